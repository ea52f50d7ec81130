"""Business time: each question of the calendar, at instants of two years, beside adding hours on the clock."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

from bench.measure import Act, Row, timed
from common.calendar import (
    OpeningHours,
    add_opening_time,
    handling_day_close,
    is_open,
    next_opening,
    next_working_day_close,
    opening_time_between,
)

HOURS = OpeningHours(opens=time(8), closes=time(15, 30), country="NO", timezone="Europe/Oslo")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
# 53 is a prime: two years are met at every hour and every minute of the hour.
INSTANTS = [FIRST + timedelta(minutes=minute) for minute in range(0, 2 * 365 * 24 * 60, 53)]
PROMISED = timedelta(hours=15)
FOUR_DAYS = timedelta(days=4)
ROUNDS = 2


def rows() -> Iterator[Row]:
    """Yield the time of each question."""
    for what, asked in QUESTIONS.items():
        measured, bare = timed(Act(asked, _on_the_clock), INSTANTS, ROUNDS)
        yield Row(
            benchmark="calendar", what=what, value=measured.mean_us, unit="µs a call",
            ratio=measured.mean_us / bare.mean_us, baseline="adding 15 hours on the clock",
        )  # fmt: skip


def _on_the_clock(at: datetime) -> datetime:
    return at.astimezone(HOURS.zone) + PROMISED


QUESTIONS: dict[str, Callable[[datetime], object]] = {
    "open?": lambda at: is_open(HOURS, at),
    "next opening": lambda at: next_opening(HOURS, at),
    "15 h of opening time": lambda at: add_opening_time(HOURS, at, PROMISED),
    "close of the handling day": lambda at: handling_day_close(HOURS, at),
    "close of the working day after": lambda at: next_working_day_close(HOURS, at),
    "opening time in four days": lambda at: opening_time_between(HOURS, at, at + FOUR_DAYS),
}
