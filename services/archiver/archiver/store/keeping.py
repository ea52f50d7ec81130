"""What the archiver keeps of items, as retention sees it: which there are, and what is known of each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Row, Table, func, select

from archiver.core.retention import CASEWORK, DOCUMENTATION, Matter, Rules
from archiver.store.batch import batch_of
from archiver.store.known import KnownDecision
from archiver.store.retention_tables import ERASED, KEEPING, RULES
from archiver.store.tables import ITEM, NOTE, POST, REVISION, RULING, SEAL
from common.db import Tx, upsert
from common.events import DecisionMade

PAGE_ITEMS = 500
WITHDRAWN = "U"
_TAGS = {"saksbehandling": CASEWORK, "documentation_value": DOCUMENTATION}
_REMOVED_BY = {
    "remove": "we",
    "removed_by_writer": "writer",
    "removed_by_platform": "platform",
    "removed_on_platform": "unknown",
}
_SURE = ("we", "writer", "platform", "unknown")
"""Of several notes of one removal the surest hand counts."""


_NONE = msgspec.json.encode(())


@lru_cache(maxsize=512)
def encoded(rules: Rules) -> bytes:
    """Return the rules as they are kept: those of a municipality are the same for thousands of decisions."""
    return msgspec.json.encode(rules)


class Keeping:
    """A municipality's items in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality

    def judged(self, event: DecisionMade, known: KnownDecision, rules: Rules) -> None:
        """Keep what the newest decision says that an item is, and what holds now of keeping it, as far as it is new.

        An item without a row is in no category and is not to be filed: most items never get one.
        """
        batch = batch_of(self._tx, self._municipality)
        facts = batch.news.of(self._municipality, event.item_id) if batch is not None else None
        categories = msgspec.json.encode(sorted({_TAGS[tag] for tag in event.tagging.tags if tag in _TAGS}))
        archived_as = event.archived.kind if event.archived else None
        if (known.categories or _NONE, known.archived_as) != (categories, archived_as):
            row = {"municipality": self._municipality, "item_id": event.item_id}
            self._save(KEEPING, row | {"categories": categories, "archived_as": archived_as})
            if facts is not None:
                facts.categories, facts.archived_as = categories, archived_as
        told = encoded(rules)
        if known.rules != told:
            self._save(RULES, {"municipality": self._municipality, "rules": told})

    def _save(self, table: Table, row: Mapping[str, Any]) -> None:
        batch = batch_of(self._tx, self._municipality)
        if batch is not None:
            batch.news.leave(table, row)
        else:
            upsert(self._tx, table, row)

    def rules(self) -> Rules:
        """Return what held of keeping and erasing when something was last decided: without any nothing goes."""
        query = select(RULES.c.rules).where(RULES.c.municipality == self._municipality)
        found = self._tx.execute(query).scalar()
        return msgspec.json.decode(found, type=Rules) if found else Rules(needs_number=True)

    def erased_at(self, item_id: UUID) -> datetime | None:
        """Return when an item was erased; None when it was not."""
        mine = (ERASED.c.item_id == item_id) & (ERASED.c.what == "item")
        query = select(ERASED.c.at).where(ERASED.c.municipality == self._municipality, mine)
        return self._tx.execute(query).scalar()

    # --- matters ----------------------------------------------------------------------------------------------

    def page(self, after: UUID | None) -> list[Matter]:
        """Return the items after one, by their ids."""
        query = select(ITEM).where(ITEM.c.municipality == self._municipality).order_by(ITEM.c.item_id)
        if after is not None:
            query = query.where(ITEM.c.item_id > after)
        return self._matters(self._tx.execute(query.limit(PAGE_ITEMS)).all())

    def of_author(self, author_id: str, platform: str | None = None) -> list[Matter]:
        """Return the items that somebody wrote, by the platform's id of him."""
        mine = (ITEM.c.municipality == self._municipality) & (ITEM.c.author_id == author_id)
        query = select(ITEM).where(ITEM.c.municipality == self._municipality, mine)
        if platform is not None:
            query = query.where(ITEM.c.platform == platform)
        return self._matters(self._tx.execute(query.order_by(ITEM.c.item_id)).all())

    def of_items(self, item_ids: Iterable[UUID]) -> list[Matter]:
        """Return these items, as far as they are there."""
        mine = ITEM.c.municipality == self._municipality
        query = select(ITEM).where(mine, ITEM.c.item_id.in_(set(item_ids))).order_by(ITEM.c.item_id)
        return self._matters(self._tx.execute(query).all())

    def _matters(self, items: Sequence[Row[Any]]) -> list[Matter]:
        ids = [item.item_id for item in items]
        if not ids:
            return []
        filed, known, rulings = self._filed(ids), self._known(ids), self._rulings(ids)
        removed, sealed, since = self._removed(ids), self._newest(SEAL, "sealed_at", ids), self._first_seen(ids)
        return [
            Matter(
                item_id=item.item_id,
                since=since.get(item.item_id, item.updated_at),
                author_id=item.author_id,
                own=bool(item.own),
                tagged=known.get(item.item_id, (frozenset(), False))[0],
                filed=item.item_id in filed,
                to_be_filed=rulings.get(item.item_id, known.get(item.item_id, (frozenset(), False))[1]),
                removed_at=removed.get(item.item_id, (None, None))[0],
                removed_by=removed.get(item.item_id, (None, None))[1],
                sealed_at=sealed.get(item.item_id),
            )
            for item in items
        ]

    def _of(self, table: Table, ids: list[UUID]) -> ColumnElement[bool]:
        return (table.c.municipality == self._municipality) & table.c.item_id.in_(ids)

    def _filed(self, ids: list[UUID]) -> set[UUID]:
        mine = (POST.c.municipality == self._municipality) & (POST.c.status != WITHDRAWN)
        query = select(POST.c.item_id).where(POST.c.municipality == self._municipality, mine, self._of(POST, ids))
        return set(self._tx.execute(query).scalars())

    def _known(self, ids: list[UUID]) -> dict[UUID, tuple[frozenset[str], bool]]:
        query = select(KEEPING).where(KEEPING.c.municipality == self._municipality, self._of(KEEPING, ids))
        return {
            row.item_id: (frozenset(msgspec.json.decode(row.categories)), row.archived_as is not None)
            for row in self._tx.execute(query)
        }

    def _rulings(self, ids: list[UUID]) -> dict[UUID, bool]:
        query = select(RULING).where(RULING.c.municipality == self._municipality, self._of(RULING, ids))
        return {row.item_id: bool(row.keep) for row in self._tx.execute(query)}

    def _removed(self, ids: list[UUID]) -> dict[UUID, tuple[datetime | None, str | None]]:
        mine = NOTE.c.municipality == self._municipality
        query = select(NOTE).where(mine, self._of(NOTE, ids), NOTE.c.what.in_(_REMOVED_BY))
        found: dict[UUID, tuple[datetime | None, str | None]] = {}
        rows = sorted(self._tx.execute(query), key=lambda row: -_SURE.index(_REMOVED_BY[row.what]))
        for row in rows:
            found[row.item_id] = (row.done_at, _REMOVED_BY[row.what])
        return found

    def _newest(self, table: Table, column: str, ids: list[UUID]) -> dict[UUID, datetime]:
        query = select(table.c.item_id, table.c[column]).where(
            table.c.municipality == self._municipality, self._of(table, ids)
        )
        found: dict[UUID, datetime] = {}
        for item_id, at in self._tx.execute(query):
            found[item_id] = max(at, found.get(item_id, at))
        return found

    def _first_seen(self, ids: list[UUID]) -> dict[UUID, datetime]:
        query = (
            select(REVISION.c.item_id, func.min(REVISION.c.recorded_at).label("at"))
            .where(REVISION.c.municipality == self._municipality, self._of(REVISION, ids))
            .group_by(REVISION.c.item_id)
        )
        return {row.item_id: row.at for row in self._tx.execute(query)}
