"""The judge of a fault run sees what it is there to see: each broken promise, put in by hand, is told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from common.events import EvidenceSecured, ItemPosted, RecordJournaled
from tests.faults.judge import by_text, judge, not_gapless, otherwise, too_early
from tests.faults.table import Cell
from tests.faults.watch import Look, Struck, recovery

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NAMES = UUID("5f1e3f7c-2f0d-4a6e-9c56-0f1f3f0f7a12")
CELL: Cell = ("desk", "killed")


def about(what: str, item: str, at: datetime = AT) -> dict[str, Any]:
    return {
        "event_id": uuid5(NAMES, f"{what} {item}"),
        "municipality": "bo",
        "item_id": uuid5(NAMES, item),
        "revision": 1,
        "occurred_at": at,
        "recorded_at": at,
    }


def posted(object_id: str, visibility: str = "visible") -> ItemPosted:
    return ItemPosted(
        **about("posted", object_id),
        change_no=1,
        platform="facebook",
        account_id="1",
        object_id=object_id,
        kind="comment",
        text="Hei",
        created_at=AT,
        visibility=visibility,
    )


def sealed(object_id: str, stage: int, at: datetime) -> EvidenceSecured:
    told = about(f"sealed {stage}", object_id, at)
    return EvidenceSecured(**told, stage=stage, seal_id=uuid5(NAMES, "seal"), sha256="ab" * 32)


def journaled(object_id: str, number: int) -> RecordJournaled:
    return RecordJournaled(
        **about("journaled", object_id),
        record_id=uuid5(NAMES, f"record {object_id}"),
        kind="I",
        status="J",
        number=f"2026/{number}",
    )


def world(*writes: tuple[str, str, datetime], comments: tuple[str, ...] = ()) -> dict[str, Any]:
    stand = [{"object_id": one, "text": "Hei", "visibility": "visible", "removed": False} for one in comments]
    told = [
        {"do": do, "object_id": one, "at": at.isoformat(), "applied": True, "new_id": None} for do, one, at in writes
    ]
    return {"bo": {"comments": stand, "posts": [], "platforms": {}, "writes": told}}


def delivered(state: str = "delivered") -> dict[str, Any]:
    return {"delivery": 1, "municipality": "bo", "kind": "first", "sign": "good", "state": state, "what": []}


def test_what_is_as_it_should_be_breaks_no_promise() -> None:
    events = [posted("a")]
    assert judge(events, world(comments=("a",)), [delivered()], by_text(events)).hold


def test_a_lost_a_doubled_and_an_unacknowledged_comment_are_told() -> None:
    told = judge([posted("b")], world(comments=("a",)), [delivered("dropped")], by_text([posted("b")]))
    assert set(told.broken) == {"lost", "doubled", "deliveries never acknowledged"}


def test_an_end_that_differs_from_a_clean_runs_is_told() -> None:
    clean = by_text([posted("a")])
    assert otherwise([posted("b")], clean, ()) == []
    assert otherwise([posted("b", "hidden")], clean, ()) == ["bo:b: hidden in place of visible"]
    assert otherwise([posted("b", "hidden")], clean, ("b",)) == []


def test_a_removal_takes_the_second_seal_before_it_and_a_hide_the_first() -> None:
    later = AT + timedelta(seconds=5)
    first, second = sealed("a", 1, AT), sealed("a", 2, AT)
    assert too_early([posted("a"), first], world(("hide", "a", later))) == []
    assert too_early([posted("a"), first, second], world(("delete", "a", later))) == []
    assert too_early([posted("a"), first], world(("delete", "a", later)))
    assert too_early([posted("a"), sealed("a", 1, later)], world(("hide", "a", AT)))
    assert too_early([posted("a")], world(("hide", "a", later)))


def test_a_journal_number_left_out_or_given_twice_is_told() -> None:
    assert not_gapless([journaled("a", 1), journaled("b", 2)]) == []
    assert not_gapless([journaled("a", 1), journaled("b", 3)]) == ["bo: 2 is missing"]
    assert not_gapless([journaled("a", 1), journaled("b", 1)]) == ["bo: 2 is missing", "bo: 1 was given 2 times"]


def test_a_strike_is_over_when_all_are_ready_and_nothing_has_waited_a_minute() -> None:
    looks = [
        Look(9.0, 1.0, ()),
        Look(11.0, 3.0, ("desk",)),
        Look(16.0, 70.0, ("desk",)),
        Look(17.0, 71.0, ()),
        Look(20.0, 30.0, ()),
        Look(30.0, 99.0, ()),
    ]
    told = recovery(Struck(CELL, began=10.0, mended=15.0), looks)
    assert (told.down_s, told.ready_s, told.worst_s, told.under_bound_s) == (5.0, 2.0, 71.0, 5.0)
    never = recovery(Struck(CELL, began=10.0, mended=15.0), looks[:3])
    assert (never.ready_s, never.under_bound_s) == (None, None)
