"""Sees that the database is older than what was signed of it: then no series of it gives a number by itself."""

import asyncio
from datetime import datetime

from archiver.core.checkpoint import Checkpoint, decoded
from archiver.ports import Shelf
from archiver.store.ledger import Ledger
from archiver.store.numbers import RESTORED, Numbers
from common.clock import Clock, happens
from common.db import Database, Tx
from common.errors import Transient
from common.health import Health
from common.log import Logger

AGAIN_S = 5.0


class WatchRestore:
    """Looks once, before anything is consumed; `looked` is set when it has."""

    def __init__(self, db: Database, shelf: Shelf, clock: Clock, log: Logger) -> None:
        self.looked = asyncio.Event()
        self._db = db
        self._shelf = shelf
        self._clock = clock
        self._log = log

    async def come(self, stop: asyncio.Event, health: Health) -> None:
        """Look until it could be looked; a shelf that is away keeps the service from numbering on."""
        while not stop.is_set() and not self.looked.is_set():
            try:
                await self.look(self._clock.now())
                health.fine("checkpoints")
            except Transient as e:
                health.not_ready("checkpoints", str(e))
                await happens(stop, AGAIN_S)

    async def look(self, at: datetime) -> list[tuple[str, str]]:
        """Hold every series whose checkpoints tell of lines that the database does not have; return them."""
        found = [chain for chain in await self._shelf.chains() if await self._look_at(*chain, at)]
        for municipality, series in found:
            self._log.warning(
                "restored: no number is given until a person resumes", municipality=municipality, kind=series
            )
        self.looked.set()
        return found

    async def _look_at(self, municipality: str, series: str, at: datetime) -> bool:
        seq, _ = await self._db.read(lambda tx: Ledger(tx, municipality, series).head())
        newer = [decoded(content) for content in await self._shelf.above(municipality, series, seq)]
        if not newer:
            return False
        return await self._db.write(lambda tx: _hold(tx, municipality, series, newer, at=at))


def _hold(tx: Tx, municipality: str, series: str, newer: list[Checkpoint | None], *, at: datetime) -> bool:
    numbers = Numbers(tx, municipality, series)
    forgotten = {pair for found in numbers.resumed() for pair in found.left_behind}
    unknown = [c for c in newer if c is None or (c.seq, c.hash) not in forgotten]
    head, _ = Ledger(tx, municipality, series).head()
    return bool(unknown) and numbers.hold(RESTORED, head, at)
