"""What a batch leaves to be written of alerts: what they are counted by, and which roles are to hear of them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update

from common.db import Prepared, Tx, insert_each
from notifier.core.alert import Alert
from notifier.core.dispatch import WAITING, WITHDRAWN
from notifier.store.tables import CAUSE, DELIVERY, MAIL

Row = Mapping[str, Any]
Round = tuple[str, UUID, int]
"""Municipality, alert and round."""


def _withdrawing(table: Any) -> Prepared:  # noqa: ANN401 - either table of who is told
    mine = (table.c.municipality == bindparam("of_municipality")) & (table.c.alert_id == bindparam("of_alert"))
    return Prepared(update(table).where(mine, table.c.state == WAITING).values(state=WITHDRAWN))


WITHDRAW_MAIL, WITHDRAW_DELIVERY = _withdrawing(MAIL), _withdrawing(DELIVERY.delivery)


class BatchTellings:
    """Of the alerts of a batch's items."""

    def __init__(self) -> None:
        self._begun: set[Round] = set()
        """Rounds that this transaction began and nobody else sees yet: who is to hear of them stands here alone."""
        self._causes: dict[tuple[Any, ...], Row] = {}
        self._mails: dict[tuple[Any, ...], Row] = {}
        self._withdrawn: dict[tuple[str, UUID], None] = {}

    def begin(self, municipality: str, alert: Alert) -> None:
        """Keep that the alert's round is new."""
        self._begun.add((municipality, alert.alert_id, alert.round_no))

    def has_begun(self, municipality: str, alert: Alert) -> bool:
        """Say whether its round began here."""
        return (municipality, alert.alert_id, alert.round_no) in self._begun

    def cause(self, row: Row) -> None:
        """Have what an alert is counted by written at the end."""
        self._causes.setdefault(tuple(row[c.name] for c in CAUSE.primary_key.columns), row)

    def mail(self, row: Row) -> bool:
        """Have it written that a role is to hear of a round that began here; false where that is kept already."""
        key = tuple(row[c.name] for c in MAIL.primary_key.columns)
        known = self._mails.get(key)
        if known is not None and (known["state"] == WAITING or known["step_no"] >= row["step_no"]):
            return False
        self._mails[key] = row
        return True

    def withdraw(self, municipality: str, alert_id: UUID) -> None:
        """Nobody needs to hear any more of what is settled."""
        for key, row in self._mails.items():
            if key[:2] == (municipality, alert_id) and row["state"] == WAITING:
                self._mails[key] = {**row, "state": WITHDRAWN}
        self._withdrawn[municipality, alert_id] = None

    def withdrawn(self, tx: Tx) -> None:
        """Write what is settled. It was there before: each row that is new says itself how it stands."""
        gone = [{"of_municipality": of, "of_alert": alert_id} for of, alert_id in self._withdrawn]
        self._withdrawn = {}
        WITHDRAW_MAIL.run_each(tx, gone)
        WITHDRAW_DELIVERY.run_each(tx, gone)

    def left(self) -> list[tuple[Callable[..., None], list[Row]]]:
        """Return what is new, each table's rows with how they are written, and know nothing of it any more."""
        causes, mails = list(self._causes.values()), list(self._mails.values())
        self._begun, self._causes, self._mails = set(), {}, {}
        return [(partial(insert_each, table=CAUSE), causes), (partial(insert_each, table=MAIL), mails)]
