"""Counts what comes to each webhook route signed by us and otherwise, and keeps it for the watch over channels."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from common.clock import happens
from common.db import Tx
from common.errors import Transient
from common.health import Health
from common.service import World
from ingest.core import health as rules
from ingest.core.health import Knocks
from ingest.core.sweeping import Whose
from ingest.ports import App
from ingest.store import channels

KEEP_EVERY_S = 60.0


class Signatures:
    """Counts per webhook route what was signed by us and what otherwise, until it is kept."""

    def __init__(self) -> None:
        self._counts: dict[Whose, tuple[int, int]] = {}

    def told(self, app: App, *, genuine: bool) -> None:
        """A delivery came to the app's route."""
        route = app.municipality, app.platform, app.name
        forged, ours = self._counts.get(route, (0, 0))
        self._counts[route] = (forged, ours + 1) if genuine else (forged + 1, ours)

    def take(self) -> dict[Whose, tuple[int, int]]:
        """Return (forged, ours) of each route since the last time."""
        counts, self._counts = self._counts, {}
        return counts

    def put_back(self, counts: Mapping[Whose, tuple[int, int]]) -> None:
        """They could not be kept: they count the next time."""
        for route, (forged, ours) in counts.items():
            now = self._counts.get(route, (0, 0))
            self._counts[route] = (now[0] + forged, now[1] + ours)


class KeepKnocks:
    """A loop of whoever takes deliveries: the watch over channels may run in another process."""

    def __init__(self, world: World, signatures: Signatures) -> None:
        self._world = world
        self._signatures = signatures

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Keep them every minute until told to stop."""
        while not stop.is_set():
            try:
                await self.keep(self._world.clock.now())
                health.fine("signatures")
            except Transient as e:
                health.not_ready("signatures", str(e))
            await happens(stop, KEEP_EVERY_S)

    async def keep(self, at: datetime) -> None:
        """Keep what has come since the last time."""
        if not (counts := self._signatures.take()):
            return
        try:
            await self._world.db.write(lambda tx: _save(tx, counts, at))
        except Transient:
            self._signatures.put_back(counts)
            raise


def _save(tx: Tx, counts: Mapping[Whose, tuple[int, int]], at: datetime) -> None:
    channels.lock_watch(tx)
    known = channels.knocks(tx)
    for route, (forged, ours) in counts.items():
        channels.save_knocks(tx, route, rules.knocked(known.get(route, Knocks()), forged, ours, at))
