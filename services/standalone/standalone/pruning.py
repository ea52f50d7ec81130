"""Takes what is too old out of the log in the embedded database: what Kafka's brokers do elsewhere (G12)."""

import asyncio

from common.bus.local import LocalBus
from common.clock import Clock, happens
from common.errors import Transient
from common.health import Health

PRUNE_EVERY_S = 600.0


class Pruning:
    """A loop of the process that owns the log."""

    def __init__(self, bus: LocalBus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Prune at the start and then every ten minutes until told to stop."""
        while not stop.is_set():
            try:
                await self._bus.prune(self._clock.now())
                health.fine("log's age")
            except Transient as e:
                health.not_ready("log's age", str(e))
            await happens(stop, PRUNE_EVERY_S)
