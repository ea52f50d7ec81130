"""Bring a service's tables to the newest schema: one Alembic history a service, in its own schema."""

import sqlite3
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Uuid,
    create_engine,
    event,
    inspect,
    text,
)

from common.db import Instant, lock_number
from common.db.rights import grant, guard_rows

if TYPE_CHECKING:
    from alembic.config import Config

LOCK_TIMEOUT_MS = 4_000
STATEMENT_TIMEOUT_MS = 60_000


def config_for(service: str, connection: Connection | None = None, role: str | None = None) -> "Config":
    """Return Alembic's configuration of a service; its scripts are package files. `role` gets its rights."""
    # A third of a second to import, and most starts have nothing to migrate.
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(resources.files(service).joinpath("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["service"] = service
    config.attributes["connection"] = connection
    config.attributes["role"] = role
    return config


def is_newest(url: str, services: Iterable[str]) -> bool:
    """True when every service's tables of an embedded database have the newest revision, or a later release's."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return all(_has_head(connection, service) for service in services)
    finally:
        engine.dispose()


def _has_head(connection: Connection, service: str) -> bool:
    table = f"alembic_version_{service}"
    if not inspect(connection).has_table(table):
        return False
    query = text(f'SELECT version_num FROM "{table}"')  # noqa: S608 - a name of ours
    return connection.execute(query).scalars().all() == [newest_of(service)] or _of_later_release(connection, service)


def _of_later_release(connection: Connection, service: str) -> bool:
    """True when a later release made the tables: whoever goes back one leaves them as they are."""
    schema = service if connection.dialect.name == "postgresql" else None
    table = f"alembic_version_{service}"
    if not inspect(connection).has_table(table, schema=schema):
        return False
    query = text(f'SELECT version_num FROM "{service}"."{table}"' if schema else f'SELECT version_num FROM "{table}"')  # noqa: S608 - names of ours
    return (connection.execute(query).scalar() or "") > newest_of(service)


def newest_of(service: str) -> str:
    """Return a service's newest revision. Its files are named by their numbers, in one line (tested)."""
    files = resources.files(service).joinpath("migrations", "versions").iterdir()
    return max(file.name.partition("_")[0] for file in files if file.name.endswith(".py"))


async def upgrade(
    url: str, services: Iterable[str], roles: Mapping[str, str] | None = None, *, to: str = "head"
) -> None:
    """Bring each service's tables to the newest revision (or `to` one), one after the other in the given order.

    Tables that a later release made stay as they are.

    `roles` (PostgreSQL) names the role that each service connects as, where another one owns the tables: it gets what
    the service needs and nothing more (a table's `info["rights"]`; reading and writing where it says nothing).
    """
    from alembic import command  # noqa: PLC0415 - see config_for
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 - the embedded database needs none

    if url.startswith("sqlite"):
        engine = _whole_or_not_at_all(url)
        for service in services:
            with engine.begin() as connection:
                if not _of_later_release(connection, service):
                    command.upgrade(config_for(service, connection), to)
        engine.dispose()
        return
    pool = create_async_engine(url)
    for service in services:
        async with pool.connect() as asynchronous:
            await asynchronous.run_sync(_upgrade_schema, service, (roles or {}).get(service), to)
    await pool.dispose()


def _whole_or_not_at_all(url: str) -> Engine:
    """Return an engine whose transactions hold changes of tables too.

    Python's driver begins none before CREATE TABLE: a process killed halfway would leave a history that no later start
    could go on with. So we send BEGIN ourselves (SQLAlchemy's documented recipe).
    """
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def _by_hand(dbapi: sqlite3.Connection, _record: object) -> None:
        dbapi.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _upgrade_schema(connection: Connection, service: str, role: str | None, to: str) -> None:
    from alembic import command  # noqa: PLC0415 - see config_for

    with connection.begin():
        # Two services that start at once both see no schema and both make it: one of them would fail.
        connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": lock_number(f"schema:{service}")})
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{service}"'))
    with connection.begin():
        connection.execute(text(f'SET LOCAL search_path TO "{service}"'))
        connection.execute(text(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}"))
        connection.execute(text(f"SET LOCAL statement_timeout = {STATEMENT_TIMEOUT_MS}"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": lock_number(f"migrate:{service}")})
        if not _of_later_release(connection, service):
            command.upgrade(config_for(service, connection, role), to)


def run_env(metadata: MetaData) -> None:
    """What every service's `migrations/env.py` does: run on the connection that it was given."""
    from alembic import context  # noqa: PLC0415 - exists only while Alembic runs a script

    service = context.config.attributes["service"]
    connection: Connection = context.config.attributes["connection"]
    own = set(metadata.tables)
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=f"alembic_version_{service}",
        include_name=lambda name, kind, _parents: kind != "table" or name in own,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "postgresql":
            guard_rows(connection, service, metadata)
            if (role := context.config.attributes["role"]) is not None:
                grant(connection, service, role, metadata)


def create_machinery(op: Any, service: str) -> None:  # noqa: ANN401 - `alembic.op`, a module that proxies the running migration
    """Create outbox, job, waiting and dead-letter tables as of 2026-11.

    Frozen: histories of installations rest on it. A later change is a new function and a new revision.
    """
    _create_outbox(op, service)
    _create_jobs(op, service)
    op.create_table(
        f"{service}_waiting",
        Column("municipality", String, primary_key=True),
        Column("event_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("kind", String, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("since", Instant, nullable=False),
    )
    op.create_index(f"{service}_waiting_item", f"{service}_waiting", ["municipality", "item_id"])
    op.create_table(
        f"{service}_dead_letter",
        Column("municipality", String, primary_key=True),
        Column("letter_id", Uuid, primary_key=True),
        Column("state", String, nullable=False),
        Column("topic", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("key", String, nullable=False),
        Column("headers", LargeBinary, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("item_id", Uuid, nullable=True),
        Column("fault", String, nullable=False),
        Column("why", String, nullable=False),
        Column("parked_at", Instant, nullable=False),
        Column("settled_at", Instant, nullable=True),
    )
    op.create_index(f"{service}_dead_letter_state", f"{service}_dead_letter", ["state", "parked_at"])


def _create_outbox(op: Any, service: str) -> None:  # noqa: ANN401 - see create_machinery
    op.create_table(
        f"{service}_outbox",
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
        Column("municipality", String, nullable=False),
        Column("topic", String, nullable=False),
        Column("key", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("headers", LargeBinary, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("sent_at", Instant, nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index(f"{service}_outbox_unsent", f"{service}_outbox", ["sent_at", "id"])


def _create_jobs(op: Any, service: str) -> None:  # noqa: ANN401 - see create_machinery
    op.create_table(
        f"{service}_job",
        Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
        Column("municipality", String, nullable=False),
        Column("job_id", Uuid, nullable=False, unique=True),
        Column("kind", String, nullable=False),
        Column("key", String, nullable=False),
        Column("target", String, nullable=False),
        Column("args", LargeBinary, nullable=False),
        Column("run_at", Instant, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("lease_until", Instant, nullable=True),
        Column("done_at", Instant, nullable=True),
        Column("outcome", String, nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index(f"{service}_job_due", f"{service}_job", ["done_at", "run_at"])
    op.create_index(f"{service}_job_key", f"{service}_job", ["municipality", "key", "done_at"])


def index_open_jobs(op: Any, service: str) -> None:  # noqa: ANN401 - see create_machinery
    """Index what is open, under way and done each for itself, as of 2026-11 (`common.work.job.indexes_of_some`)."""
    table = f"{service}_job"
    # First: it takes the whole table. Whoever has read it and now writes would else wait for us, and we for him.
    op.drop_index(f"{table}_due", table)
    for name, columns, rows in (
        ("turn", ["municipality", "run_at", "seq"], "done_at IS NULL"),
        ("leased", ["lease_until", "municipality"], "lease_until IS NOT NULL"),
        ("done", ["done_at"], "done_at IS NOT NULL"),
    ):
        where = text(rows)
        op.create_index(f"{table}_{name}", table, columns, sqlite_where=where, postgresql_where=where)
