"""What is asked of many rows at once: one statement that looks each of them up by its index, as many would."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ARRAY, FromClause, Select, String, Table, bindparam, column, func, select
from sqlalchemy.types import TypeEngine

from common.db.port import NAMES, Tx
from common.db.prepared import Prepared

Asked = Callable[[FromClause], Select[Any]]


class Each:
    """A statement over rows that are handed to it: `asked` makes it of them, by these columns beside `municipality`.

    It compares the municipality of each table that it reads with theirs.
    """

    def __init__(self, asked: Asked, **columns: TypeEngine[Any]) -> None:
        self._types: dict[str, TypeEngine[Any]] = {"municipality": String(), **columns}
        self._on_postgres = asked(self._of_arrays())
        self._names = [column.key or "" for column in self._on_postgres.exported_columns]
        self._on_sqlite = Prepared(asked(self._of_text()))

    def _of_arrays(self) -> FromClause:
        arrays = [bindparam(f"given_{name}", type_=ARRAY(kind)) for name, kind in self._types.items()]
        named = [column(name, kind) for name, kind in self._types.items()]
        return func.unnest(*arrays).table_valued(*named, name="given").render_derived()

    def _of_text(self) -> FromClause:
        listed = func.json_each(bindparam("given_rows", type_=String)).table_valued("value", name="listed")
        parts = enumerate(self._types.items())
        read = [func.json_extract(listed.c.value, f"$[{n}]", type_=kind).label(name) for n, (name, kind) in parts]
        return select(*read).subquery("given")

    def __call__(self, tx: Tx, rows: Sequence[tuple[Any, ...]], **given: object) -> Sequence[Any]:
        """Return what is found of these rows: each begins with its municipality. `given` are the statement's others."""
        if not rows:
            return []
        if tx.dialect.name == "postgresql":
            values = {**given, **{f"given_{name}": [row[n] for row in rows] for n, name in enumerate(self._types)}}
            whose = frozenset(str(row[0]) for row in rows)
            return tx.execute(self._on_postgres, values, execution_options={NAMES: whose}).all()
        told = [[one.hex if isinstance(one, UUID) else one for one in row] for row in rows]
        return self._on_sqlite.all(tx, **given, given_rows=msgspec.json.encode(told).decode())

    def dicts(self, tx: Tx, rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """Return what is found as mappings of column to value."""
        return [dict(zip(self._names, row, strict=True)) for row in self(tx, rows)]


def rows_of(table: Table, **columns: TypeEngine[Any]) -> Each:
    """Return what reads the rows of a table that have these values."""
    names = ("municipality", *columns)
    return Each(lambda given: select(table).where(*(table.c[name] == given.c[name] for name in names)), **columns)
