"""A statement that is built once and run often, with as little as can be between a store and the driver.

SQLAlchemy builds, keys and looks up an expression anew for each `tx.execute`: on SQLite that costs ten times what the
database does. A `Prepared` is compiled once; on SQLite it then goes to the driver with the types' own conversions, on
PostgreSQL through SQLAlchemy as ever, where the way to the server costs more; rows that are inserted together go to
both drivers as they are. What the guard refuses (G9) it refuses.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors
from sqlalchemy.types import TypeEngine

from common.db.guard import check
from common.db.port import NAMES, Tx

Statement = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete
Values = Mapping[str, object]
_Process = Callable[[Any], Any] | None


class Prepared:
    """A statement with `bindparam`s, made once (a module's constant, or in a store's `__init__`), run with values.

    A row is a named tuple of the statement's columns. Of an insert, `columns` says which ones its rows have. In an
    update a `bindparam` has another name than any column (`of_item_id`): SQLAlchemy keeps those for what is set.
    """

    def __init__(self, statement: Statement, columns: Sequence[str] = ()) -> None:
        self._statement = statement
        self._columns = tuple(columns)
        _refuse_names_of_columns(statement)
        self._names = [column.key or "" for column in statement.exported_columns]
        row: Any = namedtuple("Row", self._names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - its columns are known when it runs
        self._row: Callable[[Sequence[object]], Any] = row._make
        self._direct: _Direct | None = None
        self._inserts: _Direct | None = None
        self._is_looked_at = False

    def all(self, tx: Tx, **values: object) -> list[Any]:
        """Return every row."""
        return list(map(self._row, self._found(tx, values)))

    def first(self, tx: Tx, **values: object) -> Any | None:  # noqa: ANN401 - a row has the statement's columns
        """Return the first row, None where there is none."""
        found = self._found(tx, values)
        return self._row(found[0]) if found else None

    def scalars(self, tx: Tx, **values: object) -> list[Any]:
        """Return the first column of every row."""
        return [row[0] for row in self._found(tx, values)]

    def scalar(self, tx: Tx, **values: object) -> Any | None:  # noqa: ANN401 - as the column's type says
        """Return the first column of the first row, None where there is none."""
        found = self._found(tx, values)
        return found[0][0] if found else None

    def dicts(self, tx: Tx, **values: object) -> list[dict[str, Any]]:
        """Return every row as a mapping of column to value."""
        return [dict(zip(self._names, row, strict=True)) for row in self._found(tx, values)]

    def run(self, tx: Tx, values: Values) -> int:
        """Write; return how many rows it touched."""
        if (direct := self._way(tx)) is not None:
            return direct.cursor(tx, values).rowcount
        return tx.execute(self._statement, dict(values)).rowcount

    def run_each(self, tx: Tx, rows: Sequence[Values]) -> None:
        """Write once with each of these, all sent together."""
        if not rows:
            return
        if (direct := self._way(tx)) is not None:
            direct.run_each(tx, rows)
        elif isinstance(self._statement, Insert) and "municipality" in rows[0]:
            self._send_each(tx, rows)
        else:
            tx.execute(self._statement, list(rows))

    def _send_each(self, tx: Tx, rows: Sequence[Values]) -> None:
        """Insert on PostgreSQL: SQLAlchemy's way of taking rows apart, one by one, is as long as the driver's own."""
        if self._inserts is None:
            check(self._statement)
            self._inserts = _direct(self._statement, self._columns, tx.dialect, of_many=True)
        if self._inserts is None:
            tx.execute(self._statement, list(rows))
        else:
            self._inserts.send_each(tx, rows)

    def _found(self, tx: Tx, values: Values) -> Sequence[Sequence[Any]]:
        if (direct := self._way(tx)) is not None:
            return direct.rows(tx, values)
        return tx.execute(self._statement, dict(values)).all()

    def _way(self, tx: Tx) -> "_Direct | None":
        """Return the way to SQLite's driver. Outside a transaction SQLAlchemy has to begin one first."""
        if tx.dialect.name != "sqlite" or not tx.in_transaction():
            return None
        if not self._is_looked_at:
            check(self._statement)
            self._direct = _direct(self._statement, self._columns, tx.dialect)
            self._is_looked_at = True
        return self._direct


