"""What the deliveries of a batch need, read at once, and what their handler leaves to be saved, written at once.

Every change would ask alike: how its item stands, whether it was erased, whether the change came before. So it is asked
for all in a few statements, after their items' locks are taken; what is written meanwhile is kept here until the end.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from common.db import Among, Held, Tx, by_municipality, insert_each, lock_each, upsert_each
from common.events import Event, derived_id
from common.work import Job, enqueue
from ingest.core.item_state import ItemState
from ingest.store.tables import CHANGES, ERASED, ITEMS, MACHINERY

KEEP = "keep_changes"
"""The kind of job that puts the bytes of changes where the archiver finds them."""
KEPT_AT_ONCE_MAX = 50


class Ids(NamedTuple):
    """A change that comes, by its item and itself."""

    municipality: str
    item_id: UUID
    change_id: UUID


class Batch:
    """One transaction's. Its items are locked, so that nothing here grows old before the transaction ends."""

    def __init__(self, coming: Iterable[Ids]) -> None:
        self.coming = list(dict.fromkeys(coming))
        self.items: dict[UUID, ItemState | None] = {}
        self.erased: set[UUID] = set()
        self.changes: set[UUID] = set()
        self._rows: dict[UUID, Mapping[str, Any]] = {}
        self._changes: dict[UUID, Mapping[str, Any]] = {}
        self._told: list[Mapping[str, Any]] = []

    def take_locks(self, tx: Tx) -> None:
        """Take what `Store.lock_item` takes for each, in one order."""
        items = sorted({(ids.municipality, str(ids.item_id)) for ids in self.coming})
        lock_each(tx, ((False, ("ingest", *item)) for item in items))

    def read(self, tx: Tx) -> None:
        """Read all that is asked of these items and changes."""
        of_items = by_municipality(dict.fromkeys((ids.municipality, ids.item_id) for ids in self.coming))
        for municipality, items in of_items.items():
            self.items.update(dict.fromkeys(items))
            for row in _STATES(tx, municipality, items):
                self.items[row.item_id] = msgspec.json.decode(row.state, type=ItemState)
            self.erased.update(row.item_id for row in _ERASED(tx, municipality, items))
        for municipality, changes in by_municipality((ids.municipality, ids.change_id) for ids in self.coming).items():
            self.changes.update(row.change_id for row in _CAME(tx, municipality, changes))

    def put_item(self, item_id: UUID, state: ItemState, row: Mapping[str, Any]) -> None:
        """Keep an item's row until the end."""
        self.items[item_id] = state
        self._rows[item_id] = row

    def add_change(self, change_id: UUID, row: Mapping[str, Any]) -> bool:
        """Keep a change's row until the end; false when it has come before."""
        if change_id in self.changes:
            return False
        self.changes.add(change_id)
        self._changes[change_id] = row
        return True

    def drop_bytes(self, change_id: UUID, sha256: str) -> None:
        """Keep of a change of this batch that it came, and not its bytes."""
        row = self._changes.get(change_id)
        if row is not None and row["sha256"] == sha256:
            self._changes[change_id] = {**row, "raw": None}

    def tell(self, event: Event) -> None:
        """Keep an event until the end."""
        self._told.append(MACHINERY.outbox.row(event))

    def settle(self, tx: Tx) -> None:
        """Save what was kept."""
        rows = list(self._changes.values())
        insert_each(tx, CHANGES, rows)
        upsert_each(tx, ITEMS, list(self._rows.values()))
        MACHINERY.outbox.save(tx, self._told)
        with_bytes = ((row["municipality"], row["change_id"]) for row in rows if row["raw"] is not None)
        for municipality, changes in by_municipality(with_bytes).items():
            keep(tx, municipality, changes, rows[0]["received_at"])


BATCH: Held[Batch] = Held()


@contextmanager
def together(tx: Tx, coming: Iterable[Ids]) -> Iterator[None]:
    """Open while the changes of a batch are applied."""
    batch = Batch(coming)
    batch.take_locks(tx)
    batch.read(tx)
    with BATCH.open(tx, batch):
        yield
        batch.settle(tx)


def keep(tx: Tx, municipality: str, changes: list[UUID], at: datetime) -> None:
    """Have the bytes of changes put where the archiver finds them, by as few jobs as can be."""
    for first in range(0, len(changes), KEPT_AT_ONCE_MAX):
        some = changes[first : first + KEPT_AT_ONCE_MAX]
        job = Job(
            municipality=municipality,
            job_id=derived_id(some[0], "keep"),
            kind=KEEP,
            key=f"keep:{some[0]}",
            target="blobs",
            args={"change_ids": [str(change_id) for change_id in some]},
            run_at=at,
        )
        enqueue(tx, MACHINERY.jobs, job)


_STATES = Among(ITEMS.c.item_id, ITEMS.c.state)
_ERASED = Among(ERASED.table.c.item_id)
_CAME = Among(CHANGES.c.change_id, by=CHANGES.c.change_id)
