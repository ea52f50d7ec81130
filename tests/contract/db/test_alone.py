"""Alone: one holder among all processes, and the next one as soon as that is gone."""

import asyncio

import pytest
from sqlalchemy import text

from common.db import Database, PostgresDatabase
from common.db.postgres import LOCK_WATCH_EVERY_S
from common.errors import Transient
from tests.contract.opened import Databases
from tests.parts.postgres import Postgres


async def test_one_of_two_is_alone_and_the_other_next(databases: Databases) -> None:
    one, other = databases.open(), databases.open()
    async with one.alone("relay") as first:
        assert first
        async with other.alone("relay") as second, one.alone("relay") as third:
            assert not second
            assert not third
        async with other.alone("something else") as free:
            assert free
    async with other.alone("relay") as now:
        assert now


async def test_who_fails_while_alone_lets_go(databases: Databases) -> None:
    one, other = databases.open(), databases.open()
    with pytest.raises(ZeroDivisionError):
        await _fail_while_alone(one)
    async with other.alone("relay") as now:
        assert now


async def test_a_time_out_of_the_bodys_own_is_not_mistaken_for_a_lost_lock(databases: Databases) -> None:
    db = databases.open()

    async def too_slow() -> None:
        async with db.alone("relay"), asyncio.timeout(0.01):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await too_slow()


async def test_who_is_stopped_while_alone_lets_go(databases: Databases) -> None:
    one, other = databases.open(), databases.open()
    held = asyncio.Event()

    async def hold() -> None:
        async with one.alone("relay") as mine:
            assert mine
            held.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hold())
    await held.wait()
    task.cancel()
    await asyncio.wait([task])
    async with other.alone("relay") as now:
        assert now


async def _fail_while_alone(db: Database) -> None:
    async with db.alone("relay") as mine:
        assert mine
        raise ZeroDivisionError


@pytest.mark.postgres
async def test_who_is_alone_for_long_keeps_no_transaction_open(database: str) -> None:
    db = PostgresDatabase(database, "public")
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = current_database()"
    )
    async with db.alone("relay"):
        assert await db.read(lambda tx: tx.execute(query).scalar_one()) == 0
    await db.close()


@pytest.mark.postgres
async def test_who_loses_the_connection_of_its_lock_is_told_before_long(database: str) -> None:
    db = PostgresDatabase(database, "public")
    cut = text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()")

    async def hold() -> None:
        async with db.alone("relay") as mine:
            assert mine
            await db.write(lambda tx: tx.execute(cut))
            await asyncio.Event().wait()

    async with asyncio.timeout(LOCK_WATCH_EVERY_S + 60):
        with pytest.raises(Transient, match="lock was lost"):
            await hold()
    async with db.alone("relay") as again:
        assert again
    await db.close()


@pytest.mark.postgres
async def test_a_server_that_is_gone_leaves_nobody_alone() -> None:
    with Postgres() as server:
        db = PostgresDatabase(server.url(server.create_database()), "public")
        server.kill()
        with pytest.raises(Transient):
            async with db.alone("relay"):
                pytest.fail("nobody holds a lock on a dead server")
        server.start()
        async with db.alone("relay") as mine:
            assert mine
        await db.close()
