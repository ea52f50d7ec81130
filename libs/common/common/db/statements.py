"""What stores say often, in the words of both databases."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import NestedTransaction, Select, Table, text
from sqlalchemy.dialects import postgresql, sqlite

from common.db.port import Tx
from common.db.prepared import Prepared

SHAPES_MAX = 4096
"""So many kinds of rows keep their statement: far more than all services have."""


def lock_number(name: str) -> int:
    """Return the 63-bit number under which PostgreSQL knows an advisory lock of ours."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1


def lock(tx: Tx, *parts: str | object, shared: bool = False) -> None:
    """Let nobody else work on the same thing until this transaction ends. SQLite has one writer anyway.

    Those who take it `shared` keep out only who wants it alone.
    """
    if tx.dialect.name == "postgresql":
        function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        tx.execute(text(f"SELECT {function}(:k)"), {"k": lock_number("\x1f".join(map(str, parts)))})


def undo(tx: Tx, savepoint: NestedTransaction | None) -> None:
    """Roll back a savepoint, and those within it that whoever failed has left open; without one, those alone."""
    while (inner := tx.get_nested_transaction()) is not None and inner is not savepoint:
        inner.rollback()
    if savepoint is not None:
        savepoint.rollback()


def insert_once(tx: Tx, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert unless a row with the same key is there. True when it was inserted."""
    return inserting_once(tx.dialect.name, table, tuple(row)).run(tx, row) > 0


def upsert(tx: Tx, table: Table, row: Mapping[str, Any]) -> None:
    """Insert, or replace every other column of the row with the same primary key."""
    upserting(tx.dialect.name, table, tuple(row)).run(tx, row)


def add_up(tx: Tx, table: Table, row: Mapping[str, Any], column: str) -> None:
    """Insert, or add `column` to that of the row with the same primary key."""
    adding_up(tx.dialect.name, table, tuple(row), column).run(tx, row)


def rows(tx: Tx, statement: Select[Any]) -> Sequence[Mapping[str, Any]]:
    """Return the rows as mappings of column to value."""
    found = tx.execute(statement)
    names = list(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]


def _insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@lru_cache(maxsize=SHAPES_MAX)
def inserting_once(dialect: str, table: Table, columns: tuple[str, ...]) -> Prepared:
    """Return what `insert_once` runs for rows with these columns."""
    return Prepared(_insert(dialect, table).on_conflict_do_nothing(), columns)


@lru_cache(maxsize=SHAPES_MAX)
def upserting(dialect: str, table: Table, columns: tuple[str, ...]) -> Prepared:
    """Return what `upsert` runs for rows with these columns."""
    keys = [c.name for c in table.primary_key.columns]
    statement = _insert(dialect, table)
    rest = {name: statement.excluded[name] for name in columns if name not in keys}
    if rest:
        return Prepared(statement.on_conflict_do_update(index_elements=keys, set_=rest), columns)
    return Prepared(statement.on_conflict_do_nothing(), columns)


@lru_cache(maxsize=SHAPES_MAX)
def adding_up(dialect: str, table: Table, columns: tuple[str, ...], column: str) -> Prepared:
    """Return what `add_up` runs for rows with these columns."""
    keys = [c.name for c in table.primary_key.columns]
    statement = _insert(dialect, table)
    total = table.c[column] + statement.excluded[column]
    return Prepared(statement.on_conflict_do_update(index_elements=keys, set_={column: total}), columns)
