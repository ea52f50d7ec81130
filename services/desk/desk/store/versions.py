"""The texts that stood in an item, one a revision: the newest is the case's own."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from common.db import Tx, insert_once, rows
from desk.store.sheaf import SHEAF
from desk.store.tables import ACTING

VERSIONS_MAX = 50


class TextThen(msgspec.Struct, frozen=True, kw_only=True):
    """What stood there as this revision, and since when."""

    revision: int
    text: str
    at: datetime


class Versions:
    """The texts of one municipality's items."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def keep(self, item_id: UUID, version: TextThen) -> None:
        """Keep a text; the first that was told of a revision stays."""
        row = {"municipality": self._mine, "item_id": item_id, **msgspec.structs.asdict(version)}
        sheaf = SHEAF.of(self._tx)
        if sheaf is not None:
            sheaf.texts.append(row)
        else:
            insert_once(self._tx, ACTING.versions, row)

    def of(self, item_id: UUID) -> list[TextThen]:
        """Return the texts of an item, the newest first."""
        table = ACTING.versions
        query = (
            select(table.c.revision, table.c.text, table.c.at)
            .where(table.c.municipality == self._mine, table.c.item_id == item_id)
            .order_by(table.c.revision.desc())
            .limit(VERSIONS_MAX)
        )
        return [TextThen(**row) for row in rows(self._tx, query)]
