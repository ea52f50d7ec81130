"""Opens the archiver alone on a clock that steps: its own tables and files, and a bus that nobody reads any more."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import archiver.app
from archiver.settings import ArchiverSettings
from archiver.store.sweeping import SWEEP_KIND, enqueue_sweep
from common.bus.local import LocalBus, create_tables
from common.control import Control
from common.crash import NO_CRASH
from common.db import SqliteDatabase
from common.events import FactStated
from common.log import logger
from common.metrics import Metrics
from common.pack_versions import pack_key
from common.policy.pack import Pack
from common.process import blobs_of, database_path
from common.service import Service, World
from common.work import Job, Unit
from desk.core.version import MOUNTED, PROPOSED, Version, fact_of, first
from desk.handlers.facts import stated


class SteppedClock:
    """Tells the time of what happens next; it never goes back."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the present instant of that year."""
        return self._at

    def step_to(self, at: datetime) -> None:
        """Go on to an instant; ValueError for one that is past."""
        if at < self._at:
            raise ValueError(f"{at:%Y-%m-%d %H:%M} UTC is over: what happens lies at least two minutes apart")
        self._at = at


@asynccontextmanager
async def begun(
    settings: ArchiverSettings, pack: Pack, files: dict[str, str], year: int
) -> AsyncIterator[tuple[Service, SteppedClock]]:
    """Attach the archiver to its own tables and to a bus of that year, which nobody reads any more."""
    begins = datetime(year, 1, 1, 12, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "last-year.db"
        create_tables(f"sqlite:///{log}")
        clock = SteppedClock(begins)
        db, bus_db = SqliteDatabase(database_path(settings), flushed=False), SqliteDatabase(log, flushed=False)
        bus = LocalBus(bus_db, clock)
        world = World(
            db, bus, blobs_of(settings, flushed=False), clock, Control(bus, logger("control")), Metrics(), NO_CRASH
        )
        try:
            service = archiver.app.attach(world, settings)
            service.worker.does(SWEEP_KIND, _nothing)
            world.control.state(in_force(pack, files, begins))
            yield service, clock
        finally:
            await bus.close()
            await bus_db.close()
            await db.close()


async def _nothing(_job: Job, _at: datetime) -> None:
    """Look for nothing that may go: nothing does within that year, and to look, and to prove every chain, on each of
    its days was more than half of what it took."""


def left_to(now: datetime, municipality: str) -> Unit:
    """Return what has the running archiver look through it all."""
    return lambda tx: enqueue_sweep(tx, municipality, now)


def in_force(pack: Pack, files: dict[str, str], at: datetime) -> FactStated:
    """Return the pack as the desk tells of the one that an installation begins with."""
    header = pack.file.pack
    version = Version(
        version=header.version,
        sha256=pack.sha256,
        state=PROPOSED,
        files=files,
        valid_from=header.valid_from,
        proposed_by=MOUNTED,
        proposed_at=at,
    )
    return stated(header.id, pack_key(header.id, header.version), fact_of(first(version, at)), at)
