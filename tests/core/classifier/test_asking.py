"""What the pack is asked: where the item stands, what people and the shared facts say of it, as of its receipt."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from classifier.core.asking import Around, question
from classifier.core.deciding import next_decision
from classifier.core.judging import judged
from classifier.core.known import Known, tagging_of
from classifier.core.made import differences
from classifier.core.place import place_of
from common.events import (
    Attachment,
    CaseFileLinked,
    CrisisState,
    MarkSet,
    PoliticalCaseFact,
    PoliticalCasePicked,
    PoliticalCaseState,
    RemovalExplained,
    Tagging,
    UnitConfirmed,
    item_id_of,
)
from common.policy.asked import Asked
from common.policy.beside import Beside
from tests.core.classifier.test_deciding import ALONE, ASKS, NEUTRAL, NOON, item, judgement, read
from tests.core.policy.packs import of

LATER = NOON + timedelta(hours=1)


def asked(known: Known, around: Around = ALONE) -> Asked:
    tagging = tagging_of(known)
    assert tagging is not None
    return question(known, tagging, around, of("bo"), NOON)


def test_an_item_stands_under_its_post_in_its_thread() -> None:
    place = place_of(item(post_id="1_2", parent_id="c0", thread_id="c0"), NOON)
    assert (place.post_item_id, place.parent_item_id) == (
        item_id_of("bo", "facebook", "1_2"),
        item_id_of("bo", "facebook", "c0"),
    )
    assert (place.thread, place.post, place.is_post) == ("facebook c0", "facebook 1_2", False)
    assert place.case_file_places == ("facebook c0", "facebook 1_2"), "its thread comes first"
    assert place.received_at == NOON


def test_a_post_stands_under_itself_and_a_message_under_none() -> None:
    post = place_of(item(kind="post", object_id="1_2"), NOON)
    assert (post.post, post.is_post, post.post_item_id, post.parent_item_id) == ("facebook 1_2", True, None, None)
    message = place_of(item(kind="message"), NOON)
    assert (message.post, message.case_file_places) == (None, ("facebook c1",))


@pytest.mark.parametrize(
    ("kind", "member", "one", "other"),
    [
        (MarkSet, "marks", {"not_news": True}, {"cannot_answer_now": True}),
        (PoliticalCasePicked, "political_case", {"ref": "26/1"}, {"ref": None}),
        (CaseFileLinked, "case_file", {"case_file": "2026/1"}, {"case_file": None}),
        (UnitConfirmed, "unit", {"topic": "vei"}, {"topic": "vann"}),
    ],
)
def test_what_a_person_said_last_stands(
    kind: type[Any], member: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    first = judgement(kind, **one)
    second = msgspec.structs.replace(judgement(kind, 2, **other), occurred_at=LATER, act_id="act2")
    for order in ((first, second), (second, first), (first, second, first)):
        known = read(ASKS)
        for said in order:
            known = judged(known, said)
        assert getattr(known, member) == second
        assert set(known.acts) <= {"act", "act2"}
    assert judged(judged(read(ASKS), first), first).acts == ("act",)


def test_all_that_was_picked_reaches_the_pack() -> None:
    known = read(ASKS)
    for said in (
        judgement(MarkSet, fact_error="https://example.no/kilde"),
        judgement(PoliticalCasePicked, ref="26/1"),
        judgement(UnitConfirmed, topic="vei", unit="Teknisk", form_url="https://example.no/skjema"),
    ):
        known = judged(known, said)
    state = PoliticalCaseState(since=NOON, state="decided", stated_by="kari", url="https://example.no/vedtak")
    rows = Beside(cases={"26/1": PoliticalCaseFact(ref="26/1", title="Ny skole", history=(state,))})
    context = asked(known, Around(rows=rows, own_replies=2, case_file="2026/9")).context
    assert context.political_case is not None
    assert (context.political_case.state, context.political_case.title) == ("decided", "Ny skole")
    assert context.topic is not None
    assert (context.topic.name, context.topic.unit) == ("vei", "Teknisk")
    assert (context.marks.fact_error, context.thread_own_replies, context.case_file) == (
        "https://example.no/kilde",
        2,
        "2026/9",
    )


def test_a_case_that_was_taken_back_is_none_and_the_items_own_case_file_stands_before_its_threads() -> None:
    known = judged(read(ASKS), judgement(PoliticalCasePicked, ref=None))
    assert asked(known).context.political_case is None
    known = judged(known, judgement(CaseFileLinked, case_file="2026/1"))
    assert asked(known, Around(case_file="2026/9")).context.case_file == "2026/1"


def test_a_crisis_counts_as_of_receipt() -> None:
    rows = Beside(crisis=(CrisisState(since=LATER, on=True, stated_by="kari"),))
    assert not asked(read(ASKS), Around(rows=rows)).context.crisis
    assert asked(read(NEUTRAL, ASKS), Around(rows=rows)).context.crisis, "the edit came while it was declared"


def test_a_post_that_asks_for_views_is_what_its_comments_answer() -> None:
    assert asked(read(ASKS)).parent is None
    alone = asked(read(ASKS), Around(asks_for_views=True)).parent
    below = asked(read(ASKS), Around(asks_for_views=True, parent=read(ASKS))).parent
    assert alone is not None
    assert below is not None
    assert (alone.own, alone.asks_for_views, below.own, below.asks_for_views) == (True, True, False, True)


def test_what_nobody_has_read_is_named_once() -> None:
    parts = tuple(Attachment(kind) for kind in ("photo", "photo", "video", "file"))
    late = Tagging(lang="nb", unchecked=("linear",))
    assert asked(read(late, attachments=parts)).unread == ("linear", "picture", "film", "attachment")
    assert asked(read(ASKS)).unread == ()


@pytest.mark.parametrize(
    ("taggings", "differs", "deleted", "hidden"),
    [
        ((ASKS,), {"visibility": "removed"}, False, False),
        ((ASKS,), {"visibility": "removed", "kind": "message"}, True, False),
        ((ASKS,), {"visibility": "removed", "changed_by_us": True}, False, False),
        ((ASKS,), {"visibility": "hidden"}, False, False),
        ((NEUTRAL, ASKS), {"visibility": "hidden"}, False, True),
    ],
)
def test_deletion_by_the_author_and_edits_of_what_is_hidden_are_told(
    taggings: tuple[Tagging, ...], differs: dict[str, Any], deleted: bool, hidden: bool
) -> None:
    found = asked(read(*taggings, **differs))
    assert (found.deleted, found.hidden) == (deleted, hidden)


@pytest.mark.parametrize(("by", "deleted"), [("writer", True), ("we", False), ("platform", False)])
def test_a_removal_by_an_unknown_hand_is_the_writers_when_somebody_says_so(by: str, deleted: bool) -> None:
    known = judged(read(ASKS, visibility="removed"), judgement(RemovalExplained, by=by))
    assert asked(known).deleted == deleted
    assert not asked(judged(read(ASKS), judgement(RemovalExplained, by=by))).deleted


def test_what_was_said_last_of_a_removal_stands() -> None:
    early = judgement(RemovalExplained, by="we")
    late = msgspec.structs.replace(judgement(RemovalExplained, by="writer"), occurred_at=LATER)
    for order in ((early, late), (late, early)):
        known = read(ASKS, visibility="removed")
        for said in order:
            known = judged(known, said)
        assert asked(known).deleted


def test_a_decision_made_again_by_the_same_pack_is_the_same_and_by_another_says_what_differs() -> None:
    known, pack = read(ASKS), of("bo")
    _, made = next_decision(known, asked(known), ASKS, pack, NOON)
    assert made is not None
    assert list(differences(made, pack)) == []
    assert "steps" in list(differences(made, of("sogne")))
    assert msgspec.json.decode(msgspec.json.encode(made), type=type(made)) == made
