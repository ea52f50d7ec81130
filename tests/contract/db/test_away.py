"""The database away: Transient as long as it lasts, and right again when it is back."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, column, func, select, text

from common.db import PostgresDatabase, SqliteDatabase, Tx, Way
from common.errors import Transient
from tests.contract.db.conftest import METADATA
from tests.contract.db.units import kept, numbers, puts
from tests.parts.postgres import Postgres

HELD = text(
    "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = pg_locks.database"
    " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
)


@pytest.fixture
def server() -> Iterator[Postgres]:
    """A server of this test's own, to be stopped."""
    with Postgres() as server:
        yield server


def _make(tx: Tx) -> None:
    METADATA.create_all(tx)


@pytest.mark.postgres
async def test_a_postgresql_that_dies_is_transient_and_its_commits_are_there_when_it_is_back(server: Postgres) -> None:
    db = PostgresDatabase(server.url(server.create_database()), "public")
    await db.write(_make)
    await db.write(puts(1))

    def dies_meanwhile(tx: Connection) -> None:
        puts(2)(tx)
        server.kill()
        numbers(tx)

    with pytest.raises(Transient):
        await db.write(dies_meanwhile)
    for ask in (db.write, db.read):
        with pytest.raises(Transient):
            await ask(numbers)
    server.start()
    assert await kept(db) == [1]
    assert await db.write(puts(3))
    await db.close()


@pytest.mark.postgres
async def test_a_postgresql_that_stops_in_order_is_transient_too(server: Postgres) -> None:
    db = PostgresDatabase(server.url(server.create_database()), "public")
    await db.write(_make)
    asking = [asyncio.create_task(db.write(lambda tx: tx.execute(text("SELECT pg_sleep(30)")))) for _ in range(2)]
    await asyncio.sleep(0.3)
    await asyncio.to_thread(server.stop)
    for result in await asyncio.gather(*asking, return_exceptions=True):
        assert isinstance(result, Transient), repr(result)
    with pytest.raises(Transient):
        await kept(db)
    await asyncio.to_thread(server.start)
    assert await kept(db) == []
    await db.close()


@pytest.mark.postgres
async def test_a_savepoint_on_a_lost_connection_is_transient(database: str) -> None:
    db = PostgresDatabase(database, "public")
    await db.write(_make)

    def cut_off(tx: Connection) -> None:
        savepoint = tx.begin_nested()
        try:
            tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        finally:
            savepoint.rollback()

    with pytest.raises(Transient):
        await db.write(cut_off)
    assert await db.write(puts(1))
    await db.close()


@pytest.mark.postgres
async def test_two_units_that_wait_for_each_other_are_transient_and_not_stuck(database: str) -> None:
    db = PostgresDatabase(database, "public")
    await db.write(_make)

    def locks(first: int, second: int) -> None:
        def unit(tx: Connection) -> None:
            tx.execute(text(f"SELECT pg_advisory_xact_lock({first})"))
            while tx.execute(HELD).scalar_one() < 2:
                tx.execute(text("SELECT pg_sleep(0.02)"))
            tx.execute(text(f"SELECT pg_advisory_xact_lock({second})"))

        return unit  # type: ignore[return-value]  # a unit is a function

    results = await asyncio.gather(db.write(locks(1, 2)), db.write(locks(2, 1)), return_exceptions=True)  # type: ignore[func-returns-value, arg-type]  # the same
    assert sorted(type(r).__name__ for r in results) == ["NoneType", "Transient"]
    await db.close()


@pytest.mark.postgres
async def test_a_pool_with_all_connections_taken_is_transient(database: str) -> None:
    db = PostgresDatabase(database, "public", connections_max=1)
    db._engine.sync_engine.pool._timeout = 0.2  # type: ignore[attr-defined]  # ten seconds are too long for a test
    asking = [asyncio.create_task(db.write(lambda tx: tx.execute(text("SELECT pg_sleep(1)")))) for _ in range(3)]
    await asyncio.sleep(0.1)
    with pytest.raises(Transient):
        await db.read(numbers)
    await asyncio.gather(*asking)
    await db.close()


