"""What was erased stays erased: a tombstone keeps out what is still under way about an item (G12).

Topics have no common order and tell twice: without it a late event would bring back what the archiver has let go.
"""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import Literal
from uuid import UUID

import msgspec
from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, Uuid, bindparam, delete, select, update

from common.codec import catalogue
from common.db import Among, Held, Instant, Prepared, Tx, by_municipality, lock, upsert
from common.events import Event, ItemChanged, ItemErased
from common.runner import Handler

LEEWAY = timedelta(days=1)
"""A segment of a topic goes some time after its last event is old enough."""


def erased_table(metadata: MetaData, service: str) -> Table:
    """Return the table of a service's tombstones: ids, numbers and instants, no word."""
    return Table(
        f"{service}_erased",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("change_no", Integer, nullable=False),
        Column("at", Instant, nullable=False),
        Column("lifted", Boolean, nullable=False),
    )


class Tombstone(msgspec.Struct, frozen=True, kw_only=True):
    """An item was erased as it stood then. `lifted`: its author has written anew, which is another matter."""

    revision: int
    change_no: int
    at: datetime
    lifted: bool


class Erased:
    """The tombstones of one service."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._alive: Held[set[tuple[str, UUID]]] = Held()
        self._of_many = Among(table.c.item_id)
        mine = (table.c.municipality == bindparam("municipality")) & (table.c.item_id == bindparam("item_id"))
        columns = [table.c[name] for name in Tombstone.__struct_fields__]
        self._of = Prepared(select(*columns).where(mine))
        its = (table.c.municipality == bindparam("of_municipality")) & (table.c.item_id == bindparam("of_item_id"))
        self._lift = Prepared(update(table).where(its).values(lifted=True))

    def of(self, tx: Tx, municipality: str, item_id: UUID) -> Tombstone | None:
        """Return an item's tombstone."""
        found = self._of.dicts(tx, municipality=municipality, item_id=item_id)
        return Tombstone(**found[0]) if found else None

    def put(self, tx: Tx, event: ItemErased, newest: int) -> Literal["goes", "stays", "known"]:
        """Set the tombstone, and say what is to be done with an item whose newest revision here is `newest`.

        It stays where a later one came meanwhile. Told twice is once. The caller holds the item (`hold`).
        """
        if event.item_id is None:
            return "known"
        known = self.of(tx, event.municipality, event.item_id)
        if known is not None and known.at >= event.occurred_at:
            return "known"
        if (alive := self._alive.of(tx)) is not None:
            alive.discard((event.municipality, event.item_id))
        stays = newest > event.revision
        row = {"municipality": event.municipality, "item_id": event.item_id, "at": event.occurred_at}
        numbers = {"revision": event.revision, "change_no": event.change_no}
        upsert(tx, self.table, {**row, **numbers, "lifted": stays})
        return "stays" if stays else "goes"

    def seen_at_once(self, tx: Tx, items: Collection[tuple[str, UUID]]) -> AbstractContextManager[None]:
        """Let `keeps_out` know already which of these items (municipality, id) have no tombstone. They are held."""
        alive = set(items)
        for municipality, ids in by_municipality(items).items():
            alive.difference_update((municipality, row.item_id) for row in self._of_many(tx, municipality, ids))
        return self.known(tx, alive)

    def known(self, tx: Tx, alive: Collection[tuple[str, UUID]]) -> AbstractContextManager[None]:
        """Let `keeps_out` know that these items, which are held, have no tombstone."""
        return self._alive.open(tx, set(alive))

    def keeps_out(self, tx: Tx, event: Event) -> bool:
        """Say whether an event tells of what was erased. A later revision lifts the tombstone."""
        if event.item_id is None or (event.municipality, event.item_id) in (self._alive.of(tx) or ()):
            return False
        self.hold(tx, event, shared=True)
        stone = self.of(tx, event.municipality, event.item_id)
        if stone is None:
            return False
        if event.revision <= stone.revision:
            # What names no revision is of the newest one.
            return event.revision > 0 or not stone.lifted
        if isinstance(event, ItemChanged) and not stone.lifted:
            self._lift.run(tx, {"of_municipality": event.municipality, "of_item_id": event.item_id})
        return False

    def forget(self, tx: Tx, municipality: str, at: datetime) -> None:
        """Delete the tombstones of a municipality that no topic can tell of any more."""
        t = self.table
        longest = timedelta(hours=max(topic.retention_hours or 0 for topic in catalogue().values()))
        tx.execute(delete(t).where(t.c.municipality == municipality, t.c.at < at - longest - LEEWAY))

    def hold(self, tx: Tx, event: Event, *, shared: bool = False) -> None:
        """Let whoever takes news of an item in be done before it is erased, or see the tombstone.

        Take it before any lock of the service's own: so do those who take news in.
        """
        lock(tx, *self.parts_of(event.municipality, event.item_id), shared=shared)

    def parts_of(self, municipality: str, item_id: UUID | None) -> tuple[str, str, UUID | None]:
        """Return what the lock of an item is called by."""
        return self.table.name, municipality, item_id


def kept_out(
    handlers: Mapping[type[Event], Handler], erased: Erased, besides: Collection[type[Event]] = ()
) -> dict[type[Event], Handler]:
    """Return the handlers with the tombstones before them, except those `besides`."""
    return {
        kind: handler if kind in besides else partial(_unless_erased, erased, handler)
        for kind, handler in handlers.items()
    }


def _unless_erased(erased: Erased, handler: Handler, tx: Tx, event: Event, at: datetime) -> None:
    if not erased.keeps_out(tx, event):
        handler(tx, event, at)
