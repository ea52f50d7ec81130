"""What a database promises, and the types that stores are written with."""

from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, DateTime, Dialect, TypeDecorator

T = TypeVar("T")
Tx = Connection
"""An open transaction. Stores are opened on it; nobody commits it but the database itself."""
Unit = Callable[[Tx], T]

ACROSS = "across_municipalities"
"""Execution option by which a statement says why it may read more than one municipality's rows."""
NAMES = "names_municipalities"
"""Execution option by which rows that go to the driver as they are say whose they are."""


_NEWS = "news"

Told = Callable[[Collection[str]], None]
"""Hears after a commit of the tables that the transaction has announced news in, often of none."""


def announce(tx: Tx, table: str) -> None:
    """Say that the transaction leaves news in a table: who waits for them is told when it is committed, not before."""
    tx.info.setdefault(_NEWS, set()).add(table)


def announced(tx: Tx) -> Collection[str]:
    """Return what the transaction has announced, and forget it: the connection serves others after it."""
    found: set[str] = tx.info.pop(_NEWS, set())
    return found


class Instant(TypeDecorator[datetime]):
    """An instant in UTC: `timestamptz` on PostgreSQL, ISO text on SQLite. Naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any zone into UTC; ValueError for a time without zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Write SQLite's text ourselves: it is in every row, and SQLAlchemy's own way costs five times as much."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Read what `bind_processor` wrote."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.replace(tzinfo=UTC)


def _as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class Database(Protocol):
    """Where a service keeps its own tables."""

    dialect: str
    after_write: list[Told]

    async def write(self, unit: Unit[T]) -> T:
        """Run the unit in a transaction; return after the commit. Transient when the database is away."""

    async def read(self, unit: Unit[T]) -> T:
        """Run the unit on one snapshot, for reading only: Permanent when it tries to write."""

    def alone(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Async context manager: true while this process is the only one that holds `name`."""

    async def close(self) -> None:
        """Finish what is begun and let go."""
