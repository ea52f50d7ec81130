"""Writing: an act on a record becomes lines of the journal, and an event that tells of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from archiver.core import acts as core
from archiver.core.acts import Act, Asked, Standing
from archiver.core.entry import CAPTURED, REGISTERED, STATUS_CHANGED, WRITTEN_OFF, Entry, Line
from archiver.core.office import CORE, Office, number_text, year_of
from archiver.core.projection import CaseFile, Post
from archiver.ports import Hours, Offices, Salts
from archiver.store.deliveries import Deliveries
from archiver.store.filed import Filed
from archiver.store.items import Item, Items
from archiver.store.leaving import tell
from archiver.store.ledger import Ledger
from archiver.store.numbers import Numbers, Wish
from archiver.store.telling import Because, changed, told_of
from common.calendar import OpeningHours
from common.codec import encode, type_of
from common.db import Tx
from common.errors import Permanent
from common.events import Recorded
from common.metrics import Metrics

ANSWERED = "BU"
"""Noark's avskrivningsmaate of an inquiry that was answered in writing (besvart med brev); it has none of its own
for an answer on a page."""


def no_hours(_municipality: str, _at: datetime) -> OpeningHours | None:
    """Return nothing: days are then counted by the calendar."""
    return None


@dataclass(frozen=True)
class Supplies:
    """What writing needs besides the transaction."""

    salts: Salts
    offices: Offices
    metrics: Metrics
    hours: Hours = no_hours


class Picked(msgspec.Struct, frozen=True, kw_only=True):
    """What a person chose when confirming: an existing case file by its number, or the class of a new one.

    `new_case` is the name by which several records share one that is opened for them.
    """

    case_file: str | None = None
    klasse: str | None = None
    new_case: str | None = None


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is or will be there, and what is written of it when it is captured.

    `belongs_to` is the record that it answers or is a note about; `part` is whose name stands on it, EA for who wrote
    to us, EM for whom we wrote to, None for what stays in the house. `words` are a person's reasons. `series` empty:
    that of what it belongs to, or of the item's account.
    """

    record_id: UUID
    item: Item
    title: str
    belongs_to: UUID | None = None
    part: Item | None = None
    part_kind: str | None = None
    facts: dict[str, Any] = {}
    words: dict[str, Any] = {}
    picked: Picked = Picked()
    series: str = ""


CaseFor = Callable[["Writing", Post, Subject, Because], CaseFile]
"""Finds or opens the case file that a record is journaled in."""


class Writing:
    """The journal of a municipality in an open transaction."""

    def __init__(self, supplies: Supplies, tx: Tx, municipality: str, case_for: CaseFor) -> None:
        self.supplies = supplies
        self._case_for = case_for
        self._tx = tx
        self.municipality = municipality
        self.office: Office = supplies.offices(municipality)
        self.items = Items(tx, municipality)
        self.filed = Filed(tx, municipality)

    def post(self, record_id: UUID) -> Post | None:
        """Return a record."""
        return self.filed.post(record_id)

    def standing(self, record_id: UUID) -> Standing | None:
        """Return how a record stands, None where there is none."""
        post = self.post(record_id)
        return just(post) if post else None

    def ledger(self, series: str) -> Ledger:
        """Return the journal of one series."""
        return Ledger(self._tx, self.municipality, series)

    def series_of(self, item: Item) -> str:
        """Return the series that an item's own records are filed in."""
        return self.office.structure.series_of(f"{item.platform}:{item.account_id}")

    def write(self, entry: Entry, at: datetime, series: str = "") -> Line:
        """Write a line into the journal of what it is about; a new subject needs its series. Raises Refused."""
        is_new = entry.event == CAPTURED and series
        known = None if is_new else self.filed.post(entry.subject_id) or self.filed.case(entry.subject_id)
        ledger = self.ledger(known.series if known else series or self.office.series)
        return ledger.append(entry, at, self.supplies.salts())

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
        main = self.post(subject.belongs_to) if subject.belongs_to else None
        self.write(entry, because.at, subject.series or (main.series if main else self.series_of(item)))
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
        post = self.known(subject.record_id)
        if post.kind in core.UNNUMBERED:
            facts = {"status": core.ARCHIVED, "revision": subject.item.revision} | because.facts()
            self.write(Entry(event=STATUS_CHANGED, subject_id=subject.record_id, facts=facts), because.at)
        elif Numbers(self._tx, self.municipality, post.series).held() is not None:
            self._wait_for_number(post, subject.picked, because)
            return
        else:
            # Before anything is looked up: whoever waits for the journal finds the case that the other one opened.
            self.ledger(post.series).hold()
            case = self._case_for(self, post, subject, because)
            facts = {
                "case_id": case.case_id,
                "case_file": number_text(case.year, case.number),
                "place": self.filed.place_in(case.case_id),
            }
            entry = Entry(
                event=REGISTERED,
                subject_id=subject.record_id,
                facts=facts | because.facts(),
                year=year_of(because.at, self.office.zone),
            )
            self.write(entry, because.at)
            self._write_off_answered(post, because)
            if self.office.journal == CORE:
                Deliveries(self._tx, self.municipality).order(self.known(post.record_id), because.at)
                return
        self._tell(subject, "journal", because)

    def _wait_for_number(self, post: Post, picked: Picked, because: Because) -> None:
        """After a restore the series gives no numbers: whoever stood behind the record is remembered."""
        wish = Wish(
            municipality=self.municipality,
            record_id=post.record_id,
            series=post.series,
            item_id=post.item_id,
            kind=type_of(because.event),
            event=encode(because.event),
            actor=because.actor,
            rests_on=because.rests_on,
            picked=msgspec.to_builtins(picked),
            asked_at=because.at,
        )
        Numbers(self._tx, self.municipality, post.series).wish(wish)

    def _write_off_answered(self, post: Post, because: Because) -> None:
        parent = self.post(post.answers) if post.answers and post.kind == core.OUTGOING else None
        if parent is None or parent.written_off_at is not None or parent.status != core.JOURNALED:
            return
        if parent.kind in core.RESTED:
            facts = {"how": ANSWERED, "by": post.record_id} | because.facts()
            self.write(Entry(event=WRITTEN_OFF, subject_id=parent.record_id, facts=facts), because.at)
            self.tell_changed("written_off", parent.record_id, because)

    def known(self, record_id: UUID) -> Post:
        """Return a record that must be there."""
        post = self.post(record_id)
        if post is None:
            raise Permanent("a record that was captured is not there")
        return post

    def _tell(self, subject: Subject, act: Act, because: Because) -> None:
        post = self.known(subject.record_id)
        case = self.filed.case(post.case_id) if post.case_id else None
        self._publish(told_of(act, post, case, subject.item, because))
        self.supplies.metrics.count(
            "ordstyrer_records_total",
            service="archiver",
            municipality=self.municipality,
            kind=post.kind,
            status=post.status,
        )

    def tell_changed(self, what: str, record_id: UUID, because: Because) -> None:
        """Tell that a person changed what is filed."""
        post = self.known(record_id)
        item = self.items.get(post.item_id)
        case = self.filed.case(post.case_id) if post.case_id else None
        if item is not None:
            self._publish(changed(what, post, case, item, because))

    def _publish(self, event: Recorded) -> None:
        """Tell; of what a core journals, with the core's numbers or none."""
        tell(self._tx, Deliveries(self._tx, self.municipality).as_delivered(event))


def just(post: Post) -> Standing:
    """Return what the core must know of a record."""
    return Standing(kind=post.kind, status=post.status, asked=post.asked, shielded=post.shielded)
