"""The plan: how entries stand by the clock, what a crisis holds, which days a month has, how far the plan reaches."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from common.events import CrisisState
from desk.core.plan import (
    BY_HAND,
    CANCELLED,
    DONE,
    LATE,
    MISSED,
    ON_ITS_WAY,
    OUT,
    PAUSED,
    PLANNED,
    SCHEDULED,
    SENT,
    STOPPED,
    WAITING,
    Entry,
    held_by_crisis,
    is_written,
    standing,
)
from desk.core.plan_month import Month, midnight, month_of
from desk.core.publishing import FAILED, ORDERED, TAKEN, UNKNOWN, Draft, Post
from tests.core.desk.scene import T0, item_id

HOUR = timedelta(hours=1)
SOON, LATER = T0 + HOUR, T0 + 3 * HOUR
ENTRY = Entry(
    entry_id=item_id(),
    publish_at=SOON,
    draft=Draft(platform="facebook", account_id="1", text="Velkommen!"),
    written_by="kari",
    written_at=T0,
    approved_at=T0,
)
POST = Post(platform="facebook", account_id="1", actor="kari", text="Velkommen!", at=SOON, state=ORDERED)


def entry(state: str, **more: object) -> Entry:
    return msgspec.structs.replace(ENTRY, state=state, **more)


def post(state: str) -> Post:
    return msgspec.structs.replace(POST, state=state)


def crisis(at: datetime, *, on: bool = True) -> CrisisState:
    return CrisisState(since=at, on=on, stated_by="leif")


@pytest.mark.parametrize(
    ("state", "order", "at", "how"),
    [
        (PLANNED, None, T0, PLANNED),
        (PLANNED, None, LATER, MISSED),
        (WAITING, None, T0, WAITING),
        (WAITING, None, LATER, MISSED),
        (SCHEDULED, None, T0, SCHEDULED),
        (SCHEDULED, None, SOON, SCHEDULED),
        (SCHEDULED, None, LATER, LATE),
        (SENT, ORDERED, SOON, ON_ITS_WAY),
        (SENT, ORDERED, LATER, LATE),
        (SENT, None, LATER, LATE),
        (SENT, TAKEN, LATER, OUT),
        (SENT, FAILED, LATER, FAILED),
        (SENT, UNKNOWN, LATER, UNKNOWN),
        (STOPPED, None, LATER, STOPPED),
        (PAUSED, None, LATER, PAUSED),
        (BY_HAND, None, LATER, BY_HAND),
        (DONE, None, LATER, DONE),
        (CANCELLED, None, LATER, CANCELLED),
    ],
)
def test_a_post_that_never_went_is_told_by_the_clock_alone(
    state: str, order: str | None, at: datetime, how: str
) -> None:
    assert standing(entry(state), post(order) if order else None, (), at) == how


def test_an_entry_is_late_only_when_anybody_would_wonder() -> None:
    assert standing(entry(SCHEDULED), None, (), SOON + timedelta(minutes=9)) == SCHEDULED
    assert standing(entry(SCHEDULED), None, (), SOON + timedelta(minutes=10)) == LATE


def test_a_crisis_holds_what_was_ready_before_it_and_goes_on_doing_so_when_it_is_over() -> None:
    told = (crisis(T0 + timedelta(minutes=5)), crisis(T0 + timedelta(minutes=9), on=False))
    assert held_by_crisis(ENTRY, told, SOON)
    assert standing(entry(SCHEDULED), None, told, SOON) == PAUSED
    assert not held_by_crisis(ENTRY, (crisis(T0 - 2 * HOUR), crisis(T0 - HOUR, on=False)), SOON)
    assert not held_by_crisis(ENTRY, (crisis(LATER),), SOON)


def test_what_is_made_ready_while_a_crisis_lasts_is_held_too() -> None:
    assert held_by_crisis(ENTRY, (crisis(T0 - HOUR),), SOON)


def test_what_a_person_lets_go_goes_until_the_next_crisis() -> None:
    told = (crisis(T0 + timedelta(minutes=5)),)
    released = msgspec.structs.replace(ENTRY, released_at=T0 + timedelta(minutes=10))
    assert not held_by_crisis(released, told, SOON)
    over = (*told, crisis(T0 + timedelta(minutes=20), on=False), crisis(T0 + timedelta(minutes=30)))
    assert held_by_crisis(released, over, SOON)


def test_what_was_approved_anew_after_a_crisis_is_not_held_by_it() -> None:
    told = (crisis(T0 + timedelta(minutes=5)), crisis(T0 + timedelta(minutes=9), on=False))
    anew = msgspec.structs.replace(ENTRY, approved_at=T0 + timedelta(minutes=10))
    assert not held_by_crisis(anew, told, SOON)


def test_a_place_in_the_plan_is_no_post_yet() -> None:
    assert is_written(ENTRY.draft)
    assert not is_written(Draft(platform="facebook", account_id="1", text=" "))
    assert is_written(Draft(platform="facebook", account_id="1", text="", pictures=("https://x",)))


def test_only_platforms_that_let_us_publish_are_published_on_by_us() -> None:
    assert not ENTRY.is_by_hand
    assert entry(PLANNED, draft=Draft(platform="linkedin", account_id="1", text="x")).is_by_hand


def test_a_month_has_every_week_that_has_a_day_of_it() -> None:
    assert Month(2026, 2).weeks() == [date(2026, 1, 26), *(date(2026, 2, day) for day in (2, 9, 16, 23))]
    assert len(Month(2027, 2).weeks()) == 4
    assert str(Month(2026, 12).moved(1)) == "2027-01"
    assert str(Month(2026, 1).moved(-1)) == "2025-12"


@pytest.mark.parametrize("given", ["", "2026", "2026-13", "x-y", "9999-01", "2026-11-02", "²-1"])
def test_an_address_that_names_no_month_shows_this_one(given: str) -> None:
    assert month_of(given, date(2026, 11, 22)) == Month(2026, 11)
    assert month_of("2027-01", date(2026, 11, 22)) == Month(2027, 1)


def test_a_day_begins_at_midnight_there() -> None:
    assert midnight(date(2026, 11, 22), "Europe/Oslo").astimezone(UTC) == datetime(2026, 11, 21, 23, tzinfo=UTC)


def test_an_entry_goes_to_the_account_of_its_draft() -> None:
    other = msgspec.structs.replace(ENTRY, draft=msgspec.structs.replace(ENTRY.draft, account_id="2"))
    assert (ENTRY.here, other.here) == (("facebook", "1"), ("facebook", "2"))
