"""Who does which job next: the due heads of their keys, leased for a while, fair across municipalities."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import Any

import msgspec
from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, literal, select, union_all, update

from common.db import ACROSS, Prepared, Tx, lock
from common.work.heads import ANY, TABLES_MAX, Which, heads, looked, with_due_jobs
from common.work.job import TRACE, Job

LEASE_S = 60.0
"""Longer than any one job may take (`JOB_S_MAX`): a lease that runs out means that its worker is dead."""
JOB_S_MAX = 45.0
_ALL = {ACROSS: "the worker serves all"}


class NotOurs(Exception):  # noqa: N818 - no error: it takes back what was written for a job that is another's
    """Another worker has the job by now."""


class Leased(msgspec.Struct, frozen=True):
    """A job that is ours until an instant; whoever writes later than another's lease writes nothing."""

    job: Job
    until: datetime


def any_free(tx: Tx, t: Table, at: datetime, which: Which) -> bool:
    """True when `lease` would find something: asked first, because reading costs no commit."""
    found = (jobs for _, jobs in heads(tx, looked(t, at, which), sorted(_asked(t).waiting.scalars(tx, at=at))))
    return next(chain.from_iterable(found), None) is not None


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
    turns = _turns(tx, t, at)
    found: list[tuple[int, datetime, int, Any]] = []
    for municipality, jobs in heads(tx, looked(t, at, which), sorted(turns)):
        first = islice(jobs, jobs_max)
        found += [(turns[municipality] + n, row.run_at, row.seq, row) for n, row in enumerate(first)]
    rows = [row for *_, row in sorted(found, key=lambda one: one[:3])[:jobs_max]]
    until = at + timedelta(seconds=LEASE_S)
    _asked(t).lease.run_each(tx, [{"of": row.seq, "until": until} for row in rows])
    return [Leased(_job(row), until) for row in rows]


def settle(tx: Tx, t: Table, leased: Leased, values: Mapping[str, Any], unit: Callable[[Tx], None] | None) -> bool:
    """Write how a job ended, and what `unit` writes with it; false when another worker has it by now.

    NotOurs, which has to undo the transaction, when that turns out after the unit has written.
    """
    # The unit's locks before the job's row: handlers hold the same locks when they ask for this very job again, and
    # then wait for the row.
    if _asked(t).ours.first(tx, **_its(leased)) is None:
        return False
    if unit is not None:
        unit(tx)
    if ending(t, tuple(values)).run(tx, ended(leased, values)) == 0:
        raise NotOurs
    return True


def _turns(tx: Tx, t: Table, at: datetime) -> dict[str, int]:
    """Return each municipality that has something due, with the turns that it has had.

    What a municipality has under way counts as turns: one with a long backlog that fills every place would else also
    take each place that becomes free, being the one that has waited longest.
    """
    found = _asked(t).turns.all(tx, at=at)
    under_way = Counter(municipality for municipality, is_under_way in found if is_under_way)
    return {municipality: under_way[municipality] for municipality, is_under_way in found if not is_under_way}


class _Asked:
    """What is asked of a job table again and again, built once."""

    def __init__(self, t: Table) -> None:
        self.waiting = Prepared(with_due_jobs(t).execution_options(**_ALL))
        # Not grouped: SQLite would then read all jobs by municipality instead of the few that are under way.
        under_way = select(t.c.municipality, literal(1).label("is_under_way")).where(
            t.c.done_at.is_(None), t.c.lease_until >= bindparam("at")
        )
        turns = union_all(under_way, with_due_jobs(t).add_columns(literal(0).label("is_under_way")))
        self.turns = Prepared(turns.execution_options(**_ALL))
        leased = update(t).where(t.c.seq == bindparam("of")).values(lease_until=bindparam("until"))
        self.lease = Prepared(leased.execution_options(**_ALL))
        self.ours = Prepared(select(t.c.seq).where(_ours(t)))


@lru_cache(maxsize=TABLES_MAX)
def _asked(t: Table) -> _Asked:
    return _Asked(t)


@lru_cache(maxsize=TABLES_MAX)
def ending(t: Table, names: tuple[str, ...]) -> Prepared:
    """Return what writes these columns of a job that is ours, and ends its lease."""
    new: dict[str, BindParameter[Any]] = {name: bindparam(f"new_{name}") for name in names}
    return Prepared(update(t).where(_ours(t)).values(**new, lease_until=None))


def ended(leased: Leased, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `ending` is given for a job that ended with these values."""
    return _its(leased) | {f"new_{name}": value for name, value in values.items()}


def _its(leased: Leased) -> dict[str, Any]:
    job = leased.job
    return {"its_municipality": job.municipality, "its_id": job.job_id, "its_lease": leased.until}


def _ours(t: Table) -> ColumnElement[bool]:
    return (
        (t.c.municipality == bindparam("its_municipality"))
        & (t.c.job_id == bindparam("its_id"))
        & (t.c.lease_until == bindparam("its_lease"))
        & t.c.done_at.is_(None)
    )


def _job(row: Any) -> Job:  # noqa: ANN401 - a row of the job table
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
