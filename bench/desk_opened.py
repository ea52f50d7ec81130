"""A desk to measure: its app on a real database, with one municipality's pack told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from common.blob import FolderBlobs
from common.bus.local import LocalBus
from common.clock import SystemClock
from common.control import Control
from common.crash import NO_CRASH
from common.db import Database, PostgresDatabase, SqliteDatabase
from common.log import configure, logger
from common.metrics import Metrics
from common.service import Service, World
from desk.app import attach
from desk.settings import DeskSettings
from tests.migrated import migrated
from tests.service.desk.conftest import PACK


@asynccontextmanager
async def opened(folder: Path, url: str | None = None) -> AsyncIterator[Service]:
    """Open a desk in an empty folder, on SQLite unless a database is named."""
    configure(as_json=True, level="warning")
    (folder / "policies").mkdir()
    await migrated(url or f"sqlite:///{folder / 'desk.db'}", ["desk"])
    db: Database = PostgresDatabase(url, "desk") if url else SqliteDatabase(folder / "desk.db")
    clock = SystemClock()
    bus = LocalBus(db, clock)
    world = World(
        db=db,
        bus=bus,
        blobs=FolderBlobs(folder / "blobs"),
        clock=clock,
        control=Control(bus, logger("control")),
        metrics=Metrics(),
        crash=NO_CRASH,
    )
    world.control.state(PACK)
    given = {"data_dir": folder, "policies_dir": folder / "policies", "desk_second_factor": False}
    try:
        yield attach(world, DeskSettings.model_validate(given))
    finally:
        await db.close()
