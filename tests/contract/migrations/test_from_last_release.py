"""Tables of the last release with rows in them come to the newest schema, every row as it was, and both releases write.

While an upgrade rolls out, processes of both releases run on the newest schema: a migration only adds (expand), and
what nobody writes any more goes a release later (contract).
"""

import ast
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import Connection, MetaData, Table, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.types import Boolean, Date, DateTime, Float, Integer, LargeBinary, Uuid

from common.migrate import upgrade

ROOT = Path(__file__).parents[3]
LAST = tomllib.loads((Path(__file__).parent / "last_release.toml").read_text(encoding="utf-8"))
ROWS = 3
_SPACE = UUID("5b1c7f1e-0000-4000-8000-000000000000")
_AT = datetime(2026, 5, 14, 13, tzinfo=UTC)
Rows = dict[str, list[dict[str, Any]]]


def value_of(table: Table, name: str, n: int) -> object:
    """A value that the column takes; different in each row."""
    kind = table.c[name].type
    if name == "municipality":
        return f"kommune-{n}"
    if isinstance(kind, Uuid):
        return uuid5(_SPACE, f"{table.name}.{name}.{n}")
    if isinstance(kind, DateTime | Date):
        at = _AT + timedelta(days=n)
        return at if isinstance(kind, DateTime) else at.date()
    if isinstance(kind, LargeBinary):
        return b"{}"
    if isinstance(kind, Boolean):
        return bool(n % 2)
    return n if isinstance(kind, Integer | Float) else f"{name}-{n}"


def old_tables(connection: Connection, service: str) -> Iterator[Table]:
    """Yield the service's tables as they are here."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name.startswith(f"{service}_"))
    yield from found.sorted_tables


def fill(connection: Connection, tables: Mapping[str, Table], first: int = 1) -> Rows:
    """Put rows into every table, as the release wrote them that knows these columns; return them."""
    rows = {
        name: [{c.name: value_of(table, c.name, n) for c in table.columns} for n in range(first, first + ROWS)]
        for name, table in tables.items()
    }
    for name, some in rows.items():
        connection.execute(tables[name].insert(), some)
    return rows


def kept(connection: Connection, rows: Rows) -> None:
    """Every column that was there is there, and every row as it was."""
    for name, wanted in rows.items():
        table, columns = Table(name, MetaData(), autoload_with=connection), list(wanted[0])
        assert set(columns) <= set(table.c.keys()), f"{name}: a column of the last release is gone"
        found = connection.execute(select(*(table.c[column] for column in columns))).mappings()
        now = [dict(row) for row in found]
        assert [row for row in wanted if row not in now] == [], f"{name}: a row is not as it was"


@pytest.mark.postgres
@pytest.mark.parametrize("service", sorted(LAST))
async def test_a_database_of_the_last_release_is_upgraded_with_its_rows_and_its_processes_go_on(
    service: str, database: str
) -> None:
    await upgrade(database, [service], to=LAST[service])
    engine = create_async_engine(database, connect_args={"server_settings": {"search_path": service}})
    async with engine.begin() as connection:
        tables = await connection.run_sync(lambda tx: {table.name: table for table in old_tables(tx, service)})
        rows = await connection.run_sync(fill, tables)
    await upgrade(database, [service])
    async with engine.begin() as connection:
        await connection.run_sync(kept, rows)
        await connection.run_sync(fill, tables, 100)
    await engine.dispose()


DESTRUCTIVE = ("drop_table", "drop_column", "drop_constraint", "alter_column", "rename_table")


def calls_in(path: Path, function: str) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        # Whatever `upgrade` calls stands in the same file.
        if isinstance(node, ast.FunctionDef) and node.name != function:
            yield from (call for call in ast.walk(node) if isinstance(call, ast.Call))


def later_than_the_first() -> Iterator[Path]:
    for path in sorted(ROOT.glob("services/*/*/migrations/versions/[0-9]*.py")):
        if not path.name.startswith("0001") and "_contract_" not in path.name:
            yield path


def wrong_in(path: Path) -> Iterator[str]:
    for call in calls_in(path, "downgrade"):
        name = getattr(call.func, "attr", "")
        if name in DESTRUCTIVE:
            yield f"{path.name}: {name} takes away what the release before still uses"
        if name == "add_column" and is_required(call):
            yield f"{path.name}: add_column with nullable=False and no server_default: the release before cannot write"


def is_required(call: ast.Call) -> bool:
    column = call.args[1] if len(call.args) > 1 else None
    said = {word.arg: word.value for word in column.keywords} if isinstance(column, ast.Call) else {}
    nullable = said.get("nullable")
    return isinstance(nullable, ast.Constant) and nullable.value is False and "server_default" not in said


def test_a_migration_only_adds_unless_it_is_named_contract() -> None:
    paths = list(later_than_the_first())
    assert len(paths) > len(LAST)
    assert [said for path in paths for said in wrong_in(path)] == []


def test_the_check_finds_what_a_contract_does(tmp_path: Path) -> None:
    path = tmp_path / "0009_expand_x.py"
    path.write_text(
        "def upgrade():\n    op.drop_column('t', 'a')\n    op.add_column('t', Column('b', String, nullable=False))\n"
        "    op.add_column('t', Column('c', String, nullable=False, server_default=''))\n"
    )
    assert len(list(wrong_in(path))) == 2
