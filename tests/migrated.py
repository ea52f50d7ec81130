"""Empty databases with all tables of some services: migrated once a session, then copied for each test."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from common import migrate
from common.bus.local import create_tables
from common.db import SqliteDatabase

_ON_SQLITE: dict[tuple[str, ...], bytes] = {}
_ON_POSTGRES: dict[tuple[str, tuple[str, ...]], str] = {}


async def migrated(url: str, services: Sequence[str]) -> None:
    """Give an empty database, on either kind, the newest tables of the services, and on SQLite those of the log."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).write_bytes(await _file(tuple(services)))  # noqa: ASYNC240 - a test's own folder
    else:
        await _copy(url, tuple(services))


def opened_file(path: Path) -> SqliteDatabase:
    """Open a test's file. No commit waits for the disk: only a machine that goes down loses anything by it."""
    return SqliteDatabase(path, flushed=False)


async def _file(services: tuple[str, ...]) -> bytes:
    if services not in _ON_SQLITE:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "template.db")
            create_tables(f"sqlite:///{path}")
            await migrate.upgrade(f"sqlite:///{path}", services)
            _ON_SQLITE[services] = path.read_bytes()  # noqa: ASYNC240 - as above
    return _ON_SQLITE[services]


async def _copy(url: str, services: tuple[str, ...]) -> None:
    """Put a copy of the server's migrated template in the database's place; nobody is connected to either."""
    server, _, name = url.rpartition("/")
    if (server, services) not in _ON_POSTGRES:
        template = f"{name[:40]}_template"
        await _execute(server, f'CREATE DATABASE "{template}" TEMPLATE template0')
        await migrate.upgrade(f"{server}/{template}", services)
        # Nobody may look in while it is copied, no autovacuum either.
        await _execute(server, f'ALTER DATABASE "{template}" WITH ALLOW_CONNECTIONS false')
        _ON_POSTGRES[server, services] = template
    template = _ON_POSTGRES[server, services]
    await _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


async def _execute(server: str, *statements: str) -> None:
    connection = await asyncpg.connect(f"{server.replace('+asyncpg', '')}/postgres")
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
