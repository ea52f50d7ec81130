"""PostgreSQL breaks off what takes too long: that passes, whoever asked tries again, and nothing is lost or doubled."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import Connection, text

from common.db import PostgresDatabase, Way
from common.errors import Transient
from tests.contract.db.conftest import METADATA
from tests.contract.db.units import kept, puts

pytestmark = pytest.mark.postgres
IDLE_S_MAX = 1.0
Hasty = Callable[[Way], PostgresDatabase]


@pytest.fixture
async def patient(database: str) -> AsyncIterator[PostgresDatabase]:
    """A database with tables and with as much patience as it has if nothing is said."""
    db = PostgresDatabase(database, "public")
    await db.write(METADATA.create_all)
    yield db
    await db.close()


@pytest.fixture
async def hasty(database: str) -> AsyncIterator[Hasty]:
    """Open it with little patience in what is tried: what else is done may take its time on a busy machine."""
    opened: list[PostgresDatabase] = []

    def opens(way: Way) -> PostgresDatabase:
        opened.append(PostgresDatabase(database, "public", way=way))
        return opened[-1]

    yield opens
    for db in opened:
        await db.close()


def sleeps(tx: Connection) -> None:
    """A statement that takes too long."""
    tx.execute(text("SELECT pg_sleep(30)"))


def locks(tx: Connection) -> None:
    """Wait for a lock that somebody else may hold."""
    tx.execute(text("SELECT pg_advisory_xact_lock(7)"))


def idles(tx: Connection) -> None:
    """Do nothing in an open transaction, as a process that hangs, and then go on."""
    time.sleep(IDLE_S_MAX * 2.5)
    tx.execute(text("SELECT 1"))


async def test_a_statement_that_takes_too_long_is_broken_off_with_all_that_its_unit_did(
    hasty: Hasty, patient: PostgresDatabase
) -> None:
    def unit(tx: Connection) -> None:
        puts(1)(tx)
        sleeps(tx)

    with pytest.raises(Transient):
        await hasty(Way(statement_s_max=1.0)).write(unit)
    assert await kept(patient) == []


async def test_a_lock_that_somebody_else_holds_is_not_waited_for_for_ever_and_is_had_afterwards(
    hasty: Hasty, patient: PostgresDatabase
) -> None:
    db = hasty(Way(lock_s_max=0.2))
    has, may_go = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    async def holds() -> None:
        async with patient._engine.begin() as conn:  # a transaction that stays open, of another process
            await conn.run_sync(locks)
            loop.call_soon(has.set)
            await may_go.wait()

    holding = asyncio.create_task(holds())
    await has.wait()

    def unit(tx: Connection) -> None:
        puts(2)(tx)
        locks(tx)

    with pytest.raises(Transient):
        await db.write(unit)
    may_go.set()
    await holding
    await db.write(unit)
    assert await kept(patient) == [2]


async def test_a_transaction_that_hangs_is_taken_back_and_done_anew(hasty: Hasty, patient: PostgresDatabase) -> None:
    db = hasty(Way(idle_s_max=IDLE_S_MAX))

    def unit(tx: Connection) -> None:
        puts(3)(tx)
        idles(tx)

    with pytest.raises(Transient):
        await db.write(unit)
    assert await kept(patient) == []
    assert await db.write(puts(3))
    assert await kept(patient) == [3]


async def test_who_asks_for_nothing_else_gets_times_that_end(database: str) -> None:
    db = PostgresDatabase(database, "public")
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    said = await db.read(lambda tx: [tx.execute(text(f"SHOW {name}")).scalar_one() for name in names])
    assert said == ["30s", "10s", "1min"]
    await db.close()
