"""Deletes the delivery log of long ago: whom an alert reached is personal data (G12)."""

import asyncio
import contextlib
from datetime import timedelta

from common.clock import Clock
from common.db import Database
from common.errors import Transient
from common.health import Health
from notifier.store.dispatches import forget
from notifier.store.waits import forget_waits

FORGET_EVERY_S = 3600.0


class Forget:
    """Keeps the log for so many days."""

    def __init__(self, db: Database, clock: Clock, days: int) -> None:
        self._db = db
        self._clock = clock
        self._kept = timedelta(days=days)

    async def run(self, stop: asyncio.Event, _health: Health) -> None:
        """Forget until told to stop; a database that is away is told of elsewhere."""
        while not stop.is_set():
            with contextlib.suppress(Transient):
                await self.once()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), FORGET_EVERY_S)

    async def once(self) -> int:
        """Forget now; return how many tries went."""
        before = self._clock.now() - self._kept
        return await self._db.write(lambda tx: forget(tx, before) + forget_waits(tx, before))
