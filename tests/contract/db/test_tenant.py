"""PostgreSQL itself shows a service's role no other municipality's row, whatever our own SQL forgets (G9)."""

import os
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Select, column, insert, select, table, text
from sqlalchemy.exc import DBAPIError

from common import migrate
from common.db import ACROSS, PostgresDatabase, Tx, Unit, insert_each, undo
from desk.store import METADATA
from desk.store.tables import AUDIT, CLAIMS
from tests.parts.postgres import Postgres

pytestmark = pytest.mark.postgres
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROLE = f"desk_of_{os.getpid()}"
# As somebody writes it who forgets whose rows they are: our own guard does not know the table.
FORGETFUL: Select[Any] = select(column("person")).select_from(table("desk_claim"))


def claimed(tx: Tx, municipality: str, person: str) -> UUID:
    item_id = uuid4()
    tx.execute(insert(CLAIMS).values(municipality=municipality, item_id=item_id, person=person, since=AT, until=AT))
    return item_id


def persons(tx: Tx, municipality: str) -> list[str]:
    return list(tx.execute(select(CLAIMS.c.person).where(CLAIMS.c.municipality == municipality)).scalars())


@pytest.fixture
async def desk(database: str, postgres: Postgres) -> AsyncIterator[PostgresDatabase]:
    """The desk as its own role; Bø and Søgne have a claim each."""
    assert postgres.port
    owner = PostgresDatabase(database, "desk")
    await owner.write(lambda tx: tx.exec_driver_sql(f"CREATE ROLE {ROLE} LOGIN"))
    await migrate.upgrade(database, ["desk", "archiver"], {"desk": ROLE})
    db = PostgresDatabase(database.replace("://app@", f"://{ROLE}@"), "desk", connections_max=1)
    await db.write(lambda tx: [claimed(tx, "bo", "Kari"), claimed(tx, "sogne", "Ola")])
    yield db
    await db.close()
    await owner.write(lambda tx: tx.exec_driver_sql(f"DROP OWNED BY {ROLE}"))
    await owner.write(lambda tx: tx.exec_driver_sql(f"DROP ROLE {ROLE}"))
    await owner.close()


async def test_sql_that_forgets_whose_rows_they_are_gets_none(desk: PostgresDatabase) -> None:
    assert await desk.read(lambda tx: tx.execute(FORGETFUL).all()) == []
    assert await desk.read(lambda tx: tx.execute(text("SELECT * FROM desk_claim")).all()) == []
    assert await desk.read(lambda tx: tx.exec_driver_sql("SELECT * FROM desk_claim").all()) == []


async def test_sql_that_forgets_it_amid_a_municipalitys_work_gets_theirs_alone(desk: PostgresDatabase) -> None:
    def unit(tx: Tx) -> list[Sequence[str]]:
        return [persons(tx, "bo"), tx.execute(FORGETFUL).scalars().all(), persons(tx, "sogne")]

    assert await desk.read(unit) == [["Kari"], ["Kari"], ["Ola"]]


async def test_nothing_of_one_transaction_is_left_to_the_next_on_the_same_connection(desk: PostgresDatabase) -> None:
    assert await desk.read(lambda tx: persons(tx, "bo")) == ["Kari"]
    assert await desk.read(lambda tx: tx.execute(FORGETFUL).all()) == []


async def test_what_says_across_reads_all_and_leaves_nothing_open(desk: PostgresDatabase) -> None:
    every = select(CLAIMS.c.person).order_by(CLAIMS.c.person).execution_options(**{ACROSS: "a test"})

    def unit(tx: Tx) -> list[Sequence[str]]:
        return [tx.execute(query).scalars().all() for query in (every, FORGETFUL)]

    assert await desk.read(unit) == [["Kari", "Ola"], []]


async def test_a_savepoint_that_is_rolled_back_leaves_the_rows_of_nobody_else_behind(desk: PostgresDatabase) -> None:
    def unit(tx: Tx) -> list[Sequence[str]]:
        before = persons(tx, "bo")
        savepoint = tx.begin_nested()
        persons(tx, "sogne")
        undo(tx, savepoint)
        return [before, tx.execute(FORGETFUL).scalars().all(), persons(tx, "sogne"), persons(tx, "bo")]

    assert await desk.read(unit) == [["Kari"], [], ["Ola"], ["Kari"]]


