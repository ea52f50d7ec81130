"""What holds for any item under any pack, whatever its tags."""

import itertools
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.events.decision import Facts
from common.policy.asked import Asked, Context, Marks
from common.policy.decide import Decided, decide
from common.policy.pack import Pack
from common.policy.verify import clauses_of
from common.policy.vocabulary import CONVERSATION, HIDES, ITEM_KINDS, MODES, REASONS, SPOKEN, SUBJECTS, TAGS
from tests.core.policy.packs import example, of

PACKS = [of("bo"), of("sogne"), example()]
HIDING = HIDES | {"notify_author_privately"}
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
    marks=st.builds(Marks, fact_error=st.sampled_from(["", "kilde"])),
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
)
packs = st.sampled_from(PACKS)
# The first look at a year works out its public holidays, which takes longer than an example may.
unhurried = settings(deadline=None)


@unhurried
@given(packs, items)
def test_any_item_gets_a_decision_whose_every_part_names_known_clauses(pack: Pack, asked: Asked) -> None:
    decided = decide(pack, asked)
    assert decided.steps
    assert all(step.clauses and step.because and step.rule for step in decided.steps)
    assert set(clauses_of(decided)) <= {*pack.clauses, *pack.readings}


@unhurried
@given(packs, items)
def test_the_same_item_gets_the_same_decision(pack: Pack, asked: Asked) -> None:
    assert decide(pack, asked) == decide(pack, asked)


@unhurried
@given(packs, items)
def test_none_stands_alone(pack: Pack, asked: Asked) -> None:
    dos = _dos(decide(pack, asked))
    assert "none" not in dos or dos == ["none"]


@unhurried
@given(packs, items)
def test_under_a_hidden_item_nothing_is_said_in_public(pack: Pack, asked: Asked) -> None:
    decided = decide(pack, asked)
    if ("hide_pending_review", "auto") in _modes(decided):
        assert not set(_dos(decided)) & CONVERSATION


@unhurried
@given(packs, items)
def test_a_hidden_matter_goes_on_by_private_message(pack: Pack, asked: Asked) -> None:
    decided = decide(pack, asked)
    hidden = ("hide_pending_review", "auto") in _modes(decided)
    if hidden and "ask_formal_letter" in _dos(decided):
        assert "notify_author_privately" in _dos(decided)


@unhurried
@given(packs, items)
def test_a_removal_is_only_ever_proposed_to_somebody(pack: Pack, asked: Asked) -> None:
    for step in decide(pack, asked).steps:
        if step.do == "remove":
            assert step.mode == "propose"
            assert step.to


@unhurried
@given(packs, items)
def test_nothing_is_hidden_in_a_private_message_or_anothers_channel(pack: Pack, asked: Asked) -> None:
    if asked.kind == "message" or not asked.facts.own_channel:
        assert not set(_dos(decide(pack, asked))) & HIDES


@unhurried
@given(packs, items)
def test_only_what_section_one_allows_is_done_without_a_person(pack: Pack, asked: Asked) -> None:
    for do, mode in _modes(decide(pack, asked)):
        if mode == "auto" and MODES[do] != "auto":
            assert do in {"open_case_file", "journal_incoming"}
            assert asked.casework_confirmed


@unhurried
@given(packs, items)
def test_what_the_writer_hears_has_a_filled_draft_and_nothing_else_has_one(pack: Pack, asked: Asked) -> None:
    decided = decide(pack, asked)
    for step in (*decided.steps, *decided.offers):
        assert bool(step.text) == (step.do in SPOKEN)
        assert step.lang == (pack.file.pack.language if step.text else None)
        assert "{" not in (step.text or "")


@unhurried
@given(packs, items)
def test_each_step_stands_once_for_each_mode(pack: Pack, asked: Asked) -> None:
    modes = _modes(decide(pack, asked))
    assert len(modes) == len(set(modes))


@unhurried
@given(packs, items)
def test_a_due_time_comes_after_receipt_and_its_warnings_not_after_it(pack: Pack, asked: Asked) -> None:
    decided = decide(pack, asked)
    if decided.promise is not None:
        assert decided.due_at == decided.promise.due_at
        assert decided.promise.due_at > asked.received_at
        assert all(asked.received_at < at <= decided.promise.due_at for at in decided.promise.warn_at)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.ref)
@pytest.mark.parametrize("kind", ITEM_KINDS)
def test_no_lawful_speech_is_hidden_or_removed_in_any_mix_of_tags(pack: Pack, kind: str) -> None:
    lawful = [tag for tag in TAGS if tag != "abuse"]
    at = datetime.fromisoformat("2026-01-19T10:00:00+01:00")
    for size in range(len(lawful) + 1):
        for tags in itertools.combinations(lawful, size):
            asked = Asked(kind=kind, received_at=at, tags=tags, facts=Facts(party_campaign=True))
            assert not set(_dos(decide(pack, asked))) & HIDING


def _dos(decided: Decided) -> list[str]:
    return [step.do for step in decided.steps]


def _modes(decided: Decided) -> list[tuple[str, str]]:
    return [(step.do, step.mode) for step in decided.steps]
