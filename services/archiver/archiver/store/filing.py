"""Filing: what becomes of an item's record, of our own answers to it, and of what is written about it in the house."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from archiver.core import acts as core
from archiver.core.acts import Asked
from archiver.core.entry import DOCUMENT_ADDED, LINKED, NOTED, Entry
from archiver.core.office import removal_title, title_of
from archiver.core.projection import Post
from archiver.core.versions import that_say_something_new
from archiver.store.batch import BATCH, hold_archive
from archiver.store.in_house import UNIT_ANSWERED, note_handover, note_unit_answer
from archiver.store.items import Item, Note
from archiver.store.leaving import want
from archiver.store.patience import watch
from archiver.store.placing import case_for
from archiver.store.public_lifting import Lifts
from archiver.store.telling import Because
from archiver.store.writing import Subject, Supplies, Writing, just
from common.db import Tx
from common.events import derived_id
from common.work import Job

FILE_KIND = "file"
REMOVED = frozenset({"remove", "removed_by_writer"})
"""Removals whose hand is known: what an unknown one removed is noted on the record, and is nobody's decision."""


def record_id_of(item_id: UUID) -> UUID:
    """An item has one record, whatever becomes of it: the same decision twice can't make two.

    Only an edit that comes after the record was archived has one of its own (krav 3.2.17).
    """
    return derived_id(item_id, "record")


def edition_id_of(item_id: UUID, revision: int) -> UUID:
    """Return the id of the record that holds an edit which came after archiving."""
    return derived_id(item_id, "record", revision)


class Clerk(Supplies):
    """What filing needs besides the transaction."""

    def at(self, tx: Tx, municipality: str) -> "Filing":
        """Open a municipality's archive in a transaction."""
        return Filing(self, tx, municipality)


