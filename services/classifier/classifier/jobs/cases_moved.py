"""When a political case moves, what is about it is decided again, so that open drafts turn over (KINN-14)."""

import asyncio
from functools import partial

from classifier.handlers.again import want_again
from common.clock import Clock, happens
from common.control import Control, told
from common.db import Database, Tx
from common.errors import Transient
from common.events import FactStated, PoliticalCaseFact
from common.health import Health
from common.policy.beside import POLITICAL_CASE

LOOK_EVERY_S = 1.0


class CasesMoved:
    """Asks for the items of each political case that is told of.

    After a start all are told of: a change that came while nobody listened is none the less taken up, and what has not
    changed makes no new decision.
    """

    def __init__(self, control: Control, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._news = asyncio.Event()
        self._moved: dict[str, FactStated] = {}
        control.listen(self._told)

    def _told(self, fact: FactStated) -> None:
        if fact.key.split("/")[1:2] == [POLITICAL_CASE] and fact.value is not None:
            self._moved[fact.key] = fact
            self._news.set()

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Take up what has moved until told to stop (a loop of the service)."""
        while not stop.is_set():
            await happens(self._news, LOOK_EVERY_S)
            self._news.clear()
            try:
                await self.take_up()
                health.fine("political cases")
            except Transient as e:
                health.not_ready("political cases", str(e))

    async def take_up(self) -> None:
        """Save a job for each case that has moved. Transient when the database is away: it is taken up next time."""
        while self._moved:
            key, fact = next(iter(self._moved.items()))
            await self._db.write(partial(self._ask, fact=fact))
            if self._moved.get(key) is fact:
                del self._moved[key]

    def _ask(self, tx: Tx, fact: FactStated) -> None:
        case = told(fact, PoliticalCaseFact)
        if case is not None:
            want_again(tx, fact.municipality, "political_case", case.ref, self._clock.now())
