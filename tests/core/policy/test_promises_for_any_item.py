"""What holds for any item under any pack, whatever its tags."""

import itertools
from datetime import datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.events.decision import Facts
from common.policy.asked import Asked, Context, Marks, Parent, PoliticalCase
from common.policy.decide import Decided, decide
from common.policy.explain import explain
from common.policy.pack import Pack
from common.policy.verify import clauses_of, rules_of
from common.policy.vocabulary import CONVERSATION, HIDES, ITEM_KINDS, MODES, REASONS, SPOKEN, SUBJECTS, TAGS
from tests.core.policy.packs import example, of

MUNICIPALITIES = ("kinn", "randaberg", "bo", "sogne", "knivsta")
PACKS: dict[str, Pack] = {**{name: of(name) for name in MUNICIPALITIES}, "example": example()}
HIDING = HIDES | {"notify_author_privately"}
REMOVALS = {"remove", "remove_and_archive"}
AT = datetime.fromisoformat("2026-01-19T10:00:00+01:00")
shares = st.floats(0, 1, allow_nan=False)
facts = st.builds(
    Facts,
    addressed=st.booleans(),
    personal_data_subject=st.sampled_from(SUBJECTS),
    party_campaign=st.booleans(),
    own_channel=st.booleans(),
    scam_link=st.booleans(),
)
contexts = st.builds(
    Context,
    crisis=st.booleans(),
    case_file=st.none() | st.just("2026/1"),
    marks=st.builds(Marks, fact_error=st.sampled_from(["", "kilde"]), cannot_answer_now=st.booleans()),
    political_case=st.none()
    | st.builds(
        PoliticalCase,
        ref=st.just("26/1"),
        state=st.sampled_from(["pending", "decided", "unknown"]),
        url=st.none() | st.just("https://example.org/sak"),
    ),
    thread_own_replies=st.integers(0, 5),
)
items = st.builds(
    Asked,
    kind=st.sampled_from(ITEM_KINDS),
    received_at=st.datetimes(
        datetime(2026, 1, 1),  # noqa: DTZ001 - the zone is given beside
        datetime(2027, 1, 1),  # noqa: DTZ001 - the zone is given beside
        timezones=st.timezones(),
    ),
    tags=st.lists(st.sampled_from(TAGS), unique=True).map(tuple),
    casework=st.sampled_from([None, "light", "extensive"]),
    casework_confirmed=st.booleans(),
    abuse_reasons=st.lists(st.sampled_from(REASONS), unique=True).map(tuple),
    facts=facts,
    scores=st.dictionaries(st.sampled_from((*TAGS, *REASONS)), shares),
    context=contexts,
    parent=st.none() | st.builds(Parent, own=st.booleans(), asks_for_views=st.booleans()),
    unread=st.sampled_from([(), ("picture",), ("film", "language")]),
    deleted=st.booleans(),
    hidden=st.booleans(),
)
# By name: a failing example that shows a whole pack cannot be read.
names = st.sampled_from(sorted(PACKS))
# The first look at a year works out its public holidays, which takes longer than an example may.
unhurried = settings(deadline=None)


