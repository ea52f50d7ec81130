"""Messages to persons and every try of each: the delivery log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, update

from common.db import ACROSS, Tx, rows, upsert
from notifier.core.dispatch import TAKEN, TOLD, UNKNOWN, WAITING, WITHDRAWN, Dispatch
from notifier.store.tables import ATTEMPT, DELIVERY, MAIL

_ALL = {ACROSS: "retention is the same for all"}


class DispatchStore:
    """One municipality's messages."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def save(self, dispatch: Dispatch) -> None:
        """Keep a message as it stands."""
        upsert(self._tx, DELIVERY.dispatch, {"municipality": self._of, **msgspec.structs.asdict(dispatch)})

    def known(self, message_id: UUID) -> Dispatch | None:
        """Return a message; None: there is none of that id."""
        t = DELIVERY.dispatch
        query = select(*(t.c[name] for name in Dispatch.__struct_fields__))
        found = rows(self._tx, query.where(t.c.municipality == self._of, t.c.message_id == message_id))
        return Dispatch(**found[0]) if found else None

    def tried(self, parcel_id: UUID) -> frozenset[str]:
        """Return the channels that a parcel was tried by."""
        t = DELIVERY.dispatch
        query = select(t.c.address_id).where(t.c.municipality == self._of, t.c.parcel_id == parcel_id)
        return frozenset(self._tx.execute(query).scalars())

    def withdraw(self, message_id: UUID) -> None:
        """Nobody needs the message any more."""
        t = DELIVERY.dispatch
        mine = (t.c.municipality == self._of) & (t.c.message_id == message_id)
        self._tx.execute(update(t).where(mine).values(state=WITHDRAWN))

    def begin_try(self, message_id: UUID, at: datetime) -> bool:
        """Keep that a message is about to be handed over; true when nobody knows how the try before ended."""
        t = DELIVERY.attempt
        mine = (t.c.municipality == self._of) & (t.c.message_id == message_id)
        before = self._tx.execute(select(t.c.try_no, t.c.ended_at).where(mine).order_by(t.c.try_no)).all()
        cut_off = bool(before) and before[-1].ended_at is None
        if cut_off:
            self.end_try(message_id, UNKNOWN, at)
        row = {"municipality": self._of, "message_id": message_id, "try_no": len(before) + 1, "begun_at": at}
        self._tx.execute(t.insert().values(**row))
        return cut_off

    def end_try(self, message_id: UUID, outcome: str, at: datetime) -> None:
        """Keep what became of the try that is under way."""
        t = DELIVERY.attempt
        mine = (t.c.municipality == self._of) & (t.c.message_id == message_id) & t.c.ended_at.is_(None)
        self._tx.execute(update(t).where(mine).values(ended_at=at, outcome=outcome))


def log_of(tx: Tx, alert_id: UUID) -> list[dict[str, Any]]:
    """Return who was told of an alert, oldest first: a row for each try, one without try where nothing was tried.

    An alert's id is known to whoever may read its municipality's log.
    """
    d, m, t = DELIVERY.delivery, DELIVERY.dispatch, DELIVERY.attempt
    query = (
        select(
            d.c.municipality,
            d.c.alert_id,
            d.c.round_no,
            d.c.step_no,
            d.c.role,
            d.c.reason,
            d.c.person,
            d.c.state,
            m.c.message_id,
            m.c.kind,
            m.c.address_id,
            t.c.try_no,
            t.c.begun_at,
            t.c.ended_at,
            t.c.outcome,
        )
        .outerjoin(m, (m.c.municipality == d.c.municipality) & (m.c.parcel_id == d.c.parcel_id))
        .outerjoin(t, (t.c.municipality == m.c.municipality) & (t.c.message_id == m.c.message_id))
        .where(d.c.alert_id == alert_id)
        .order_by(d.c.round_no, d.c.made_at, d.c.person, m.c.made_at, t.c.try_no)
        .execution_options(**{ACROSS: "an alert's id belongs to one municipality"})
    )
    return [dict(row) for row in rows(tx, query)]


def nobody_told(tx: Tx, alert_id: UUID) -> list[dict[str, Any]]:
    """Return the tellings of an alert that reached nobody, or still wait."""
    query = (
        select(MAIL.c.municipality, MAIL.c.role, MAIL.c.reason, MAIL.c.round_no, MAIL.c.state)
        .where(MAIL.c.alert_id == alert_id, MAIL.c.state != TOLD)
        .order_by(MAIL.c.round_no, MAIL.c.role)
        .execution_options(**{ACROSS: "an alert's id belongs to one municipality"})
    )
    return [dict(row) for row in rows(tx, query)]


def forget(tx: Tx, before: datetime) -> int:
    """Delete the log of what ended before an instant, for all municipalities; return how many tries went."""
    gone = 0
    for table, made_at, stays in _aged():
        done = tx.execute(delete(table).where(made_at < before, *stays).execution_options(**_ALL))
        gone += done.rowcount if table is DELIVERY.attempt else 0
    return gone


def _aged() -> Sequence[tuple[Any, Any, tuple[Any, ...]]]:
    d, m, t = DELIVERY.delivery, DELIVERY.dispatch, DELIVERY.attempt
    return (
        (t, t.c.begun_at, ()),
        (m, m.c.made_at, (m.c.state != WAITING,)),
        (d, d.c.made_at, (d.c.state.not_in((WAITING, TAKEN)),)),
        (ATTEMPT, ATTEMPT.c.begun_at, ()),
    )
