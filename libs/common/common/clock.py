"""The one door to the time of day. The core never knocks: it gets instants as arguments."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells what time it is."""

    def now(self) -> datetime:
        """Return the present instant, with zone (UTC)."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's present instant in UTC."""
        return datetime.now(UTC)
