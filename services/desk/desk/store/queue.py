"""The queue a page at a time: what needs a person first, then by due time, then newest; and counts of all of it."""

import msgspec
from sqlalchemy import ColumnElement, func, select

from common.db import Tx
from desk.core.facts import Case
from desk.store.cases import among
from desk.store.tables import CASES

PAGE_CASES = 50
"""More than anybody reads before acting, and few enough to be drawn at once."""
UNCLAIMED_MAX = 100
OPEN, DECIDE, ANSWER, DONE = "open", "decide", "answer", "done"
FILTERS = (OPEN, DECIDE, ANSWER, DONE)
_TO_DECIDE, _TO_ANSWER = 2, 3
"""The attention (`desk.core.phase`) of what is to be decided, and of what is to be answered."""


class Queue:
    """One municipality's queue, or the part of it that somebody may read."""

    def __init__(self, tx: Tx, municipality: str, accounts: frozenset[str] | None) -> None:
        """Open it for the accounts that a person may read (`Rights.accounts`); None: for all."""
        self._tx = tx
        self._mine = (CASES.c.municipality == municipality) & CASES.c.has_item.is_(True) & among(accounts)

    def counts(self) -> dict[str, int]:
        """Return how many cases each filter keeps, of all there are."""
        query = select(CASES.c.is_open, CASES.c.attention, func.count()).where(self._mine)
        found = self._tx.execute(query.group_by(CASES.c.is_open, CASES.c.attention)).all()
        return {
            OPEN: sum(n for is_open, _, n in found if is_open),
            DECIDE: sum(n for _, attention, n in found if attention <= _TO_DECIDE),
            ANSWER: sum(n for _, attention, n in found if attention == _TO_ANSWER),
            DONE: sum(n for is_open, _, n in found if not is_open),
        }

    def page(self, wanted: str, page_no: int) -> list[Case]:
        """Return the cases of a page, the first one is 1; none past the last one."""
        t = CASES
        query = select(t.c.state).where(self._mine, _kept_by(wanted))
        query = query.order_by(t.c.attention, t.c.due_at.is_(None), t.c.due_at, t.c.received_at.desc(), t.c.item_id)
        found = self._tx.execute(query.offset((page_no - 1) * PAGE_CASES).limit(PAGE_CASES)).scalars()
        return [msgspec.json.decode(raw, type=Case) for raw in found]

    def unclaimed(self) -> list[Case]:
        """Return the cases with replies of which nobody may have said who wrote them, the newest first.

        Cases from before that was kept are among them until they change: whoever asks looks again.
        """
        t = CASES
        query = select(t.c.state).where(self._mine, t.c.asks.is_not(False)).order_by(t.c.received_at.desc())
        found = self._tx.execute(query.limit(UNCLAIMED_MAX)).scalars()
        return [msgspec.json.decode(raw, type=Case) for raw in found]


def _kept_by(wanted: str) -> ColumnElement[bool]:
    return {
        DECIDE: CASES.c.attention <= _TO_DECIDE,
        ANSWER: CASES.c.attention == _TO_ANSWER,
        DONE: CASES.c.is_open.is_(False),
    }.get(wanted, CASES.c.is_open.is_(True))
