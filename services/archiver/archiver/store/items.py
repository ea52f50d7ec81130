"""What the archiver keeps of items: the newest row, every revision, the newest decision, notes."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, Table, bindparam, select, update

from archiver.store.batch import BATCH, batch_of, settle
from archiver.store.tables import DECISION, HANDOVER, ITEM, NOTE, REVISION
from common.db import Prepared, Tx, insert_once, upsert
from common.events import MESSAGE


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
    """The newest decision on an item. `case_file` is the number of the file that it names, if any.

    `note` is the kind of a note that belongs to the record (of its removal), `by_hand` what the item becomes when a
    person files it unasked; `forwards`: the municipality passes it on to its unit.
    """

    municipality: str
    item_id: UUID
    revision: int
    decision_no: int
    event_id: UUID
    case_file: str | None = None
    note: str | None = None
    by_hand: str | None = None
    forwards: bool = False


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Something done about an item that its record should tell (Noark's merknad), once there is a record.

    `clause` and `reason` are what whoever did it gave.
    """

    note_id: UUID
    item_id: UUID
    what: str
    actor: str
    done_at: datetime
    clause: str | None = None
    reason: str | None = None


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """A person confirmed to which unit an item belongs."""

    item_id: UUID
    act_id: str
    topic: str
    unit: str | None
    actor: str
    at: datetime


def _its(table: Table) -> Select[Any]:
    """Return the statement that reads an item's rows of a table."""
    t = table.c
    return select(table).where(t.municipality == bindparam("municipality"), t.item_id == bindparam("item_id"))


_ITEM, _DECIDED = Prepared(_its(ITEM)), Prepared(_its(DECISION))
_REVISIONS = Prepared(_its(REVISION).order_by(REVISION.c.revision))


def revision_of(row: dict[str, Any]) -> Revision:
    """Return a revision from its row."""
    return Revision(**(row | {"attachments": tuple(msgspec.json.decode(row["attachments"]))}))


