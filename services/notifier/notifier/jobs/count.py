"""Tells operators how many deadlines run, are near, and are missed and still unanswered."""

import asyncio
import contextlib

from common.db import Database
from common.errors import Transient
from common.health import Health
from common.metrics import Metrics
from notifier.core.deadline import MISSED, SET, WARNED
from notifier.store import counted

COUNT_EVERY_S = 15.0
_SHOWN = {SET: "on_time", WARNED: "warned", MISSED: "missed"}


class Count:
    """Sets `ordstyrer_deadlines_open`."""

    def __init__(self, db: Database, metrics: Metrics) -> None:
        self._db = db
        self._metrics = metrics
        self._municipalities: set[str] = set()

    async def run(self, stop: asyncio.Event, _health: Health) -> None:
        """Count until told to stop; a database that is away is told of elsewhere."""
        while not stop.is_set():
            with contextlib.suppress(Transient):
                await self.once()
            try:
                await asyncio.wait_for(stop.wait(), COUNT_EVERY_S)
            except TimeoutError:
                continue

    async def once(self) -> None:
        """Count now. A municipality that has none left is set to nought, not left at its last number."""
        found = await self._db.read(counted)
        self._municipalities |= {municipality for municipality, _ in found}
        for municipality in self._municipalities:
            for state, shown in _SHOWN.items():
                self._metrics.set(
                    "ordstyrer_deadlines_open",
                    found.get((municipality, state), 0),
                    service="notifier",
                    municipality=municipality,
                    state=shown,
                )
