"""Behind a pooler that lends connections for one transaction each, a unit of work is what it is without one."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from sqlalchemy import Connection, text

from common.db import PostgresDatabase, Way
from common.errors import Transient
from tests.contract.db.conftest import METADATA
from tests.contract.db.units import kept, puts
from tests.parts.pgbouncer import PgBouncer
from tests.parts.postgres import Postgres

pytestmark = pytest.mark.postgres
TOLD = ("search_path", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
Open = Callable[..., PostgresDatabase]


@pytest.fixture(scope="module")
def pooler(postgres: Postgres) -> Iterator[PgBouncer]:
    """One pooler that has two connections to lend for each database."""
    with PgBouncer(postgres, lends_max=2) as pooler:
        yield pooler


@pytest.fixture
async def open_db(pooler: PgBouncer, database: str) -> AsyncIterator[Open]:
    """Open a database through the pooler, as often as wanted: each is what another process would have of it."""
    opened: list[PostgresDatabase] = []

    def opens(schema: str = "public", **more: float) -> PostgresDatabase:
        way = Way(direct_url=database, **more)
        opened.append(PostgresDatabase(pooler.through(database), schema, way=way))
        return opened[-1]

    yield opens
    for db in opened:
        await db.close()


def settings_of(tx: Connection) -> list[str]:
    """Return what PostgreSQL runs this transaction's statements with."""
    return [str(tx.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one()) for name in TOLD]


async def test_more_clients_than_connections_each_in_its_own_schema_mix_nothing_up(open_db: Open) -> None:
    one, other = open_db("one"), open_db("other")
    await one.write(lambda tx: tx.execute(text("CREATE SCHEMA one")))
    await one.write(lambda tx: tx.execute(text("CREATE SCHEMA other")))
    for db in (one, other):
        await db.write(METADATA.create_all)
    # Each prepares what others have prepared too, on connections that are now one's, now the other's.
    await asyncio.gather(*(db.write(puts(n)) for n in range(60) for db in ((one, other)[n % 2],)))
    assert await kept(one) == list(range(0, 60, 2))
    assert await kept(other) == list(range(1, 60, 2))


async def test_each_transaction_has_its_settings_and_leaves_none_behind(open_db: Open) -> None:
    patient, hasty = open_db("one", lock_s_max=20), open_db("other", lock_s_max=0.5, statement_s_max=2, idle_s_max=3)
    for _ in range(3):
        assert await patient.read(settings_of) == ["one", "30s", "20s", "1min"]
        assert await hasty.write(settings_of) == ["other", "2s", "500ms", "3s"]


async def test_a_statement_that_takes_too_long_is_transient_there_too(open_db: Open) -> None:
    db = open_db(statement_s_max=1.0)
    with pytest.raises(Transient):
        await db.write(lambda tx: tx.execute(text("SELECT pg_sleep(30)")))
    assert await db.read(lambda tx: tx.execute(text("SELECT 1")).scalar_one()) == 1


async def test_a_lock_is_held_past_the_pooler_by_one_alone(open_db: Open) -> None:
    one, other = open_db(), open_db()
    async with one.alone("relay") as mine:
        assert mine
        # Whoever comes meanwhile, and however many transactions run: it stays held.
        await asyncio.gather(*(one.write(lambda tx: tx.execute(text("SELECT 1"))) for _ in range(20)))
        async with other.alone("relay") as theirs:
            assert not theirs
    async with other.alone("relay") as now:
        assert now


async def test_a_pooler_that_is_gone_is_transient_and_all_is_well_when_it_is_back(
    postgres: Postgres, database: str
) -> None:
    with PgBouncer(postgres) as pooler:
        db = PostgresDatabase(pooler.through(database), "public", way=Way(direct_url=database))
        await db.write(METADATA.create_all)
        assert await db.write(puts(1))
        await asyncio.to_thread(pooler.kill)
        with pytest.raises(Transient):
            await db.write(puts(2))
        await asyncio.to_thread(pooler.start)
        assert await db.write(puts(3))
        assert await kept(db) == [1, 3]
        await db.close()
