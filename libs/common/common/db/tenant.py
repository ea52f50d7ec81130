"""The second lock behind `guard.py` (G9): PostgreSQL itself shows a service's role no row of another municipality.

Every table has a policy (`rights.py`) that compares a row's municipality with a setting of the transaction. Before each
statement the setting gets the municipality that the statement's own values name, or `*` where it says ACROSS. A
statement that names nobody gets no row, unless one before it in the same transaction named somebody: then theirs.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Connection, Engine, Insert, event
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.compiler import Compiled, SQLCompiler
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BindParameter,
    ClauseElement,
    ReleaseSavepointClause,
    RollbackToSavepointClause,
    SavepointClause,
)

from common.db.port import ACROSS, NAMES

SETTING = "ordstyrer.municipality"
EVERY = "*"
"""What the setting says while a statement runs that reads all municipalities on purpose."""
SEVERAL = ","
_NOBODY = ""
_UNKNOWN = "?"
TELLS = "tells_of_the_municipality"
"""Execution option of a statement that only sets settings: it reads nobody's rows."""
_STATE = "municipality_set"
_SET = f"SELECT set_config('{SETTING}', $1, true)"
_NAMING = (operators.eq, operators.in_op)
_OF_SAVEPOINTS = (SavepointClause, ReleaseSavepointClause, RollbackToSavepointClause)
"""They read no row, and a transaction that has failed takes nothing before them."""


def install_tenant(engine: Engine) -> None:
    """Tell PostgreSQL before each statement whose rows it is about."""
    named: WeakKeyDictionary[Compiled, frozenset[str]] = WeakKeyDictionary()

    def before(
        conn: Connection, _cursor: object, _sql: str, _values: object, context: DefaultExecutionContext, _many: bool
    ) -> None:
        statement = context.compiled.statement if context.compiled is not None else None
        if TELLS in context.execution_options or isinstance(statement, _OF_SAVEPOINTS):
            return
        told = conn.info.get(_STATE, _NOBODY)
        # Whose rows they are stands while the transaction goes on; that all may be read stands for one statement.
        wanted = _wanted(context, named) or (_NOBODY if told in (EVERY, _UNKNOWN) else told)
        if wanted != told:
            conn.exec_driver_sql(_SET, (wanted,), execution_options={TELLS: True})
            conn.info[_STATE] = wanted

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "begin", lambda conn: conn.info.pop(_STATE, None))
    # What was set within a savepoint goes with it, and what stood before it is not remembered here.
    event.listen(engine, "rollback_savepoint", _forget)


def _forget(conn: Connection, _name: str, _context: None) -> None:
    if not conn.invalidated:
        conn.info[_STATE] = _UNKNOWN


def _wanted(context: DefaultExecutionContext, named: WeakKeyDictionary[Compiled, frozenset[str]]) -> str:
    """Return whose rows a statement is about; nobody's where it names none."""
    if ACROSS in context.execution_options:
        return EVERY
    if (whose := context.execution_options.get(NAMES)) is not None:
        return SEVERAL.join(sorted(whose))
    compiled = context.compiled
    if not isinstance(compiled, SQLCompiler):
        return _NOBODY
    if compiled not in named:
        named[compiled] = frozenset(_names(compiled))
    # A statement may name several: it gets theirs.
    return SEVERAL.join(sorted(set(_values(context.compiled_parameters, named[compiled]))))


def _names(compiled: SQLCompiler) -> Iterator[str]:
    """Yield the names of the values that a statement compares with a municipality, or stores as one."""
    if isinstance(compiled.statement, Insert):
        yield from (name for name in compiled.binds if name == "municipality" or name.startswith("municipality_m"))
    if isinstance(compiled.statement, ClauseElement):
        for part in visitors.iterate(compiled.statement):
            if isinstance(part, BinaryExpression) and part.operator in _NAMING:
                yield from _bound(compiled, part.left, part.right)
                yield from _bound(compiled, part.right, part.left)


def _bound(compiled: SQLCompiler, column: object, value: object) -> Iterator[str]:
    if isinstance(column, Column) and column.name == "municipality" and isinstance(value, BindParameter):
        yield compiled.bind_names.get(value, value.key)


def _values(parameters: Sequence[Any], names: Iterable[str]) -> Iterator[str]:
    for row in parameters:
        for name in names:
            # The values of an IN are sent each under a number of its own.
            one = name in row
            yield from [row[name]] if one else (value for key, value in row.items() if key.startswith(f"{name}_"))
