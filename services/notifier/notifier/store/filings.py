"""Records on their way into the archive, each by the newest event of it."""

from uuid import UUID

import msgspec
from sqlalchemy import select

from common.db import Tx, upsert
from common.events import Recorded
from notifier.core.filing import Filing, filed
from notifier.store.tables import RECORD


class FilingStore:
    """Records of one municipality."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def told(self, item_id: UUID, event: Recorded) -> bool:
        """Keep what an event tells of a record; false when nobody needs to hear otherwise than before."""
        t = RECORD
        query = select(t.c.filing).where(t.c.municipality == self._of, t.c.record_id == event.record_id)
        found = self._tx.execute(query).scalar()
        known = msgspec.json.decode(found, type=Filing) if found is not None else None
        now = filed(known, event)
        if now is None:
            return False
        row = {"municipality": self._of, "record_id": event.record_id, "item_id": item_id, "told_at": now.told_at}
        upsert(self._tx, t, {**row, "filing": msgspec.json.encode(now)})
        return now.wants != (known.wants if known else None)