class _Direct:
    """A statement as SQLite's driver wants it."""

    def __init__(self, sql: str, binds: Sequence[tuple[str, _Process]], constants: Values, row: list[_Process]) -> None:
        self._sql = sql
        self._binds = binds
        self._constants = constants
        self._row = row
        self._converts = any(row)

    def rows(self, tx: Tx, values: Values) -> list[Any]:
        found = self.cursor(tx, values).fetchall()
        if not self._converts:
            return found
        row = self._row
        return [[v if p is None else p(v) for p, v in zip(row, one, strict=True)] for one in found]

    def cursor(self, tx: Tx, values: Values) -> sqlite3.Cursor:
        bound = self._bound(values)
        try:
            return driver_of(tx).execute(self._sql, bound)
        except sqlite3.Error as e:
            raise _told(self._sql, tx.dialect, e) from e

    def run_each(self, tx: Tx, rows: Sequence[Values]) -> None:
        bound = [self._bound(values) for values in rows]
        try:
            driver_of(tx).executemany(self._sql, bound)
        except sqlite3.Error as e:
            raise _told(self._sql, tx.dialect, e) from e

    def send_each(self, tx: Tx, rows: Sequence[Values]) -> None:
        whose = frozenset(str(row["municipality"]) for row in rows)
        tx.exec_driver_sql(self._sql, [tuple(self._bound(row)) for row in rows], execution_options={NAMES: whose})

    def _bound(self, values: Values) -> list[Any]:
        given = {**self._constants, **values} if self._constants else values
        return [given[name] if process is None else process(given[name]) for name, process in self._binds]


def _refuse_names_of_columns(statement: Statement) -> None:
    """Say at once what PostgreSQL's way would stumble on much later."""
    if isinstance(statement, Update):
        binds = {part.key for part in visitors.iterate(statement) if isinstance(part, BindParameter)}
        if wrong := binds & set(statement.table.c.keys()):
            raise ValueError(f"in an update no bindparam is named as a column is: {', '.join(sorted(wrong))}")


def driver_of(tx: Tx) -> sqlite3.Connection:
    """Return SQLite's own connection under a transaction."""
    connection: sqlite3.Connection = tx.connection.driver_connection  # type: ignore[assignment]  # SQLAlchemy knows no driver by its type
    return connection


def _told(sql: str, dialect: Dialect, problem: sqlite3.Error) -> BaseException:
    """Return what SQLAlchemy would have raised, without the values: they may be a resident's words."""
    return DBAPIError.instance(sql, None, problem, sqlite3.Error, hide_parameters=True, dialect=dialect)


def _direct(statement: Statement, columns: Sequence[str], dialect: Dialect, *, of_many: bool = False) -> _Direct | None:
    """Return how the driver runs it; None where SQLAlchemy writes the text anew for each run (the values of an IN).

    Rows that are sent together (`of_many`) do not ask for the numbers that the database gave them: nobody reads those.
    """
    compiled = statement.compile(dialect=dialect, column_keys=list(columns) or None, for_executemany=of_many)
    if any(bind.expanding or bind.literal_execute for bind in compiled.binds.values()):
        return None
    names: list[str] = list(compiled.positiontup or ())
    processes = [_to_driver(compiled.binds[name].type, dialect) for name in names]
    constants = {name: compiled.binds[name].effective_value for name in names if not compiled.binds[name].required}
    row = [_from_driver(column.type, dialect) for column in statement.exported_columns]
    return _Direct(str(compiled), list(zip(names, processes, strict=True)), constants, row)


def _to_driver(kind: TypeEngine[Any], dialect: Dialect) -> _Process:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_driver(kind: TypeEngine[Any], dialect: Dialect) -> _Process:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
