"""Crises and calls that ask for one, as far as they are known."""

from uuid import UUID

import msgspec
from sqlalchemy import select

from common.db import Tx, upsert
from notifier.core.crisis import Crisis
from notifier.store.tables import CRISIS


class CrisisStore:
    """Crises of one municipality."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def known(self, crisis_id: UUID) -> Crisis | None:
        """Return what is known of a crisis, over or not."""
        t = CRISIS
        query = select(t.c.crisis).where(t.c.municipality == self._of, t.c.crisis_id == crisis_id)
        found = self._tx.execute(query).scalar()
        return msgspec.json.decode(found, type=Crisis) if found is not None else None

    def keep(self, crisis: Crisis) -> None:
        """Keep a crisis as it stands."""
        row = {"municipality": self._of, "crisis_id": crisis.crisis_id, "crisis": msgspec.json.encode(crisis)}
        upsert(self._tx, CRISIS, row)
