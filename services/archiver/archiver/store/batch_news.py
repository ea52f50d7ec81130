"""What a batch has read of the items that it tells of, all at once, and what it leaves of them for its end.

What is not here is read past the batch, and whoever does so writes first what was left.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import Table

from common.db import Tx, upsert_each

if TYPE_CHECKING:
    from archiver.store.items import Decided, Item, Revision
    from archiver.store.seals import Seal

Whose = tuple[str, UUID]
"""A municipality, and an item or record of it."""


class Facts(msgspec.Struct):
    """What is known of an item beside its own rows, as the batch goes on.

    `filed`: a record names it; `waits`: something waits for it; `bare`: nothing stands beside it; `rules` are what
    holds of keeping in its municipality, as they were kept.
    """

    erased_at: datetime | None
    filed: bool
    waits: bool
    bare: bool
    categories: bytes | None
    archived_as: str | None
    rules: bytes | None


class BatchNews:
    """One batch's items, as far as they were read when it began or told of since."""

    def __init__(self) -> None:
        self.facts: dict[Whose, Facts] = {}
        self.items: dict[Whose, Item | None] = {}
        self.decided: dict[Whose, Decided | None] = {}
        self.revisions: dict[Whose, dict[int, Revision]] = {}
        """All revisions of an item."""
        self.seals: dict[Whose, list[Seal]] = {}
        """The seals of an item, as they stood when the batch began: one that comes meanwhile is told by its own job."""
        self.named: dict[tuple[str, UUID, int], bool | None] = {}
        """Whether the change of a revision has a name; None: nobody told of the revision."""
        self._left: dict[Table, dict[tuple[Any, ...], Mapping[str, Any]]] = {}

    def of(self, municipality: str, item_id: UUID | None) -> Facts | None:
        """Return what is known of an item, where it was read."""
        return self.facts.get((municipality, item_id)) if item_id is not None else None

    def leave(self, table: Table, row: Mapping[str, Any]) -> None:
        """Have a row written at the end, where its municipality is held: it replaces what was left under its key."""
        key = tuple(row[column.name] for column in table.primary_key.columns)
        self._left.setdefault(table, {})[key] = row

    def save(self, item: Item, row: Mapping[str, Any], table: Table) -> None:
        """Leave the newest state of an item."""
        self.items[item.municipality, item.item_id] = item
        self.leave(table, row)

    def save_revision(self, revision: Revision, row: Mapping[str, Any], table: Table) -> None:
        """Leave what a revision says."""
        key = (revision.municipality, revision.item_id)
        self.named[*key, revision.revision] = revision.change_sha256 is not None
        if key in self.revisions:
            self.revisions[key][revision.revision] = revision
        self.leave(table, row)

    def stands_beside(self, key: Whose) -> None:
        """Keep that something stands beside an item now."""
        if key in self.facts:
            self.facts[key].bare = False

    def settle(self, tx: Tx) -> None:
        """Write what was left."""
        left, self._left = self._left, {}
        for table, rows in left.items():
            upsert_each(tx, table, list(rows.values()))
