"""Who does which job next: the due heads of their keys, leased for a while, fair across municipalities."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import Any

import msgspec
from sqlalchemy import CTE, BindParameter, ColumnElement, Select, Table, bindparam, func, select, update

from common.db import ACROSS, Prepared, Tx, lock
from common.work.job import TRACE, Job

LEASE_S = 60.0
"""Longer than any one job may take (`JOB_S_MAX`): a lease that runs out means that its worker is dead."""
JOB_S_MAX = 45.0
PAGE_JOBS, PAGE_GROWS, PAGE_JOBS_MAX = 32, 4, 8192
"""So many are looked at first; each further page is so many times larger, for a long row of jobs that wait for one."""
TABLES_MAX = 64
_ALL = {ACROSS: "the worker serves all"}


class NotOurs(Exception):  # noqa: N818 - no error: it takes back what was written for a job that is another's
    """Another worker has the job by now."""


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
    found: list[tuple[int, datetime, int, Any]] = []
    for municipality in _waiting(tx, t, at):
        heads = islice(_heads(tx, t, municipality, at, which), jobs_max)
        found += [(turns[municipality] + n, row.run_at, row.seq, row) for n, row in enumerate(heads)]
    rows = [row for *_, row in sorted(found, key=lambda one: one[:3])[:jobs_max]]
    until = at + timedelta(seconds=LEASE_S)
    _asked(t).lease.run_each(tx, [{"of": row.seq, "until": until} for row in rows])
    return [Leased(_job(row), until) for row in rows]


def settle(tx: Tx, t: Table, leased: Leased, values: Mapping[str, Any], unit: Callable[[Tx], None] | None) -> bool:
    """Write how a job ended, and what `unit` writes with it; false when another worker has it by now.

    NotOurs, which has to undo the transaction, when that turns out after the unit has written.
    """
    job = leased.job
    mine = {"its_municipality": job.municipality, "its_id": job.job_id, "its_lease": leased.until}
    # The unit's locks before the job's row: handlers hold the same locks when they ask for this very job again, and
    # then wait for the row.
    if _asked(t).ours.first(tx, **mine) is None:
        return False
    if unit is not None:
        unit(tx)
    new = {f"new_{name}": value for name, value in values.items()}
    if _ending(t, tuple(values)).run(tx, mine | new) == 0:
        raise NotOurs
    return True


def _under_way(tx: Tx, t: Table, at: datetime) -> Counter[str]:
    """What a municipality has under way counts as turns it has had: one with a long backlog that fills
    every place would else also take each place that becomes free, being the one that has waited longest.
    """
    return Counter(_asked(t).under_way.scalars(tx, at=at))


def _waiting(tx: Tx, t: Table, at: datetime) -> list[str]:
    return sorted(_asked(t).waiting.scalars(tx, at=at))


def _heads(tx: Tx, t: Table, municipality: str, at: datetime, which: Which) -> Iterator[Any]:
    """Yield a municipality's free jobs, the longest due first, page by page.

    Whoever takes eight of ten thousand must not compare the ten thousand with each other: it is done after each job.
    """
    given: dict[str, object] = {"municipality": municipality, "at": at}
    if which.closed_targets:
        given["closed"] = list(which.closed_targets)
    if which.kinds is not None:
        given["kinds"] = list(which.kinds)
    pages = _free(t, bool(which.closed_targets), which.kinds is not None)
    offset, size = 0, PAGE_JOBS
    while page := pages.all(tx, **given, offset=offset, size=size):
        keys = sorted({row.key for row in page})
        first = dict(_asked(t).firsts.all(tx, municipality=municipality, keys=keys))
        yield from (row for row in page if first[row.key] == row.seq)
        offset, size = offset + size, min(size * PAGE_GROWS, PAGE_JOBS_MAX)


class _Asked:
    """What is asked of a job table again and again, built once."""

    def __init__(self, t: Table) -> None:
        # Not grouped: SQLite would then read all jobs by municipality instead of the few that are under way.
        under_way = select(t.c.municipality).where(t.c.done_at.is_(None), t.c.lease_until >= bindparam("at"))
        self.under_way = Prepared(under_way.execution_options(**_ALL))
        self.waiting = Prepared(_with_due_jobs(t).execution_options(**_ALL))
        leased = update(t).where(t.c.seq == bindparam("of")).values(lease_until=bindparam("until"))
        self.lease = Prepared(leased.execution_options(**_ALL))
        mine = (t.c.municipality == bindparam("municipality")) & t.c.done_at.is_(None)
        firsts = select(t.c.key, func.min(t.c.seq).label("seq")).where(
            mine, t.c.key.in_(bindparam("keys", expanding=True))
        )
        self.firsts = Prepared(firsts.group_by(t.c.key))
        self.ours = Prepared(select(t.c.seq).where(_ours(t)))


def of_open_jobs(t: Table) -> CTE:
    """Each municipality with a job that is not done: from one to the next by the index, whatever lies between them.

    A `SELECT DISTINCT` reads every such job: with a hundred thousand that wait for their day that was most of what a
    worker did.
    """
    is_open = t.c.done_at.is_(None)
    one = select(t.c.municipality).where(is_open).order_by(t.c.municipality, t.c.run_at).limit(1)
    found = select(one.scalar_subquery().label("municipality")).cte("of_open", recursive=True)
    beyond = select(t.c.municipality).where(is_open, t.c.municipality > found.c.municipality)
    following = beyond.order_by(t.c.municipality, t.c.run_at).limit(1).scalar_subquery()
    return found.union_all(select(following).where(found.c.municipality.is_not(None)))


def _with_due_jobs(t: Table) -> Select[Any]:
    found = of_open_jobs(t)
    due = (t.c.municipality == found.c.municipality) & t.c.done_at.is_(None) & (t.c.run_at <= bindparam("at"))
    return select(found.c.municipality).where(select(t.c.seq).where(due).exists())


@lru_cache(maxsize=TABLES_MAX)
def _asked(t: Table) -> _Asked:
    return _Asked(t)


@lru_cache(maxsize=TABLES_MAX)
def _free(t: Table, some_are_closed: bool, some_kinds: bool) -> Prepared:
    at: BindParameter[datetime] = bindparam("at")
    mine = (t.c.municipality == bindparam("municipality")) & t.c.done_at.is_(None)
    free = (t.c.run_at <= at) & ((t.c.lease_until.is_(None)) | (t.c.lease_until < at))
    query = select(t).where(mine, free).order_by(t.c.run_at, t.c.seq)
    if some_are_closed:
        query = query.where(t.c.target.not_in(bindparam("closed", expanding=True)))
    if some_kinds:
        query = query.where(t.c.kind.in_(bindparam("kinds", expanding=True)))
    return Prepared(query.offset(bindparam("offset")).limit(bindparam("size")))


@lru_cache(maxsize=TABLES_MAX)
def _ending(t: Table, names: tuple[str, ...]) -> Prepared:
    new: dict[str, BindParameter[Any]] = {name: bindparam(f"new_{name}") for name in names}
    return Prepared(update(t).where(_ours(t)).values(**new, lease_until=None))


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