@unhurried
@given(names, items)
def test_any_item_gets_a_decision_whose_every_part_names_known_clauses(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    decided = decide(pack, asked)
    assert decided.steps
    assert all(step.clauses and step.because and step.rule for step in decided.steps)
    assert set(clauses_of(decided)) <= {*pack.clauses, *pack.readings}


@unhurried
@given(names, items)
def test_the_same_item_gets_the_same_decision(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    assert decide(pack, asked) == decide(pack, asked)


@unhurried
@given(names, items, st.lists(st.sampled_from((*TAGS, *REASONS)), min_size=1, unique=True).map(tuple))
def test_a_doubt_adds_a_persons_look_and_changes_nothing_else(
    name: str, asked: Asked, doubted: tuple[str, ...]
) -> None:
    pack = PACKS[name]
    without, within = decide(pack, asked), decide(pack, msgspec.structs.replace(asked, doubted=doubted))
    looked_at = {"flag_for_review", "none"}
    assert [s for s in within.steps if s.do not in looked_at] == [s for s in without.steps if s.do not in looked_at]
    assert {(s.do, s.mode) for s in within.steps} - {(s.do, s.mode) for s in without.steps} <= {
        ("flag_for_review", "auto")
    }
    assert (within.archived, within.promise, within.alerts) == (without.archived, without.promise, without.alerts)


@unhurried
@given(names, items)
def test_to_do_nothing_is_never_asked_together_with_something(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    dos = _dos(decide(pack, asked))
    assert "none" not in dos or dos == ["none"]


@unhurried
@given(names, items)
def test_under_a_hidden_item_nothing_is_said_in_public(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    decided = decide(pack, asked)
    if ("hide_pending_review", "auto") in _modes(decided):
        assert not set(_dos(decided)) & CONVERSATION


@unhurried
@given(names, items)
def test_a_hidden_matter_goes_on_by_private_message(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    decided = decide(pack, asked)
    hidden = ("hide_pending_review", "auto") in _modes(decided)
    if hidden and "ask_formal_letter" in _dos(decided):
        assert "notify_author_privately" in _dos(decided)


@unhurried
@given(names, items)
def test_a_removal_is_only_ever_proposed_to_somebody(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    for step in decide(pack, asked).steps:
        if step.do in REMOVALS:
            assert step.mode == "propose"
            assert step.to


@unhurried
@given(names, items)
def test_nothing_is_hidden_in_a_private_message_or_anothers_channel(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    if asked.kind == "message" or not asked.facts.own_channel:
        assert not set(_dos(decide(pack, asked))) & HIDES


@unhurried
@given(names, items)
def test_only_what_section_one_allows_is_done_without_a_person(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    decided = decide(pack, asked)
    told = {alert.to for alert in decided.alerts if alert.when == "now"}
    for step in decided.steps:
        if step.mode == "auto" and MODES[step.do] != "auto":
            routed = step.do == "refer_political" and step.to in told
            opened = step.do in {"open_case_file", "journal_incoming"} and asked.casework_confirmed
            assert routed or opened


@unhurried
@given(names, items)
def test_what_the_writer_hears_has_a_filled_draft_and_nothing_else_has_one(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    decided = decide(pack, asked)
    for step in (*decided.steps, *decided.offers):
        assert bool(step.text) == (step.do in SPOKEN and not asked.deleted)
        assert step.lang == (pack.file.pack.language if step.text else None)
        assert "{" not in (step.text or "")


@unhurried
@given(names, items)
def test_each_step_stands_once_for_each_mode(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    modes = _modes(decide(pack, asked))
    assert len(modes) == len(set(modes))


@unhurried
@given(names, items)
def test_a_due_time_comes_after_receipt_and_its_warnings_not_after_it(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    decided = decide(pack, asked)
    if decided.promise is not None:
        assert decided.due_at == decided.promise.due_at
        assert decided.promise.due_at > asked.received_at
        assert all(asked.received_at < at <= decided.promise.due_at for at in decided.promise.warn_at)


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("kind", ITEM_KINDS)
def test_no_lawful_speech_is_hidden_or_removed_in_any_mix_of_tags(name: str, kind: str) -> None:
    pack = PACKS[name]
    lawful = [tag for tag in TAGS if tag != "abuse"]
    for size in range(len(lawful) + 1):
        for tags in itertools.combinations(lawful, size):
            asked = Asked(kind=kind, received_at=AT, tags=tags, facts=Facts(party_campaign=True))
            assert not set(_dos(decide(pack, asked))) & HIDING


@unhurried
@given(names, items)
def test_what_nobody_has_read_is_always_looked_at(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    dos = _dos(decide(pack, asked))
    if asked.unread and not asked.deleted:
        assert "flag_for_review" in dos
        assert "none" not in dos


@unhurried
@given(names, items)
def test_what_its_author_took_away_is_neither_answered_nor_hidden(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    if asked.deleted:
        decided = decide(pack, asked)
        assert "end_reply_duty" in _dos(decided)
        assert not set(_dos(decided)) & (CONVERSATION | HIDING)
        assert (decided.promise, decided.due_at, decided.follow_up_due) == (None, None, None)


@unhurried
@given(names, items)
def test_every_decision_is_explained_by_the_rules_that_it_names(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    explained = explain(pack, asked)
    fired = {line.rule for line in explained.lines if line.state == "fired"}
    assert fired == set(rules_of(explained.decided))
    assert all(line.why for line in explained.lines)


@unhurried
@given(names, items)
def test_what_is_archived_rests_on_clauses_and_has_a_noark_type(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    archived = decide(pack, asked).archived
    if archived is not None:
        assert archived.clauses
        assert archived.kind in {"I", "documented"}
        assert archived.note in {None, "X"}


@unhurried
@given(names, items)
def test_an_alert_is_for_somebody_at_a_time_and_says_why(name: str, asked: Asked) -> None:
    pack = PACKS[name]
    for alert in decide(pack, asked).alerts:
        assert alert.to
        assert alert.clauses
        assert alert.reason
        assert alert.when in {"now", "confirmed"} or datetime.fromisoformat(alert.when).tzinfo is not None


def _dos(decided: Decided) -> list[str]:
    return [step.do for step in decided.steps]


def _modes(decided: Decided) -> list[tuple[str, str]]:
    return [(step.do, step.mode) for step in decided.steps]
