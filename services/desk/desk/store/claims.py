"""Claims as rows: one an item, replaced by the next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from common.db import Tx, rows, upsert
from desk.core.claim import Claim
from desk.store.tables import CLAIMS


class Claims:
    """Claims on one municipality's items."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def of_item(self, item_id: UUID) -> Claim | None:
        """Return the newest claim on an item, run out or not."""
        query = select(CLAIMS).where(CLAIMS.c.municipality == self._mine, CLAIMS.c.item_id == item_id)
        return next((_claim(row) for row in rows(self._tx, query)), None)

    def holding(self, at: datetime) -> dict[UUID, Claim]:
        """Return the claims that hold, by item."""
        query = select(CLAIMS).where(CLAIMS.c.municipality == self._mine, CLAIMS.c.until > at)
        return {row["item_id"]: _claim(row) for row in rows(self._tx, query)}

    def put(self, claim: Claim) -> None:
        """Save a claim in place of the one before."""
        upsert(self._tx, CLAIMS, {"municipality": self._mine, **{name: getattr(claim, name) for name in _FIELDS}})

    def drop(self, item_id: UUID) -> None:
        """The item is anybody's."""
        self._tx.execute(delete(CLAIMS).where(CLAIMS.c.municipality == self._mine, CLAIMS.c.item_id == item_id))


_FIELDS = ("item_id", "person", "since", "until")


def _claim(row: Mapping[str, Any]) -> Claim:
    return Claim(**{name: row[name] for name in _FIELDS})
