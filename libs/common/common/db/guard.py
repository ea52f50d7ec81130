"""No statement on a municipality's table without the municipality (G9)."""

from collections.abc import Iterator
from weakref import WeakSet

from sqlalchemy import (
    Alias,
    Column,
    Connection,
    Delete,
    Engine,
    Executable,
    FromClause,
    Join,
    Select,
    Table,
    Update,
    event,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import Compiled
from sqlalchemy.sql.elements import ClauseElement

from common.db.port import ACROSS
from common.errors import Permanent

_Part = Select[*tuple[object, ...]] | Update | Delete


def _tables(source: FromClause) -> Iterator[Table]:
    """Yield the tables that are read directly; a subquery is a part of its own."""
    match source:
        case Table():
            yield source
        case Join():
            yield from _tables(source.left)
            yield from _tables(source.right)
        case Alias():
            yield from _tables(source.element)


def _is_of_tenants(part: _Part) -> bool:
    sources = part.get_final_froms() if isinstance(part, Select) else [part.table]
    return any("municipality" in t.c for source in sources for t in _tables(source))


def _names_municipality(part: _Part) -> bool:
    where = part.whereclause
    if where is None:
        return False
    return any(isinstance(e, Column) and e.name == "municipality" for e in visitors.iterate(where))


def check(statement: object) -> None:
    """Refuse with Permanent a statement of which a part, an arm of a union or a subquery, names no municipality."""
    if not isinstance(statement, ClauseElement) or not isinstance(statement, Executable):
        return
    if ACROSS in statement.get_execution_options():
        return
    for part in visitors.iterate(statement):
        if isinstance(part, Select | Update | Delete) and _is_of_tenants(part) and not _names_municipality(part):
            raise Permanent("a statement on a municipality's table names no municipality: open the store with it")


def install_guard(engine: Engine) -> None:
    """Refuse with Permanent, before it is sent, a statement that names no municipality and does not say ACROSS."""
    # SQLAlchemy compiles a statement of the same shape once: looking at each shape once costs nothing that counts.
    right: WeakSet[Compiled] = WeakSet()

    def before(
        _conn: Connection, _cursor: object, _sql: str, _values: object, context: DefaultExecutionContext, _many: bool
    ) -> None:
        compiled = context.compiled
        if compiled is None or ACROSS in context.execution_options or compiled in right:
            return
        check(compiled.statement)
        right.add(compiled)

    event.listen(engine, "before_cursor_execute", before)
