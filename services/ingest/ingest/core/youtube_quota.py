"""YouTube's daily quota: what each call costs, and how long to wait when the day's units are used.

Source: developers.google.com/youtube/v3/determine_quota_cost: 10,000 units a project a day, reset at midnight
Pacific time; list 1 unit, insert, update, delete and setModerationStatus 50.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

READ_UNITS, WRITE_UNITS = 1, 50
UNITS_PER_DAY = 10_000
KEPT_FOR_WRITES = 0.2
"""The share of a day that listing leaves alone: a moderator must be able to hide late in the evening too."""
_PACIFIC = ZoneInfo("America/Los_Angeles")


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """Units used on one Pacific day."""

    day: date | None = None
    units: int = 0


def spent(used: Used, units: int, at: datetime) -> Used:
    """Return what is used after a call of so many units; a new day begins with none."""
    today = _day(at)
    return Used(day=today, units=units + (used.units if used.day == today else 0))


def wait_s(used: Used, units: int, units_max: float, at: datetime) -> float:
    """Return how long a call of so many units must wait: 0 when it fits into the day, else until the next one."""
    before = used.units if used.day == _day(at) else 0
    return 0.0 if before + units <= units_max else until_reset_s(at)


def until_reset_s(at: datetime) -> float:
    """Return the seconds until the next midnight on the Pacific coast; its days have 23 to 25 hours."""
    midnight = datetime.combine(_day(at) + timedelta(days=1), time(), _PACIFIC)
    return (midnight.astimezone(UTC) - at).total_seconds()


def _day(at: datetime) -> date:
    return at.astimezone(_PACIFIC).date()
