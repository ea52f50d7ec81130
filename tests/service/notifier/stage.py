"""The notifier in a test's hand: tell it events, move its clock, read what it said and mailed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import text

from common.codec import decode
from common.db import Database, Tx
from common.events import Event
from common.service import Service
from common.work import Job
from tests.service.notifier.received import Received, read

START = datetime(2026, 1, 19, 7, 0, tzinfo=UTC)
"""A Monday, 08:00 where Bø is."""
E = TypeVar("E", bound=Event)


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class Stage:
    """The notifier under test: tell it events, move its clock, look at what it said and mailed."""

    def __init__(self, service: Service, db: Database, clock: HandClock, folder: Path) -> None:
        self.service = service
        self.db = db
        self.clock = clock
        self.folder = folder

    async def tell(self, *events: Event) -> None:
        """Handle the events one after the other, as the runner would."""
        for event in events:
            handler = self.service.handlers[type(event)]
            await self.db.write(lambda tx, e=event, h=handler: h(tx, e, self.clock.now()))  # type: ignore[misc]  # bound now, not at the call

    async def at(self, when: datetime) -> None:
        """Move the clock and do every job that is due by then."""
        self.clock.at = when
        while await self.service.worker.run_due():
            pass

    async def later(self, **more: float) -> None:
        """Move the clock on and do every job that is due by then."""
        await self.at(self.clock.at + timedelta(**more))

    async def said(self, kind: type[E]) -> list[E]:
        """Return what was published of a kind, oldest first."""
        return [event for event in await self.all_said() if type(event) is kind]

    async def all_said(self) -> list[Event]:
        """Return everything that was published, oldest first."""

        def unit(tx: Tx) -> list[Event]:
            found = tx.execute(text("SELECT kind, value FROM notifier_outbox ORDER BY id")).all()
            return [decode(row.kind, row.value) for row in found]

        return await self.db.read(unit)

    async def job(self, kind: str) -> Job:
        """Return the one job of a kind that is not done yet."""

        def unit(tx: Tx) -> Job:
            query = text(
                "SELECT municipality, job_id, kind, key, target, args FROM notifier_job"
                " WHERE kind = :kind AND done_at IS NULL"
            )
            row = tx.execute(query, {"kind": kind}).one()
            given = dict(row._mapping)
            job_id, args = UUID(str(given.pop("job_id"))), msgspec.json.decode(given.pop("args"))
            return Job(**given, job_id=job_id, args=args, run_at=START)

        return await self.db.read(unit)

    async def until(self, kind: str) -> None:
        """Do what is due, as far as the first job of a kind waits."""
        while not await self.db.read(
            lambda tx: tx.execute(
                text("SELECT 1 FROM notifier_job WHERE kind = :kind AND done_at IS NULL"), {"kind": kind}
            ).first()
        ):
            assert await self.service.worker.run_due(), f"no job of the kind {kind} comes"

    def mails(self, municipality: str = "*") -> list[Received]:
        """Return the mails that lie in the folder."""
        files = sorted((self.folder / "outbox").glob(f"{municipality}/*.eml"))
        return [read(f.read_bytes()) for f in files]
