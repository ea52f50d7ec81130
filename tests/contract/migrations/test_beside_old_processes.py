"""A migration waits for a process of the last release that is in the middle of its work: neither breaks the other."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from common import migrate

BEFORE = "0005"
"""The classifier's revision before its open jobs were indexed."""
LOOK_AGAIN_S, WAIT_S_MAX = 0.02, 60.0


async def _waits(migrating: asyncio.Task[None], watching: AsyncConnection) -> None:
    """Return when the migration waits for a lock."""
    async with asyncio.timeout(WAIT_S_MAX):
        while not (await watching.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted"))).first():
            assert not migrating.done(), "it waited for nobody"
            await watching.rollback()
            await asyncio.sleep(LOOK_AGAIN_S)


@pytest.mark.postgres
async def test_who_has_read_the_jobs_and_writes_them_waits_for_no_migration_that_waits_for_him(
    database: str,
) -> None:
    await migrate.upgrade(database, ["classifier"], to=BEFORE)
    engine = create_async_engine(database, connect_args={"server_settings": {"search_path": "classifier"}})
    async with engine.connect() as worker, engine.connect() as watching:
        await worker.execute(text("SELECT municipality FROM classifier_job"))
        migrating = asyncio.create_task(migrate.upgrade(database, ["classifier"]))
        await _waits(migrating, watching)
        await worker.execute(text("UPDATE classifier_job SET lease_until = now()"))
        await worker.commit()
        await migrating
    await engine.dispose()
