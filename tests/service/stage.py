"""A service in a test's hand: tell it events, move its clock, read what it told. Each service's stage adds its own."""

import asyncio
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import text

from common.codec import decode
from common.db import Database, Tx
from common.events import Event
from common.service import Service, World
from tests.world import HandClock

E = TypeVar("E", bound=Event)
AT_ONCE_MAX = 8
"""As many as a database keeps connections: on a busy machine the last of many more would wait too long for one."""


class ServiceStage:
    """The service under test, with its neighbours as recorded events."""

    def __init__(self, service: Service, clock: HandClock) -> None:
        self.service = service
        self.world: World = service.world
        self.db: Database = service.world.db
        self.clock = clock

    async def tell(self, *events: Event) -> None:
        """Handle events one after the other, as the runner would."""
        for event in events:
            handler = self.service.handlers[type(event)]
            await self.db.write(lambda tx, e=event, h=handler: h(tx, e, self.clock.now()))  # type: ignore[misc]  # bound now, not at the call

    async def tell_at_once(self, *events: Event) -> None:
        """Handle events beside each other, as several processes would."""
        room = asyncio.Semaphore(AT_ONCE_MAX)

        async def one(event: Event) -> None:
            async with room:
                await self.tell(event)

        await asyncio.gather(*map(one, events))

    async def handle(self) -> None:
        """Let the runner handle everything that has come."""
        runner = self.service.runner
        while not await runner.is_idle():
            await runner._one_batch()

    async def work(self) -> None:
        """Do every job that is due now, those that it brings about too."""
        while await self.service.worker.run_due():
            pass

    async def later(self, **more: float) -> None:
        """Move the clock on and do every job that is due by then."""
        self.clock.at += timedelta(**more)
        await self.work()

    async def told(self, kind: type[E]) -> list[E]:
        """Return what was published of a kind, oldest first."""
        return [event for event in await self.all_told() if isinstance(event, kind)]

    async def all_told(self) -> list[Event]:
        """Return everything that was published, oldest first."""

        def unit(tx: Tx) -> list[Event]:
            found = tx.execute(text(f"SELECT kind, value FROM {self.service.name}_outbox ORDER BY id")).all()  # noqa: S608 - our own name
            return [decode(row.kind, row.value) for row in found]

        return await self.db.read(unit)

    async def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return await self.db.read(lambda tx: int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()))  # noqa: S608 - our own names
