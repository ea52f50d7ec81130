"""Case files that residents wait in: opened by what came in, until it is answered or the file is closed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from common.db import Tx, upsert
from notifier.core.open import OpenCase
from notifier.store.tables import CASE, CASE_FILE

OVER = "A"
"""Noark's saksstatus of a closed case."""


class CaseStore:
    """Case files of one municipality, kept as they are told: twice, late or in another order ends the same."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def filed(
        self, case_file: str, item_id: UUID, since: datetime | None = None, answered_at: datetime | None = None
    ) -> None:
        """Keep that something came in, or that something went out, about an item."""
        t = CASE
        mine = (t.c.municipality == self._of) & (t.c.case_file == case_file) & (t.c.item_id == item_id)
        known = self._tx.execute(select(t.c.since, t.c.answered_at).where(mine)).one_or_none()
        began, answered = (known.since, known.answered_at) if known else (None, None)
        row = {
            "municipality": self._of,
            "case_file": case_file,
            "item_id": item_id,
            "since": min(filter(None, (began, since)), default=None),
            "answered_at": min(filter(None, (answered, answered_at)), default=None),
        }
        upsert(self._tx, t, row)

    def stands(self, case_file: str, status: str, told_at: datetime) -> None:
        """Keep whether the file is open, by the newest word of it."""
        t = CASE_FILE
        mine = (t.c.municipality == self._of) & (t.c.case_file == case_file)
        known = self._tx.execute(select(t.c.told_at).where(mine)).scalar()
        if known is None or known < told_at:
            row = {"municipality": self._of, "case_file": case_file, "status": status, "told_at": told_at}
            upsert(self._tx, t, row)

    def open(self) -> list[OpenCase]:
        """Return the files that are not closed and in which somebody waits, and since when."""
        t, f = CASE, CASE_FILE
        query = (
            select(t.c.case_file, func.min(t.c.since))
            .join(f, (f.c.municipality == t.c.municipality) & (f.c.case_file == t.c.case_file), isouter=True)
            .where(t.c.municipality == self._of, t.c.since.is_not(None), t.c.answered_at.is_(None))
            .where((f.c.status.is_(None)) | (f.c.status != OVER))
            .group_by(t.c.case_file)
            .order_by(t.c.case_file)
        )
        return [OpenCase(row[0], row[1]) for row in self._tx.execute(query)]
