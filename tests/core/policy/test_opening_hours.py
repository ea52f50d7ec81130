"""Opening time: half-open days, weekends, public holidays, short and closed days, clocks that change (GEN-08)."""

from datetime import date, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.calendar import (
    OpeningHours,
    add_opening_time,
    is_open,
    is_open_day,
    next_opening,
    opening_time_between,
)
from common.errors import Permanent

HOURS = OpeningHours(opens=time(8), closes=time(15, 30), country="NO", timezone="Europe/Oslo")
TWO_DAYS = 2 * HOURS.ordinary_day
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(HOURS.zone))  # noqa: DTZ001 - the zone is given beside
# The first look at a year works out its public holidays, which takes longer than an example may.
unhurried = settings(deadline=None)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOURS.zone)


# clauses.md section 10, received, due, warned at three quarters.
WORKED = [
    ("2026-01-16 15:00", "2026-01-20T15:00:00+01:00", "2026-01-20T11:15:00+01:00"),
    ("2026-01-16 18:00", "2026-01-20T15:30:00+01:00", "2026-01-20T11:45:00+01:00"),
    ("2026-01-19 08:00", "2026-01-20T15:30:00+01:00", "2026-01-20T11:45:00+01:00"),
    ("2026-04-30 12:00", "2026-05-05T12:00:00+02:00", "2026-05-05T08:15:00+02:00"),
    ("2026-05-13 09:00", "2026-05-18T09:00:00+02:00", "2026-05-15T12:45:00+02:00"),
    ("2026-12-22 12:00", "2026-12-24T12:00:00+01:00", "2026-12-24T08:15:00+01:00"),
    ("2026-12-30 10:00", "2027-01-04T10:00:00+01:00", "2026-12-31T13:45:00+01:00"),
    ("2027-03-26 12:00", "2027-03-31T15:30:00+02:00", "2027-03-31T11:45:00+02:00"),
]


@pytest.mark.parametrize(("received", "due", "warned"), WORKED)
def test_two_opening_days_run_out_when_the_guideline_says(received: str, due: str, warned: str) -> None:
    assert add_opening_time(HOURS, at(received), TWO_DAYS).isoformat() == due
    assert add_opening_time(HOURS, at(received), 0.75 * TWO_DAYS).isoformat() == warned


def test_the_closing_minute_is_closed_and_the_opening_minute_open() -> None:
    assert is_open(HOURS, at("2026-01-19 08:00"))
    assert is_open(HOURS, at("2026-01-19 15:29"))
    assert not is_open(HOURS, at("2026-01-19 15:30"))
    assert not is_open(HOURS, at("2026-01-19 07:59"))


def test_another_clock_asks_about_the_same_instant() -> None:
    assert is_open(HOURS, datetime.fromisoformat("2026-01-19T07:00:00+00:00"))
    assert not is_open(HOURS, datetime.fromisoformat("2026-01-19T14:30:00+00:00"))


@pytest.mark.parametrize("day", ["2026-05-01", "2026-05-14", "2027-05-17", "2026-01-17", "2026-01-18"])
def test_public_holidays_and_weekends_are_closed(day: str) -> None:
    assert not is_open_day(HOURS, date.fromisoformat(day))


def test_the_day_before_a_holiday_is_open_unless_the_municipality_says_otherwise() -> None:
    eve = date(2026, 12, 24)
    assert is_open_day(HOURS, eve)
    assert not is_open_day(msgspec.structs.replace(HOURS, extra_closed=(eve,)), eve)
    assert not is_open_day(msgspec.structs.replace(HOURS, short_days={eve: time(8)}), eve)


def test_a_short_day_counts_only_what_it_is_open() -> None:
    short = msgspec.structs.replace(HOURS, short_days={date(2026, 12, 23): time(12)})
    assert add_opening_time(short, at("2026-12-22 12:00"), TWO_DAYS) == at("2026-12-24 15:30")
    assert not is_open(short, at("2026-12-23 12:00"))


def test_the_next_opening_of_an_open_instant_is_itself() -> None:
    assert next_opening(HOURS, at("2026-01-19 10:00")) == at("2026-01-19 10:00")
    assert next_opening(HOURS, at("2026-01-16 15:30")) == at("2026-01-19 08:00")


def test_a_promise_of_more_opening_time_than_a_year_has_is_our_fault_and_ends() -> None:
    with pytest.raises(Permanent, match="too little opening time"):
        add_opening_time(HOURS, at("2026-01-19 10:00"), timedelta(days=365))


def test_no_opening_time_lies_between_an_instant_and_an_earlier_one() -> None:
    assert opening_time_between(HOURS, at("2026-01-20 10:00"), at("2026-01-19 10:00")) == timedelta()


@unhurried
@given(instants, st.integers(0, 60 * 40))
def test_as_much_opening_time_has_run_as_was_added(start: datetime, minutes: int) -> None:
    amount = timedelta(minutes=minutes)
    end = add_opening_time(HOURS, start, amount)
    assert opening_time_between(HOURS, start, end) == amount
    assert end >= start


@unhurried
@given(instants, st.integers(0, 60 * 24 * 30))
def test_what_comes_later_is_never_due_earlier(start: datetime, minutes: int) -> None:
    later = start + timedelta(minutes=minutes)
    assert add_opening_time(HOURS, start, TWO_DAYS) <= add_opening_time(HOURS, later, TWO_DAYS)
