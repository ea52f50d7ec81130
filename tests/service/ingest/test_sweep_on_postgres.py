"""A sweep on the database of production: the same findings, and replicas that order and begin at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from common import migrate
from common.db import PostgresDatabase
from tests.service.ingest.opened import opened
from tests.service.ingest.stage import START
from tests.service.ingest.sweeping import Sweeping

pytestmark = pytest.mark.postgres


@pytest.fixture
async def sweeping(tmp_path: Path, accounts_file: Path, migrated: Path, database: str) -> AsyncIterator[Sweeping]:
    """Ingest on PostgreSQL and on a platform in memory."""
    await migrate.upgrade(database, ["ingest"])
    async with opened(tmp_path, accounts_file, migrated, PostgresDatabase(database, "ingest")) as stage:
        yield Sweeping(stage, accounts_file)


async def test_a_sweep_finds_on_postgresql_what_it_finds_on_sqlite(sweeping: Sweeping) -> None:
    ids = [sweeping.shelf.write(number) for number in range(5)]
    await sweeping.round()
    sweeping.shelf.change(ids[0], text="Når stenger svømmehallen?")
    sweeping.shelf.change(ids[1], hidden=True)
    del sweeping.shelf.comments[ids[2]]
    await sweeping.round(minutes=15)
    await sweeping.round(minutes=15)
    news = {("ItemEdited", ids[0]), ("ItemHidden", ids[1]), ("ItemRemoved", ids[2])}
    told = await sweeping.told()
    assert (len(told), set(told[5:])) == (8, news)
    await sweeping.schedule.go_round(sweeping.stage.clock.at)
    age = sweeping.stage.counted("ordstyrer_sweep_age_seconds", municipality="bo", platform="facebook")
    assert 0 < age < 60


async def test_replicas_that_look_at_the_schedule_at_once_order_one_sweep(sweeping: Sweeping) -> None:
    sweeping.shelf.write(1)
    at = START + timedelta(seconds=1)
    await asyncio.gather(*(sweeping.schedule.go_round(at) for _ in range(4)))
    assert len(await sweeping.sweeps()) == 1
    await sweeping.stage.later(seconds=2)
    assert sweeping.shelf.asked.count(sweeping.shelf.asked[0]) == 1
