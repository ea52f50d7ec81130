"""Writes how several jobs ended: whose they are by now is asked for all of them at once."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import FromClause, Select, Table, Uuid, select

from common.db import Each, Tx
from common.work.heads import TABLES_MAX
from common.work.lease import Leased, NotOurs, ended, ending


class End(NamedTuple):
    """How one job ended, and what is written with it."""

    leased: Leased
    values: Mapping[str, Any]
    unit: Callable[[Tx], None] | None


def settle_each(tx: Tx, t: Table, ends: Sequence[End]) -> None:
    """Write how jobs ended, as `settle` would one by one. NotOurs, which has to undo the transaction, when another
    worker has one of them by now.
    """
    for end in ends:
        if end.unit is not None:
            end.unit(tx)
    # The units' locks before the jobs' rows, as in `settle`.
    if len(_ours(tx, t, ends)) < len(ends):
        raise NotOurs
    shapes: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for end in ends:
        shapes.setdefault(tuple(end.values), []).append(ended(end.leased, end.values))
    for names, rows in shapes.items():
        ending(t, names).run_each(tx, rows)


def _ours(tx: Tx, t: Table, ends: Sequence[End]) -> set[UUID]:
    """Return which jobs are ours, and let nobody else write them meanwhile."""
    found = _asked(t)(tx, [(end.leased.job.municipality, end.leased.job.job_id) for end in ends])
    until = {end.leased.job.job_id: end.leased.until for end in ends}
    return {row.job_id for row in found if row.done_at is None and row.lease_until == until[row.job_id]}


@lru_cache(maxsize=TABLES_MAX)
def _asked(t: Table) -> Each:
    def leased(given: FromClause) -> Select[Any]:
        mine = (t.c.municipality == given.c.municipality) & (t.c.job_id == given.c.job_id)
        # Whether it is done is looked at here: SQLite would else look through all that are not.
        return select(t.c.job_id, t.c.lease_until, t.c.done_at).where(mine).with_for_update(of=t)

    return Each(leased, job_id=Uuid())
