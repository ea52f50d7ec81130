"""What a batch reads and writes goes to the database together: one statement, built once, for many rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ARRAY, BigInteger, Boolean, Column, ColumnElement, String, Table, bindparam, func, select, text

from common.db.port import Tx
from common.db.prepared import Prepared
from common.db.statements import adding_up, inserting_once, lock_number, upserting

Rows = Sequence[Mapping[str, Any]]
"""Rows of one shape: each has the same columns."""
_LOCKS = text(
    "SELECT CASE WHEN shared THEN pg_advisory_xact_lock_shared(k) ELSE pg_advisory_xact_lock(k) END FROM "
    "(SELECT k, shared FROM unnest(:numbers, :shared) WITH ORDINALITY AS t(k, shared, n) ORDER BY n) AS in_order"
).bindparams(bindparam("numbers", type_=ARRAY(BigInteger)), bindparam("shared", type_=ARRAY(Boolean)))


def insert_each(tx: Tx, table: Table, rows: Rows) -> None:
    """Insert each row, unless one with the same key is there or came before it."""
    if rows:
        inserting_once(tx.dialect.name, table, tuple(rows[0])).run_each(tx, rows)


def upsert_each(tx: Tx, table: Table, rows: Rows) -> None:
    """Insert each row, or replace every other column of the one with the same primary key."""
    if rows:
        upserting(tx.dialect.name, table, tuple(rows[0])).run_each(tx, rows)


def add_up_each(tx: Tx, table: Table, rows: Rows, column: str) -> None:
    """Insert each row, or add its `column` to that of the one with the same primary key."""
    if rows:
        adding_up(tx.dialect.name, table, tuple(rows[0]), column).run_each(tx, rows)


class Among:
    """Reads columns of the rows of a municipality whose `item_id`, or the column `by`, is one of these values."""

    def __init__(
        self, *columns: Column[Any], by: Column[Any] | None = None, where: ColumnElement[bool] | None = None
    ) -> None:
        table = columns[0].table
        of: Column[Any] = table.c.item_id if by is None else by
        query = select(*columns).where(table.c.municipality == bindparam("municipality"))
        query = query if where is None else query.where(where)
        listed = func.json_each(bindparam("ids", type_=String)).table_valued("value")
        self._on_sqlite = Prepared(query.where(of.in_(select(listed.c.value))))
        self._on_postgres = Prepared(query.where(of == func.any(bindparam("ids", type_=ARRAY(of.type)))))

    def __call__(self, tx: Tx, municipality: str, ids: Sequence[UUID | str]) -> Sequence[Any]:
        """Return the rows that are there, in no order."""
        if tx.dialect.name == "postgresql":
            return self._on_postgres.all(tx, municipality=municipality, ids=list(ids))
        listed = msgspec.json.encode([one.hex if isinstance(one, UUID) else one for one in ids])
        return self._on_sqlite.all(tx, municipality=municipality, ids=listed.decode())


def lock_each(tx: Tx, locks: Iterable[tuple[bool, tuple[object, ...]]]) -> None:
    """Take locks in this order, as `lock` would one by one: whether it is shared, and its parts."""
    if tx.dialect.name != "postgresql":
        return
    wanted = [(lock_number("\x1f".join(map(str, parts))), shared) for shared, parts in locks]
    if wanted:
        tx.execute(_LOCKS, {"numbers": [number for number, _ in wanted], "shared": [shared for _, shared in wanted]})


def by_municipality(items: Iterable[tuple[str, UUID]]) -> dict[str, list[UUID]]:
    """Return municipality → its items, in the order in which they came."""
    found: dict[str, list[UUID]] = {}
    for municipality, item_id in items:
        found.setdefault(municipality, []).append(item_id)
    return found
