"""Tells operators whether the journals are safe: how long lines wait for a checkpoint, and whether chains are whole."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from archiver.jobs.prove import Prover
from archiver.store.ledger import Ledger, chains
from common.clock import Clock, happens
from common.db import Database, Tx
from common.errors import Transient
from common.health import Health
from common.log import Logger
from common.metrics import Metrics

LOOK_EVERY_S = 60.0
LIST_EVERY_S = 3600.0
"""A new journal is rare, and to list them reads all of an index."""
PROVE_EVERY_S = 24 * 3600.0
PROVE_FIRST_S = 600.0
"""A process that has just started has other things to do."""


class WatchJournal:
    """Looks each minute at what is not signed yet, and once a day at every line. It only reads."""

    def __init__(self, db: Database, prover: Prover, clock: Clock, metrics: Metrics, log: Logger) -> None:
        self._db = db
        self._prover = prover
        self._clock = clock
        self._metrics = metrics
        self._log = log
        self._proved_at: datetime | None = None
        self._chains: Sequence[tuple[str, str]] = ()

    async def watch(self, stop: asyncio.Event, _health: Health) -> None:
        """Look until told to stop; a database that is away is told of elsewhere."""
        began = self._clock.now()
        listed_at: datetime | None = None
        while not stop.is_set():
            at = self._clock.now()
            try:
                if listed_at is None or (at - listed_at).total_seconds() >= LIST_EVERY_S:
                    await self.list_chains()
                    listed_at = at
                await self.look(at)
                last, wait_s = (self._proved_at, PROVE_EVERY_S) if self._proved_at else (began, PROVE_FIRST_S)
                if (at - last).total_seconds() >= wait_s:
                    await self.prove()
            except Transient as e:
                self._log.info("the journals were not looked at", reason=str(e))
            await happens(stop, LOOK_EVERY_S)

    async def list_chains(self) -> None:
        """Find out which journals there are."""
        self._chains = await self._db.read(lambda tx: chains(tx, None))

    async def look(self, at: datetime) -> None:
        """Measure how long the oldest line of each municipality has waited for its checkpoint."""
        since = await self._db.read(self._unsealed)
        for municipality in {whose for whose, _ in self._chains}:
            told = [one for whose, one in since if whose == municipality and one is not None]
            waited_s = max(0.0, (at - min(told)).total_seconds()) if told else 0.0
            self._set("ordstyrer_journal_unsealed_seconds", waited_s, municipality)
            if self._proved_at is not None:
                verified_s = (at - self._proved_at).total_seconds()
                self._set("ordstyrer_journal_verified_seconds", verified_s, municipality)

    def _unsealed(self, tx: Tx) -> list[tuple[str, datetime | None]]:
        return [(whose, Ledger(tx, whose, series).unsealed_since()) for whose, series in self._chains]

    async def prove(self) -> None:
        """Verify every line of every journal; the files that they name are `ordstyrer archive verify`'s matter."""
        problems: dict[str, int] = {}
        for report in await self._prover.prove(None):
            problems[report.municipality] = problems.get(report.municipality, 0) + len(report.problems)
        for municipality, number in problems.items():
            self._set("ordstyrer_journal_problems", number, municipality)
            if number:
                self._log.error("a journal is not whole: `ordstyrer archive verify`", municipality=municipality)
        self._proved_at = self._clock.now()

    def _set(self, name: str, value: float, municipality: str) -> None:
        self._metrics.set(name, value, service="archiver", municipality=municipality)
