"""Who does which job next: the due heads of their keys, leased for a while, fair across municipalities."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

import msgspec
from sqlalchemy import Row, Table, func, select, update

from common.db import ACROSS, Tx, lock
from common.work.job import TRACE, Job

LEASE_S = 60.0
"""Longer than any one job may take (`JOB_S_MAX`): a lease that runs out means that its worker is dead."""
JOB_S_MAX = 45.0
PAGE_JOBS, PAGE_GROWS, PAGE_JOBS_MAX = 32, 4, 8192
"""So many are looked at first; each further page is so many times larger, for a long row of jobs that wait for one."""
_ALL = {ACROSS: "the worker serves all"}


class Leased(msgspec.Struct, frozen=True):
    """A job that is ours until an instant; whoever writes later than another's lease writes nothing."""

    job: Job
    until: datetime


class Which(msgspec.Struct, frozen=True):
    """Which jobs a worker may take: none at a target that does not answer; of some kinds alone, where it says so."""

    closed_targets: Sequence[str] = ()
    kinds: Sequence[str] | None = None


ANY = Which()
"""Every job."""


def any_free(tx: Tx, t: Table, at: datetime, which: Which) -> bool:
    """True when `lease` would find something: asked first, because reading costs no commit."""
    heads = (_heads(tx, t, municipality, at, which) for municipality in _waiting(tx, t, at))
    return next(chain.from_iterable(heads), None) is not None


def take_over(tx: Tx, t: Table) -> None:
    """Free every lease: only for a process that knows itself alone, because then their holders are dead."""
    tx.execute(
        update(t)
        .where(t.c.done_at.is_(None), t.c.lease_until.is_not(None))
        .values(lease_until=None)
        .execution_options(**_ALL)
    )


def lease(tx: Tx, t: Table, at: datetime, jobs_max: int, which: Which = ANY) -> list[Leased]:
    """Lease the due heads of their keys, one municipality after the other in turn."""
    lock(tx, t.name, "lease")
    turns = _under_way(tx, t, at)
    found: list[tuple[int, datetime, int, Row[Any]]] = []
    for municipality in _waiting(tx, t, at):
        heads = islice(_heads(tx, t, municipality, at, which), jobs_max)
        found += [(turns.get(municipality, 0) + n, row.run_at, row.seq, row) for n, row in enumerate(heads)]
    rows = [row for *_, row in sorted(found, key=lambda one: one[:3])[:jobs_max]]
    until = at + timedelta(seconds=LEASE_S)
    if rows:
        mine = t.c.seq.in_([row.seq for row in rows])
        tx.execute(update(t).where(mine).values(lease_until=until).execution_options(**_ALL))
    return [Leased(_job(row), until) for row in rows]


def _under_way(tx: Tx, t: Table, at: datetime) -> dict[str, int]:
    """What a municipality has under way counts as turns it has had: one with a long backlog that fills
    every place would else also take each place that becomes free, being the one that has waited longest.
    """
    query = (
        select(t.c.municipality, func.count())
        .where(t.c.done_at.is_(None), t.c.lease_until >= at)
        .group_by(t.c.municipality)
    )
    return dict(tx.execute(query.execution_options(**_ALL)).all())


def _waiting(tx: Tx, t: Table, at: datetime) -> list[str]:
    query = select(t.c.municipality).where(t.c.done_at.is_(None), t.c.run_at <= at).distinct()
    return sorted(tx.execute(query.execution_options(**_ALL)).scalars())


def _heads(tx: Tx, t: Table, municipality: str, at: datetime, which: Which) -> Iterator[Row[Any]]:
    """Yield a municipality's free jobs, the longest due first, page by page.

    Whoever takes eight of ten thousand must not compare the ten thousand with each other: it is done after each job.
    """
    mine = (t.c.municipality == municipality) & t.c.done_at.is_(None)
    free = (t.c.run_at <= at) & ((t.c.lease_until.is_(None)) | (t.c.lease_until < at))
    query = select(t).where(mine, free, t.c.target.not_in(which.closed_targets)).order_by(t.c.run_at, t.c.seq)
    if which.kinds is not None:
        query = query.where(t.c.kind.in_(which.kinds))
    offset, size = 0, PAGE_JOBS
    while page := tx.execute(query.offset(offset).limit(size)).all():
        keys = {row.key for row in page}
        firsts = select(t.c.key, func.min(t.c.seq)).where(mine, t.c.key.in_(keys)).group_by(t.c.key)
        first = dict(tx.execute(firsts).all())
        yield from (row for row in page if first[row.key] == row.seq)
        offset, size = offset + size, min(size * PAGE_GROWS, PAGE_JOBS_MAX)


def _job(row: Row[Any]) -> Job:
    args = msgspec.json.decode(row.args)
    trace = args.pop(TRACE, None)
    return Job(
        municipality=row.municipality,
        job_id=row.job_id,
        kind=row.kind,
        key=row.key,
        target=row.target,
        args=args,
        run_at=row.run_at,
        attempts=row.attempts,
        trace=trace,
    )
