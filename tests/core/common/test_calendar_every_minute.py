"""Business time of every minute of two years in two countries, against a count of open minutes (GEN-08).

Nothing of the reference comes from where the calendar takes it: feast days follow from the Easter formula, the
clocks from the European Union's rule, and a due time is found by counting minutes.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate, pairwise

import pytest

from common.calendar import (
    OpeningHours,
    add_opening_time,
    handling_day_close,
    is_open,
    next_opening,
    next_working_day,
    next_working_day_close,
    opening_time_between,
)

FIRST, LAST, KNOWN_UNTIL = date(2026, 1, 1), date(2027, 12, 31), date(2028, 2, 1)
# Local midnight of the first day. Minutes are counted from here.
ORIGIN = datetime(2025, 12, 31, 23, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PROMISED = 900  # minutes: Bø's two days of 7.5 hours
AHEAD = 4321  # minutes: three days and one minute

NORWAY = OpeningHours(opens=time(8), closes=time(15, 30), country="NO", timezone="Europe/Oslo")
SWEDEN = OpeningHours(
    opens=time(7, 30),
    closes=time(16, 45),
    country="SE",
    timezone="Europe/Stockholm",
    extra_closed=(date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31), date(2027, 6, 25), date(2027, 12, 24)),
    short_days={date(2026, 4, 30): time(12), date(2027, 1, 5): time(13, 15), date(2027, 4, 30): time(12)},
)


def easter(year: int) -> date:
    """The Sunday after the first full moon of spring (Meeus, Jones and Butcher)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def feasts(country: str, year: int) -> set[date]:
    """Norway: lov 1947-04-26-1 § 1, lov 1995-02-24-12 § 2. Sweden: lag (1989:253) § 1."""
    fixed = {"NO": [(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)]}.get(
        country, [(1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26)]
    )
    moving = {"NO": (-3, -2, 0, 1, 39, 49, 50)}.get(country, (-2, 0, 1, 39, 49))
    days = {date(year, month, day) for month, day in fixed}
    days |= {easter(year) + timedelta(days=days) for days in moving}
    if country == "SE":
        days |= {weekday_from(date(year, 6, 20), 6), weekday_from(date(year, 10, 31), 6)}
    return days


def weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.isoweekday()) % 7)


def summer_time(utc: datetime) -> bool:
    """Directive 2000/84/EC: from 01:00 UTC on the last Sunday of March until that of October."""
    begins, ends = (weekday_from(date(utc.year, month, 25), 7) for month in (3, 10))
    return begins <= (utc - timedelta(hours=1)).date() and (utc - timedelta(hours=1)).date() < ends


def minute_of(day: date, clock: time) -> int:
    """How many minutes after the origin a clock shows a time, before or after but not while it changes."""
    naive = datetime.combine(day, clock, UTC)
    standard = naive - timedelta(hours=1)
    return (standard - ORIGIN) // MINUTE - (60 if summer_time(standard) else 0)


@dataclass(frozen=True)
class Counted:
    """A municipality's minutes, one by one: which are open, how many before each, and the ends of its days."""

    hours: OpeningHours

    @cached_property
    def days(self) -> list[date]:
        return [FIRST + timedelta(days=number) for number in range((KNOWN_UNTIL - FIRST).days)]

    @cached_property
    def midnights(self) -> list[int]:
        return [minute_of(day, time()) for day in self.days]

    @cached_property
    def closes(self) -> dict[date, time]:
        """The closing time of each open day."""
        closed = {*self.hours.extra_closed, *(day for year in (2026, 2027, 2028) for day in self.feasts(year))}
        return {
            day: self.hours.short_days.get(day, self.hours.closes)
            for day in self.days
            if day.isoweekday() <= 5 and day not in closed
        }

    def feasts(self, year: int) -> set[date]:
        return feasts(self.hours.country, year)

    @cached_property
    def is_open(self) -> bytearray:
        minutes = bytearray(self.midnights[-1])
        for day, closes in self.closes.items():
            for minute in range(minute_of(day, self.hours.opens), min(minute_of(day, closes), len(minutes))):
                minutes[minute] = 1
        return minutes

    @cached_property
    def open_minutes(self) -> Sequence[int]:
        return array("I", (minute for minute, is_open in enumerate(self.is_open) if is_open))

    @cached_property
    def open_before(self) -> Sequence[int]:
        return array("I", accumulate(self.is_open, initial=0))

    @cached_property
    def close_of(self) -> dict[int, int]:
        """The close of the day that each open minute lies in."""
        ends = [minute_of(day, closes) for day, closes in self.closes.items()]
        return {minute: ends[bisect_left(ends, minute + 1)] for minute in self.open_minutes}

    def due(self, at: int, amount: int) -> int:
        """The end of the last of so many open minutes."""
        return self.open_minutes[self.open_before[at] + amount - 1] + 1

    def opening(self, at: int) -> int:
        return self.open_minutes[self.open_before[at]]

    def handling_close(self, at: int) -> int:
        return self.close_of[self.opening(at)]

    def next_day_close(self, at: int) -> int:
        return self.handling_close(self.midnights[bisect_left(self.midnights, at + 1)])

    def opening_between(self, start: int, end: int) -> int:
        return self.open_before[end] - self.open_before[start]

    @cached_property
    def edges(self) -> list[int]:
        """The minutes around every midnight, opening and closing, of closed days too."""
        clocks = {time(), time(1), time(4), self.hours.opens, self.hours.closes, *self.hours.short_days.values()}
        asked = {minute_of(day, clock) + near for day in self.days for clock in clocks for near in (-1, 0, 1)}
        return sorted(minute for minute in asked if 0 <= minute < self.end)

    @property
    def end(self) -> int:
        """The first minute that is not asked about."""
        return minute_of(LAST, time()) + 1440


