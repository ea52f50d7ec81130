"""Each service's history of migrations ends in exactly the tables that its code works with, on both databases."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from common.migrate import config_for, is_newest, newest_of, upgrade

SERVICES = sorted(
    folder.parent.parent.name for folder in Path(__file__).parents[3].glob("services/*/*/migrations/versions")
)


def metadata_of(service: str) -> MetaData:
    found = importlib.import_module(f"{service}.store").METADATA
    assert isinstance(found, MetaData)
    return found


def differences(connection: Connection, service: str) -> list[object]:
    """Return what Alembic would still change; own tables only, because the embedded services share a database."""
    metadata = metadata_of(service)
    own = set(metadata.tables)
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "compare_server_default": True,
            "include_name": lambda name, kind, _parents: kind != "table" or name in own,
        },
    )
    return list(compare_metadata(context, metadata))


def test_every_service_has_a_history() -> None:
    assert SERVICES == ["archiver", "classifier", "desk", "ingest", "notifier"]


@pytest.mark.parametrize("service", SERVICES)
async def test_the_embedded_database_ends_as_the_code_expects_it(service: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    await upgrade(url, [service])
    engine = create_engine(url)
    with engine.connect() as connection:
        assert differences(connection, service) == []
        assert set(metadata_of(service).tables) <= set(inspect(connection).get_table_names())
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("service", SERVICES)
async def test_postgresql_ends_as_the_code_expects_it(service: str, database: str) -> None:
    await upgrade(database, [service])
    engine = create_async_engine(database, connect_args={"server_settings": {"search_path": service}})
    async with engine.connect() as connection:
        assert await connection.run_sync(differences, service) == []
        outside = text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert (await connection.execute(outside)).scalar_one() == 0, "every table lies in the service's own schema"
    await engine.dispose()


async def test_all_services_share_the_embedded_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    await upgrade(url, SERVICES)
    await upgrade(url, SERVICES)
    engine = create_engine(url)
    with engine.connect() as connection:
        for service in SERVICES:
            assert differences(connection, service) == []
    engine.dispose()


KILLED = """
import asyncio, os, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from common.migrate import upgrade

left = int(sys.argv[2])

@event.listens_for(Engine, "after_cursor_execute")
def _count(*_):
    global left
    left -= 1
    if not left:
        os._exit(9)

asyncio.run(upgrade(sys.argv[1], sys.argv[3:]))
"""


@pytest.mark.parametrize("statements", [2, 7, 12, 40, 90])
async def test_a_migration_that_is_killed_is_done_by_the_next_start(statements: int, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    words = [sys.executable, "-c", KILLED, url, str(statements), *SERVICES]
    assert subprocess.run(words, check=False).returncode == 9, "it was not killed"  # noqa: S603, ASYNC221 - our own words
    await upgrade(url, SERVICES)
    engine = create_engine(url)
    with engine.connect() as connection:
        for service in SERVICES:
            assert differences(connection, service) == []
    engine.dispose()


@pytest.mark.postgres
async def test_all_services_share_a_server_and_migrating_twice_is_migrating_once(database: str) -> None:
    await upgrade(database, SERVICES)
    await upgrade(database, SERVICES)
    engine = create_async_engine(database)
    query = text("SELECT schemaname, count(*) FROM pg_tables WHERE schemaname = ANY(:s) GROUP BY schemaname")
    async with engine.connect() as connection:
        found = {row[0]: row[1] for row in await connection.execute(query, {"s": SERVICES})}
    assert found == {s: len(metadata_of(s).tables) + 1 for s in SERVICES}  # and the version
    await engine.dispose()


@pytest.mark.parametrize("service", SERVICES)
def test_a_history_has_one_line_and_every_table_belongs_to_its_service(service: str) -> None:
    assert len(ScriptDirectory.from_config(config_for(service)).get_heads()) == 1
    foreign = [name for name in metadata_of(service).tables if not name.startswith(f"{service}_")]
    assert foreign == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_that_holds_a_municipalitys_rows_names_it(service: str) -> None:
    metadata = metadata_of(service)
    without = [name for name, table in metadata.tables.items() if "municipality" not in table.c]
    assert without == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_history_is_one_line_and_its_files_are_named_by_their_place(service: str) -> None:
    scripts = list(ScriptDirectory.from_config(config_for(service)).walk_revisions())[::-1]
    numbers = [f"{n:04}" for n in range(1, len(scripts) + 1)]
    assert [script.revision for script in scripts] == numbers
    assert [script.down_revision for script in scripts] == [None, *numbers[:-1]]
    assert [Path(script.path).name.partition("_")[0] for script in scripts] == numbers
    assert newest_of(service) == numbers[-1]


async def test_a_database_is_newest_when_every_history_has_run_to_its_end(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'half.db'}"
    await upgrade(url, SERVICES[:-1])
    assert is_newest(url, SERVICES[:-1])
    assert not is_newest(url, SERVICES)
    await upgrade(url, SERVICES)
    assert is_newest(url, SERVICES)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version_desk SET version_num = '0001'"))
    engine.dispose()
    assert not is_newest(url, SERVICES)


def test_what_has_nothing_to_migrate_does_not_pay_for_alembic() -> None:
    program = "import sys, common.migrate, standalone.compose, standalone.embedded; print('alembic' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)  # noqa: S603 - our own interpreter
    assert found.stdout.strip() == "False"
