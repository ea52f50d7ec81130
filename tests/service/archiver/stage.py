"""The archiver with its clock in the test's hand: events in, jobs done, and a look at what became of it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from archiver.app import journal, verify
from archiver.core.chain import Report
from archiver.core.entry import Line
from archiver.settings import ArchiverSettings
from archiver.store.filed import Filed
from archiver.store.ledger import Ledger
from archiver.store.tables import MACHINERY
from archiver.store.together import together
from common.codec import decode
from common.db import ACROSS, Database, Tx
from common.events import Event
from common.service import Service, World
from tests.world import HandClock

E = TypeVar("E", bound=Event)


@dataclass
class Stage:
    """One archiver on one database."""

    service: Service
    world: World
    settings: ArchiverSettings
    clock: HandClock
    url: str
    path: Path

    @property
    def db(self) -> Database:
        return self.world.db

    async def tell(self, *events: Event) -> None:
        """Handle each event in a transaction of its own."""
        for event in events:
            await self.tell_together(event)

    async def tell_together(self, *events: Event) -> None:
        """Handle events in one transaction, as the runner does with a batch."""

        def unit(tx: Tx) -> None:
            with together(tx, events):
                for event in events:
                    self.service.handlers[type(event)](tx, event, self.clock.at)

        await self.db.write(unit)

    async def work(self, *, later: timedelta = timedelta(0)) -> None:
        """Move the clock and do every job that is due, those that it brings about too."""
        self.clock.at += later
        while await self.service.worker.run_due():
            pass

    async def told(self, kind: type[E]) -> list[E]:
        """What was told of this kind, oldest first."""
        table = MACHINERY.outbox.table
        query = select(table.c.kind, table.c.value).where(table.c.kind == kind.__name__).order_by(table.c.id)
        query = query.execution_options(**{ACROSS: "a test looks at all"})
        found = await self.db.read(lambda tx: tx.execute(query).all())
        return [event for row in found if isinstance(event := decode(row.kind, row.value), kind)]

    async def waiting(self) -> int:
        """How many events wait for their item or decision."""
        count, _ = await self.db.read(MACHINERY.waiting.oldest)
        return count

    async def lines(self, municipality: str = "sogne") -> list[Line]:
        """The journal's lines."""
        return await self.db.read(lambda tx: list(Ledger(tx, municipality, "main").lines()))

    async def events(self, municipality: str = "sogne") -> list[str]:
        """What the journal's lines tell of, in order."""
        return [line.event for line in await self.lines(municipality)]

    async def numbers(self, municipality: str = "sogne") -> list[tuple[str | None, str | None, str, str]]:
        """(journal number, case file, kind, status) of every record."""
        rows = await journal(self.db, municipality)
        return [(row.number, row.case_file, row.kind, row.status) for row in rows]

    async def verify(self) -> list[Report]:
        """What `ordstyrer archive verify` finds."""
        return await verify(self.db, self.settings)

    async def projection(self, municipality: str = "sogne") -> list[object]:
        """Everything that is folded from the journal."""

        def unit(tx: Tx) -> list[object]:
            filed = Filed(tx, municipality)
            posts = filed.posts()
            cases = [filed.case(post.case_id) for post in posts if post.case_id]
            return [*posts, *cases, *(filed.documents(post.record_id) for post in posts)]

        return await self.db.read(unit)