class Items:
    """A municipality's items in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality
        self._batch = BATCH.of(tx)

    def save(self, item: Item) -> None:
        """Keep the newest state of an item."""
        row = msgspec.structs.asdict(item)
        if (batch := batch_of(self._tx, self._municipality)) is not None:
            batch.news.save(item, row, ITEM)
        else:
            upsert(self._tx, ITEM, row)
        self._stands_beside(item.parent_item_id)

    def _stands_beside(self, item_id: UUID | None) -> None:
        batch = self._batch
        if batch is not None and item_id is not None:
            batch.stands_beside((self._municipality, item_id))

    def _is_bare(self, item_id: UUID) -> bool:
        """Say whether it is known that nothing stands beside an item."""
        batch = self._batch
        return batch is not None and (self._municipality, item_id) in batch.bare

    def save_revision(self, revision: Revision) -> None:
        """Keep what a revision says."""
        row = msgspec.structs.asdict(revision) | {"attachments": msgspec.json.encode(revision.attachments)}
        if (batch := batch_of(self._tx, self._municipality)) is not None:
            batch.news.save_revision(revision, row, REVISION)
        else:
            upsert(self._tx, REVISION, row)

    def get(self, item_id: UUID) -> Item | None:
        """Return the newest state of an item."""
        batch, key = batch_of(self._tx, self._municipality), (self._municipality, item_id)
        if batch is not None and key in batch.news.items:
            return batch.news.items[key]
        settle(self._tx)
        found = _ITEM.dicts(self._tx, municipality=self._municipality, item_id=item_id)
        return Item(**found[0]) if found else None

    def revision(self, item_id: UUID, revision: int) -> Revision | None:
        """Return one revision of an item."""
        return next((r for r in self.revisions(item_id) if r.revision == revision), None)

    def revisions(self, item_id: UUID) -> list[Revision]:
        """Return the known revisions of an item, oldest first."""
        batch, key = batch_of(self._tx, self._municipality), (self._municipality, item_id)
        if batch is not None and key in batch.news.revisions:
            known = batch.news.revisions[key]
            return [known[number] for number in sorted(known)]
        settle(self._tx)
        found = _REVISIONS.dicts(self._tx, municipality=self._municipality, item_id=item_id)
        return [revision_of(row) for row in found]

    def words(self, items: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
        """Return every text that residents wrote in these items, oldest first, by item."""
        settle(self._tx)
        query = (
            select(REVISION.c.item_id, REVISION.c.text)
            .join(ITEM, (ITEM.c.municipality == REVISION.c.municipality) & (ITEM.c.item_id == REVISION.c.item_id))
            .where(REVISION.c.municipality == self._municipality, ITEM.c.municipality == self._municipality)
            .where(REVISION.c.item_id.in_(items), ITEM.c.own.is_(False))
            .order_by(REVISION.c.item_id, REVISION.c.revision)
        )
        found: dict[UUID, tuple[str, ...]] = {}
        for item_id, text in self._tx.execute(query):
            found[item_id] = (*found.get(item_id, ()), text)
        return found

    def answers_to(self, item_id: UUID) -> list[Item]:
        """Return our own replies right under an item, oldest first."""
        if self._is_bare(item_id):
            return []
        settle(self._tx)
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

    def with_parent(self, message: Item) -> Item:
        """Return our own private message with what it answers: the newest of the other person's before it.

        A conversation has no threads: whoever answers answers what was written last.
        """
        if message.created_at is None:  # told as removed before it was told as written
            return message
        theirs = self._conversation(message, ITEM.c.own.is_(False), ITEM.c.created_at <= message.created_at)
        return msgspec.structs.replace(message, parent_item_id=theirs[-1].item_id) if theirs else message

    def late_answers(self, message: Item) -> list[Item]:
        """Let our own messages answer somebody's message that comes to us after them; return those that do now."""
        if message.created_at is None:
            return []
        ours = self._conversation(message, ITEM.c.own.is_(True), ITEM.c.created_at >= message.created_at)
        found = [self.with_parent(own) for own in ours if own.parent_id is None]
        mine = [own for own in found if own.parent_item_id == message.item_id]
        for own in mine:
            self.save(own)
        return mine

    def _conversation(self, message: Item, *which: ColumnElement[bool]) -> list[Item]:
        if message.thread_id is None:
            return []
        settle(self._tx)
        place = (ITEM.c.platform == message.platform) & (ITEM.c.account_id == message.account_id)
        query = select(ITEM).where(
            ITEM.c.municipality == self._municipality,
            ITEM.c.kind == MESSAGE,
            ITEM.c.thread_id == message.thread_id,
            place,
            *which,
        )
        found = self._tx.execute(query.order_by(ITEM.c.created_at, ITEM.c.item_id)).mappings()
        return [Item(**row) for row in found]

    def decided(self, item_id: UUID) -> Decided | None:
        """Return which decision is the newest."""
        batch, key = batch_of(self._tx, self._municipality), (self._municipality, item_id)
        if batch is not None and key in batch.news.decided:
            return batch.news.decided[key]
        settle(self._tx)
        found = _DECIDED.dicts(self._tx, municipality=self._municipality, item_id=item_id)
        return Decided(**(found[0] | {"forwards": bool(found[0]["forwards"])})) if found else None

    def save_decision(self, decided: Decided) -> None:
        """Keep which decision is the newest."""
        row = msgspec.structs.asdict(decided)
        if (batch := batch_of(self._tx, self._municipality)) is not None:
            batch.news.decided[self._municipality, decided.item_id] = decided
            batch.news.leave(DECISION, row)
        else:
            upsert(self._tx, DECISION, row)

    def save_note(self, note: Note) -> None:
        """Keep a note; the same one twice is one."""
        row = msgspec.structs.asdict(note) | {"municipality": self._municipality, "noted": False}
        insert_once(self._tx, NOTE, row)
        self._stands_beside(note.item_id)

    def notes(self, item_id: UUID) -> list[Note]:
        """Return every note, oldest first, whether a record tells it yet or not."""
        return self._notes(item_id)

    def take_notes(self, item_id: UUID) -> list[Note]:
        """Return the notes that no record tells yet, oldest first, and mark them as told."""
        if self._is_bare(item_id):
            return []
        found = self._notes(item_id, NOTE.c.noted.is_(False))
        if found:
            mine = (NOTE.c.municipality == self._municipality) & (NOTE.c.item_id == item_id)
            self._tx.execute(update(NOTE).where(mine, NOTE.c.noted.is_(False)).values(noted=True))
        return found

    def _notes(self, item_id: UUID, *which: ColumnElement[bool]) -> list[Note]:
        if self._is_bare(item_id):
            return []
        mine = (NOTE.c.municipality == self._municipality) & (NOTE.c.item_id == item_id)
        query = select(NOTE).where(mine, *which).order_by(NOTE.c.done_at, NOTE.c.note_id)
        names = Note.__struct_fields__
        return [Note(**{name: row[name] for name in names}) for row in self._tx.execute(query).mappings()]

    def save_handover(self, handover: Handover) -> None:
        """Keep that a person confirmed the item's unit; the same act twice is one."""
        insert_once(self._tx, HANDOVER, msgspec.structs.asdict(handover) | {"municipality": self._municipality})
        self._stands_beside(handover.item_id)

    def handovers(self, item_id: UUID) -> list[Handover]:
        """Return each time that a person confirmed the item's unit, oldest first."""
        if self._is_bare(item_id):
            return []
        query = (
            select(HANDOVER)
            .where(HANDOVER.c.municipality == self._municipality, HANDOVER.c.item_id == item_id)
            .order_by(HANDOVER.c.at, HANDOVER.c.act_id)
        )
        names = Handover.__struct_fields__
        return [Handover(**{name: row[name] for name in names}) for row in self._tx.execute(query).mappings()]
