"""Production: PostgreSQL through asyncpg, one transaction a unit of work."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from common.clock import happens
from common.db.away import is_write_while_reading, passes
from common.db.guard import install_guard
from common.db.port import T, Told, Tx, Unit, announced
from common.db.statements import lock_number
from common.db.tenant import install_tenant
from common.db.way import CONNECT_S_MAX, Way, pooled, straight
from common.errors import Permanent, Transient

LOCK_WATCH_EVERY_S = 2.0
"""A lock lives as long as its connection: this often its holder looks whether it still has one."""
NO_ANSWER = "database: no answer"


class PostgresDatabase:
    """Production: SQLAlchemy Core on asyncpg, a schema a service (`search_path`), a pooler before it or none."""

    dialect = "postgresql"

    def __init__(self, url: str, schema: str, *, connections_max: int = 8, way: Way | None = None) -> None:
        self.after_write: list[Told] = []
        way = way or Way()
        told = way.told(schema)
        # A lock lives as long as its connection: a pooler would give that to somebody else after each transaction.
        self._direct = straight(way.direct_url, told, 1) if way.direct_url else None
        engine = pooled if self._direct else straight
        self._engine = engine(url, told, connections_max, way.rested_s)
        # One snapshot a read, as on SQLite; and what must not write cannot.
        self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        install_guard(self._engine.sync_engine)
        install_tenant(self._engine.sync_engine)

    async def write(self, unit: Unit[T]) -> T:
        """Run the unit in one transaction; return its result after the commit."""
        result, news = await self._run(self._engine, lambda tx: _with_news(tx, unit))
        for told in self.after_write:
            told(news)
        return result

    async def read(self, unit: Unit[T]) -> T:
        """Run the unit on one snapshot; Permanent when it tries to write."""
        return await self._run(self._reader, unit)

    async def _run(self, engine: AsyncEngine, unit: Unit[T]) -> T:
        try:
            async with engine.begin() as conn:
                return await conn.run_sync(unit)
        except Exception as e:
            if engine is self._reader and is_write_while_reading(e):
                raise Permanent("a unit for reading tried to write") from e
            if passes(e):
                raise Transient(NO_ANSWER) from e
            raise

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[bool]:
        """Hold a session advisory lock on a connection of its own; false when another process has it.

        Transient, raised into the body, when the connection is lost: then the lock is another's already.
        """
        key = {"k": lock_number(name)}
        conn = await self._connection_of_a_lock()
        try:
            if not await _asked(conn, "SELECT pg_try_advisory_lock(:k)", key):
                yield False
                return
            async with _watched(conn):
                yield True
            await _asked(conn, "SELECT pg_advisory_unlock(:k)", key)
        finally:
            await conn.close()

    async def _connection_of_a_lock(self) -> AsyncConnection:
        """Connect without a transaction: one that stays open for days would keep VACUUM from its work."""
        try:
            conn = await (self._direct or self._engine).connect()
            return await conn.execution_options(isolation_level="AUTOCOMMIT")
        except (SQLAlchemyError, OSError, asyncpg.PostgresError) as e:
            raise Transient(NO_ANSWER) from e

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()
        if self._direct is not None:
            await self._direct.dispose()


def _with_news(tx: Tx, unit: Unit[T]) -> tuple[T, Collection[str]]:
    announced(tx)  # whatever a transaction said that was rolled back
    return unit(tx), announced(tx)


async def _asked(conn: AsyncConnection, query: str, values: dict[str, int]) -> bool:
    try:
        return bool((await conn.execute(text(query), values)).scalar_one())
    except (SQLAlchemyError, OSError) as e:
        raise Transient(NO_ANSWER) from e


@asynccontextmanager
async def _watched(conn: AsyncConnection) -> AsyncIterator[None]:
    """Break the body off with Transient as soon as the connection turns out to be lost."""
    done = asyncio.Event()
    held = asyncio.timeout(None)
    try:
        async with held:
            watching = asyncio.create_task(_watch(conn, held, done))
            try:
                yield
            except BaseException:
                # Nobody may believe that the lock is still held: closing the connection lets go of it.
                done.set()
                await watching
                await conn.invalidate()
                raise
            done.set()
            await watching
    except TimeoutError as e:
        if not held.expired():
            raise
        raise Transient("database: the connection of a lock was lost") from e


async def _watch(conn: AsyncConnection, held: asyncio.Timeout, done: asyncio.Event) -> None:
    while not done.is_set():
        if await happens(done, LOCK_WATCH_EVERY_S):
            return
        try:
            async with asyncio.timeout(CONNECT_S_MAX):
                await conn.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            held.reschedule(asyncio.get_running_loop().time())
            return
