"""Alerts, what they are counted by, and the mails about them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, select, update

from common.db import Tx, insert_once, lock, upsert
from notifier.core.alert import RAISED, Alert, Matter
from notifier.store.tables import ALERT, ATTEMPT, CAUSE, MAIL

WAITING, TAKEN, SENT, REFUSED, NO_ADDRESS, WITHDRAWN = (
    "waiting",
    "taken",
    "sent",
    "refused",
    "no_address",
    "withdrawn",
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

    def open_about(self, matter: Matter) -> list[Alert]:
        """Return the open alerts of a matter."""
        t = ALERT
        query = select(t.c.alert).where(t.c.municipality == self._of, t.c.matter == _key(matter), t.c.state == RAISED)
        found = self._tx.execute(query.order_by(t.c.reason)).scalars()
        return [msgspec.json.decode(value, type=Alert) for value in found]

    def open_keys(self, prefix: str) -> list[str]:
        """Return the matters without an item, beginning so, of which an alert is open."""
        t = ALERT
        mine = (t.c.municipality == self._of) & (t.c.state == RAISED) & t.c.matter.startswith(prefix, autoescape=True)
        return list(self._tx.execute(select(t.c.matter).distinct().where(mine).order_by(t.c.matter)).scalars())

    def save(self, matter: Matter, alert: Alert, at: datetime) -> None:
        """Keep an alert as it stands."""
        row = {
            "municipality": self._of,
            "alert_id": alert.alert_id,
            "matter": _key(matter),
            "reason": alert.reason,
            "state": alert.state,
            "alert": msgspec.json.encode(alert),
            "raised_at": at,
            "resolved_at": None if alert.state == RAISED else at,
        }
        t = ALERT
        mine = (t.c.municipality == self._of) & (t.c.alert_id == alert.alert_id)
        before = self._tx.execute(select(t.c.state, t.c.raised_at).where(mine)).one_or_none()
        if before is not None and before.state == RAISED:  # a settled one begins a new round
            row["raised_at"] = before.raised_at
        upsert(self._tx, t, row)

    def caused(self, alert: Alert, causes: Sequence[UUID], at: datetime) -> None:
        """Keep what the alert is counted by; the same cause twice is one."""
        for cause_id in causes:
            row = {
                "municipality": self._of,
                "alert_id": alert.alert_id,
                "round_no": alert.round_no,
                "cause_id": cause_id,
                "at": at,
            }
            insert_once(self._tx, CAUSE, row)

    def count(self, alert: Alert) -> int:
        """Return how many times the matter came up in this round."""
        t = CAUSE
        query = select(func.count()).where(
            t.c.municipality == self._of,
            t.c.alert_id == alert.alert_id,
            t.c.round_no == alert.round_no,
        )
        return int(self._tx.execute(query).scalar_one())

    # --- mails -------------------------------------------------------------------------------------

    def to_mail(self, alert: Alert, role: str) -> bool:
        """Keep that a role must get a mail about the alert; false when that is kept already."""
        row = {
            "municipality": self._of,
            "alert_id": alert.alert_id,
            "round_no": alert.round_no,
            "role": role,
            "reason": alert.reason,
            "state": WAITING,
            "mail_id": None,
        }
        return insert_once(self._tx, MAIL, row)

    def withdraw_mails(self, alert: Alert) -> None:
        """Nobody needs to hear any more of what is settled."""
        t = MAIL
        mine = (t.c.municipality == self._of) & (t.c.alert_id == alert.alert_id)
        self._tx.execute(update(t).where(mine, t.c.state == WAITING).values(state=WITHDRAWN))

    def last_mail_at(self, role: str, reason: str) -> datetime | None:
        """Return when the newest mail of this reason to this role was begun."""
        t = ATTEMPT
        query = select(func.max(t.c.begun_at)).where(
            t.c.municipality == self._of, t.c.role == role, t.c.reason == reason
        )
        return self._tx.execute(query).scalar()

    def take(self, mail_id: UUID, role: str, reason: str, at: datetime) -> list[Alert]:
        """Return the alerts that this mail is about: those of its first try, or else all that wait.

        The attempt is a row before anything is sent, so a mail that is tried again is about the same matters and
        has the same Message-ID. What was settled in between is left out.
        """
        lock(self._tx, self._of, "mail", role, reason)
        begun = {
            "municipality": self._of,
            "mail_id": mail_id,
            "role": role,
            "reason": reason,
            "begun_at": at,
        }
        mine = (MAIL.c.municipality == self._of) & (MAIL.c.role == role) & (MAIL.c.reason == reason)
        waits = mine & (MAIL.c.state == WAITING)
        if self._tx.execute(select(MAIL.c.alert_id).where(waits).limit(1)).first() and insert_once(
            self._tx, ATTEMPT, begun
        ):
            self._tx.execute(update(MAIL).where(waits).values(state=TAKEN, mail_id=mail_id))
        return self.of_mail(mail_id)

    def of_mail(self, mail_id: UUID) -> list[Alert]:
        """Return the alerts that a mail is about and that are still open."""
        query = (
            select(ALERT.c.alert)
            .join(MAIL, (MAIL.c.municipality == ALERT.c.municipality) & (MAIL.c.alert_id == ALERT.c.alert_id))
            .where(MAIL.c.municipality == self._of, MAIL.c.mail_id == mail_id, MAIL.c.state == TAKEN)
            .where(ALERT.c.state == RAISED)
            .order_by(ALERT.c.raised_at, ALERT.c.alert_id)
        )
        return [msgspec.json.decode(value, type=Alert) for value in self._tx.execute(query).scalars()]

    def ended(self, mail_id: UUID, outcome: str, at: datetime) -> None:
        """Keep what became of a mail."""
        mail = (MAIL.c.municipality == self._of) & (MAIL.c.mail_id == mail_id)
        self._tx.execute(update(MAIL).where(mail, MAIL.c.state == TAKEN).values(state=outcome))
        attempt = (ATTEMPT.c.municipality == self._of) & (ATTEMPT.c.mail_id == mail_id)
        self._tx.execute(update(ATTEMPT).where(attempt).values(ended_at=at, outcome=outcome))

    def put_back(self, mail_id: UUID, at: datetime) -> list[Alert]:
        """Let the next mail to the role take what this one could not bring; return what that is."""
        left = self.of_mail(mail_id)
        mail = (MAIL.c.municipality == self._of) & (MAIL.c.mail_id == mail_id)
        self._tx.execute(update(MAIL).where(mail, MAIL.c.state == TAKEN).values(state=WAITING, mail_id=None))
        attempt = (ATTEMPT.c.municipality == self._of) & (ATTEMPT.c.mail_id == mail_id)
        self._tx.execute(update(ATTEMPT).where(attempt).values(ended_at=at, outcome="no_answer"))
        return left


def _key(matter: Matter) -> str:
    return str(matter.item_id or matter.key)
