"""Ids, times and words as senders really give them: read leniently, and None for what is none of them."""

import re
from datetime import UTC, datetime
from typing import Any

from ingest.core.change import safe_text

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""There was no web before: an earlier time is a broken one."""
MS_FROM = 100_000_000_000
"""A number above this counts milliseconds: as seconds it would lie in the year 5138."""
ID_CHARS_MAX = 1000
"""Longer than any platform's ids, and short enough to be a key."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SPELT_OUT = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})", re.ASCII)


def told_object(value: object) -> dict[str, Any]:
    """Return the object, or an empty one where there is none."""
    return value if isinstance(value, dict) else {}


def told_list(value: object) -> list[Any]:
    """Return the list, or an empty one where there is none."""
    return value if isinstance(value, list) else []


def told_id(value: object) -> str | None:
    """Return an id that may stand as text or as number."""
    if isinstance(value, str) and 0 < len(value) <= ID_CHARS_MAX:
        return safe_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def told_text(value: object) -> str | None:
    """Return words that every store can hold."""
    return safe_text(value) if isinstance(value, str) else None


def told_url(value: object) -> str | None:
    """Return a web address; never a script or a file of ours."""
    text = told_text(value)
    return text if text is not None and text.startswith(("https://", "http://")) else None


def told_time(value: object) -> datetime | None:
    """Return seconds, milliseconds, ISO text or X's spelt-out time as an instant; None for what is no time."""
    try:
        at = _instant(value)
    except (ValueError, OverflowError, OSError):
        return None
    return at if at is not None and at >= EARLIEST else None


def _instant(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return _written(str(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return datetime.fromtimestamp(value / 1000 if value >= MS_FROM else value, UTC)


def _written(text: str) -> datetime:
    spelt = _SPELT_OUT.fullmatch(text)
    if spelt is not None:
        month, day, clock, zone, year = spelt.groups()
        text = f"{year}-{MONTHS.index(month) + 1:02d}-{day}T{clock}{zone}"
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
