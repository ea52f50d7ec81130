"""What a calendar just lets pass: the longest week, the shortest day, the farthest opening."""

from datetime import date, time, timedelta

import msgspec
import pytest

from common.calendar import days_ahead_max, is_open, is_open_day, next_opening
from common.errors import Permanent
from tests.core.common.open_hours import NORWAY, oslo

EVE = date(2026, 12, 23)
"""A Wednesday."""


def test_a_municipality_may_be_open_on_every_day_of_the_week() -> None:
    daily = msgspec.structs.replace(NORWAY, weekdays=(1, 2, 3, 4, 5, 6, 7))
    assert all(is_open_day(daily, date(2026, 1, 19) + timedelta(days=n)) for n in range(7))


def test_a_day_may_be_named_that_closes_as_the_others_do() -> None:
    assert is_open_day(msgspec.structs.replace(NORWAY, short_days={EVE: NORWAY.closes}), EVE)


@pytest.mark.parametrize("closes", [time(7, 59), NORWAY.opens])
def test_a_day_that_closes_before_anybody_can_come_in_is_closed(closes: time) -> None:
    assert not is_open_day(msgspec.structs.replace(NORWAY, short_days={EVE: closes}), EVE)


def test_nobody_is_there_in_the_evening() -> None:
    assert [is_open(NORWAY, oslo(f"2026-01-19 {at}")) for at in ("15:29", "15:31", "20:00")] == [True, False, False]


def test_hours_are_the_guidelines_own_unless_it_is_said_that_they_are_assumed() -> None:
    assert not NORWAY.assumed


def test_who_names_a_continent_for_its_clock_is_told_so() -> None:
    with pytest.raises(ValueError, match="no timezone 'Europe' is known"):
        msgspec.structs.replace(NORWAY, timezone="Europe")


def test_an_opening_is_looked_for_as_many_days_ahead_as_is_said_and_no_farther() -> None:
    begins = oslo("2026-01-19 16:00")
    days = [begins.date() + timedelta(days=n) for n in range(days_ahead_max)]
    daily = msgspec.structs.replace(NORWAY, weekdays=(1, 2, 3, 4, 5, 6, 7))
    *closed, last = days
    assert (len(days), is_open_day(daily, last)) == (400, True)
    assert next_opening(msgspec.structs.replace(daily, extra_closed=tuple(closed)), begins).date() == last
    with pytest.raises(Permanent, match="in 400 days"):
        next_opening(msgspec.structs.replace(daily, extra_closed=tuple(days)), begins)
