"""Tells operators how much stands in the queue, and how long the oldest has waited for a person."""

import asyncio
import contextlib
from datetime import datetime

from common.clock import Clock, happens
from common.db import Database
from common.errors import Transient
from common.health import Health
from common.metrics import Metrics
from desk.core.lane import DONE, LANES, MUST
from desk.store.queue import standing

COUNT_EVERY_S = 30.0


class CountQueue:
    """Sets `ordstyrer_queue` and `ordstyrer_queue_age_seconds`."""

    def __init__(self, db: Database, clock: Clock, metrics: Metrics) -> None:
        self._db = db
        self._clock = clock
        self._metrics = metrics
        self._municipalities: set[str] = set()

    async def run(self, stop: asyncio.Event, _health: Health) -> None:
        """Count until told to stop; a database that is away is told of elsewhere."""
        while not stop.is_set():
            with contextlib.suppress(Transient):
                await self.once(self._clock.now())
            await happens(stop, COUNT_EVERY_S)

    async def once(self, at: datetime) -> None:
        """Count now. A municipality whose queue is empty is set to nought, not left at its last number."""
        found = await self._db.read(lambda tx: standing(tx, at))
        self._municipalities |= {municipality for municipality, _ in found}
        for municipality in self._municipalities:
            whose = {"service": "desk", "municipality": municipality}
            for lane in (lane for lane in LANES if lane != DONE):
                number, _ = found.get((municipality, lane), (0, at))
                self._metrics.set("ordstyrer_queue", number, **whose, lane=lane)
            _, oldest = found.get((municipality, MUST), (0, at))
            self._metrics.set("ordstyrer_queue_age_seconds", max(0.0, (at - oldest).total_seconds()), **whose)
