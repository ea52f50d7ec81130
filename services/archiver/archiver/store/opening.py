"""Files of what was erased that the store still locks, and who asked to have the lock opened."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from archiver.store.erasing import LET_GO_KIND
from archiver.store.retention_tables import ERASED
from archiver.store.tables import MACHINERY
from common.db import Tx, insert_once

ASKED, OPENED = "opening asked", "opened"


class Locks:
    """What waits of one erased item or disposed record, in an open transaction."""

    def __init__(self, tx: Tx, municipality: str, subject_id: UUID) -> None:
        self._tx = tx
        self._municipality = municipality
        self._subject_id = subject_id

    def files(self) -> list[str]:
        """Return the files that are still to be deleted, by SHA-256."""
        t = MACHINERY.jobs.c
        query = select(t.args).where(
            t.municipality == self._municipality,
            t.key == f"{LET_GO_KIND}:{self._subject_id}",
            t.done_at.is_(None),
        )
        waiting = self._tx.execute(query).scalars()
        return sorted({one for args in waiting for one in msgspec.json.decode(args)["files"]})

    def asked_by(self) -> tuple[str, str] | None:
        """Return who asked for the opening and why; None when nobody did."""
        t = ERASED.c
        query = select(t.actor, t.because).where(
            t.municipality == self._municipality, t.item_id == self._subject_id, t.what == ASKED
        )
        row = self._tx.execute(query).first()
        return (row.actor, row.because) if row else None

    def remember(self, what: str, person: str, because: str, at: datetime) -> bool:
        """Keep who asked or opened; false when somebody did already."""
        place = {"municipality": self._municipality, "item_id": self._subject_id, "what": what}
        return insert_once(self._tx, ERASED, place | {"actor": person, "because": because, "at": at})
