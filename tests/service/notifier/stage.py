"""The notifier in a test's hand: tell it events, move its clock, read what it said and mailed."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import text

from common.db import Tx
from common.service import Service
from common.work import Job
from tests.service.notifier.received import Received, read
from tests.service.stage import E, ServiceStage
from tests.world import HandClock

START = datetime(2026, 1, 19, 7, 0, tzinfo=UTC)
"""A Monday, 08:00 where Bø is."""


class Stage(ServiceStage):
    """The notifier under test: tell it events, move its clock, look at what it said and mailed."""

    def __init__(self, service: Service, clock: HandClock, folder: Path) -> None:
        super().__init__(service, clock)
        self.folder = folder

    async def at(self, when: datetime) -> None:
        """Move the clock and do every job that is due by then."""
        self.clock.at = when
        await self.work()

    async def said(self, kind: type[E]) -> list[E]:
        """Return what the notifier told of a kind, oldest first."""
        return await self.told(kind)

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
