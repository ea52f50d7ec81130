"""Which alert waits for whom, each person once; and the turns in which many are told together."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Integer, String, bindparam, exists, func, insert, literal, select, update

from common.db import Instant, Prepared, Tx, lock, upsert
from notifier.core.alert import RAISED, Alert
from notifier.core.dispatch import SENT, TAKEN, WAITING, Delivered, Turn
from notifier.store.batch import BATCH
from notifier.store.tables import ALERT, DELIVERY, MAIL

COLUMNS = ("municipality", "alert_id", "round_no", "person", "step_no", "role", "reason", "state", "made_at")

_TURN = Prepared(
    select(DELIVERY.turn.c.turn_no, DELIVERY.turn.c.last_at).where(
        DELIVERY.turn.c.municipality == bindparam("municipality"), DELIVERY.turn.c.what == bindparam("what")
    )
)


class DeliveryStore:
    """One municipality's deliveries."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def turn(self, *what: str) -> Turn:
        """Return how many times it was done; until this transaction ends nobody else does it or asks for it."""
        batch, key = BATCH.of(self._tx), (self._of, "/".join(what))
        if batch is not None and key in batch.turns:
            return batch.turns[key]
        lock(self._tx, self._of, "turn", *what)
        found = _TURN.dicts(self._tx, municipality=self._of, what=key[1])
        turn = Turn(**found[0]) if found else Turn()
        if batch is not None:
            batch.turns[key] = turn
        return turn

    def begin_turn(self, *what: str, at: datetime) -> None:
        """What asks from now on asks for the next one."""
        row = {"municipality": self._of, "what": "/".join(what)}
        upsert(self._tx, DELIVERY.turn, {**row, "turn_no": self.turn(*what).turn_no + 1, "last_at": at})
        if (batch := BATCH.of(self._tx)) is not None:
            batch.turns.pop((self._of, "/".join(what)), None)

    def add(self, telling_id: UUID, person: str, at: datetime) -> int:
        """Let what a telling is about wait for a person, each alert once; return how many are new to them."""
        m, d = MAIL, DELIVERY.delivery
        step_no = func.coalesce(m.c.step_no, 0)
        known = exists().where(
            d.c.municipality == self._of,
            d.c.alert_id == m.c.alert_id,
            d.c.round_no == m.c.round_no,
            d.c.person == person,
            d.c.step_no == step_no,
        )
        told = select(
            m.c.municipality,
            m.c.alert_id,
            m.c.round_no,
            literal(person, String),
            literal(0, Integer) + step_no,
            m.c.role,
            m.c.reason,
            literal(WAITING, String),
            literal(at, Instant),
        ).where(m.c.municipality == self._of, m.c.mail_id == telling_id, m.c.state == TAKEN, ~known)
        return self._tx.execute(insert(d).from_select(COLUMNS, told)).rowcount

    def add_instead(self, parcel_id: UUID, person: str, at: datetime) -> int:
        """Let what a parcel is about wait for another person too; return how many are new to them."""
        d, other = DELIVERY.delivery, DELIVERY.delivery.alias()
        known = exists().where(
            other.c.municipality == self._of,
            other.c.alert_id == d.c.alert_id,
            other.c.round_no == d.c.round_no,
            other.c.person == person,
            other.c.step_no == d.c.step_no,
        )
        told = select(
            d.c.municipality,
            d.c.alert_id,
            d.c.round_no,
            literal(person, String),
            d.c.step_no,
            d.c.role,
            d.c.reason,
            literal(WAITING, String),
            literal(at, Instant),
        ).where(d.c.municipality == self._of, d.c.parcel_id == parcel_id, d.c.state == TAKEN, ~known)
        return self._tx.execute(insert(d).from_select(COLUMNS, told)).rowcount

    def take(self, parcel_id: UUID, person: str, reason: str) -> int:
        """Put all that waits for a person into a parcel; return how many."""
        d = DELIVERY.delivery
        mine = (d.c.municipality == self._of) & (d.c.person == person) & (d.c.reason == reason)
        waits = update(d).where(mine, d.c.state == WAITING).values(state=TAKEN, parcel_id=parcel_id)
        return self._tx.execute(waits).rowcount

    def of_parcel(self, parcel_id: UUID) -> list[Delivered]:
        """Return what a parcel is about, is still open and has not reached the person."""
        d = DELIVERY.delivery
        query = (
            select(ALERT.c.alert, d.c.role, d.c.round_no, d.c.step_no)
            .join(d, (d.c.municipality == ALERT.c.municipality) & (d.c.alert_id == ALERT.c.alert_id))
            .where(d.c.municipality == self._of, d.c.parcel_id == parcel_id, d.c.state == TAKEN)
            .where(ALERT.c.municipality == self._of, ALERT.c.state == RAISED)
            .order_by(ALERT.c.raised_at, ALERT.c.alert_id)
        )
        found = [(msgspec.json.decode(row.alert, type=Alert), row) for row in self._tx.execute(query)]
        return [
            Delivered(alert=alert, role=row.role, step_no=row.step_no)
            for alert, row in found
            if alert.round_no == row.round_no
        ]

    def settle(self, parcel_id: UUID, state: str) -> int:
        """Keep how a parcel ended; what has reached the person stays so. Return how many deliveries that changed."""
        return self._change(parcel_id, {"state": state}, but=SENT)

    def put_back(self, parcel_id: UUID) -> None:
        """Let the next message to the person take along what this one could not bring."""
        self._change(parcel_id, {"state": WAITING, "parcel_id": None}, but=SENT)

    def waiting(self) -> list[tuple[str, str, str]]:
        """Return for whom something waits, each person and reason once: person, role, reason."""
        d = DELIVERY.delivery
        query = select(d.c.person, func.min(d.c.role), d.c.reason).where(
            d.c.municipality == self._of, d.c.state == WAITING
        )
        found = self._tx.execute(query.group_by(d.c.person, d.c.reason).order_by(d.c.person, d.c.reason))
        return [(person, role, reason) for person, role, reason in found]

    def _change(self, parcel_id: UUID, values: dict[str, object], but: str) -> int:
        d = DELIVERY.delivery
        mine = (d.c.municipality == self._of) & (d.c.parcel_id == parcel_id)
        return self._tx.execute(update(d).where(mine, d.c.state != but).values(**values)).rowcount
