"""Records on their way into the archive, each by the newest event of it."""

from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from common.db import Prepared, Tx
from common.events import Recorded
from notifier.core.filing import Filing, filed
from notifier.store.batch import holder_of, put
from notifier.store.tables import RECORD

_FILING = Prepared(
    select(RECORD.c.filing).where(
        RECORD.c.municipality == bindparam("municipality"), RECORD.c.record_id == bindparam("record_id")
    )
)


class FilingStore:
    """Records of one municipality."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def told(self, item_id: UUID, event: Recorded) -> bool:
        """Keep what an event tells of a record; false when nobody needs to hear otherwise than before."""
        found = self._filing(item_id, event.record_id)
        known = msgspec.json.decode(found, type=Filing) if found is not None else None
        now = filed(known, event)
        if now is None:
            return False
        row = {"municipality": self._of, "record_id": event.record_id, "item_id": item_id, "told_at": now.told_at}
        put(self._tx, RECORD, {**row, "filing": msgspec.json.encode(now)})
        return now.wants != (known.wants if known else None)

    def _filing(self, item_id: UUID, record_id: UUID) -> bytes | None:
        batch = holder_of(self._tx, self._of, item_id)
        if batch is None:
            return _FILING.scalar(self._tx, municipality=self._of, record_id=record_id)
        row = batch.row(self._tx, RECORD, (self._of, item_id), (record_id,))
        return row["filing"] if row else None
