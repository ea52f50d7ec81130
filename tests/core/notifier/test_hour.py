"""People are told while they are there; a calendar that changes moves what still runs, and nothing else."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from common.calendar import OpeningHours, is_open
from common.events import DeadlineMoved, Promise, derived_id
from common.policy.asked import Asked
from common.policy.deadline import follow_up, judge_deadline, recounted
from common.policy.pack import Pack
from notifier.core.alert import CHANNEL, DEADLINE_MISSED, DEADLINE_NEAR, HIDDEN, OPERATOR, RAISED, URGENT, Alert
from notifier.core.deadline import MISSED, SET, WARNED, Deadline, clocks, judged, news
from notifier.core.deadline import recounted as moved
from notifier.core.hour import AT_ANY_HOUR, assumed_hours, goes_at, in_hours, told_at
from tests.core.notifier.test_deadline import DUE, PROMISE, RUNNING, START, WARN, facts
from tests.service.told import pack_of

PACKS = {"opening_time": pack_of("bo"), "handling_day": pack_of("randaberg"), "follow_up": pack_of("randaberg")}
HOURS = assumed_hours("NO", "Europe/Oslo")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DAYS = st.dates(date(2026, 3, 20), date(2026, 4, 14))
"""Around Easter, when the clocks change too."""
INSTANTS = st.integers(0, 20 * 24 * 60).map(
    lambda minutes: datetime.fromisoformat("2026-03-22T00:00:00+01:00") + timedelta(minutes=minutes)
)
NIGHT = datetime.fromisoformat("2026-01-16T23:00:00+01:00")
MONDAY = datetime.fromisoformat("2026-01-19T08:00:00+01:00")


@st.composite
def calendars(draw: st.DrawFn) -> OpeningHours:
    """Days of seven and a half hours, with closed and short ones among them."""
    opens, closes = draw(st.sampled_from([(time(8), time(15, 30)), (time(9), time(16, 30))]))
    closed = draw(st.sets(DAYS, max_size=5))
    short = draw(st.dictionaries(DAYS, st.sampled_from([time(7), time(11), time(12, 30)]), max_size=4))
    return OpeningHours(
        opens=opens,
        closes=closes,
        country="NO",
        timezone="Europe/Oslo",
        extra_closed=tuple(sorted(closed)),
        short_days={day: at for day, at in short.items() if day not in closed},
    )


def fresh(kind: str, received_at: datetime, hours: OpeningHours) -> Promise:
    """What the pack promises on an item of that instant, or on a general first answer."""
    pack: Pack = PACKS[kind]
    if kind == "follow_up":
        promise = follow_up(pack, hours, received_at)
    else:
        promise = judge_deadline(
            pack, Asked(kind="comment", received_at=received_at, tags=("question",), hours=hours)
        ).promise
    assert promise is not None
    return promise


def alert(reason: str = DEADLINE_NEAR, *, at_once: bool = False) -> Alert:
    return Alert(
        alert_id=derived_id(reason),
        item_id=None,
        revision=1,
        reason=reason,
        to=("administratorer",),
        clauses=(),
        state=RAISED,
        round_no=1,
        lang="nb",
        due=None,
        at_once=at_once,
    )


@pytest.mark.parametrize("kind", PACKS)
@given(at=INSTANTS, before=calendars(), after=calendars())
def test_a_promise_in_another_calendar_is_what_that_calendar_would_have_promised(
    kind: str, at: datetime, before: OpeningHours, after: OpeningHours
) -> None:
    assert recounted(PACKS[kind], fresh(kind, at, before), before, after) == fresh(kind, at, after)


@given(at=INSTANTS, hours=calendars())
def test_the_length_is_that_of_receipt_however_long_days_are_now(at: datetime, hours: OpeningHours) -> None:
    long_days = msgspec.structs.replace(hours, opens=time(8), closes=time(18), short_days={}, extra_closed=())
    again = recounted(PACKS["opening_time"], fresh("opening_time", at, hours), hours, long_days)
    as_new = fresh("opening_time", at, long_days)
    assert again.due_at < as_new.due_at, "fifteen hours, not two days of ten"


@pytest.mark.parametrize("kind", PACKS)
@given(at=INSTANTS, hours=calendars())
def test_every_warning_is_told_within_hours_and_before_the_due_time(
    kind: str, at: datetime, hours: OpeningHours
) -> None:
    promise = in_hours(fresh(kind, at, hours), hours)
    deadline = msgspec.structs.replace(RUNNING, promise=promise)
    *warnings, due = clocks(deadline)
    assert due == promise.due_at
    for warning in warnings:
        assert is_open(hours, warning)
        assert warning < due
        assert goes_at(DEADLINE_NEAR, warning, hours) == warning
    assert is_open(hours, goes_at(DEADLINE_MISSED, due, hours))


@given(at=INSTANTS, first=calendars(), second=calendars(), look=st.integers(0, 96))
def test_a_recount_done_twice_moves_once_and_back_is_where_it_was(
    at: datetime, first: OpeningHours, second: OpeningHours, look: int
) -> None:
    now = at + timedelta(hours=look)
    made = fresh("opening_time", at, first)
    other = recounted(PACKS["opening_time"], made, first, second)
    assume(now < min(made.due_at, other.due_at))
    deadline = msgspec.structs.replace(RUNNING, promise=made)
    once = moved(deadline, other, LONG_AGO, now)
    assert moved(once, other, LONG_AGO, now) == once
    assert once.as_made == made
    back = moved(once, once.as_made, LONG_AGO, now)
    assert judged(back, facts(), now).promise == made
    told = [type(event) for event in news(deadline, judged(once, facts(), now), now) if event.due_at != made.due_at]
    assert (DeadlineMoved in told) == (other.due_at != made.due_at)


def later(deadline: Deadline = RUNNING, days: int = 1) -> Promise:
    promise = deadline.promise
    return msgspec.structs.replace(
        promise,
        due_at=promise.due_at + timedelta(days=days),
        warn_at=tuple(at + timedelta(days=days) for at in promise.warn_at),
    )


def test_a_deadline_that_is_warned_of_and_moved_later_runs_quietly_and_is_warned_of_again() -> None:
    warned = judged(RUNNING, facts(), WARN)
    after = judged(moved(warned, later(), START, WARN), facts(), WARN)
    assert (warned.state, after.state) == (WARNED, SET)
    (told,) = news(warned, after, WARN)
    assert isinstance(told, DeadlineMoved)
    assert (told.because, told.moved_from, told.due_at) == ("calendar", DUE, DUE + timedelta(days=1))
    again = judged(after, facts(), WARN + timedelta(days=1))
    assert [type(event).__name__ for event in news(after, again, WARN)] == ["DeadlineWarned"]


def test_a_miss_stays_a_miss_and_what_was_due_before_the_calendar_changed_is_not_moved() -> None:
    missed = judged(RUNNING, facts(), DUE)
    assert missed.state == MISSED
    assert moved(missed, later(), START, DUE) == missed
    assert moved(RUNNING, later(), DUE, DUE) == RUNNING


def test_nothing_is_moved_to_where_it_would_be_over_already() -> None:
    assert moved(RUNNING, later(days=-3), START, WARN) == RUNNING


def test_an_earlier_promise_takes_the_place_of_one_that_was_moved() -> None:
    after = moved(RUNNING, later(), START, WARN)
    assert after.as_made == PROMISE
    assert after.promise != PROMISE


@pytest.mark.parametrize("reason", [URGENT, HIDDEN, *CHANNEL.values()])
def test_danger_and_operators_alarms_go_day_and_night(reason: str) -> None:
    assert reason in AT_ANY_HOUR
    assert goes_at(reason, NIGHT, HOURS) == NIGHT


def test_everything_else_waits_for_the_opening_unless_the_matter_cannot() -> None:
    assert goes_at(DEADLINE_MISSED, NIGHT, HOURS) == MONDAY
    assert goes_at(DEADLINE_MISSED, NIGHT, HOURS, now=True) == NIGHT
    assert goes_at(DEADLINE_MISSED, NIGHT, None) == NIGHT, "nobody knows when it is night there"
    assert told_at(alert(), "administratorer", NIGHT, NIGHT, HOURS) == MONDAY
    assert told_at(alert(at_once=True), "administratorer", NIGHT, NIGHT, HOURS) == NIGHT
    assert told_at(alert(), OPERATOR, NIGHT, NIGHT, HOURS) == NIGHT


def test_a_storm_at_closing_time_is_told_today() -> None:
    at = datetime.fromisoformat("2026-01-16T15:29:30+01:00")
    soonest = at + timedelta(minutes=1)
    assert told_at(alert(), "administratorer", at, soonest, HOURS) == at
    earlier = at - timedelta(hours=1)
    assert told_at(alert(), "administratorer", earlier, earlier + timedelta(minutes=1), HOURS) == earlier + timedelta(
        minutes=1
    )


def test_a_warning_on_the_closing_minute_waits_for_the_next_opening() -> None:
    close = datetime.fromisoformat("2026-01-19T15:30:00+01:00")
    promise = msgspec.structs.replace(PROMISE, warn_at=(close, DUE))
    opening = datetime.fromisoformat("2026-01-20T08:00:00+01:00")
    assert in_hours(promise, HOURS).warn_at == (opening, DUE)
    assert in_hours(PROMISE, HOURS) is PROMISE


@pytest.mark.parametrize(
    ("kind", "received", "rows", "due"),
    [
        # Bø's two days (BO-23, BO-24): over Easter, when the clocks change; a short Christmas Eve; a bridging day.
        ("opening_time", "2027-03-26T12:00+01:00", {}, "2027-03-31T15:30+02:00"),
        ("opening_time", "2027-03-26T12:00+01:00", {"extra_closed": (date(2027, 3, 31),)}, "2027-04-01T15:30+02:00"),
        (
            "opening_time",
            "2026-12-22T12:00+01:00",
            {"short_days": {date(2026, 12, 24): time(11)}},
            "2026-12-28T09:00+01:00",
        ),
        ("opening_time", "2026-05-13T09:00+02:00", {"extra_closed": (date(2026, 5, 15),)}, "2026-05-19T09:00+02:00"),
        ("opening_time", "2026-10-23T12:00+02:00", {}, "2026-10-27T12:00+01:00"),
        # Randaberg's day, and what its general first answer promises (RANDABERG-32, RANDABERG-43).
        ("handling_day", "2026-05-13T09:00+02:00", {}, "2026-05-13T15:30+02:00"),
        (
            "handling_day",
            "2026-05-13T12:30+02:00",
            {"short_days": {date(2026, 5, 13): time(12)}},
            "2026-05-15T15:30+02:00",
        ),
        ("follow_up", "2026-05-13T12:00+02:00", {}, "2026-05-15T15:30+02:00"),
        ("follow_up", "2026-05-13T12:00+02:00", {"extra_closed": (date(2026, 5, 15),)}, "2026-05-18T15:30+02:00"),
        (
            "follow_up",
            "2027-03-24T14:00+01:00",
            {"short_days": {date(2027, 3, 30): time(12)}},
            "2027-03-30T12:00+02:00",
        ),
    ],
)
def test_holidays_clock_changes_and_short_days_move_what_was_promised(
    kind: str, received: str, rows: dict[str, object], due: str
) -> None:
    at = datetime.fromisoformat(received)
    promise = fresh(kind, at, HOURS)
    changed = msgspec.structs.replace(HOURS, **rows)
    again = in_hours(recounted(PACKS[kind], promise, HOURS, changed), changed)
    assert again.due_at.isoformat(timespec="minutes") == due
    assert all(is_open(changed, warning) for warning in again.warn_at if warning < again.due_at)
