"""What messages asked for: who has seen which alert, how far it has climbed, and what a link in a message is for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import delete, exists, select

from common.db import Tx, insert_once
from notifier.core.alert import RAISED, Alert
from notifier.store.tables import ACKNOWLEDGED, ALERT, ASK, CLIMBED


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What one message asked for: `alerts` are ids with the round that it spoke of.

    `open_now` is how much of its reason was open then, `until` how long its link holds: a message that goes out again
    says the same.
    """

    role: str
    lang: str
    alerts: tuple[tuple[UUID, int], ...]
    open_now: int
    until: datetime


class AskStore:
    """Questions of one municipality's alerts, and their answers."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def asked(self, ask_id: UUID, asked: Asked, at: datetime) -> Asked:
        """Keep what a message's link is for, forget those that have run out; return what its first try asked for."""
        t = ASK
        self._tx.execute(delete(t).where(t.c.municipality == self._of, t.c.expires_at < at))
        row = {"municipality": self._of, "ask_id": ask_id, "expires_at": asked.until}
        insert_once(self._tx, t, {**row, "asked": msgspec.json.encode(asked)})
        return self.of_link(ask_id) or asked

    def of_link(self, ask_id: UUID) -> Asked | None:
        """Return what a message's link is for; None when it is forgotten."""
        t = ASK
        query = select(t.c.asked).where(t.c.municipality == self._of, t.c.ask_id == ask_id)
        found = self._tx.execute(query).scalar()
        return msgspec.json.decode(found, type=Asked) if found is not None else None

    def acknowledge(self, alert: Alert, by: str, how: str, at: datetime) -> bool:
        """Keep that somebody has seen it; false when somebody had before."""
        row = {"municipality": self._of, "alert_id": alert.alert_id, "round_no": alert.round_no}
        return insert_once(self._tx, ACKNOWLEDGED, {**row, "by": by, "how": how, "at": at})

    def is_acknowledged(self, alert: Alert) -> bool:
        """Say whether somebody has seen it in this round."""
        t = ACKNOWLEDGED
        mine = (t.c.municipality == self._of) & (t.c.alert_id == alert.alert_id) & (t.c.round_no == alert.round_no)
        return self._tx.execute(select(t.c.alert_id).where(mine)).first() is not None

    def climb(self, alert: Alert, step_no: int, at: datetime) -> bool:
        """Keep that it has climbed a step; false when it had before."""
        row = {"municipality": self._of, "alert_id": alert.alert_id, "round_no": alert.round_no}
        return insert_once(self._tx, CLIMBED, {**row, "step_no": step_no, "at": at})

    def unanswered(
        self, reason: str, step_no: int, since: datetime, until: datetime, at_most: int
    ) -> Sequence[tuple[str, Alert]]:
        """Return (matter, alert) of those raised in [since, until) that are open, that nobody has said to have seen
        and that have not climbed this step; at most so many, the oldest first.
        """
        t = ALERT
        query = select(t.c.matter, t.c.alert, t.c.alert_id).where(
            t.c.municipality == self._of,
            t.c.state == RAISED,
            t.c.reason == reason,
            t.c.raised_at >= since,
            t.c.raised_at < until,
        )
        found: list[tuple[str, Alert]] = []
        for row in self._tx.execute(query.order_by(t.c.raised_at, t.c.alert_id)):
            alert = msgspec.json.decode(row.alert, type=Alert)
            if not self._is_settled(alert, step_no):
                found.append((row.matter, alert))
            if len(found) == at_most:
                break
        return found

    def _is_settled(self, alert: Alert, step_no: int) -> bool:
        seen, climbed = ACKNOWLEDGED, CLIMBED
        is_seen = exists().where(
            seen.c.municipality == self._of, seen.c.alert_id == alert.alert_id, seen.c.round_no == alert.round_no
        )
        has_climbed = exists().where(
            climbed.c.municipality == self._of,
            climbed.c.alert_id == alert.alert_id,
            climbed.c.round_no == alert.round_no,
            climbed.c.step_no == step_no,
        )
        return bool(self._tx.execute(select(is_seen | has_climbed)).scalar())
