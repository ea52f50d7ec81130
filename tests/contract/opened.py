"""Databases and buses, opened as often as a test asks for them and closed behind it."""

from pathlib import Path

from common.bus.kafka import KafkaBus
from common.bus.local import LocalBus, create_tables
from common.bus.port import Bus
from common.clock import Clock
from common.db import Database, PostgresDatabase, SqliteDatabase

PUBLISH_S_MAX = 60.0
"""A broker that is busy is not one that is away: no test here waits for one that is."""


class Databases:
    """One database, opened anew by each call: what another process would have of it."""

    def __init__(self, kind: str, url: str) -> None:
        self.kind = kind
        self.url = url
        self._open: list[Database] = []

    def open(self) -> Database:
        """Return a new pool on PostgreSQL; on SQLite the same one, because one process owns the file."""
        if self.kind == "sqlite":
            if not self._open:
                self._open.append(SqliteDatabase(Path(self.url.removeprefix("sqlite:///"))))
            return self._open[0]
        self._open.append(PostgresDatabase(self.url, "public"))
        return self._open[-1]

    async def close(self) -> None:
        """Close all."""
        for db in self._open:
            await db.close()
        self._open.clear()


class Buses:
    """One bus, opened anew by each call."""

    def __init__(self, where: str, clock: Clock) -> None:
        self._where = where
        self._clock = clock
        self._open: list[Bus] = []
        self._dbs: list[Database] = []
        if self.is_local:
            create_tables(where)

    @property
    def is_local(self) -> bool:
        """True for the log in the embedded database."""
        return self._where.startswith("sqlite")

    async def open(self) -> Bus:
        """Connect a bus."""
        bus: Bus
        if self.is_local:
            db = SqliteDatabase(Path(self._where.removeprefix("sqlite:///")))
            self._dbs.append(db)
            bus = LocalBus(db, self._clock, owner=not self._open)
        else:
            bus = KafkaBus(self._where, publish_wait_s_max=PUBLISH_S_MAX)
        self._open.append(bus)
        await bus.start()
        return bus

    async def close(self) -> None:
        """Close all."""
        for bus in self._open:
            await bus.close()
        for db in self._dbs:
            await db.close()
        self._open.clear()
        self._dbs.clear()
