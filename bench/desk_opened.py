"""A desk to measure: its app on a real database, with one municipality's pack told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from common.clock import SystemClock
from common.db import Database, PostgresDatabase, SqliteDatabase
from common.log import configure
from common.service import Service
from desk.app import attach
from desk.settings import DeskSettings
from tests.migrated import migrated
from tests.service.desk.conftest import PACK
from tests.world import world_on


@asynccontextmanager
async def opened(folder: Path, url: str | None = None) -> AsyncIterator[Service]:
    """Open a desk in an empty folder, on SQLite unless a database is named."""
    configure(as_json=True, level="warning")
    (folder / "policies").mkdir()
    await migrated(url or f"sqlite:///{folder / 'desk.db'}", ["desk"])
    db: Database = PostgresDatabase(url, "desk") if url else SqliteDatabase(folder / "desk.db")
    clock = SystemClock()
    world = world_on(db, folder, clock)
    world.control.state(PACK)
    given = {"data_dir": folder, "policies_dir": folder / "policies", "desk_second_factor": False}
    try:
        yield attach(world, DeskSettings.model_validate(given))
    finally:
        await db.close()
