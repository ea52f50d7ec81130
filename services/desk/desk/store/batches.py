"""What people did with many items at once, as rows, so that they can take it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, update

from common.db import ACROSS, Tx, insert_once, rows
from desk.core.batch import Did
from desk.store.tables import QUEUE

DONE, UNDONE = "done", "undone"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A batch as it is kept."""

    batch_id: UUID
    person: str
    do: str
    at: datetime
    state: str
    reason: str
    items: tuple[Did, ...]


class Batches:
    """One municipality's batches."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def get(self, batch_id: UUID) -> Kept | None:
        """Return a batch, None where there is none."""
        t = QUEUE.batches
        found = rows(self._tx, select(t).where(t.c.municipality == self._mine, t.c.batch_id == batch_id))
        return _kept(found[0]) if found else None

    def newest(self, person: str, since: datetime) -> Kept | None:
        """Return what a person did last, None where that was before then."""
        t = QUEUE.batches
        query = select(t).where(t.c.municipality == self._mine, t.c.person == person, t.c.at >= since)
        found = rows(self._tx, query.order_by(t.c.at.desc()).limit(1))
        return _kept(found[0]) if found else None

    def put(self, kept: Kept) -> None:
        """Save a batch; the same one twice is one."""
        row = {name: getattr(kept, name) for name in kept.__struct_fields__} | {
            "items": msgspec.json.encode(kept.items)
        }
        insert_once(self._tx, QUEUE.batches, {"municipality": self._mine, **row})

    def end(self, batch_id: UUID, state: str, items: tuple[Did, ...]) -> None:
        """Save that a batch was taken back, and what of it could be."""
        t = QUEUE.batches
        mine = update(t).where(t.c.municipality == self._mine, t.c.batch_id == batch_id)
        self._tx.execute(mine.values(state=state, items=msgspec.json.encode(items)))


def _kept(row: Mapping[str, Any]) -> Kept:
    items = msgspec.json.decode(row["items"], type=tuple[Did, ...])
    return Kept(items=items, **{name: row[name] for name in Kept.__struct_fields__ if name != "items"})


def forget_batches(tx: Tx, before: datetime) -> int:
    """Delete what was done before then; the items' own timelines keep who did what."""
    across = {ACROSS: "a sweep of what is too old"}
    t = QUEUE.batches
    return int(tx.execute(delete(t).where(t.c.at < before).execution_options(**across)).rowcount)
