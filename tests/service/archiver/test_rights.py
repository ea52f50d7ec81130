"""What the archiver's own database role cannot do to the journal, on a real PostgreSQL."""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from archiver.store.filing import record_id_of
from archiver.store.ledger import Ledger
from common import migrate
from common.db import PostgresDatabase, Tx
from tests.service.archiver.conftest import staged
from tests.service.archiver.recorded import confirmed, decided, item_id, posted, wanted
from tests.service.archiver.stage import Stage

pytestmark = pytest.mark.postgres
ROLE = f"ordstyrer_archiver_{os.getpid()}"
WRITTEN_ONCE = ("archiver_journal_event", "archiver_journal_content", "archiver_checkpoint", "archiver_seal")


@pytest.fixture
async def owner(database: str) -> AsyncIterator[asyncpg.Connection]:
    """The owner of the tables, who migrates; the archiver has a role of its own."""
    connection = await asyncpg.connect(database.replace("+asyncpg", ""))
    await connection.execute(f"CREATE ROLE {ROLE} LOGIN")
    await migrate.upgrade(database, ["archiver"], {"archiver": ROLE})
    await connection.execute("SET search_path TO archiver")
    yield connection
    await connection.execute(f"DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")
    await connection.close()


@pytest.fixture
async def stage(database: str, owner: asyncpg.Connection, tmp_path: Path) -> AsyncIterator[Stage]:
    """An archiver that connects as its own role."""
    url = database.replace("://app@", f"://{ROLE}@")
    assert url != database
    assert owner is not None
    stage = staged(PostgresDatabase(url, "archiver"), tmp_path, url)
    sha256 = await stage.world.blobs.put("sogne", b'{"verb":"add"}')
    await stage.tell(posted(change_sha256=sha256), decided(), confirmed(), wanted())
    for _ in range(2):
        await stage.work(later=timedelta(seconds=30))
    yield stage
    await stage.db.close()


async def _refused(url: str, statement: str) -> str:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute("SET search_path TO archiver; SET ordstyrer.municipality = '*'")
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RaiseError)) as refused:
            await connection.execute(statement)
    finally:
        await connection.close()
    return type(refused.value).__name__


async def test_the_archiver_does_its_whole_work_with_the_rights_it_is_given(stage: Stage) -> None:
    assert [row[0] for row in await stage.numbers()] == ["2026/1"]
    reports = await stage.verify()
    assert [(r.series, r.problems) for r in reports] == [("evidence", ()), ("main", ())]
    assert all(report.lines and report.checkpoints for report in reports)


async def test_its_role_can_neither_change_nor_empty_what_is_written_once(stage: Stage) -> None:
    for table in WRITTEN_ONCE:
        for statement in (f"UPDATE {table} SET municipality = 'bo'", f"TRUNCATE {table}"):  # noqa: S608 - names of ours
            assert await _refused(stage.url, statement) == "InsufficientPrivilegeError"


async def test_its_role_can_delete_nothing_that_no_line_lets_go(stage: Stage) -> None:
    for table in WRITTEN_ONCE:
        assert await _refused(stage.url, f"DELETE FROM {table}")  # noqa: S608 - names of ours


async def test_its_role_cannot_take_the_guard_away(stage: Stage) -> None:
    for statement in (
        "ALTER TABLE archiver_journal_event DISABLE TRIGGER ALL",
        "DROP TRIGGER archiver_journal_content_may_go ON archiver_journal_content",
        "CREATE OR REPLACE FUNCTION archiver_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
        "CREATE TABLE archiver_journal_event_2 (seq int)",
        "DROP TABLE archiver_journal_event",
    ):
        assert await _refused(stage.url, statement) == "InsufficientPrivilegeError"


async def test_even_the_owner_changes_and_empties_nothing_by_mistake(stage: Stage, owner: asyncpg.Connection) -> None:
    assert stage.url
    for table in WRITTEN_ONCE:
        for statement in (f"UPDATE {table} SET municipality = 'bo'", f"DELETE FROM {table}", f"TRUNCATE {table}"):  # noqa: S608 - names of ours
            with pytest.raises(asyncpg.RaiseError):
                await owner.execute(statement)


async def test_content_that_is_lawfully_discarded_goes_with_its_line_and_nothing_else_does(
    stage: Stage, owner: asyncpg.Connection
) -> None:
    def discard(tx: Tx) -> None:
        Ledger(tx, "sogne", "main").discard(record_id_of(item_id()), {"actor": "ola"}, stage.clock.at, b"s" * 32)

    before = await owner.fetchval("SELECT count(*) FROM archiver_journal_content WHERE series = 'main'")
    await stage.db.write(discard)
    # Left are the file's opening, which is not about the record, and the new line's own.
    assert await owner.fetchval("SELECT count(*) FROM archiver_journal_content WHERE series = 'main'") < before
    assert all(not report.problems for report in await stage.verify())


async def test_migrating_again_gives_back_no_right_that_was_taken(database: str, owner: asyncpg.Connection) -> None:
    await owner.execute(f"GRANT UPDATE ON archiver_journal_event TO {ROLE}")
    await migrate.upgrade(database, ["archiver"], {"archiver": ROLE})
    may = await owner.fetchval("SELECT has_table_privilege($1, 'archiver_journal_event', 'UPDATE')", ROLE)
    assert may is False