class Filing:
    """A municipality's archive in an open transaction."""

    def __init__(self, clerk: Clerk, tx: Tx, municipality: str) -> None:
        self.tx = tx
        self.municipality = municipality
        self.writing = Writing(clerk, tx, municipality, case_for)
        self.office = self.writing.office
        self.items = self.writing.items
        self.lifts = Lifts(tx, municipality)
        self.filed = self.writing.filed

    def hold(self) -> None:
        """Let nobody else file here until the transaction ends.

        One lock a municipality, taken before anything is read: its journal is written one line at a time anyway, and
        whoever held an item while waiting for the journal could meet whoever held the journal and waits for the item.
        """
        hold_archive(self.tx, self.municipality)

    def held(self, item_id: UUID) -> Item | None:
        """Let nobody else file here, and return the item."""
        self.hold()
        return self.items.get(item_id)

    def records_of(self, item_id: UUID) -> list[Post]:
        """Return an item's own records, that of its first versions first; notes about it are none of them."""
        first = record_id_of(item_id)
        return [post for post in self.filed.posts_of_item(item_id) if post.record_id == first or post.edition]

    def nothing_known(self, item_id: UUID, *, filed: bool, bare: bool) -> None:
        """Tell the open batch what need not be looked for: no record of the item, nothing beside it."""
        batch = BATCH.of(self.tx)
        if batch is not None and not filed:
            batch.nothing_filed(self.municipality, item_id, record_id_of(item_id))
        if batch is not None and bare:
            batch.bare.add((self.municipality, item_id))

    def post_of(self, item_id: UUID) -> Post | None:
        """Return the record of an item's newest version."""
        found = self.records_of(item_id)
        return found[-1] if found else None

    # --- what handlers call -----------------------------------------------------------------------------------

    def decide(self, item: Item, asked: Asked | None, clauses: Sequence[str], because: Because) -> None:
        """Bring the record to what the newest decision asks, unless a person said that this is not to be kept (G8)."""
        ruling, post = self.filed.ruling(item.item_id), self.post_of(item.item_id)
        if ruling is not None and not ruling.keep and ruling.revision >= item.revision:
            return
        self.perform(item, core.on_decision(just(post) if post else None, asked), asked, clauses, because)
        self.keep_about(item, because)

    def answer(self, item: Item, because: Because) -> None:
        """File our own reply as the pack says, by how that which it answers is filed."""
        parent = self.post_of(item.parent_item_id) if item.parent_item_id else None
        if parent is None:
            return
        rule = self.office.answer_to(parent.kind)
        known = self.post_of(item.item_id)
        found = core.on_answer(just(parent), just(known) if known else None, rule.kind if rule else None)
        clauses = tuple(dict.fromkeys((*parent.clauses, *(rule.clauses if rule else ()))))
        asked = Asked(rule.kind, shielded=parent.shielded) if rule else None
        self.perform(item, found, asked, clauses, because)

    def tell_notes(self, item: Item, because: Because) -> None:
        """Write what was done about the item to its record; without a record it waits for one."""
        post = self.post_of(item.item_id)
        if post is None:
            return
        for note in self.items.take_notes(item.item_id):
            facts = {"what": note.what, "actor": note.actor, "done_at": note.done_at, "act": note.note_id}
            facts |= {"clause": note.clause} if note.clause else {}
            words = {"reason": note.reason} if note.reason else {}
            self.writing.write(Entry(event=NOTED, subject_id=post.record_id, facts=facts, content=words), because.at)
        self.keep_about(item, because)

    def keep_about(self, item: Item, because: Because) -> None:
        """Keep what belongs to the item's record: the note of its removal, and each time it was passed on.

        Item, decision, outcome and confirmation come in any order: whichever comes last finds what is missing.
        """
        main, decided = self.post_of(item.item_id), self.items.decided(item.item_id)
        if main is None or decided is None:
            return
        for note in self.items.notes(item.item_id):
            if note.what in REMOVED:
                self._note_removal(item, main, note, decided.note, because)
            elif note.what == UNIT_ANSWERED:
                note_unit_answer(self, item, main, note, because)
        for handover in self.items.handovers(item.item_id):
            note_handover(self, item, main, handover, because, forwards=decided.forwards)

    def want_documents(self, item: Item, because: Because) -> None:
        """Have every version of the item filed as documents of its record; asked twice is once."""
        post = self.post_of(item.item_id)
        if post is None or post.status == core.WITHDRAWN:
            return
        for version in that_say_something_new(self.items.revisions(item.item_id)):
            holder = self._holder(item.item_id, version.revision)
            if holder.status == core.ARCHIVED and version.revision > (holder.archived_revision or holder.revision):
                holder = self._new_edition(item, holder, version.revision, because)
            job_id = derived_id(holder.record_id, FILE_KIND, version.revision)
            self.enqueue_file(job_id, item.item_id, version.revision, because.at)

    def _holder(self, item_id: UUID, revision: int) -> Post:
        """Return the record that a version belongs to."""
        found = self.records_of(item_id)
        return next((post for post in reversed(found) if post.edition <= revision), found[0])

    def _new_edition(self, item: Item, archived: Post, revision: int, because: Because) -> Post:
        """Capture an edit as a record of its own: nothing is added to an archived one, which it refers to."""
        subject = msgspec.structs.replace(
            self.subject(item),
            record_id=edition_id_of(item.item_id, revision),
            facts={"edition": revision, "case_id": archived.case_id, "revision": revision},
            series=archived.series,
        )
        asked = Asked(archived.kind, shielded=archived.shielded)
        self.writing.perform(subject, ("capture",), asked, archived.clauses, because)
        facts = {"other": archived.record_id} | because.facts()
        self.writing.write(Entry(event=LINKED, subject_id=subject.record_id, facts=facts), because.at)
        watch(self.tx, self.writing, subject.record_id, because.at)
        return self.writing.known(subject.record_id)

    def enqueue_file(
        self, job_id: UUID, item_id: UUID, revision: int, run_at: datetime, *, attachments: bool = False
    ) -> None:
        """Have one version filed as documents of the item's record, or its attachments alone, which came later."""
        job = Job(
            municipality=self.municipality,
            job_id=job_id,
            kind=FILE_KIND,
            key=f"file:{item_id}:{revision}",
            target="blobs",
            args={"item_id": str(item_id), "revision": revision, "attachments": attachments},
            run_at=run_at,
        )
        want(self.tx, job)

    def add_documents(self, item_id: UUID, revision: int, documents: Iterable[dict[str, Any]], at: datetime) -> None:
        """Add a version's documents to the item's record, unless they are there."""
        self.hold()
        if not self.records_of(item_id):
            return
        post = self._holder(item_id, revision)
        if any(document.revision == revision for document in self.filed.documents(post.record_id)):
            return
        entry = Entry(
            event=DOCUMENT_ADDED,
            subject_id=post.record_id,
            facts={"revision": revision},
            content={"documents": list(documents)},
        )
        self.writing.write(entry, at)

    def want_attachments(self, item_id: UUID, revision: int, at: datetime) -> None:
        """Have a version's attachments filed, where it has a record: they came after its other documents, or with
        them."""
        post = self._holder(item_id, revision) if self.records_of(item_id) else None
        if post is not None and post.status != core.WITHDRAWN:
            job_id = derived_id(post.record_id, FILE_KIND, revision, "attachments")
            self.enqueue_file(job_id, item_id, revision, at, attachments=True)

    def add_attachments(self, item_id: UUID, revision: int, documents: Iterable[dict[str, Any]], at: datetime) -> None:
        """Add those of a version's attachments that its record does not have."""
        self.hold()
        if not self.records_of(item_id):
            return
        post = self._holder(item_id, revision)
        there = {d.sha256 for d in self.filed.documents(post.record_id) if d.revision == revision}
        new = [one for one in documents if one["sha256"] not in there]
        if there and new:
            told = Entry(
                event=DOCUMENT_ADDED,
                subject_id=post.record_id,
                facts={"revision": revision},
                content={"documents": new},
            )
            self.writing.write(told, at)

    # --- acts -------------------------------------------------------------------------------------------------

    def perform(
        self, item: Item, found: Sequence[core.Act], asked: Asked | None, clauses: Sequence[str], because: Because
    ) -> None:
        """Do acts on the record of an item's newest version, and what follows from them for what hangs on it."""
        self.perform_on(self.subject(item), found, asked, clauses, because)

    def perform_on(
        self, subject: Subject, found: Sequence[core.Act], asked: Asked | None, clauses: Sequence[str], because: Because
    ) -> None:
        """Do acts on a record of an item, and what follows from them."""
        if not found:
            return
        item = subject.item
        self.writing.perform(subject, found, asked, clauses, because)
        if "journal" not in found and not item.own:
            watch(self.tx, self.writing, subject.record_id, because.at)
        self.tell_notes(item, because)
        self.want_documents(item, because)
        for reply in self.items.answers_to(item.item_id):
            self.answer(reply, because)

    def subject(self, item: Item) -> Subject:
        """Return what is written of the record of an item's newest version."""
        part, answers, newest = item, None, self.post_of(item.item_id)
        if item.own and item.parent_item_id is not None:
            part = self.items.get(item.parent_item_id) or item
            answers = record_id_of(item.parent_item_id)
        at = item.created_at or item.updated_at
        return Subject(
            record_id=newest.record_id if newest else record_id_of(item.item_id),
            item=item,
            title=title_of(self.office, item.kind, item.platform, at, own=item.own),
            belongs_to=answers,
            part=part,
            part_kind="EM" if item.own else "EA",
        )

    # --- what belongs to a record -----------------------------------------------------------------------------

    def _note_removal(self, item: Item, main: Post, note: Note, kind: str | None, because: Because) -> None:
        """The decision to remove is a note of its own where the pack keeps what is removed (RANDABERG-67).

        Whoever removed it stood behind keeping it too: a mere document is archived with the removal (RANDABERG-35).
        """
        if kind is None:
            return
        subject = Subject(
            record_id=derived_id(main.record_id, "note", str(note.note_id)),
            item=item,
            title=removal_title(self.office, item.platform, note.done_at, by_writer=note.what != "remove"),
            belongs_to=main.record_id,
            facts={"what": note.what, "act": note.note_id, "done_at": note.done_at, "clause": note.clause},
            words={"reason": note.reason} if note.reason else {},
        )
        found = core.on_attached(just(main), self.writing.standing(subject.record_id), settle=True)
        self.writing.perform(subject, found, Asked(kind, shielded=main.shielded), main.clauses, because)
        if note.what == "remove" and core.is_settled_by_removal(just(main)):
            self.perform(item, ("journal",), None, (), because)
