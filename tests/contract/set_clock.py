"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)


class SetClock:
    """Tells the time that it was set to."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the set instant."""
        return self.at

    def pass_s(self, seconds: float) -> datetime:
        """Let time pass, and return what it is then."""
        self.at += timedelta(seconds=seconds)
        return self.at
