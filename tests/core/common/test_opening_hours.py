"""Opening time: half-open days, weekends, public holidays, short days, clocks that change (GEN-08)."""

from datetime import date, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.calendar import (
    add_opening_time,
    is_open,
    is_open_day,
    next_opening,
    opening_time_between,
)
from tests.core.common.open_hours import NORWAY, TWO_DAYS, oslo, unhurried

instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(NORWAY.zone))  # noqa: DTZ001 - the zone is given beside


def test_the_closing_minute_is_closed_and_the_opening_minute_open() -> None:
    assert is_open(NORWAY, oslo("2026-01-19 08:00"))
    assert is_open(NORWAY, oslo("2026-01-19 15:29"))
    assert not is_open(NORWAY, oslo("2026-01-19 15:30"))
    assert not is_open(NORWAY, oslo("2026-01-19 07:59"))


def test_another_clock_asks_about_the_same_instant() -> None:
    assert is_open(NORWAY, datetime.fromisoformat("2026-01-19T07:00:00+00:00"))
    assert not is_open(NORWAY, datetime.fromisoformat("2026-01-19T14:30:00+00:00"))


@pytest.mark.parametrize("day", ["2026-05-01", "2026-05-14", "2027-05-17", "2026-01-17", "2026-01-18"])
def test_public_holidays_and_weekends_are_closed(day: str) -> None:
    assert not is_open_day(NORWAY, date.fromisoformat(day))


def test_a_short_day_counts_only_what_it_is_open() -> None:
    short = msgspec.structs.replace(NORWAY, short_days={date(2026, 12, 23): time(12)})
    assert add_opening_time(short, oslo("2026-12-22 12:00"), TWO_DAYS) == oslo("2026-12-24 15:30")
    assert not is_open(short, oslo("2026-12-23 12:00"))


def test_the_next_opening_of_an_open_instant_is_itself() -> None:
    assert next_opening(NORWAY, oslo("2026-01-19 10:00")) == oslo("2026-01-19 10:00")
    assert next_opening(NORWAY, oslo("2026-01-16 15:30")) == oslo("2026-01-19 08:00")


def test_no_opening_time_lies_between_an_instant_and_an_earlier_one() -> None:
    assert opening_time_between(NORWAY, oslo("2026-01-20 10:00"), oslo("2026-01-19 10:00")) == timedelta()


@unhurried
@given(instants, st.integers(0, 60 * 40))
def test_as_much_opening_time_has_run_as_was_added(start: datetime, minutes: int) -> None:
    amount = timedelta(minutes=minutes)
    end = add_opening_time(NORWAY, start, amount)
    assert opening_time_between(NORWAY, start, end) == amount
    assert end >= start


@unhurried
@given(instants, st.integers(0, 60 * 24 * 30))
def test_what_comes_later_is_never_due_earlier(start: datetime, minutes: int) -> None:
    later = start + timedelta(minutes=minutes)
    assert add_opening_time(NORWAY, start, TWO_DAYS) <= add_opening_time(NORWAY, later, TWO_DAYS)
