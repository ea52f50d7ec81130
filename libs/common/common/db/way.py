"""How PostgreSQL is come to: straight, or through a pooler that lends a connection for one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from common.db.tenant import TELLS

CONNECT_S_MAX = 5
POOL_WAIT_S_MAX = 10
MS = 1000
RESTED_S = 1.0
_RETURNED = "returned_at"
_WITHOUT_PREPARED: Mapping[str, Any] = MappingProxyType(
    {
        # What is prepared stays on a connection that the next transaction does not get: nothing has a name.
        "statement_cache_size": 0,
        "prepared_statement_cache_size": 0,
        "prepared_statement_name_func": str,
    }
)


@dataclass(frozen=True)
class Way:
    """What PostgreSQL is told of our patience, and whether a pooler stands before it."""

    statement_s_max: float = 30.0
    lock_s_max: float = 10.0
    idle_s_max: float = 60.0
    """In a transaction that does nothing."""
    rested_s: float = RESTED_S
    """A connection that was not used for so long is asked whether it still stands: three trips to the server."""
    direct_url: str | None = None
    """Past the pooler, for what needs a connection of its own; None: there is no pooler, or one that lends sessions."""

    def told(self, schema: str) -> dict[str, str]:
        """Return the settings of PostgreSQL that a service's statements run with; times in milliseconds."""
        return {
            "search_path": schema,
            "statement_timeout": str(int(self.statement_s_max * MS)),
            "lock_timeout": str(int(self.lock_s_max * MS)),
            "idle_in_transaction_session_timeout": str(int(self.idle_s_max * MS)),
        }


def straight(url: str, told: Mapping[str, str], connections_max: int, rested_s: float = RESTED_S) -> AsyncEngine:
    """Return an engine whose connections are told once, when they are made."""
    return _engine(url, {"server_settings": dict(told)}, connections_max, rested_s)


def pooled(url: str, told: Mapping[str, str], connections_max: int, rested_s: float = RESTED_S) -> AsyncEngine:
    """Return an engine that leaves nothing on a connection: each transaction is told for itself, and forgets it."""
    engine = _engine(url, _WITHOUT_PREPARED, connections_max, rested_s)
    _tell_each_transaction(engine.sync_engine, told)
    return engine


def _engine(url: str, args: Mapping[str, Any], connections_max: int, rested_s: float) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=connections_max,
        max_overflow=2,
        pool_timeout=POOL_WAIT_S_MAX,
        hide_parameters=True,  # an error that nobody foresaw may be printed, with the values that it failed on
        connect_args={**args, "timeout": CONNECT_S_MAX},
    )
    _ask_what_has_rested(engine.sync_engine, rested_s)
    return engine


def _ask_what_has_rested(engine: Engine, rested_s: float) -> None:
    """Ask a connection that has rested before it is lent, as `pool_pre_ping` asks each, and drop all where it is gone.

    One that goes sooner is met by whoever uses it: Transient, tried again on a new one.
    """
    dialect = engine.dialect

    def lent(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if monotonic() - record.info.get(_RETURNED, monotonic()) < rested_s:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as e:
            if not dialect.is_disconnect(e, connection, None):
                raise
            raise InvalidatePoolError from e

    def returned(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[_RETURNED] = monotonic()

    event.listen(engine, "checkout", lent)
    event.listen(engine, "checkin", returned)


def _tell_each_transaction(engine: Engine, told: Mapping[str, str]) -> None:
    asked = ", ".join(f"set_config('{name}', ${number}, true)" for number, name in enumerate(told, start=1))

    def begun(conn: Connection) -> None:
        conn.exec_driver_sql(f"SELECT {asked}", tuple(told.values()), execution_options={TELLS: True})

    event.listen(engine, "begin", begun)
