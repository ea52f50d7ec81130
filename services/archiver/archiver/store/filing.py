"""Filing: the acts that the core decides on become journal lines, and events that tell of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from archiver.core import acts as core
from archiver.core.acts import Act, Asked, Standing
from archiver.core.entry import (
    CAPTURED,
    CASE_OPENED,
    DOCUMENT_ADDED,
    NOTED,
    REGISTERED,
    STATUS_CHANGED,
    WRITTEN_OFF,
    Entry,
    Line,
)
from archiver.core.grouping import group_key
from archiver.core.office import Office, number_in, number_text, title_of, year_of
from archiver.core.projection import CaseFile, Post
from archiver.core.versions import that_say_something_new
from archiver.ports import Offices, Salts
from archiver.store.items import Item, Items
from archiver.store.ledger import Ledger
from archiver.store.tables import MACHINERY
from archiver.store.telling import Because, told_of
from common.db import Tx, lock
from common.errors import Permanent
from common.events import derived_id
from common.metrics import Metrics
from common.work import Job, enqueue

FILE_KIND = "file"
ANSWERED = "BU"
"""Noark's avskrivningsmaate of an inquiry that was answered in writing (besvart med brev); it has none of its own
for an answer on a page."""


def record_id_of(item_id: UUID) -> UUID:
    """An item has one record, whatever becomes of it: the same decision twice can't make two."""
    return derived_id(item_id, "record")


@dataclass(frozen=True)
class Clerk:
    """What filing needs besides the transaction."""

    salts: Salts
    offices: Offices
    metrics: Metrics

    def at(self, tx: Tx, municipality: str) -> "Filing":
        """Open a municipality's archive in a transaction."""
        return Filing(self, tx, municipality)


