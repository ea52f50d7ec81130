"""What was told of channels: their troubles, and when each account was last gone through."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from common.db import Tx, rows, upsert
from desk.core.channel import Swept, Trouble
from desk.store.tables import SWEPT, TROUBLES


class Channels:
    """One municipality's channels."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def told(self, trouble_id: UUID, **values: object) -> None:
        """Keep that a trouble began, or that it is over; what an earlier telling said stays."""
        t = TROUBLES
        known = rows(self._tx, select(t).where(t.c.municipality == self._mine, t.c.trouble_id == trouble_id))
        before = {name: value for row in known for name, value in row.items() if value is not None}
        upsert(self._tx, t, {"municipality": self._mine, "trouble_id": trouble_id, **values, **before})

    def forget_ended(self, before: datetime) -> None:
        """Delete the troubles that were over earlier."""
        t = TROUBLES.c
        self._tx.execute(delete(TROUBLES).where(t.municipality == self._mine, t.ended_at < before))

    def was_swept(self, swept: Swept) -> None:
        """Keep the latest sweep of an account."""
        s = SWEPT.c
        mine = (s.municipality == self._mine) & (s.platform == swept.platform) & (s.account_id == swept.account_id)
        known = rows(self._tx, select(s.at).where(mine))
        if not known or known[0]["at"] < swept.at:
            upsert(self._tx, SWEPT, {"municipality": self._mine, **msgspec.structs.asdict(swept)})

    def troubles(self) -> list[Trouble]:
        """Return the troubles that have begun and are not over, the oldest first."""
        t = TROUBLES.c
        query = (
            select(*(t[name] for name in Trouble.__struct_fields__))
            .where(t.municipality == self._mine, t.began_at.is_not(None), t.ended_at.is_(None))
            .order_by(t.began_at, t.trouble_id)
        )
        return [Trouble(**row) for row in rows(self._tx, query)]

    def swept(self) -> list[Swept]:
        """Return each account's latest sweep."""
        query = select(*(SWEPT.c[name] for name in Swept.__struct_fields__)).where(SWEPT.c.municipality == self._mine)
        return [Swept(**row) for row in rows(self._tx, query)]
