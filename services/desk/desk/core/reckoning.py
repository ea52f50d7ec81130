"""How a deadline was counted, day by day, so that nobody has to believe it."""

from datetime import date, datetime, time, timedelta

import msgspec

from common.calendar import OpeningHours, is_open_day, opening_time_between
from common.events.decision import Promise

DAYS_MAX = 31
"""Nobody reads more; a promise that runs longer shows its first days and its end."""


class DayCounted(msgspec.Struct, frozen=True, kw_only=True):
    """A day between receipt and due time: how many minutes of opening time it gave; closed days give none."""

    day: date
    minutes: int
    closed: bool


def reckoning(promise: Promise, due_at: datetime, hours: OpeningHours) -> tuple[DayCounted, ...]:
    """Return the days from the start of the promise to its due time, with the opening time that counts on each."""
    start, end = promise.starts_at.astimezone(hours.zone), due_at.astimezone(hours.zone)
    days = min((end.date() - start.date()).days + 1, DAYS_MAX)
    return tuple(_counted(start.date() + timedelta(days=n), start, end, hours) for n in range(days))


def _counted(day: date, start: datetime, end: datetime, hours: OpeningHours) -> DayCounted:
    first = max(start, datetime.combine(day, time.min, hours.zone))
    last = min(end, datetime.combine(day + timedelta(days=1), time.min, hours.zone))
    minutes = int(opening_time_between(hours, first, last).total_seconds() // 60)
    return DayCounted(day=day, minutes=minutes, closed=not is_open_day(hours, day))
