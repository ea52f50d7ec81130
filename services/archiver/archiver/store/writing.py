"""Writing: an act on a record becomes lines of the journal, and an event that tells of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from archiver.core import acts as core
from archiver.core.acts import Act, Asked, Standing
from archiver.core.entry import CAPTURED, CASE_OPENED, REGISTERED, STATUS_CHANGED, WRITTEN_OFF, Entry, Line
from archiver.core.grouping import group_key
from archiver.core.office import Office, number_in, number_text, year_of
from archiver.core.projection import CaseFile, Post
from archiver.ports import Offices, Salts
from archiver.store.items import Item, Items
from archiver.store.ledger import Ledger
from archiver.store.tables import MACHINERY
from archiver.store.telling import Because, told_of
from common.db import Tx
from common.errors import Permanent
from common.events import derived_id
from common.metrics import Metrics

ANSWERED = "BU"
"""Noark's avskrivningsmaate of an inquiry that was answered in writing (besvart med brev); it has none of its own
for an answer on a page."""


@dataclass(frozen=True)
class Supplies:
    """What writing needs besides the transaction."""

    salts: Salts
    offices: Offices
    metrics: Metrics


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is or will be there, and what is written of it when it is captured.

    `belongs_to` is the record that it answers or is a note about; `part` is whose name stands on it, EA for who wrote
    to us, EM for whom we wrote to, None for what stays in the house. `words` are a person's reasons.
    """

    record_id: UUID
    item: Item
    title: str
    belongs_to: UUID | None = None
    part: Item | None = None
    part_kind: str | None = None
    facts: dict[str, Any] = {}
    words: dict[str, Any] = {}


class Writing:
    """The journal of a municipality in an open transaction."""

    def __init__(self, supplies: Supplies, tx: Tx, municipality: str) -> None:
        self._supplies = supplies
        self._tx = tx
        self.municipality = municipality
        self.office: Office = supplies.offices(municipality)
        self.items = Items(tx, municipality)
        self.ledger = Ledger(tx, municipality, self.office.series)

    def post(self, record_id: UUID) -> Post | None:
        """Return a record."""
        return self.ledger.filed.post(record_id)

    def standing(self, record_id: UUID) -> Standing | None:
        """Return how a record stands, None where there is none."""
        post = self.post(record_id)
        return just(post) if post else None

    def write(self, entry: Entry, at: datetime) -> Line:
        """Write a line of the journal."""
        return self.ledger.append(entry, at, self._supplies.salts())

    def perform(
        self, subject: Subject, found: Sequence[Act], asked: Asked | None, clauses: Sequence[str], because: Because
    ) -> None:
        """Do what the core found on a record."""
        for act in found:
            if act == "capture" and asked is not None:
                self._capture(subject, asked, clauses, because)
            elif act == "journal":
                self._journal(subject, because)
            else:
                self._change(subject, act, asked, clauses, because)

    def _capture(self, subject: Subject, asked: Asked, clauses: Sequence[str], because: Because) -> None:
        item, part = subject.item, subject.part
        facts = {
            "item_id": item.item_id,
            "revision": item.revision,
            "kind": asked.kind,
            "status": core.TEMPORARY,
            "asked": asked.kind,
            "shielded": asked.shielded,
            "clauses": list(clauses),
            "answers": subject.belongs_to,
        }
        content = {
            "title": subject.title,
            "part_kind": subject.part_kind,
            "part_name": (part.author_name or part.author_id) if part else None,
            "part_handle": part.author_id if part else None,
        }
        entry = Entry(
            event=CAPTURED,
            subject_id=subject.record_id,
            facts=facts | subject.facts | because.facts(),
            content=content | subject.words,
        )
        self.write(entry, because.at)
        self._tell(subject, "capture", because)

    def _change(
        self, subject: Subject, act: Act, asked: Asked | None, clauses: Sequence[str], because: Because
    ) -> None:
        event, facts = core.change_of(act, asked.kind if asked else None)
        if clauses and act in {"reclass", "correct"}:
            facts["clauses"] = list(clauses)
        self.write(Entry(event=event, subject_id=subject.record_id, facts=facts | because.facts()), because.at)
        if event == STATUS_CHANGED:
            self._tell(subject, act, because)

    def _journal(self, subject: Subject, because: Because) -> None:
        post = self._post(subject.record_id)
        if post.kind in core.UNNUMBERED:
            facts = {"status": core.ARCHIVED} | because.facts()
            self.write(Entry(event=STATUS_CHANGED, subject_id=subject.record_id, facts=facts), because.at)
        else:
            case = self._case_for(post, subject, because)
            facts = {"case_id": case.case_id, "case_file": number_text(case.year, case.number)}
            entry = Entry(
                event=REGISTERED,
                subject_id=subject.record_id,
                facts=facts | because.facts(),
                year=year_of(because.at, self.office.zone),
            )
            self.write(entry, because.at)
            self._write_off_answered(post, because)
        self._tell(subject, "journal", because)

    def _write_off_answered(self, post: Post, because: Because) -> None:
        parent = self.post(post.answers) if post.answers and post.kind == core.OUTGOING else None
        if parent is None or parent.written_off_at is not None or parent.status != core.JOURNALED:
            return
        facts = {"how": ANSWERED, "by": post.record_id} | because.facts()
        self.write(Entry(event=WRITTEN_OFF, subject_id=parent.record_id, facts=facts), because.at)

    def _case_for(self, post: Post, subject: Subject, because: Because) -> CaseFile:
        """Our reply goes where the inquiry is; an inquiry where the decision says, or its author's thread is."""
        filed, series, item = self.ledger.filed, self.office.series, subject.item
        self.ledger.hold()
        parent = self.post(post.answers) if post.answers else None
        if parent is not None and parent.case_id is not None and (case := filed.case(parent.case_id)):
            return case
        decided = self.items.decided(item.item_id)
        named = number_in(decided.case_file) if decided and decided.case_file else None
        if named is not None and (case := filed.case_numbered(series, *named)):
            return case
        place = (item.platform, item.account_id)
        group = group_key(item.item_id, place, item.thread_id or item.post_id, item.author_id)
        return filed.case_of_group(series, group) or self._open_case(subject, group, because)

    def _open_case(self, subject: Subject, group: str, because: Because) -> CaseFile:
        entry = Entry(
            event=CASE_OPENED,
            subject_id=derived_id(subject.record_id, "case"),
            facts=because.facts(),
            content={"title": subject.title, "group_key": group},
            year=year_of(because.at, self.office.zone),
        )
        self.write(entry, because.at)
        case = self.ledger.filed.case(entry.subject_id)
        if case is None:
            raise Permanent("a case file that was opened is not there")
        return case

    def _post(self, record_id: UUID) -> Post:
        post = self.post(record_id)
        if post is None:
            raise Permanent("a record that was captured is not there")
        return post

    def _tell(self, subject: Subject, act: Act, because: Because) -> None:
        post = self._post(subject.record_id)
        case = self.ledger.filed.case(post.case_id) if post.case_id else None
        MACHINERY.outbox.publish(self._tx, told_of(act, post, case, subject.item, because))
        self._supplies.metrics.count(
            "ordstyrer_records_total",
            service="archiver",
            municipality=self.municipality,
            kind=post.kind,
            status=post.status,
        )


def just(post: Post) -> Standing:
    """Return what the core must know of a record."""
    return Standing(kind=post.kind, status=post.status, asked=post.asked, shielded=post.shielded)