NO, SE = Counted(NORWAY), Counted(SWEDEN)
COUNTRIES = pytest.mark.parametrize("counted", [NO, SE], ids=["NO", "SE"])


def instant(minute: int) -> datetime:
    return ORIGIN + minute * MINUTE


def minute(at: datetime) -> float:
    return (at - ORIGIN) / MINUTE


Ask = Callable[[datetime], float]
Count = Callable[[int], int]


def questions(counted: Counted) -> list[tuple[str, Ask, Count]]:
    """What is asked of the calendar, and the same of the count."""
    hours, promised, ahead = counted.hours, PROMISED * MINUTE, AHEAD * MINUTE
    return [
        ("due", lambda at: minute(add_opening_time(hours, at, promised)), lambda at: counted.due(at, PROMISED)),
        ("handling", lambda at: minute(handling_day_close(hours, at)), counted.handling_close),
        ("next day", lambda at: minute(next_working_day_close(hours, at)), counted.next_day_close),
        (
            "between",
            lambda at: opening_time_between(hours, at, at + ahead) / MINUTE,
            lambda at: counted.opening_between(at, at + AHEAD),
        ),
    ]


def differing(name: str, ask: Ask, count: Count, minutes: Iterator[int]) -> list[str]:
    return [f"{name} of {instant(at)}" for at in minutes if ask(instant(at)) != count(at)]


@COUNTRIES
def test_every_minute_of_two_years_is_asked_one_of_the_questions(counted: Counted) -> None:
    """Each minute once: all four of each would take a minute. Over four days each clock time meets each question."""
    wrong = []
    for turn, (name, ask, count) in enumerate(questions(counted)):
        minutes = (at for at in range(counted.end) if (at + at // 1440) % 4 == turn)
        wrong += differing(name, ask, count, minutes)
    assert wrong == []


@COUNTRIES
def test_the_minutes_around_every_opening_closing_and_midnight_are_asked_all_questions(counted: Counted) -> None:
    wrong = [line for question in questions(counted) for line in differing(*question, iter(counted.edges))]
    assert wrong == []


@COUNTRIES
def test_open_and_next_opening_agree_with_the_count_at_every_edge(counted: Counted) -> None:
    for at in counted.edges:
        assert is_open(counted.hours, instant(at)) == counted.is_open[at], instant(at)
        assert minute(next_opening(counted.hours, instant(at))) == counted.opening(at), instant(at)
        assert next_working_day(counted.hours, instant(at)) == next_working_day_close(counted.hours, instant(at)).date()


@COUNTRIES
@pytest.mark.parametrize("amount", [1, 449, 450, 451, 675, 899, 901, 2250, 9000])
def test_other_lengths_run_out_where_the_count_says(counted: Counted, amount: int) -> None:
    wrong = [
        instant(at).isoformat()
        for at in counted.edges[::7]
        if minute(add_opening_time(counted.hours, instant(at), amount * MINUTE)) != counted.due(at, amount)
    ]
    assert wrong == []


@COUNTRIES
def test_every_answer_carries_the_offset_of_its_own_instant(counted: Counted) -> None:
    for at in counted.edges[::3]:
        for due in (
            add_opening_time(counted.hours, instant(at), PROMISED * MINUTE),
            handling_day_close(counted.hours, instant(at)),
            next_working_day_close(counted.hours, instant(at)),
        ):
            assert due.isoformat().endswith("+02:00" if summer_time(due.astimezone(UTC)) else "+01:00"), due


@COUNTRIES
def test_a_minute_before_the_close_is_that_day_and_the_close_itself_the_next(counted: Counted) -> None:
    closes = [datetime.combine(day, clock, counted.hours.zone) for day, clock in counted.closes.items()]
    for this, following in pairwise(closes):
        assert handling_day_close(counted.hours, this - timedelta(microseconds=1)) == this
        assert handling_day_close(counted.hours, this) == following
        assert next_working_day_close(counted.hours, this) == following
        assert next_working_day_close(counted.hours, this - timedelta(hours=12)) == following
