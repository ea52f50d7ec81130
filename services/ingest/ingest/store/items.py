"""An item as it stands, the changes that made it so, and what is told of them; of a batch when one is open."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select, update

from common.db import Among, Prepared, Tx, insert_once, lock, upsert
from common.erased import Tombstone
from common.events import Event
from ingest.core.item_state import ItemState
from ingest.store.batch import BATCH, keep
from ingest.store.tables import CHANGES, ERASED, ITEMS, MACHINERY


class Store:
    """Rows of one municipality."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality
        self._batch = BATCH.of(tx)

    def lock_item(self, item_id: UUID) -> None:
        """Nobody else changes this item until the transaction ends."""
        if self._batch is None or item_id not in self._batch.items:
            lock(self._tx, "ingest", self._mine, item_id)

    def item(self, item_id: UUID) -> ItemState | None:
        """Return the item's state."""
        if self._batch is not None and item_id in self._batch.items:
            return self._batch.items[item_id]
        raw = _STATE.scalar(self._tx, municipality=self._mine, item_id=item_id)
        return None if raw is None else msgspec.json.decode(raw, type=ItemState)

    def tombstone(self, item_id: UUID) -> Tombstone | None:
        """Return what is left of an item that was erased."""
        if self._batch is not None and item_id in self._batch.items and item_id not in self._batch.erased:
            return None
        return ERASED.of(self._tx, self._mine, item_id)

    def put_item(self, item_id: UUID, state: ItemState, at: datetime) -> None:
        """Save the item's state."""
        row = {
            "municipality": self._mine,
            "item_id": item_id,
            "state": msgspec.json.encode(state),
            "updated_at": at,
            "platform": state.platform,
            "account_id": state.account_id,
            "kind": state.kind,
            "visibility": state.visibility,
            "born_at": state.created_at or state.received_at or at,
        }
        if self._batch is None:
            upsert(self._tx, ITEMS, row)
        else:
            self._batch.put_item(item_id, state, row)

    def add_change(self, change_id: UUID, item_id: UUID, sha256: str, raw: bytes, at: datetime) -> bool:
        """Keep a change, and have its bytes put where the archiver finds them; false when it has come before."""
        row = {
            "municipality": self._mine,
            "change_id": change_id,
            "item_id": item_id,
            "sha256": sha256,
            "raw": raw,
            "received_at": at,
        }
        if self._batch is not None:
            return self._batch.add_change(change_id, row)
        is_new = insert_once(self._tx, CHANGES, row)
        if is_new:
            keep(self._tx, self._mine, [change_id], at)
        return is_new

    def drop_bytes(self, change_id: UUID, sha256: str) -> None:
        """Keep of a change that it came, and not its bytes: no event names them, so nobody would ever erase them."""
        if self._batch is not None:
            self._batch.drop_bytes(change_id, sha256)
        else:
            _DROP.run(self._tx, {"municipality_is": self._mine, "change_is": change_id, "sha256_is": sha256})

    def tell(self, event: Event) -> None:
        """Publish an event with what is saved."""
        if self._batch is None:
            MACHINERY.outbox.publish(self._tx, event)
        else:
            self._batch.tell(event)

    def change_bytes(self, changes: Sequence[UUID]) -> dict[UUID, bytes]:
        """Return the bytes of those changes that are not in the blob store yet."""
        found = _BYTES(self._tx, self._mine, changes)
        return {row.change_id: row.raw for row in found if row.raw is not None}

    def forget_change_bytes(self, changes: Iterable[UUID]) -> None:
        """The blob store has them: the rows stay so that the same changes are known again."""
        _FORGET.run_each(self._tx, [{"municipality_is": self._mine, "change_is": one} for one in changes])


_STATE = Prepared(
    select(ITEMS.c.state).where(
        ITEMS.c.municipality == bindparam("municipality"), ITEMS.c.item_id == bindparam("item_id")
    )
)
_BYTES = Among(CHANGES.c.change_id, CHANGES.c.raw, by=CHANGES.c.change_id)
_OF_CHANGE = update(CHANGES).where(
    CHANGES.c.municipality == bindparam("municipality_is"), CHANGES.c.change_id == bindparam("change_is")
)
_FORGET = Prepared(_OF_CHANGE.values(raw=None))
_DROP = Prepared(_OF_CHANGE.where(CHANGES.c.sha256 == bindparam("sha256_is")).values(raw=None))


def of(tx: Tx, municipality: str) -> Store:
    """Open the store of a municipality."""
    return Store(tx, municipality)