async def test_no_row_of_another_is_changed_or_written(desk: PostgresDatabase) -> None:
    await desk.write(lambda tx: tx.execute(text("UPDATE desk_claim SET person = 'nobody'")))
    await desk.write(lambda tx: tx.execute(text("DELETE FROM desk_claim")))
    assert await desk.read(lambda tx: persons(tx, "bo") + persons(tx, "sogne")) == ["Kari", "Ola"]

    def smuggle(tx: Tx) -> None:
        persons(tx, "bo")
        values = {"i": uuid4(), "at": AT}
        tx.execute(text("INSERT INTO desk_claim VALUES ('sogne', :i, 'Kari', :at, :at)"), values)

    with pytest.raises(DBAPIError, match="row-level security"):
        await desk.write(smuggle)


async def test_a_statement_that_names_several_municipalities_gets_theirs(desk: PostgresDatabase) -> None:
    both = select(CLAIMS.c.person).where(CLAIMS.c.municipality.in_(["sogne", "kinn"]))
    assert await desk.read(lambda tx: tx.execute(both).scalars().all()) == ["Ola"]
    new = [{"municipality": m, "audit_id": uuid4(), "who": "-", "what": "read", "at": AT} for m in ("bo", "sogne")]
    await desk.write(lambda tx: tx.execute(insert(AUDIT), new))


async def test_a_join_that_names_one_sides_municipality_sees_no_others_on_the_other_side(
    desk: PostgresDatabase,
) -> None:
    other = CLAIMS.alias()
    joined = select(other.c.person).select_from(CLAIMS.join(other, other.c.since == CLAIMS.c.since))
    query = joined.where(CLAIMS.c.municipality == "bo")
    assert await desk.read(lambda tx: list(tx.execute(query).scalars())) == ["Kari"]


REFUSED: dict[str, str] = {
    "make a table": "CREATE TABLE desk_mine (n int)",
    "alter one": "ALTER TABLE desk_claim ADD COLUMN n int",
    "drop one": "DROP TABLE desk_claim",
    "empty one": "TRUNCATE desk_claim",
    "switch the guard off": "ALTER TABLE desk_claim DISABLE ROW LEVEL SECURITY",
    "drop the guard": "DROP POLICY of_the_municipality ON desk_claim",
    "read another service's rows": "SELECT * FROM archiver.archiver_item",
    "change the audit log": "UPDATE desk_audit SET who = 'nobody'",
    "delete from the audit log": "DELETE FROM desk_audit",
    "change what was done": "UPDATE desk_log SET who = 'nobody'",
    "change an act": "UPDATE desk_act SET actor = 'nobody'",
    "become the owner": "SET ROLE app",
}


async def test_a_services_role_reads_and_writes_its_own_rows_and_can_nothing_else(desk: PostgresDatabase) -> None:
    def tries(words: str) -> Unit[object]:
        return lambda tx: tx.exec_driver_sql(words)

    assert METADATA.tables["desk_audit"].info, "what is written once says so"
    for statement in REFUSED.values():
        with pytest.raises(DBAPIError, match=r"permission denied|must be (owner|member)"):
            await desk.write(tries(statement))


async def test_every_table_that_holds_a_municipalitys_rows_is_guarded(database: str) -> None:
    services = ["ingest", "classifier", "archiver", "notifier", "desk"]
    await migrate.upgrade(database, services)
    db = PostgresDatabase(database, "desk")
    query = text(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY(:s) "
        "AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity"
    )
    open_to_all = await db.read(lambda tx: set(tx.execute(query, {"s": services}).scalars()))
    await db.close()
    assert open_to_all == {f"alembic_version_{service}" for service in services}


async def test_rows_that_go_to_the_driver_as_they_are_say_whose_they_are_and_open_no_others(
    desk: PostgresDatabase,
) -> None:
    new = [{"municipality": m, "audit_id": uuid4(), "who": "-", "what": "read", "at": AT} for m in ("bo", "kinn")]

    def unit(tx: Tx) -> list[Sequence[str]]:
        insert_each(tx, AUDIT, new)
        insert_each(tx, AUDIT, [{**new[0], "audit_id": uuid4()}])
        return [tx.execute(FORGETFUL).scalars().all(), persons(tx, "sogne"), tx.execute(FORGETFUL).scalars().all()]

    assert await desk.write(unit) == [["Kari"], ["Ola"], ["Ola"]]
