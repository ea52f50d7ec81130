"""From what is known of an item to its next decision, or to none: pure, and the same every time."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.core.asking import Around, question
from classifier.core.deciding import next_decision, told
from classifier.core.judging import judged
from classifier.core.known import (
    Known,
    as_parent,
    asked_at,
    received_at,
    surroundings,
    tagging_of,
    with_reading,
)
from common.events import (
    CaseworkConfirmed,
    DecisionMade,
    ItemPosted,
    RecordConfirmed,
    RemovalExplained,
    Tagging,
    TagsCorrected,
    derived_id,
    item_id_of,
)
from common.policy.pack import Pack
from common.policy.vocabulary import TAGS
from tests.core.policy.packs import of

NOON = datetime.fromisoformat("2026-05-11T12:00:00+02:00")
ITEM_ID = item_id_of("bo", "facebook", "c1")
NEUTRAL, ASKS, THANKS = Tagging(lang="nb"), Tagging(lang="nb", tags=("question",)), Tagging(lang="nb", tags=("praise",))
ALONE = Around()
unhurried = settings(deadline=None)


def item(revision: int = 1, **differs: Any) -> ItemPosted:  # noqa: ANN401 - an event's fields
    """Return an item; each revision is written down an hour after the other."""
    at = NOON + timedelta(hours=revision - 1)
    given: dict[str, Any] = {
        "event_id": derived_id(ITEM_ID, revision),
        "municipality": "bo",
        "item_id": ITEM_ID,
        "occurred_at": at,
        "recorded_at": at,
        "revision": revision,
        "platform": "facebook",
        "account_id": "1",
        "object_id": "c1",
        "kind": "comment",
        "text": "Når?",
        "created_at": NOON,
        "received_at": NOON,
        **differs,
    }
    return ItemPosted(**given)


def read(*taggings: Tagging, **differs: Any) -> Known:  # noqa: ANN401 - an event's fields
    """Return an item whose revisions said these, one after the other."""
    known = Known(item=item(0))
    for revision, tagging in enumerate(taggings, 1):
        known = with_reading(msgspec.structs.replace(known, item=item(revision, **differs)), tagging, NOON)
    return known


def decide(known: Known, pack: Pack | None = None, around: Around = ALONE) -> tuple[Known, DecisionMade | None]:
    tagging = tagging_of(known)
    assert tagging is not None
    pack = pack or of("bo")
    known, made = next_decision(known, question(known, tagging, around, pack, NOON), tagging, pack, NOON)
    return known, told(made, known, ITEM_ID) if made else None


def judgement(kind: type[Any], revision: int = 1, **more: object) -> Any:  # noqa: ANN401 - one of the judgements
    return kind(
        event_id=derived_id(kind.__name__, revision),
        municipality="bo",
        occurred_at=NOON,
        recorded_at=NOON,
        item_id=ITEM_ID,
        revision=revision,
        actor="ola",
        act_id="act",
        **more,
    )


def test_the_first_decision_supersedes_none_and_the_next_one_the_first() -> None:
    known, first = decide(read(ASKS))
    assert first is not None
    assert (first.decision_no, first.supersedes, first.revision) == (1, None, 1)
    _, second = decide(msgspec.structs.replace(known, casework="light"))
    assert second is not None
    assert (second.decision_no, second.supersedes) == (2, 1)
    assert second.event_id != first.event_id


@unhurried
@given(st.lists(st.sampled_from(TAGS), unique=True).map(tuple), st.sampled_from(["visible", "hidden", "removed"]))
def test_the_same_inputs_are_no_new_decision(tags: tuple[str, ...], visibility: str) -> None:
    known, first = decide(read(Tagging(lang="nb", tags=tags), visibility=visibility))
    again, second = decide(known)
    assert first is not None
    assert second is None
    assert again is known


@pytest.mark.parametrize(
    "changed",
    [
        {"tagging": THANKS},
        {"casework": "light"},
        {"item": item(visibility="removed", kind="message")},
        {"item": item(revision=2)},
    ],
    ids=["tags", "casework", "removed", "revision"],
)
def test_another_input_is_another_decision(changed: dict[str, Any]) -> None:
    known, _ = decide(read(ASKS))
    _, second = decide(msgspec.structs.replace(known, **changed))
    assert second is not None


def test_another_pack_is_another_decision() -> None:
    known, _ = decide(read(ASKS))
    assert decide(known, of("sogne"))[1] is not None


@unhurried
@given(st.lists(st.sampled_from(TAGS), unique=True).map(tuple), st.sampled_from(["bo", "sogne"]))
def test_after_the_author_deleted_nothing_is_asked_for_that_speaks_or_hides(tags: tuple[str, ...], pack: str) -> None:
    known = read(Tagging(lang="nb", tags=tags, abuse_reasons=("threat",)), visibility="removed")
    known = judged(known, judgement(RemovalExplained, by="writer"))
    _, decision = decide(known, of(pack))
    assert decision is not None
    kept = {
        "escalate_crisis",
        "open_case_file",
        "journal_incoming",
        "document",
        "forward_to_archive",
        "restrict_access",
    }
    assert decision.steps[-1].do == "end_reply_duty"
    assert {step.do for step in decision.steps[:-1]} <= kept
    assert not any(step.text or step.due_at for step in decision.steps)
    assert (decision.promise, decision.due_at, decision.follow_up_due, decision.offers) == (None, None, None, ())
    assert bool(decision.alerts) == ("urgent" in tags)


def test_what_we_removed_ourselves_is_decided_as_if_it_stood() -> None:
    _, stands = decide(read(ASKS))
    _, ours = decide(read(ASKS, visibility="removed", changed_by_us=True))
    assert stands is not None
    assert ours is not None
    assert ours.inputs_sha256 == stands.inputs_sha256


def test_an_item_was_received_when_it_stood_on_the_page_unless_that_is_no_time_of_delivery() -> None:
    early, late, ancient = NOON - timedelta(hours=2), NOON + timedelta(hours=2), NOON - timedelta(days=4)
    assert received_at(item(created_at=early), NOON) == early
    assert received_at(item(created_at=late), NOON) == NOON
    assert received_at(item(created_at=ancient), NOON) == NOON
    assert received_at(item(created_at=None), NOON) == NOON
    assert received_at(item(created_at=None, received_at=None), late) == late


@pytest.mark.parametrize(
    ("taggings", "asked_hour", "since_hour", "said"),
    [
        ((ASKS,), 0, None, None),
        ((ASKS, ASKS), 1, 0, ("question",)),
        ((THANKS, ASKS), 1, 0, ("praise",)),
        ((THANKS, ASKS, ASKS), 2, 1, ("question",)),
        ((ASKS, THANKS, ASKS), 2, 0, ("praise",)),
        ((ASKS, THANKS, ASKS, ASKS), 3, 2, ("question",)),
        ((NEUTRAL, NEUTRAL, NEUTRAL), 2, 1, ()),
    ],
    ids=["no edit", "asked on", "asked by the edit", "asked since the edit", "asked anew", "asked on anew", "never"],
)
def test_an_edit_knows_what_was_said_before_it_and_since_when_it_has_asked(
    taggings: tuple[Tagging, ...], asked_hour: int, since_hour: int | None, said: tuple[str, ...] | None
) -> None:
    known = read(*taggings)
    asked = question(known, taggings[-1], ALONE, of("bo"), NOON)
    assert asked.received_at == asked_at(known, NOON) == NOON + timedelta(hours=asked_hour)
    edit = asked.context.edit_of
    if since_hour is None:
        assert edit is None
    else:
        assert edit is not None
        assert (edit.received_at, edit.tags) == (NOON + timedelta(hours=since_hour), said)


def test_what_a_person_said_of_the_text_before_an_edit_counts_for_it() -> None:
    known = judged(read(NEUTRAL), judgement(TagsCorrected, tags=("question",)))
    known = with_reading(msgspec.structs.replace(known, item=item(2)), ASKS, NOON)
    edit = question(known, ASKS, ALONE, of("bo"), NOON).context.edit_of
    assert edit is not None
    assert edit.tags == ("question",)
    known = judged(known, judgement(CaseworkConfirmed, casework="light"))
    edit = question(known, ASKS, ALONE, of("bo"), NOON).context.edit_of
    assert edit is not None
    assert edit.tags == ("question", "saksbehandling")


def test_a_text_that_is_read_again_was_received_when_it_came() -> None:
    known = read(ASKS, THANKS)
    again = with_reading(known, ASKS, NOON + timedelta(days=9))
    assert [r.received_at for r in again.readings] == [r.received_at for r in known.readings]
    assert [r.tags for r in again.readings] == [("question",), ("question",)]


def test_a_person_changes_what_was_said_and_leaves_language_and_facts() -> None:
    said = Tagging(lang="nn", tags=("question",), scores={"question": 0.7}, unchecked=("linear",), model="m")
    known = judged(read(said), judgement(TagsCorrected, tags=("abuse",), abuse_reasons=("threat",)))
    assert tagging_of(known) == Tagging(lang="nn", tags=("abuse",), abuse_reasons=("threat",), model="person")


def test_a_judgement_before_the_text_is_read_says_the_same_as_one_after() -> None:
    word = judgement(TagsCorrected, tags=("praise",))
    early = with_reading(judged(Known(item=item()), word), ASKS, NOON)
    assert tagging_of(early) == tagging_of(judged(read(ASKS), word))
    assert tagging_of(judged(Known(item=item()), word)) is None


def test_casework_stands_on_top_of_whatever_is_said() -> None:
    known = judged(read(ASKS), judgement(CaseworkConfirmed, casework="extensive"))
    tagging = tagging_of(known)
    assert tagging is not None
    assert (tagging.tags, tagging.casework, tagging.casework_confirmed) == (
        ("saksbehandling", "question"),
        "extensive",
        True,
    )
    twice = tagging_of(
        judged(read(Tagging(lang="nb", tags=("saksbehandling",))), judgement(CaseworkConfirmed, casework="light"))
    )
    assert twice is not None
    assert twice.tags == ("saksbehandling",)


def test_an_older_correction_replaces_no_newer_one_and_other_judgements_change_nothing() -> None:
    known = judged(read(ASKS, ASKS), judgement(TagsCorrected, 2, tags=("praise",)))
    assert judged(known, judgement(TagsCorrected, 1, tags=("abuse",))) == known
    assert judged(known, judgement(RecordConfirmed)) == known


def test_those_who_answer_see_whose_it_is_what_it_says_and_its_casework() -> None:
    assert as_parent(None) is None
    own = as_parent(Known(item=item(own=True)))
    assert own is not None
    assert (own.own, own.tags) == (True, ())
    known = judged(read(ASKS), judgement(CaseworkConfirmed, casework="light"))
    parent = as_parent(known)
    assert parent is not None
    assert (parent.own, parent.tags, parent.casework, parent.text) == (
        False,
        ("saksbehandling", "question"),
        "light",
        "",
    )
    assert question(read(ASKS), ASKS, Around(parent=known), of("bo"), NOON).parent == parent


@pytest.mark.parametrize(
    ("parent_id", "parent", "answers_other"),
    [
        (None, None, False),
        ("c0", None, True),
        ("c0", Known(item=item()), True),
        ("c0", Known(item=item(own=True)), False),
    ],
)
def test_an_answer_to_another_resident_is_none_to_us(
    parent_id: str | None, parent: Known | None, answers_other: bool
) -> None:
    around = surroundings(item(parent_id=parent_id), parent, ("Bø kommune",))
    assert (around.answers_other, around.kind, around.account_names) == (answers_other, "comment", ("Bø kommune",))
