"""Which jobs may begin: the free heads of their keys. Of several municipalities they are read together.

Whoever takes eight of ten thousand must not compare the ten thousand with each other: it is done after each job.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    String,
    Table,
    bindparam,
    func,
    select,
    true,
)

from common.db import Each, Prepared, Tx

PAGE_JOBS, PAGE_GROWS, PAGE_JOBS_MAX = 32, 4, 8192
"""So many are looked at first; each further page is so many times larger, for a long row of jobs that wait for one."""
TABLES_MAX = 64


class Which(msgspec.Struct, frozen=True):
    """Which jobs a worker may take: none at a target that does not answer; of some kinds alone, where it says so."""

    closed_targets: Sequence[str] = ()
    kinds: Sequence[str] | None = None


ANY = Which()
"""Every job."""


class Looked(NamedTuple):
    """What is looked for, and what the statement is given for it."""

    table: Table
    which: Which
    given: Mapping[str, object]

    @property
    def asked(self) -> "_Asked":
        """Return the statements."""
        return _asked(self.table, bool(self.which.closed_targets), self.which.kinds is not None)


def looked(table: Table, at: datetime, which: Which) -> Looked:
    """Return a look for jobs that are free at an instant."""
    given: dict[str, object] = {"at": at}
    if which.closed_targets:
        given["closed"] = list(which.closed_targets)
    if which.kinds is not None:
        given["kinds"] = list(which.kinds)
    return Looked(table, which, given)


def heads(tx: Tx, look: Looked, municipalities: Sequence[str]) -> Iterator[tuple[str, Iterator[Any]]]:
    """Yield each municipality with its free heads, the longest due first."""
    if tx.dialect.name != "postgresql" or len(municipalities) < 2:  # noqa: PLR2004 - several
        yield from ((municipality, _further(tx, look, municipality, 0)) for municipality in municipalities)
        return
    pages: dict[str, list[Any]] = {municipality: [] for municipality in municipalities}
    for row in look.asked.first_pages(tx, [(one,) for one in municipalities], **look.given, size=PAGE_JOBS):
        pages[row.municipality].append(row)
    keys = list(dict.fromkeys((row.municipality, row.key) for page in pages.values() for row in page))
    first = {(municipality, key): seq for municipality, key, seq in look.asked.firsts_of_several(tx, keys)}
    for municipality, page in pages.items():
        yield municipality, _with_more(tx, look, page, first)


def _with_more(tx: Tx, look: Looked, page: Sequence[Any], first: Mapping[tuple[str, str], int]) -> Iterator[Any]:
    yield from (row for row in page if first[row.municipality, row.key] == row.seq)
    if len(page) == PAGE_JOBS:
        yield from _further(tx, look, page[0].municipality, PAGE_JOBS)


def _further(tx: Tx, look: Looked, municipality: str, offset: int) -> Iterator[Any]:
    """Yield a municipality's free heads from a place on, page by page."""
    size = PAGE_JOBS * PAGE_GROWS if offset else PAGE_JOBS
    asked = look.asked
    while page := asked.pages.all(tx, municipality=municipality, **look.given, offset=offset, size=size):
        keys = sorted({row.key for row in page})
        first = dict(asked.firsts.all(tx, municipality=municipality, keys=keys))
        # One that was taken back since then is nobody's head.
        yield from (row for row in page if first.get(row.key) == row.seq)
        offset, size = offset + size, min(size * PAGE_GROWS, PAGE_JOBS_MAX)


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


def with_due_jobs(t: Table) -> Select[Any]:
    """Return the question which municipalities have a job that is due `at`."""
    found = of_open_jobs(t)
    due = (t.c.municipality == found.c.municipality) & t.c.done_at.is_(None) & (t.c.run_at <= bindparam("at"))
    return select(found.c.municipality).where(select(t.c.seq).where(due).exists())


class _Asked:
    """What is asked of a job table again and again, built once."""

    def __init__(self, t: Table, some_are_closed: bool, some_kinds: bool) -> None:
        at: BindParameter[datetime] = bindparam("at")
        free = (t.c.done_at.is_(None)) & (t.c.run_at <= at) & ((t.c.lease_until.is_(None)) | (t.c.lease_until < at))
        if some_are_closed:
            free &= t.c.target.not_in(bindparam("closed", expanding=True))
        if some_kinds:
            free &= t.c.kind.in_(bindparam("kinds", expanding=True))
        self._table, self._free = t, free
        one: ColumnElement[bool] = t.c.municipality == bindparam("municipality")
        self.pages = Prepared(self._page(one).offset(bindparam("offset")))
        firsts = select(t.c.key, func.min(t.c.seq).label("seq")).where(one, t.c.done_at.is_(None))
        self.firsts = Prepared(firsts.where(t.c.key.in_(bindparam("keys", expanding=True))).group_by(t.c.key))
        self.first_pages = Each(self._first_pages)
        self.firsts_of_several = Each(self._firsts_of_several, key=String())

    def _page(self, whose: ColumnElement[bool]) -> Select[Any]:
        t = self._table
        return select(t).where(whose, self._free).order_by(t.c.run_at, t.c.seq).limit(bindparam("size"))

    def _first_pages(self, given: FromClause) -> Select[Any]:
        page = self._page(self._table.c.municipality == given.c.municipality).lateral("page")
        return select(page).select_from(given.join(page, true()))

    def _firsts_of_several(self, given: FromClause) -> Select[Any]:
        t = self._table.c
        mine = (t.municipality == given.c.municipality) & (t.key == given.c.key)
        first = select(func.min(t.seq)).where(mine, t.done_at.is_(None))
        return select(*given.c, first.scalar_subquery())


@lru_cache(maxsize=TABLES_MAX)
def _asked(t: Table, some_are_closed: bool, some_kinds: bool) -> _Asked:
    return _Asked(t, some_are_closed, some_kinds)
