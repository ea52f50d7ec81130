"""What the lists and figures are made of: open deadlines and alerts, and what happened in a week."""

from datetime import datetime

import msgspec
from sqlalchemy import func, select

from common.db import Tx
from notifier.core.alert import RAISED, Alert
from notifier.core.deadline import MISSED, RUNNING, Deadline
from notifier.core.dispatch import SENT
from notifier.core.facts import TAKEN
from notifier.core.figures import Rows
from notifier.store.tables import ALERT, DEADLINE, DELIVERY, ITEM, OUTCOME, TEXT

_COUNTED = ("hide", "remove")


class DigestStore:
    """Everything that waits, or happened, in one municipality."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def unanswered(self) -> list[tuple[Deadline, str | None]]:
        """Return the deadlines that somebody still waits on, each with the account of its item."""
        t, i = DEADLINE, ITEM
        query = (
            select(t.c.deadline, i.c.account)
            .outerjoin(i, (i.c.municipality == t.c.municipality) & (i.c.item_id == t.c.item_id))
            .where(t.c.municipality == self._of, t.c.state.in_([*RUNNING, MISSED]), t.c.settled_at.is_(None))
            .order_by(t.c.due_at, t.c.deadline_id)
        )
        return [(msgspec.json.decode(row.deadline, type=Deadline), row.account) for row in self._tx.execute(query)]

    def alerts(self) -> list[tuple[Alert, str | None]]:
        """Return the open alerts, each with the account of its item."""
        t = ALERT
        query = select(t.c.alert).where(t.c.municipality == self._of, t.c.state == RAISED).order_by(t.c.raised_at)
        found = [msgspec.json.decode(value, type=Alert) for value in self._tx.execute(query).scalars()]
        return [(alert, self._account(alert)) for alert in found]

    def _account(self, alert: Alert) -> str | None:
        if alert.item_id is None:
            return None
        i = ITEM
        query = select(i.c.account).where(i.c.municipality == self._of, i.c.item_id == alert.item_id)
        return self._tx.execute(query).scalar()

    def accounts(self) -> list[str]:
        """Return the accounts that anything has ever come in on."""
        i = ITEM
        query = select(i.c.account).where(i.c.municipality == self._of, i.c.account.is_not(None)).distinct()
        return sorted(self._tx.execute(query).scalars())

    def week(self, begins: datetime, ends: datetime) -> Rows:
        """Return what happened in [begins, ends); deadlines are those that were due in it."""
        return Rows(
            received=self._received(begins, ends),
            deadlines=self._due(begins, ends),
            done=self._done(begins, ends),
            sent=self._told(begins, ends, sent=True),
            failed=self._told(begins, ends, sent=False),
        )

    def _received(self, begins: datetime, ends: datetime) -> tuple[str, ...]:
        t, i = TEXT, ITEM
        query = (
            select(i.c.account)
            .join(t, (i.c.municipality == t.c.municipality) & (i.c.item_id == t.c.item_id))
            .where(t.c.municipality == self._of, i.c.account.is_not(None))
            .group_by(t.c.item_id, i.c.account)
            .having((func.min(t.c.received_at) >= begins) & (func.min(t.c.received_at) < ends))
        )
        return tuple(self._tx.execute(query).scalars())

    def _due(self, begins: datetime, ends: datetime) -> tuple[tuple[str, Deadline], ...]:
        t, i = DEADLINE, ITEM
        query = (
            select(i.c.account, t.c.deadline)
            .join(i, (i.c.municipality == t.c.municipality) & (i.c.item_id == t.c.item_id))
            .where(t.c.municipality == self._of, t.c.due_at >= begins, t.c.due_at < ends, i.c.account.is_not(None))
        )
        found = self._tx.execute(query)
        return tuple((row.account, msgspec.json.decode(row.deadline, type=Deadline)) for row in found)

    def _done(self, begins: datetime, ends: datetime) -> tuple[tuple[str, str], ...]:
        t, i = OUTCOME, ITEM
        query = (
            select(i.c.account, t.c.do, t.c.item_id)
            .join(i, (i.c.municipality == t.c.municipality) & (i.c.item_id == t.c.item_id))
            .where(t.c.municipality == self._of, t.c.at >= begins, t.c.at < ends, i.c.account.is_not(None))
            .where(t.c.result == TAKEN, t.c.do.in_(_COUNTED))
            .distinct()
        )
        return tuple((row.account, row.do) for row in self._tx.execute(query))

    def _told(self, begins: datetime, ends: datetime, *, sent: bool) -> int:
        t = DELIVERY.attempt
        outcome = t.c.outcome == SENT if sent else t.c.outcome != SENT
        query = select(func.count()).where(t.c.municipality == self._of, t.c.ended_at >= begins, t.c.ended_at < ends)
        return int(self._tx.execute(query.where(outcome)).scalar_one())
