"""The embedded database: one writer thread with one connection, units of work in group commits."""

import asyncio
import contextlib
import contextvars
import queue
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from common.db.away import is_write_while_reading, passes
from common.db.guard import install_guard
from common.db.port import T, Told, Unit, announced
from common.db.prepared import driver_of
from common.db.statements import undo
from common.errors import Permanent, Transient

UNITS_PER_COMMIT_MAX = 200
COMMIT_WINDOW_S_MAX = 0.005
STATEMENTS_KEPT = 1024
"""All services' statements go through one connection: more than the driver would keep parsed by itself."""


class _Waiter:
    """A unit in the queue, and where its answer goes."""

    def __init__(self, unit: Unit[Any], loop: asyncio.AbstractEventLoop) -> None:
        self.unit = unit
        # As `asyncio.to_thread` does for readers: a unit sees the context of whoever asked.
        self.context = contextvars.copy_context()
        self.loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None
        self.news: Collection[str] = ()

    def answer(self, failed_commit: BaseException | None) -> None:
        error = self.error or failed_commit
        if self.future.done():
            return
        if error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(error)


class SqliteDatabase:
    """The embedded database: WAL, synchronous=FULL, one writer thread with one connection.

    What is made anew where it is lost need not be `flushed` to the disk at each commit.
    """

    dialect = "sqlite"

    def __init__(self, path: Path, *, flushed: bool = True) -> None:
        self.after_write: list[Told] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        self._queue: queue.SimpleQueue[_Waiter | None] = queue.SimpleQueue()
        self._engine = _sqlite_engine(_url(path, "rwc"), begin="BEGIN IMMEDIATE", flushed=flushed)
        self._reader = _sqlite_engine(_url(path, "ro"), begin="BEGIN")
        self._held: dict[str, asyncio.Lock] = {}
        self._thread = threading.Thread(target=self._write_forever, name="sqlite-writer", daemon=True)
        self._closed = False
        self._thread.start()

    async def write(self, unit: Unit[T]) -> T:
        """Queue the unit for the writer thread; return its result after the commit."""
        if self._closed:
            raise Transient("the database is closing")
        waiter = _Waiter(unit, asyncio.get_running_loop())
        self._queue.put(waiter)
        result: T = await waiter.future
        for told in self.after_write:
            told(waiter.news)
        return result

    async def read(self, unit: Unit[T]) -> T:
        """Run the unit on one snapshot of a read-only connection, in a thread; Permanent when it tries to write."""
        return await asyncio.to_thread(self._read, unit)

    def _read(self, unit: Unit[T]) -> T:
        try:
            with self._reader.begin() as conn:
                return unit(conn)
        except SQLAlchemyError as e:
            if is_write_while_reading(e):
                raise Permanent("a unit for reading tried to write") from e
            if passes(e):
                raise Transient("database: no answer") from e
            raise

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[bool]:
        """One process owns the file (data/lock), so a lock in memory is enough."""
        lock = self._held.setdefault(name, asyncio.Lock())
        if lock.locked():
            yield False
            return
        async with lock:
            yield True

    async def close(self) -> None:
        """Let the writer finish its queue, then close."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        self._engine.dispose()
        self._reader.dispose()

    def _write_forever(self) -> None:
        conn = self._connected()
        while (first := self._queue.get()) is not None:
            conn = conn or self._connected()
            if conn is None:
                _answer([first], Transient("database: the file cannot be opened"))
            elif self._commit_group(conn, [first]):
                break
        if conn is not None:
            conn.close()

    def _connected(self) -> Connection | None:
        """Return the writer's connection; None where there is none to be had, which the next unit tries again."""
        try:
            return self._engine.connect()
        except Exception:  # noqa: BLE001 - as for a commit: were this thread to die, everybody would wait for ever
            return None

    def _commit_group(self, conn: Connection, batch: list[_Waiter]) -> bool:
        """Run the first unit and what else is queued, commit once, answer all. True when told to stop."""
        stop, failed = False, None
        try:
            with conn.begin():
                until = time.monotonic() + COMMIT_WINDOW_S_MAX
                self._run_unit(conn, batch[0])
                while len(batch) < UNITS_PER_COMMIT_MAX and time.monotonic() < until:
                    try:
                        waiter = self._queue.get_nowait()
                    except queue.Empty:
                        break
                    if waiter is None:
                        stop = True
                        break
                    batch.append(waiter)
                    self._run_unit(conn, waiter)
        except Exception:  # noqa: BLE001 - whatever it is: were this thread to die, everybody would wait for ever
            # The commit failed (disk full, file gone): nobody was acknowledged, everybody tries again.
            failed = Transient("database: the commit failed")
        _answer(batch, failed)
        return stop

    @staticmethod
    def _run_unit(conn: Connection, waiter: _Waiter) -> None:
        # By the driver itself: it is done for every unit, and SQLAlchemy's way costs more than most units do.
        driver = driver_of(conn)
        driver.execute("SAVEPOINT unit")
        try:
            waiter.result = waiter.context.run(waiter.unit, conn)
            driver.execute("RELEASE unit")
            waiter.news = announced(conn)
        except BaseException as e:  # noqa: BLE001 - handed to the one who waits, never swallowed
            announced(conn)
            undo(conn, None)
            driver.execute("ROLLBACK TO unit")
            driver.execute("RELEASE unit")
            waiter.error = e
            if passes(e):
                waiter.error = Transient("database: no answer")
                waiter.error.__cause__ = e


def _answer(batch: Sequence[_Waiter], failed: BaseException | None) -> None:
    """Answer all who wait, and wake each loop once: they are a thread away."""
    for loop in {waiter.loop for waiter in batch}:
        mine = [waiter for waiter in batch if waiter.loop is loop]
        # A loop that is gone: whoever waited has been stopped, and the commit stands.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_answer_each, mine, failed)


def _answer_each(batch: Sequence[_Waiter], failed: BaseException | None) -> None:
    for waiter in batch:
        waiter.answer(failed)


def _url(path: Path, mode: str) -> URL:
    """Name the file as SQLite's own URI, so that no character of a folder's name means anything else."""
    place = f"file:{quote(str(path.absolute()))}"
    return URL.create("sqlite", database=place, query={"mode": mode, "uri": "true"})


def _sqlite_engine(url: URL, *, begin: str, flushed: bool = True) -> Engine:
    settings = {"timeout": 30, "check_same_thread": False, "cached_statements": STATEMENTS_KEPT}
    # An error that nobody foresaw may be printed: without the values that it failed on.
    engine = create_engine(url, connect_args=settings, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _pragmas(dbapi: sqlite3.Connection, _record: object) -> None:
        dbapi.isolation_level = None  # SQLAlchemy's documented recipe: we send BEGIN ourselves
        if begin != "BEGIN":
            dbapi.execute("PRAGMA journal_mode=WAL")
        dbapi.execute(f"PRAGMA synchronous={'FULL' if flushed else 'OFF'}")
        dbapi.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    install_guard(engine)
    return engine
