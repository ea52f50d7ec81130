"""Deadlines as rows; the promise keeps the offset of its instants inside the row's bytes."""

from uuid import UUID

import msgspec
from sqlalchemy import func, select

from common.db import ACROSS, Tx
from notifier.core.deadline import MISSED, RUNNING, Deadline
from notifier.store.batch import put
from notifier.store.tables import DEADLINE

AWAITED = sorted({*RUNNING, MISSED})
"""States in which somebody may still wait for an answer: `settled_at` says whether."""


class DeadlineStore:
    """One municipality's deadlines."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def save(self, deadline: Deadline) -> None:
        """Keep the deadline as it stands."""
        row = {
            "municipality": self._of,
            "deadline_id": deadline.deadline_id,
            "item_id": deadline.item_id,
            "state": deadline.state,
            "due_at": deadline.promise.due_at,
            "settled_at": deadline.settled_at,
            "deadline": msgspec.json.encode(deadline),
        }
        put(self._tx, DEADLINE, row)

    def running(self, after: UUID | None, count: int) -> list[UUID]:
        """Return the next items with a deadline that still runs, in order of their ids: one page of a long list."""
        t = DEADLINE
        query = select(t.c.item_id).distinct().where(t.c.municipality == self._of, t.c.state.in_(sorted(RUNNING)))
        if after is not None:
            query = query.where(t.c.item_id > after)
        return list(self._tx.execute(query.order_by(t.c.item_id).limit(count)).scalars())


def counted(tx: Tx) -> dict[tuple[str, str], int]:
    """Return (municipality, state) → how many deadlines nobody has answered yet."""
    t = DEADLINE
    query = (
        select(t.c.municipality, t.c.state, func.count())
        .where(t.c.state.in_(AWAITED), t.c.settled_at.is_(None))
        .group_by(t.c.municipality, t.c.state)
        .execution_options(**{ACROSS: "a count for operators"})
    )
    return {(row[0], row[1]): row[2] for row in tx.execute(query)}
