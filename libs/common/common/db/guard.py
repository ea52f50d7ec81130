"""No statement on a municipality's table without the municipality (G9)."""

from sqlalchemy import Column, Connection, Delete, Engine, Select, Table, Update, event
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement

from common.db.port import ACROSS
from common.errors import Permanent


def _tenant_tables(statement: ClauseElement) -> list[Table]:
    found = [e for e in visitors.iterate(statement) if isinstance(e, Table)]
    return [t for t in found if "municipality" in t.c]


def _names_municipality(statement: Select[*tuple[object, ...]] | Update | Delete) -> bool:
    where = statement.whereclause
    if where is None:
        return False
    return any(isinstance(e, Column) and e.name == "municipality" for e in visitors.iterate(where))


def _guard(_conn: Connection, statement: object, *_rest: object) -> None:
    if not isinstance(statement, Select | Update | Delete):
        return
    if ACROSS in statement.get_execution_options() or not _tenant_tables(statement):
        return
    if not _names_municipality(statement):
        raise Permanent("a statement on a municipality's table names no municipality: open the store with it")


def install_guard(engine: Engine) -> None:
    event.listen(engine, "before_execute", _guard)
