"""A job as a row: saved in the transaction that wants it, taken back by who no longer does."""

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid, text, update

from common.db import Instant, Tx, announce, insert_each, insert_once
from common.outbox import AUTO_ID
from common.tracing import carried

TRACE = "_trace"
"""The member of a row's `args` in which the span travels; no doer sees it."""
BACK_OFF_FIRST_S = 1.0
BACK_OFF_S_MAX = 900.0


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do later. The same `job_id` twice is one job.

    `kind` picks the doer, `target` is the outside system it calls (for circuit and back-off), `key` what it
    must not overtake (one at a time, in order), `args` plain JSON values: ids and references, never text.
    """

    municipality: str
    job_id: UUID
    kind: str
    key: str
    target: str = "self"
    args: dict[str, Any] = {}
    run_at: datetime
    attempts: int = 0
    trace: str | None = None
    """The span in which it was asked for."""


def job_table(metadata: MetaData, service: str) -> Table:
    """Return the job table of a service."""
    name = f"{service}_job"
    table = Table(
        name,
        metadata,
        Column("seq", AUTO_ID, primary_key=True, autoincrement=True),
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
        Index(f"{name}_key", "municipality", "key", "done_at"),
        sqlite_autoincrement=True,
    )
    for index, columns, only in indexes_of_some(name):
        where = text(only)
        Index(index, *(table.c[column] for column in columns), sqlite_where=where, postgresql_where=where)
    return table


def indexes_of_some(name: str) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Return name, columns and rows of the indexes that hold some of a job table's rows (migrations make them too).

    What is not done, in its turn; what is under way; what is done, for pruning. So a look for eight jobs costs the same
    however many wait for their day. One that holds both what is open and what is done, SQLite takes before all others.
    """
    return (
        (f"{name}_turn", ("municipality", "run_at", "seq"), "done_at IS NULL"),
        (f"{name}_leased", ("lease_until", "municipality"), "lease_until IS NOT NULL"),
        (f"{name}_done", ("done_at",), "done_at IS NOT NULL"),
    )


def enqueue(tx: Tx, table: Table, job: Job) -> bool:
    """Save a job in the caller's transaction; false when it is there already."""
    announce(tx, table.name)
    return insert_once(tx, table, row_of(job))


def enqueue_each(tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]], *, soon: bool = True) -> None:
    """Save jobs as `row_of` returned them, in this order, as far as they are not there already.

    None of them is due `soon`: then nobody is told, and the worker finds them when it looks anyway.
    """
    insert_each(tx, table, rows)
    if rows and soon:
        announce(tx, table.name)


def row_of(job: Job) -> dict[str, Any]:
    """Return the row of a job; it carries the span that is open now."""
    traced = carried()
    return {
        "municipality": job.municipality,
        "job_id": job.job_id,
        "kind": job.kind,
        "key": job.key,
        "target": job.target,
        "args": msgspec.json.encode(job.args if traced is None else {**job.args, TRACE: traced}),
        "run_at": job.run_at,
        "attempts": 0,
    }


def withdraw(tx: Tx, table: Table, municipality: str, job_id: UUID, at: datetime) -> bool:
    """Take a job back that nobody has begun; false when it is leased, done or unknown."""
    done = tx.execute(
        update(table)
        .where(
            table.c.municipality == municipality,
            table.c.job_id == job_id,
            table.c.done_at.is_(None),
            (table.c.lease_until.is_(None)) | (table.c.lease_until < at),
        )
        .values(done_at=at, outcome="withdrawn")
    )
    return done.rowcount > 0


def back_off_s(job: Job) -> float:
    """Return the wait before the next attempt: doubling, spread by the job's id so that not all come at once."""
    spread = 0.75 + (zlib.crc32(job.job_id.bytes) % 500) / 1000
    return min(BACK_OFF_FIRST_S * float(2**job.attempts), BACK_OFF_S_MAX) * spread