async def test_a_table_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    db = SqliteDatabase(tmp_path / "empty.db")
    with pytest.raises(Transient):
        await db.read(numbers)
    await db.write(_make)
    assert await kept(db) == []
    await db.close()


@pytest.mark.postgres
async def test_a_table_that_postgresql_does_not_have_yet_is_waited_for(database: str) -> None:
    db = PostgresDatabase(database, "public")
    with pytest.raises(Transient):
        await db.read(numbers)
    await db.write(_make)
    assert await kept(db) == []
    await db.close()


async def test_a_full_disk_is_transient_for_all_units_of_the_commit_and_passes(tmp_path: Path) -> None:
    db = SqliteDatabase(tmp_path / "full.db")
    await db.write(_make)
    await db.write(lambda tx: tx.exec_driver_sql(f"PRAGMA max_page_count = {_pages(tx)}"))
    big = "x" * 100_000
    results = await asyncio.gather(*(db.write(puts(n, big)) for n in range(20)), return_exceptions=True)
    assert {type(r) for r in results} <= {Transient, bool}
    assert any(isinstance(r, Transient) for r in results)
    assert await kept(db) == [n for n, r in enumerate(results) if r is True]
    await db.write(lambda tx: tx.exec_driver_sql("PRAGMA max_page_count = 1000000"))
    assert await db.write(puts(100, big))
    await db.close()


def _pages(tx: Connection) -> int:
    return int(tx.exec_driver_sql("PRAGMA page_count").scalar_one()) + 60


async def test_a_file_that_cannot_be_opened_is_transient_and_is_opened_when_it_can_be(tmp_path: Path) -> None:
    path = tmp_path / "in-the-way.db"
    path.mkdir()
    db = SqliteDatabase(path)
    for _ in range(2):
        with pytest.raises(Transient, match="cannot be opened"):
            await db.write(_make)
    path.rmdir()
    await db.write(_make)
    assert await db.write(puts(1))
    await db.close()


async def test_the_embedded_database_lies_in_a_folder_of_any_name(tmp_path: Path) -> None:
    path = tmp_path / "Bø 100% #1?mode=memory" / "ordstyrer.db"
    db = SqliteDatabase(path)
    await db.write(_make)
    await db.write(puts(1))
    assert await kept(db) == [1]
    await db.close()
    assert path.exists()


async def test_the_embedded_database_survives_a_power_cut_after_each_commit(tmp_path: Path) -> None:
    db = SqliteDatabase(tmp_path / "sync.db")
    assert await db.write(lambda tx: tx.exec_driver_sql("PRAGMA synchronous").scalar_one()) == 2  # FULL
    assert await db.write(lambda tx: tx.exec_driver_sql("PRAGMA journal_mode").scalar_one()) == "wal"
    await db.close()


async def test_a_closed_embedded_database_is_transient(tmp_path: Path) -> None:
    db = SqliteDatabase(tmp_path / "closed.db")
    await db.close()
    with pytest.raises(Transient):
        await db.write(_make)


async def _cut_all(url: str) -> None:
    others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    cut = select(func.pg_terminate_backend(text(others).columns(column("pid")).subquery().c.pid))
    other = PostgresDatabase(url, "public")
    await other.write(lambda tx: tx.execute(cut))
    await other.close()


@pytest.mark.postgres
async def test_a_connection_that_went_while_it_rested_is_replaced_and_nobody_hears_of_it(database: str) -> None:
    db = PostgresDatabase(database, "public", way=Way(rested_s=0.0))
    await db.write(_make)
    await _cut_all(database)
    assert await db.write(puts(1))
    await db.close()


@pytest.mark.postgres
async def test_one_that_went_while_it_was_in_use_is_transient_once(database: str) -> None:
    db = PostgresDatabase(database, "public", way=Way(rested_s=3600.0))
    await db.write(_make)
    await _cut_all(database)
    with pytest.raises(Transient):
        await db.write(puts(1))
    assert await db.write(puts(1))
    await db.close()
