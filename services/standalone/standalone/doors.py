"""Opens one service's own tables for a command: the embedded database, or its schema on PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from common.db import Database, PostgresDatabase, SqliteDatabase
from common.errors import Permanent
from common.process import database_path, way_of
from common.settings import Settings


@asynccontextmanager
async def tables_of(settings: Settings, service: str) -> AsyncIterator[Database]:
    """Yield the database that the service's tables are in; Permanent when nothing has begun yet."""
    url = settings.url()
    if url is not None:
        db: Database = PostgresDatabase(url, service, connections_max=2, way=way_of(settings))
    elif not database_path(settings).exists():
        raise Permanent(f"there is nothing in {settings.data_dir} yet: `ordstyrer demo` or `ordstyrer serve` begins it")
    else:
        db = SqliteDatabase(database_path(settings))
    try:
        yield db
    finally:
        await db.close()
