"""Who does which job next: the due heads of their keys, leased for a while, fair across municipalities."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, Table, func, select, update

from common.db import ACROSS, Tx, lock
from common.work.job import Job

LEASE_S = 60.0
"""Longer than any one job may take (`JOB_S_MAX`): a lease that runs out means that its worker is dead."""
JOB_S_MAX = 45.0
_ALL = {ACROSS: "the worker serves all"}


class Leased(msgspec.Struct, frozen=True):
    """A job that is ours until an instant; whoever writes later than another's lease writes nothing."""

    job: Job
    until: datetime


def any_free(tx: Tx, t: Table, at: datetime, closed_targets: Sequence[str]) -> bool:
    """True when `lease` would find something: asked first, because reading costs no commit."""
    query = select(t.c.seq).where(*_is_free(t, at, closed_targets)).limit(1)
    return tx.execute(query.execution_options(**_ALL)).first() is not None


def take_over(tx: Tx, t: Table) -> None:
    """Free every lease: only for a process that knows itself alone, because then their holders are dead."""
    tx.execute(
        update(t)
        .where(t.c.done_at.is_(None), t.c.lease_until.is_not(None))
        .values(lease_until=None)
        .execution_options(**_ALL)
    )


def lease(tx: Tx, t: Table, at: datetime, jobs_max: int, closed_targets: Sequence[str]) -> list[Leased]:
    """Lease the due heads of their keys, one municipality after the other in turn."""
    lock(tx, t.name, "lease")
    found = tx.execute(_free(t, at, closed_targets).limit(jobs_max)).all()
    until = at + timedelta(seconds=LEASE_S)
    if found:
        mine = t.c.seq.in_([r.seq for r in found])
        tx.execute(update(t).where(mine).values(lease_until=until).execution_options(**_ALL))
    return [Leased(_job(row), until) for row in found]


def _is_free(t: Table, at: datetime, closed_targets: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a job one to take: due, nobody's, its target open, and the first of its key."""
    earlier = t.alias("earlier")
    blocked = select(earlier.c.seq).where(
        earlier.c.municipality == t.c.municipality,
        earlier.c.key == t.c.key,
        earlier.c.done_at.is_(None),
        earlier.c.seq < t.c.seq,
    )
    return (
        t.c.done_at.is_(None),
        t.c.run_at <= at,
        (t.c.lease_until.is_(None)) | (t.c.lease_until < at),
        t.c.target.not_in(closed_targets),
        ~blocked.exists(),
    )


def _free(t: Table, at: datetime, closed_targets: Sequence[str]) -> Select[Any]:
    running = t.alias("running")
    # What a municipality has under way counts as turns it has had: one with a long backlog that fills
    # every place would else also take each place that becomes free, being the one that has waited longest.
    # Counted once a municipality, not once a job: with thousands waiting that is the difference of seconds.
    under_way = (
        select(running.c.municipality, func.count().label("jobs"))
        .where(running.c.done_at.is_(None), running.c.lease_until >= at)
        .group_by(running.c.municipality)
        .subquery("under_way")
    )
    turn = func.row_number().over(partition_by=t.c.municipality, order_by=(t.c.run_at, t.c.seq)) + func.coalesce(
        under_way.c.jobs, 0
    )
    return (
        select(t, turn.label("turn"))
        .select_from(t.outerjoin(under_way, under_way.c.municipality == t.c.municipality))
        .where(*_is_free(t, at, closed_targets))
        .order_by("turn", t.c.run_at, t.c.seq)
        .execution_options(**_ALL)
    )


def _job(row: Row[Any]) -> Job:
    return Job(
        municipality=row.municipality,
        job_id=row.job_id,
        kind=row.kind,
        key=row.key,
        target=row.target,
        args=msgspec.json.decode(row.args),
        run_at=row.run_at,
        attempts=row.attempts,
    )
