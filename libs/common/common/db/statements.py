"""What stores say often, in the words of both databases."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, NestedTransaction, Select, Table, text
from sqlalchemy.dialects import postgresql, sqlite

from common.db.port import Tx


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


def undo(tx: Tx, savepoint: NestedTransaction) -> None:
    """Roll back a savepoint, and those within it that whoever failed has left open."""
    while (inner := tx.get_nested_transaction()) is not None and inner is not savepoint:
        inner.rollback()
    savepoint.rollback()


def _insert(tx: Tx, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


def insert_once(tx: Tx, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert unless a row with the same key is there. True when it was inserted."""
    done: CursorResult[Any] = tx.execute(_insert(tx, table).values(**row).on_conflict_do_nothing())
    return done.rowcount > 0


def upsert(tx: Tx, table: Table, row: Mapping[str, Any]) -> None:
    """Insert, or replace every other column of the row with the same primary key."""
    keys = [c.name for c in table.primary_key.columns]
    statement = _insert(tx, table).values(**row)
    rest = {name: statement.excluded[name] for name in row if name not in keys}
    if rest:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    else:
        statement = statement.on_conflict_do_nothing()
    tx.execute(statement)


def add_up(tx: Tx, table: Table, row: Mapping[str, Any], column: str) -> None:
    """Insert, or add `column` to that of the row with the same primary key."""
    keys = [c.name for c in table.primary_key.columns]
    statement = _insert(tx, table).values(**row)
    total = table.c[column] + statement.excluded[column]
    tx.execute(statement.on_conflict_do_update(index_elements=keys, set_={column: total}))


def rows(tx: Tx, statement: Select[Any]) -> Sequence[Mapping[str, Any]]:
    """Return the rows as mappings of column to value."""
    return [dict(r) for r in tx.execute(statement).mappings().all()]
