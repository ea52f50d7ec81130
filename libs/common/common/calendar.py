"""Opening hours: when a municipality is open, and when opening time has run (clauses.md GEN-08)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
import msgspec

from common.errors import Permanent

# Past this many days without enough opening time the hours are wrong, not the question.
days_ahead_max = 400

_ISO_3166_LETTERS = 2
_WEEK = frozenset(range(1, 8))
_SUNDAY = 7
# In Europe. Days that open later have no hour twice, so that opening time is the difference of clock times.
_CLOCKS_HAVE_CHANGED = time(3)
_ONE_DAY = timedelta(days=1)
_NO_TIME = timedelta()


class OpeningHours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a municipality is open. Each day's interval is half-open: the closing minute is closed.

    `opens` and `closes` are clock times in `timezone`, `weekdays` ISO numbers (1 = Monday), `country` the ISO
    3166 code whose public holidays are closed (Swedish midsummer's and Christmas eve are none of them: a
    municipality that closes then says so in `extra_closed`). `short_days` maps a date to its earlier closing
    time; one that is not after `opens` closes the day. `assumed`: the guideline does not give the clock times.

    Raises ValueError for hours that cannot be meant (msgspec: ValidationError, with the path).
    """

    opens: time
    closes: time
    country: str
    timezone: str
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    extra_closed: tuple[date, ...] = ()
    short_days: dict[date, time] = msgspec.field(default_factory=dict)
    assumed: bool = False

    def __post_init__(self) -> None:
        """Refuse hours that would give wrong promises, or none."""
        _check_place(self)
        _check_day(self)
        _check_exceptions(self)

    @property
    def zone(self) -> ZoneInfo:
        """Return the municipality's clock."""
        return ZoneInfo(self.timezone)

    @property
    def ordinary_day(self) -> timedelta:
        """Return the opening time of a day that is not short."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)


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
    local = _local(hours, at)
    interval = _interval(hours, local.date())
    return interval is not None and interval[0] <= local < interval[1]


def next_opening(hours: OpeningHours, at: datetime) -> datetime:
    """Return the instant itself if the municipality is open, else the next opening, in its zone."""
    return next(start for start, _ in _open_intervals(hours, at))


def add_opening_time(hours: OpeningHours, at: datetime, amount: timedelta) -> datetime:
    """Return the earliest instant at which that much opening time has run since `at`.

    What is received while closed counts as received at the next opening. Raises Permanent for less than no time.
    """
    if amount < _NO_TIME:
        raise Permanent("opening time runs forward only")
    left = amount
    intervals = _open_intervals(hours, at)
    start, end = next(intervals)
    while left > end - start:
        left -= end - start
        start, end = next(intervals)
    return start + left


def handling_day_close(hours: OpeningHours, at: datetime) -> datetime:
    """Return the close of the handling day: the open day `at` falls on, if not over, else the next (GEN-08)."""
    return next(end for _, end in _open_intervals(hours, at))


def next_working_day(hours: OpeningHours, at: datetime) -> date:
    """Return the first open day after the local date of `at`, whether the municipality was open then or not."""
    return next_working_day_close(hours, at).date()


def next_working_day_close(hours: OpeningHours, at: datetime) -> datetime:
    """Return the close of the first open day after the local date of `at` (RANDABERG-43: follow-up of a reply)."""
    tomorrow = _local(hours, at).date() + _ONE_DAY
    return handling_day_close(hours, datetime.combine(tomorrow, time.min, hours.zone))


def opening_time_between(hours: OpeningHours, start: datetime, end: datetime) -> timedelta:
    """Return how much opening time lies between two instants; zero when `end` is not after `start`."""
    first, last = _local(hours, start), _local(hours, end)
    total = _NO_TIME
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        interval = _interval(hours, date.fromordinal(ordinal))
        if interval is not None:
            total += max(min(interval[1], last) - max(interval[0], first), _NO_TIME)
    return total


def _local(hours: OpeningHours, at: datetime) -> datetime:
    # Python would take the zone of the machine for granted, and the same pack promise another time elsewhere.
    if at.tzinfo is None:
        raise Permanent("an instant needs its offset before opening hours can be asked about it")
    return at.astimezone(hours.zone)


def _interval(hours: OpeningHours, day: date) -> tuple[datetime, datetime] | None:
    if not is_open_day(hours, day):
        return None
    zone = hours.zone
    closes = hours.short_days.get(day, hours.closes)
    return datetime.combine(day, hours.opens, zone), datetime.combine(day, closes, zone)


def _open_intervals(hours: OpeningHours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the open intervals from `at` on, the first one cut at `at`; raise Permanent past the limit."""
    local = _local(hours, at)
    day = local.date()
    for _ in range(days_ahead_max):
        interval = _interval(hours, day)
        if interval is not None and local < interval[1]:
            yield max(interval[0], local), interval[1]
        day += _ONE_DAY
    raise Permanent(f"the opening hours leave too little opening time in {days_ahead_max} days")


@lru_cache(maxsize=64)
def _has_holidays(country: str) -> bool:
    """Say whether the library knows the country. Its own list of countries would load every one of them."""
    try:
        return len(country) == _ISO_3166_LETTERS and bool(holidays.country_holidays(country).country)
    except RuntimeError:
        return False


def _check_place(hours: OpeningHours) -> None:
    if not _has_holidays(hours.country):
        raise ValueError(f"no public holidays are known of country '{hours.country}'")
    try:
        ZoneInfo(hours.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no timezone '{hours.timezone}' is known") from error


def _check_day(hours: OpeningHours) -> None:
    if any(each.tzinfo is not None for each in (hours.opens, hours.closes, *hours.short_days.values())):
        raise ValueError("opening hours are clock times and have no offset")
    if hours.closes <= hours.opens or not hours.weekdays:
        raise ValueError("the hours never open")
    if len(set(hours.weekdays)) < len(hours.weekdays) or not set(hours.weekdays) <= _WEEK:
        raise ValueError("weekdays are the numbers 1 (Monday) to 7 (Sunday), each once")
    if _SUNDAY in hours.weekdays and hours.opens < _CLOCKS_HAVE_CHANGED:
        raise ValueError("a Sunday opens at 03:00 or later, when the clocks have changed")


def _check_exceptions(hours: OpeningHours) -> None:
    for day, closes in hours.short_days.items():
        if closes > hours.closes:
            raise ValueError(f"the short day {day} closes later than other days")
        if day in hours.extra_closed:
            raise ValueError(f"{day} is both closed and short")