class Filing:
    """A municipality's archive in an open transaction."""

    def __init__(self, clerk: Clerk, tx: Tx, municipality: str) -> None:
        self._clerk = clerk
        self._tx = tx
        self.municipality = municipality
        self.office: Office = clerk.offices(municipality)
        self.items = Items(tx, municipality)
        self.ledger = Ledger(tx, municipality, self.office.series)

    def hold(self, item_id: UUID) -> Item | None:
        """Let nobody else file this item, nor for a reply of ours what it answers; return the item."""
        lock(self._tx, "archiver", self.municipality, item_id)
        item = self.items.get(item_id)
        if item is not None and item.own and item.parent_item_id is not None:
            self.hold_parent(item.parent_item_id)
        return item

    def hold_parent(self, item_id: UUID) -> None:
        """Let nobody else file what a reply of ours answers."""
        lock(self._tx, "archiver", self.municipality, item_id)

    def post_of(self, item_id: UUID) -> Post | None:
        """Return the record of an item."""
        return self.ledger.filed.post(record_id_of(item_id))

    # --- what handlers call -----------------------------------------------------------------------------------

    def decide(self, item: Item, asked: Asked | None, clauses: Sequence[str], because: Because) -> None:
        """Bring the record to what the newest decision asks."""
        found = core.on_decision(_standing(self.post_of(item.item_id)), asked)
        self._perform(item, found, asked, clauses, because)

    def confirm(self, item: Item, because: Because) -> None:
        """File what a person says is to be filed."""
        post = self.post_of(item.item_id)
        asked = Asked(post.kind if post else core.BY_HAND)
        self._perform(item, core.on_confirmation(_standing(post)), asked, (), because)

    def answer(self, item: Item, because: Because) -> None:
        """File our own reply when what it answers is filed as incoming."""
        parent = self.post_of(item.parent_item_id) if item.parent_item_id else None
        if parent is None:
            return
        found = core.on_answer(_just(parent), _standing(self.post_of(item.item_id)))
        self._perform(item, found, Asked("U", shielded=parent.shielded), parent.clauses, because)

    def tell_notes(self, item: Item, because: Because) -> None:
        """Write what was done about the item to its record; without a record it waits for one."""
        post = self.post_of(item.item_id)
        if post is None:
            return
        for note in self.items.take_notes(item.item_id):
            facts = {"what": note.what, "actor": note.actor, "done_at": note.done_at, "act": note.note_id}
            self._write(Entry(event=NOTED, subject_id=post.record_id, facts=facts), because.at)

    def want_documents(self, item: Item, at: datetime) -> None:
        """Have every version of the item filed as documents of its record; asked twice is once."""
        post = self.post_of(item.item_id)
        if post is None or post.status == core.WITHDRAWN:
            return
        for version in that_say_something_new(self.items.revisions(item.item_id)):
            job_id = derived_id(post.record_id, FILE_KIND, version.revision)
            self.enqueue_file(job_id, item.item_id, version.revision, at)

    def enqueue_file(self, job_id: UUID, item_id: UUID, revision: int, run_at: datetime) -> None:
        """Have one version filed as documents of the item's record."""
        job = Job(
            municipality=self.municipality,
            job_id=job_id,
            kind=FILE_KIND,
            key=f"file:{item_id}:{revision}",
            target="blobs",
            args={"item_id": str(item_id), "revision": revision},
            run_at=run_at,
        )
        enqueue(self._tx, MACHINERY.jobs, job)

    def add_documents(self, item_id: UUID, revision: int, documents: Iterable[dict[str, Any]], at: datetime) -> None:
        """Add a version's documents to the item's record, unless they are there."""
        lock(self._tx, "archiver", self.municipality, item_id)
        post = self.post_of(item_id)
        if post is None or any(d.revision == revision for d in self.ledger.filed.documents(post.record_id)):
            return
        entry = Entry(
            event=DOCUMENT_ADDED,
            subject_id=post.record_id,
            facts={"revision": revision},
            content={"documents": list(documents)},
        )
        self._write(entry, at)

    # --- acts -------------------------------------------------------------------------------------------------

    def _perform(
        self, item: Item, found: Sequence[Act], asked: Asked | None, clauses: Sequence[str], because: Because
    ) -> None:
        if not found:
            return
        for act in found:
            if act == "capture" and asked is not None:
                self._capture(item, asked, clauses, because)
            elif act == "journal":
                self._journal(item, because)
            else:
                self._change(item, act, asked, clauses, because)
        self.tell_notes(item, because)
        self.want_documents(item, because.at)
        for reply in self.items.answers_to(item.item_id):
            self.answer(reply, because)

    def _capture(self, item: Item, asked: Asked, clauses: Sequence[str], because: Because) -> None:
        part, answers = item, None
        if item.own and item.parent_item_id is not None:
            part = self.items.get(item.parent_item_id) or item
            answers = record_id_of(item.parent_item_id)
        facts = {
            "item_id": item.item_id,
            "revision": item.revision,
            "kind": asked.kind,
            "status": core.TEMPORARY,
            "asked": asked.kind,
            "shielded": asked.shielded,
            "clauses": list(clauses),
            "answers": answers,
        }
        content = {
            "title": self._title(item),
            "part_kind": "EM" if item.own else "EA",
            "part_name": part.author_name or part.author_id,
            "part_handle": part.author_id,
        }
        entry = Entry(
            event=CAPTURED,
            subject_id=record_id_of(item.item_id),
            facts=facts | because.facts(),
            content=content,
        )
        self._write(entry, because.at)
        self._tell(item, "capture", because)

    def _change(self, item: Item, act: Act, asked: Asked | None, clauses: Sequence[str], because: Because) -> None:
        event, facts = core.change_of(act, asked.kind if asked else None)
        if clauses and act in {"reclass", "correct"}:
            facts["clauses"] = list(clauses)
        record_id = record_id_of(item.item_id)
        self._write(Entry(event=event, subject_id=record_id, facts=facts | because.facts()), because.at)
        if event == STATUS_CHANGED:
            self._tell(item, act, because)

    def _journal(self, item: Item, because: Because) -> None:
        record_id = record_id_of(item.item_id)
        post = self._post(record_id)
        if post.kind == core.DOCUMENTED:
            facts = {"status": core.ARCHIVED} | because.facts()
            self._write(Entry(event=STATUS_CHANGED, subject_id=record_id, facts=facts), because.at)
        else:
            case = self._case_for(post, item, because)
            facts = {"case_id": case.case_id, "case_file": number_text(case.year, case.number)}
            entry = Entry(
                event=REGISTERED,
                subject_id=record_id,
                facts=facts | because.facts(),
                year=year_of(because.at, self.office.zone),
            )
            self._write(entry, because.at)
            self._write_off_answered(post, because)
        self._tell(item, "journal", because)

    def _write_off_answered(self, post: Post, because: Because) -> None:
        parent = self.ledger.filed.post(post.answers) if post.answers else None
        if parent is None or parent.written_off_at is not None or parent.status != core.JOURNALED:
            return
        facts = {"how": ANSWERED, "by": post.record_id} | because.facts()
        self._write(Entry(event=WRITTEN_OFF, subject_id=parent.record_id, facts=facts), because.at)

    def _case_for(self, post: Post, item: Item, because: Because) -> CaseFile:
        """Our reply goes where the inquiry is; an inquiry where the decision says, or its author's thread is."""
        filed, series = self.ledger.filed, self.office.series
        self.ledger.hold()
        parent = filed.post(post.answers) if post.answers else None
        if parent is not None and parent.case_id is not None and (case := filed.case(parent.case_id)):
            return case
        decided = self.items.decided(item.item_id)
        named = number_in(decided.case_file) if decided and decided.case_file else None
        if named is not None and (case := filed.case_numbered(series, *named)):
            return case
        place = (item.platform, item.account_id)
        group = group_key(item.item_id, place, item.thread_id or item.post_id, item.author_id)
        return filed.case_of_group(series, group) or self._open_case(item, group, because)

    def _open_case(self, item: Item, group: str, because: Because) -> CaseFile:
        entry = Entry(
            event=CASE_OPENED,
            subject_id=derived_id(record_id_of(item.item_id), "case"),
            facts=because.facts(),
            content={"title": self._title(item), "group_key": group},
            year=year_of(because.at, self.office.zone),
        )
        self._write(entry, because.at)
        case = self.ledger.filed.case(entry.subject_id)
        if case is None:
            raise Permanent("a case file that was opened is not there")
        return case

    # --- telling ----------------------------------------------------------------------------------------------

    def _write(self, entry: Entry, at: datetime) -> Line:
        return self.ledger.append(entry, at, self._clerk.salts())

    def _title(self, item: Item) -> str:
        at = item.created_at or item.updated_at
        return title_of(self.office, item.kind, item.platform, at, own=item.own)

    def _post(self, record_id: UUID) -> Post:
        post = self.ledger.filed.post(record_id)
        if post is None:
            raise Permanent("a record that was captured is not there")
        return post

    def _tell(self, item: Item, act: Act, because: Because) -> None:
        post = self._post(record_id_of(item.item_id))
        case = self.ledger.filed.case(post.case_id) if post.case_id else None
        MACHINERY.outbox.publish(self._tx, told_of(act, post, case, item, because))
        self._clerk.metrics.count(
            "ordstyrer_records_total",
            service="archiver",
            municipality=self.municipality,
            kind=post.kind,
            status=post.status,
        )


def _just(post: Post) -> Standing:
    return Standing(kind=post.kind, status=post.status, asked=post.asked, shielded=post.shielded)


def _standing(post: Post | None) -> Standing | None:
    return _just(post) if post else None
