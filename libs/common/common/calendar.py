"""Opening hours: when a municipality is open, and when opening time has run (clauses.md GEN-08)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
import msgspec

from common.errors import Permanent

# Past this many days without enough opening time the hours are wrong, not the question.
days_ahead_max = 400


class OpeningHours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a municipality is open. Each day's interval is half-open: the closing minute is closed.

    `weekdays` are ISO numbers (1 = Monday), `country` the ISO 3166 code whose public holidays are closed,
    `short_days` maps a date to its earlier closing time. Daylight saving changes at night, outside any
    opening interval, so that a day's opening time is the difference between its clock times.
    """

    opens: time
    closes: time
    country: str
    timezone: str
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    extra_closed: tuple[date, ...] = ()
    short_days: dict[date, time] = msgspec.field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """Return the municipality's clock."""
        return ZoneInfo(self.timezone)

    @property
    def ordinary_day(self) -> timedelta:
        """Return the opening time of a day that is not short."""
        return _span(self.opens, self.closes)


@lru_cache(maxsize=64)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Return a country's public holidays of one year (PyPI `holidays`, category public)."""
    return frozenset(holidays.country_holidays(country, years=year))


def is_open_day(hours: OpeningHours, day: date) -> bool:
    """Say whether the municipality opens at all on that date."""
    return (
        day.isoweekday() in hours.weekdays
        and day not in hours.extra_closed
        and day not in public_holidays(hours.country, day.year)
        and hours.short_days.get(day, hours.closes) > hours.opens
    )


def is_open(hours: OpeningHours, at: datetime) -> bool:
    """Say whether the municipality is open at that instant."""
    local = at.astimezone(hours.zone)
    interval = _interval(hours, local.date())
    return interval is not None and interval[0] <= local < interval[1]


def next_opening(hours: OpeningHours, at: datetime) -> datetime:
    """Return the instant itself if the municipality is open, else the next opening, in its zone."""
    return next(start for start, _ in _open_intervals(hours, at))


def add_opening_time(hours: OpeningHours, at: datetime, amount: timedelta) -> datetime:
    """Return the earliest instant at which that much opening time has run since `at`.

    What is received while closed counts as received at the next opening.
    """
    left = amount
    intervals = _open_intervals(hours, at)
    start, end = next(intervals)
    while left > end - start:
        left -= end - start
        start, end = next(intervals)
    return start + left


def opening_time_between(hours: OpeningHours, start: datetime, end: datetime) -> timedelta:
    """Return how much opening time lies between two instants; zero when `end` is not after `start`."""
    zone = hours.zone
    first, last = start.astimezone(zone), end.astimezone(zone)
    total = timedelta()
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        interval = _interval(hours, date.fromordinal(ordinal))
        if interval is not None:
            total += max(min(interval[1], last) - max(interval[0], first), timedelta())
    return total


def _interval(hours: OpeningHours, day: date) -> tuple[datetime, datetime] | None:
    if not is_open_day(hours, day):
        return None
    closes = min(hours.short_days.get(day, hours.closes), hours.closes)
    zone = hours.zone
    return datetime.combine(day, hours.opens, zone), datetime.combine(day, closes, zone)


def _open_intervals(hours: OpeningHours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the open intervals from `at` on, the first one cut at `at`; raise Permanent past the limit."""
    local = at.astimezone(hours.zone)
    for offset in range(days_ahead_max):
        interval = _interval(hours, local.date() + timedelta(days=offset))
        if interval is not None and local < interval[1]:
            yield max(interval[0], local), interval[1]
    raise Permanent(f"the opening hours leave too little opening time in {days_ahead_max} days")


def _span(opens: time, closes: time) -> timedelta:
    day = date(2000, 1, 3)
    return datetime.combine(day, closes) - datetime.combine(day, opens)
