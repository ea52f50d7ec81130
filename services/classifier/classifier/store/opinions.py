"""What asking a language model has cost: a row for each call, by which the budgets are kept."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from classifier.core.second.budget import Used, month_start
from classifier.store.tables import OPINION_CALLS
from common.db import Tx, lock, upsert

KEPT = timedelta(days=62)
"""Longer than any month that a budget is for."""


class OpinionCalls:
    """One municipality's calls."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def used(self, at: datetime) -> Used:
        """Return what second opinions have used; until the transaction ends nobody else counts or calls."""
        lock(self._tx, "classifier", self._mine, "second opinions")
        calls = OPINION_CALLS.c
        mine = calls.municipality == self._mine
        hour = select(func.count()).where(mine, calls.called_at > at - timedelta(hours=1))
        month = select(func.coalesce(func.sum(calls.cost_micros), 0)).where(mine, calls.called_at >= month_start(at))
        return Used(int(self._tx.execute(hour).scalar_one()), int(self._tx.execute(month).scalar_one()))

    def put(self, job_id: UUID, at: datetime, cost_micros: int) -> None:
        """Note a call before it is made, with what it may cost at most; of very old ones nobody asks any more."""
        calls = OPINION_CALLS.c
        self._tx.execute(delete(OPINION_CALLS).where(calls.municipality == self._mine, calls.called_at < at - KEPT))
        row = {"municipality": self._mine, "job_id": job_id, "called_at": at, "cost_micros": cost_micros}
        upsert(self._tx, OPINION_CALLS, row)

    def settle(self, job_id: UUID, at: datetime, cost_micros: int) -> None:
        """Note what a call has cost."""
        calls = OPINION_CALLS.c
        mine = (calls.municipality == self._mine) & (calls.job_id == job_id) & (calls.called_at == at)
        self._tx.execute(update(OPINION_CALLS).where(mine).values(cost_micros=cost_micros))
