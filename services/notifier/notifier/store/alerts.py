"""Alerts, what they are counted by, and which roles are to hear of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select, update

from common.db import Prepared, Tx, insert_once
from notifier.core.alert import RAISED, Alert, Matter
from notifier.core.dispatch import TAKEN, WAITING, WITHDRAWN
from notifier.store.batch import Batch, holder_of, put, settle
from notifier.store.batch_tellings import WITHDRAW_DELIVERY, WITHDRAW_MAIL
from notifier.store.tables import ALERT, ATTEMPT, CAUSE, MAIL

_MINE = ALERT.c.municipality == bindparam("municipality")
_ABOUT = Prepared(select(ALERT.c.alert).where(_MINE, ALERT.c.matter == bindparam("matter")).order_by(ALERT.c.reason))
_CHANGE = Prepared(
    update(ALERT)
    .where(ALERT.c.municipality == bindparam("of_municipality"), ALERT.c.alert_id == bindparam("of_alert"))
    .values(state=bindparam("new_state"), alert=bindparam("new_alert"), resolved_at=bindparam("new_resolved_at"))
)


class AlertStore:
    """One municipality's alerts."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def known(self, alert_id: UUID) -> Alert | None:
        """Return an alert, open or settled."""
        t = ALERT
        query = select(t.c.alert).where(t.c.municipality == self._of, t.c.alert_id == alert_id)
        found = self._tx.execute(query).scalar()
        return msgspec.json.decode(found, type=Alert) if found is not None else None

    def raised_at(self, alert_id: UUID) -> tuple[Alert, datetime] | None:
        """Return an alert, open or settled, and when its round began."""
        settle(self._tx)
        t = ALERT
        query = select(t.c.alert, t.c.raised_at).where(t.c.municipality == self._of, t.c.alert_id == alert_id)
        found = self._tx.execute(query).one_or_none()
        return (msgspec.json.decode(found.alert, type=Alert), found.raised_at) if found else None

    def about(self, matter: Matter) -> dict[UUID, Alert]:
        """Return the alerts of a matter by their ids, open and settled."""
        found = _ABOUT.scalars(self._tx, municipality=self._of, matter=_key(matter))
        alerts = [msgspec.json.decode(value, type=Alert) for value in found]
        return {alert.alert_id: alert for alert in alerts}

    def open_keys(self, prefix: str) -> list[str]:
        """Return the matters without an item, beginning so, of which an alert is open."""
        t = ALERT
        mine = (t.c.municipality == self._of) & (t.c.state == RAISED) & t.c.matter.startswith(prefix, autoescape=True)
        return list(self._tx.execute(select(t.c.matter).distinct().where(mine).order_by(t.c.matter)).scalars())

    def begin(self, matter: Matter, alert: Alert, at: datetime) -> None:
        """Keep an alert whose round begins: it is new, or was settled."""
        row = {"municipality": self._of, "alert_id": alert.alert_id, "matter": _key(matter), "reason": alert.reason}
        put(self._tx, ALERT, {**row, **_stands(alert, at), "raised_at": at}, alert.item_id)
        if (batch := self._holder(alert)) is not None:
            batch.tellings.begin(self._of, alert)

    def change(self, alert: Alert, at: datetime) -> None:
        """Keep how an alert stands whose round has begun before."""
        batch, item_id = self._holder(alert), alert.item_id
        if batch is not None and item_id is not None:
            known = batch.row(self._tx, ALERT, (self._of, item_id), (alert.alert_id,)) or {}
            row = {"municipality": self._of, "alert_id": alert.alert_id, **_stands(alert, at)}
            put(self._tx, ALERT, row | {name: known[name] for name in ("matter", "reason", "raised_at")}, item_id)
            return
        values = {f"new_{name}": value for name, value in _stands(alert, at).items()}
        _CHANGE.run(self._tx, {"of_municipality": self._of, "of_alert": alert.alert_id, **values})

    def caused(self, alert: Alert, causes: Sequence[UUID], at: datetime) -> None:
        """Keep what the alert is counted by; the same cause twice is one."""
        round_of = {"municipality": self._of, "alert_id": alert.alert_id, "round_no": alert.round_no}
        batch = self._holder(alert)
        for cause_id in causes:
            row = {**round_of, "cause_id": cause_id, "at": at}
            insert_once(self._tx, CAUSE, row) if batch is None else batch.tellings.cause(row)

    def count(self, alert: Alert) -> int:
        """Return how many times the matter came up in this round."""
        t = CAUSE
        query = select(func.count()).where(
            t.c.municipality == self._of,
            t.c.alert_id == alert.alert_id,
            t.c.round_no == alert.round_no,
        )
        return int(self._tx.execute(query).scalar_one())

    # --- tellings ----------------------------------------------------------------------------------

    def to_tell(self, alert: Alert, role: str, step_no: int = 0, tell_at: datetime | None = None) -> bool:
        """Keep that a role must hear of the alert, from an instant on; false when that is kept already.

        A higher step tells who knows once more.
        """
        row = {
            "municipality": self._of,
            "alert_id": alert.alert_id,
            "round_no": alert.round_no,
            "role": role,
            "reason": alert.reason,
            "state": WAITING,
            "mail_id": None,
            "step_no": step_no,
            "tell_at": tell_at,
        }
        batch = self._holder(alert)
        if batch is not None and batch.tellings.has_begun(self._of, alert):
            return batch.tellings.mail(row)
        settle(self._tx)
        if insert_once(self._tx, MAIL, row):
            return True
        t = MAIL
        mine = (t.c.municipality == self._of) & (t.c.alert_id == alert.alert_id) & (t.c.round_no == alert.round_no)
        lower = (t.c.role == role) & (t.c.state != WAITING) & (func.coalesce(t.c.step_no, 0) < step_no)
        again = update(t).where(mine, lower).values(state=WAITING, mail_id=None, step_no=step_no, tell_at=tell_at)
        return self._tx.execute(again).rowcount > 0

    def open_to(self, role: str, reason: str) -> int:
        """Return how many open alerts of a reason the role has been, or is to be, told of."""
        query = (
            select(func.count())
            .select_from(MAIL)
            .join(ALERT, (MAIL.c.municipality == ALERT.c.municipality) & (MAIL.c.alert_id == ALERT.c.alert_id))
            .where(MAIL.c.municipality == self._of, MAIL.c.role == role, MAIL.c.reason == reason)
            .where(ALERT.c.state == RAISED, MAIL.c.state != WITHDRAWN)
        )
        return int(self._tx.execute(query).scalar_one())

    def withdraw(self, alert: Alert) -> None:
        """Nobody needs to hear any more of what is settled, neither who is to be told nor those of them."""
        gone = {"of_municipality": self._of, "of_alert": alert.alert_id}
        if (batch := self._holder(alert)) is not None:
            batch.tellings.withdraw(self._of, alert.alert_id)
            return
        WITHDRAW_MAIL.run(self._tx, gone)
        WITHDRAW_DELIVERY.run(self._tx, gone)

    def _holder(self, alert: Alert) -> Batch | None:
        return holder_of(self._tx, self._of, alert.item_id)

    def take(self, telling_id: UUID, role: str, reason: str, at: datetime) -> list[Alert]:
        """Return the open alerts that wait for the role and are now told of; the telling is a row of its own."""
        t = MAIL
        mine = (t.c.municipality == self._of) & (t.c.role == role) & (t.c.reason == reason)
        due = (t.c.tell_at.is_(None)) | (t.c.tell_at <= at)
        waits = mine & (t.c.state == WAITING) & due
        if self._tx.execute(update(t).where(waits).values(state=TAKEN, mail_id=telling_id)).rowcount:
            begun = {"municipality": self._of, "mail_id": telling_id, "role": role, "reason": reason, "begun_at": at}
            insert_once(self._tx, ATTEMPT, begun)
        return self.of_telling(telling_id)

    def of_telling(self, telling_id: UUID) -> list[Alert]:
        """Return the alerts that a telling is about and that are still open."""
        query = (
            select(ALERT.c.alert, MAIL.c.round_no)
            .join(MAIL, (MAIL.c.municipality == ALERT.c.municipality) & (MAIL.c.alert_id == ALERT.c.alert_id))
            .where(MAIL.c.municipality == self._of, MAIL.c.mail_id == telling_id, MAIL.c.state == TAKEN)
            .where(ALERT.c.municipality == self._of, ALERT.c.state == RAISED)
            .order_by(ALERT.c.raised_at, ALERT.c.alert_id)
        )
        found = [(msgspec.json.decode(row.alert, type=Alert), row.round_no) for row in self._tx.execute(query)]
        return [alert for alert, round_no in found if alert.round_no == round_no]

    def ended(self, telling_id: UUID, outcome: str, at: datetime) -> None:
        """Keep what became of a telling."""
        mail = (MAIL.c.municipality == self._of) & (MAIL.c.mail_id == telling_id)
        self._tx.execute(update(MAIL).where(mail, MAIL.c.state == TAKEN).values(state=outcome))
        attempt = (ATTEMPT.c.municipality == self._of) & (ATTEMPT.c.mail_id == telling_id)
        self._tx.execute(update(ATTEMPT).where(attempt).values(ended_at=at, outcome=outcome))


def _stands(alert: Alert, at: datetime) -> dict[str, object]:
    open_now = alert.state == RAISED
    return {"state": alert.state, "alert": msgspec.json.encode(alert), "resolved_at": None if open_now else at}


def _key(matter: Matter) -> str:
    return str(matter.item_id or matter.key)
