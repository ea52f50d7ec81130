"""The simulator's two clocks: the time of the world, and the shortened waits of its senders."""

import time
from datetime import UTC, datetime, timedelta


class WorldClock:
    """Tells the time in the pretended world, and how long a platform's wait lasts here.

    `retry_scale` is real seconds per virtual second: with 0.01 a wait of one minute lasts 0.6 s,
    and 36 hours last 21.6 minutes.
    """

    def __init__(self, start: datetime | None = None, retry_scale: float = 0.01) -> None:
        self._start = start or datetime.now(UTC)
        self._started = time.monotonic()
        self.retry_scale = retry_scale

    def now(self) -> datetime:
        """Return the world's time, which runs at the real pace from its start."""
        return self._start + timedelta(seconds=time.monotonic() - self._started)

    def advance(self, seconds: float) -> None:
        """Let the world's time jump ahead."""
        self._start += timedelta(seconds=seconds)

    def real_s(self, virtual_s: float) -> float:
        """Return how many real seconds a virtual wait lasts."""
        return virtual_s * self.retry_scale
