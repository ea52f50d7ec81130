"""What waits at the desk and is no item, as far as it is known."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from common.db import ACROSS, Tx, upsert
from notifier.core.waiting import Waiting
from notifier.store.tables import WAIT


class WaitStore:
    """One municipality's."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def known(self, what: str, matter_id: UUID) -> Waiting | None:
        """Return what is known of a matter, answered or not."""
        t = WAIT
        query = select(t.c.wait).where(t.c.municipality == self._of, t.c.what == what, t.c.matter_id == matter_id)
        found = self._tx.execute(query).scalar()
        return msgspec.json.decode(found, type=Waiting) if found is not None else None

    def open(self) -> list[Waiting]:
        """Return those that somebody waits for."""
        t = WAIT
        query = select(t.c.wait).where(t.c.municipality == self._of, t.c.is_open).order_by(t.c.what, t.c.matter_id)
        return [msgspec.json.decode(value, type=Waiting) for value in self._tx.execute(query).scalars()]

    def keep(self, wait: Waiting) -> None:
        """Keep a matter as it stands."""
        row = {
            "municipality": self._of,
            "what": wait.what,
            "matter_id": wait.matter_id,
            "is_open": wait.is_open,
            "ended_at": wait.ended_at,
            "wait": msgspec.json.encode(wait),
        }
        upsert(self._tx, WAIT, row)


def forget_waits(tx: Tx, before: datetime) -> int:
    """Delete what was answered by then, in all municipalities: whom it must not reach is personal data."""
    old = delete(WAIT).where(WAIT.c.is_open.is_(False), WAIT.c.ended_at < before)
    return tx.execute(old.execution_options(**{ACROSS: "what was answered long ago goes everywhere"})).rowcount
