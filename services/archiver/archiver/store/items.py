"""What the archiver keeps of items: the newest row, every revision, the newest decision, notes."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from archiver.store.tables import DECISION, ITEM, NOTE, REVISION
from common.db import Tx, insert_once, upsert


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An item as it stands in its newest revision."""

    municipality: str
    item_id: UUID
    revision: int
    change_no: int
    platform: str
    account_id: str
    object_id: str
    kind: str
    own: bool
    text: str
    visibility: str
    updated_at: datetime
    author_id: str | None = None
    author_name: str | None = None
    created_at: datetime | None = None
    post_id: str | None = None
    parent_id: str | None = None
    parent_item_id: UUID | None = None
    thread_id: str | None = None
    permalink: str | None = None


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One revision of an item. `change_sha256` names the exact bytes of the change, where it came as bytes."""

    municipality: str
    item_id: UUID
    revision: int
    text: str
    recorded_at: datetime
    change_sha256: str | None = None
    attachments: tuple[dict[str, Any], ...] = ()
    received_at: datetime | None = None


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """The newest decision on an item. `case_file` is the number of the file that it names, if any."""

    municipality: str
    item_id: UUID
    revision: int
    decision_no: int
    event_id: UUID
    case_file: str | None = None


class Note(msgspec.Struct, frozen=True):
    """Something done about an item that its record should tell (Noark's merknad), once there is a record."""

    note_id: UUID
    item_id: UUID
    what: str
    actor: str
    done_at: datetime


class Items:
    """A municipality's items in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality

    def save(self, item: Item, revision: Revision) -> bool:
        """Keep the revision, and the item when this is its newest change; true when it is."""
        self._save_revision(revision)
        known = self.get(item.item_id)
        if known is not None and (known.revision, known.change_no) >= (item.revision, item.change_no):
            return False
        upsert(self._tx, ITEM, msgspec.structs.asdict(item))
        return True

    def _save_revision(self, revision: Revision) -> None:
        """The first telling of a revision stands, but for the name of its change, which may come later."""
        known = self.revision(revision.item_id, revision.revision)
        if known is not None and (known.change_sha256 is not None or revision.change_sha256 is None):
            return
        row = msgspec.structs.asdict(revision) | {"attachments": msgspec.json.encode(revision.attachments)}
        upsert(self._tx, REVISION, row)

    def get(self, item_id: UUID) -> Item | None:
        """Return the newest state of an item."""
        where = (ITEM.c.municipality == self._municipality) & (ITEM.c.item_id == item_id)
        row = self._tx.execute(select(ITEM).where(where)).mappings().first()
        return Item(**row) if row else None

    def revision(self, item_id: UUID, revision: int) -> Revision | None:
        """Return one revision of an item."""
        return next((r for r in self.revisions(item_id) if r.revision == revision), None)

    def revisions(self, item_id: UUID) -> list[Revision]:
        """Return the known revisions of an item, oldest first."""
        mine = (REVISION.c.municipality == self._municipality) & (REVISION.c.item_id == item_id)
        found = self._tx.execute(select(REVISION).where(mine).order_by(REVISION.c.revision)).mappings()
        return [
            Revision(**(dict(row) | {"attachments": tuple(msgspec.json.decode(row["attachments"]))})) for row in found
        ]

    def answers_to(self, item_id: UUID) -> list[Item]:
        """Return our own replies right under an item, oldest first."""
        query = (
            select(ITEM)
            .where(
                ITEM.c.municipality == self._municipality,
                ITEM.c.parent_item_id == item_id,
                ITEM.c.own.is_(True),
            )
            .order_by(ITEM.c.created_at, ITEM.c.item_id)
        )
        return [Item(**row) for row in self._tx.execute(query).mappings()]

    def decided(self, item_id: UUID) -> Decided | None:
        """Return which decision is the newest."""
        mine = (DECISION.c.municipality == self._municipality) & (DECISION.c.item_id == item_id)
        row = self._tx.execute(select(DECISION).where(mine)).mappings().first()
        return Decided(**row) if row else None

    def save_decision(self, decided: Decided) -> None:
        """Keep which decision is the newest."""
        upsert(self._tx, DECISION, msgspec.structs.asdict(decided))

    def save_note(self, note: Note) -> None:
        """Keep a note; the same one twice is one."""
        row = msgspec.structs.asdict(note) | {"municipality": self._municipality, "noted": False}
        insert_once(self._tx, NOTE, row)

    def take_notes(self, item_id: UUID) -> list[Note]:
        """Return the notes that no record tells yet, oldest first, and mark them as told."""
        mine = (NOTE.c.municipality == self._municipality) & (NOTE.c.item_id == item_id)
        query = select(NOTE).where(mine, NOTE.c.noted.is_(False)).order_by(NOTE.c.done_at, NOTE.c.note_id)
        found = [
            Note(row["note_id"], row["item_id"], row["what"], row["actor"], row["done_at"])
            for row in self._tx.execute(query).mappings()
        ]
        if found:
            self._tx.execute(update(NOTE).where(mine, NOTE.c.noted.is_(False)).values(noted=True))
        return found
