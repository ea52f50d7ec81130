"""The tables of the classifier: a row per item with what its decision rests on."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid, select

from classifier.core.known import Known
from common.db import Instant, Tx, lock, upsert
from common.service import machinery

METADATA = MetaData()
MACHINERY = machinery(METADATA, "classifier")

ITEMS = Table(
    "classifier_item",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("parent_item_id", Uuid, nullable=True),
    Column("own", Integer, nullable=False),
    Column("known", LargeBinary, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("classifier_item_parent", "municipality", "parent_item_id"),
)


class Store:
    """Rows of one municipality."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def lock_item(self, item_id: UUID) -> None:
        """Nobody else decides on this item until the transaction ends."""
        lock(self._tx, "classifier", self._mine, item_id)

    def lock_thread(self, thread: str) -> None:
        """Nobody else decides in this thread until the transaction ends: an item is decided with what it answers.

        Take it after the item's own lock, and no item's lock after it.
        """
        lock(self._tx, "classifier", self._mine, "thread", thread)

    def known(self, item_id: UUID) -> Known | None:
        """Return what we know of an item."""
        raw = self._tx.execute(
            select(ITEMS.c.known).where(ITEMS.c.municipality == self._mine, ITEMS.c.item_id == item_id)
        ).scalar_one_or_none()
        return None if raw is None else msgspec.json.decode(raw, type=Known)

    def put(self, item_id: UUID, known: Known, parent_item_id: UUID | None, at: datetime) -> None:
        """Save what we know of an item."""
        row = {
            "municipality": self._mine,
            "item_id": item_id,
            "parent_item_id": parent_item_id,
            "own": int(known.item.own),
            "known": msgspec.json.encode(known),
            "updated_at": at,
        }
        upsert(self._tx, ITEMS, row)

    def replies_to(self, item_id: UUID) -> list[UUID]:
        """Return the items of others that answer this one: they are decided anew when it comes or changes."""
        found = self._tx.execute(
            select(ITEMS.c.item_id).where(
                ITEMS.c.municipality == self._mine, ITEMS.c.parent_item_id == item_id, ITEMS.c.own == 0
            )
        )
        return [row.item_id for row in found]


def of(tx: Tx, municipality: str) -> Store:
    """Open the store of a municipality."""
    return Store(tx, municipality)
