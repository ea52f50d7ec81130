"""Starts what the days bring: the first round of each municipality, and a recount when its calendar has changed."""

import asyncio
import contextlib
from datetime import datetime
from functools import partial

from common.clock import Clock, happens
from common.control import Control
from common.db import Database, Tx
from common.errors import Transient
from common.events import derived_id
from common.health import Health
from common.work import enqueue
from notifier.core.rounds import next_round
from notifier.jobs.recount import recount_of
from notifier.jobs.round import round_of
from notifier.ports import Calendars
from notifier.store import MACHINERY, Mark, of

LOOK_EVERY_S = 5.0


class Clocks:
    """Looks every few seconds. What it asks for are jobs: two replicas ask for the same, once."""

    def __init__(self, db: Database, control: Control, calendars: Calendars, clock: Clock) -> None:
        self._db = db
        self._control = control
        self._calendars = calendars
        self._clock = clock
        self._asked: dict[str, tuple[str, datetime | None]] = {}

    async def run(self, stop: asyncio.Event, _health: Health) -> None:
        """Look until told to stop, once all facts are known: half a calendar would move deadlines to and fro."""
        while not stop.is_set():
            if await happens(self._control.at_end, LOOK_EVERY_S):
                with contextlib.suppress(Transient):  # a database that is away is told of elsewhere
                    await self.once()
                await happens(stop, LOOK_EVERY_S)

    async def once(self) -> None:
        """Ask for what is due now, of every municipality that has a pack."""
        at = self._clock.now()
        for municipality in self._calendars.municipalities():
            mark = self._calendars.calendar_mark(municipality, at)
            rounds = self._calendars.rounds(municipality, at)
            asks = mark, next_round(rounds, at) if rounds else None
            if self._asked.get(municipality) != asks:
                await self._db.write(partial(_ask, municipality=municipality, asks=asks, at=at))
                self._asked[municipality] = asks


def _ask(tx: Tx, *, municipality: str, asks: tuple[str, datetime | None], at: datetime) -> None:
    mark, round_at = asks
    store = of(tx, municipality)
    known = store.rounds.mark()
    if known is None or known.mark != mark:
        cause = derived_id(municipality, mark, known.marked_at.isoformat() if known else "")
        enqueue(tx, MACHINERY.jobs, recount_of(municipality, cause, at))
        store.rounds.marked(Mark(mark, at, known.watched_since if known else at))
    if round_at is not None:
        enqueue(tx, MACHINERY.jobs, round_of(municipality, round_at))
