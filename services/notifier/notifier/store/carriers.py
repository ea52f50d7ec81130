"""What carries messages, and since when it fails: the mail server, a mailbox, a named channel."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from common.db import Tx, rows, upsert
from notifier.store.tables import DELIVERY


class CarrierStore:
    """One municipality's carriers; one that works has no row."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def failed(self, carrier: str, at: datetime, *, failures_max: int, since_max: timedelta) -> bool:
        """Keep that it failed once more; true when that makes it dead: so often in a row, over so long a time."""
        t = DELIVERY.carrier
        query = select(t.c.failures, t.c.failing_since, t.c.dead_at)
        known = rows(self._tx, query.where(t.c.municipality == self._of, t.c.carrier == carrier))
        before: Mapping[str, Any] = known[0] if known else {"failures": 0, "failing_since": at, "dead_at": None}
        failures: int = before["failures"] + 1
        dies = before["dead_at"] is None and failures >= failures_max and at - before["failing_since"] >= since_max
        row = {"municipality": self._of, "carrier": carrier, **before, "failures": failures}
        upsert(self._tx, t, {**row, "dead_at": at if dies else before["dead_at"]})
        return dies

    def worked(self, carriers: Collection[str]) -> list[str]:
        """Forget failures; return those of the carriers that were dead."""
        t = DELIVERY.carrier
        mine = (t.c.municipality == self._of) & t.c.carrier.in_(list(carriers))
        risen = self._tx.execute(select(t.c.carrier).where(mine, t.c.dead_at.is_not(None))).scalars().all()
        self._tx.execute(delete(t).where(mine))
        return list(risen)

    def dead(self) -> frozenset[str]:
        """Return the carriers that are dead."""
        t = DELIVERY.carrier
        query = select(t.c.carrier).where(t.c.municipality == self._of, t.c.dead_at.is_not(None))
        return frozenset(self._tx.execute(query).scalars())
