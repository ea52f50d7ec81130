"""Troubles of channels, kept as they are told: twice, late or in another order ends the same."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from common.db import Tx, rows, upsert
from notifier.store.tables import CHANNEL


class ChannelStore:
    """Troubles of one municipality's channels."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def told(self, trouble_id: UUID, matter: str, began_at: datetime | None, ended_at: datetime | None) -> None:
        """Keep that a trouble began, or that it is over."""
        t = CHANNEL
        mine = (t.c.municipality == self._of) & (t.c.trouble_id == trouble_id)
        known = rows(self._tx, select(t.c.began_at, t.c.ended_at).where(mine))
        at = {"began_at": began_at, "ended_at": ended_at}
        if known:
            at |= {name: value for name, value in known[0].items() if value is not None}
        upsert(self._tx, t, {"municipality": self._of, "trouble_id": trouble_id, "matter": matter, **at})

    def open(self, matter: str) -> list[UUID]:
        """Return the troubles of a matter that have begun and are not over."""
        t = CHANNEL
        query = select(t.c.trouble_id).where(
            t.c.municipality == self._of, t.c.matter == matter, t.c.began_at.is_not(None), t.c.ended_at.is_(None)
        )
        return list(self._tx.execute(query).scalars())
