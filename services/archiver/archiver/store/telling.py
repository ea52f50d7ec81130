"""Why something was filed, and the event that tells the others of it."""

from datetime import datetime
from typing import Any

import msgspec

from archiver.core.acts import Act
from archiver.core.office import Patience, number_text
from archiver.core.projection import CaseFile, Post
from archiver.store.items import Item
from common.events import (
    CaseFileChanged,
    Event,
    RecordCaptured,
    RecordChanged,
    Recorded,
    RecordJournaled,
    RecordUnconfirmed,
    RecordWithdrawn,
    derived_id,
)


class Because(msgspec.Struct, frozen=True):
    """Why something is filed: the event that caused it, who stands behind it, when, and on what it rests."""

    event: Event
    actor: str
    at: datetime
    rests_on: dict[str, Any] = {}

    def facts(self) -> dict[str, Any]:
        """Return what every line of the journal says of its cause (G7)."""
        return {"actor": self.actor, "cause": self.event.event_id} | self.rests_on


def told_of(act: Act, post: Post, case: CaseFile | None, item: Item, because: Because) -> Recorded:
    """Return the event that tells what an act made of a record."""
    kinds: dict[Act, type[Recorded]] = {"journal": RecordJournaled, "withdraw": RecordWithdrawn}
    return kinds.get(act, RecordCaptured)(**_recorded(act, post, case, item, because))


def changed(what: str, post: Post, case: CaseFile | None, item: Item, because: Because) -> RecordChanged:
    """Return the event that tells what a person changed of a record."""
    return RecordChanged(**_recorded(what, post, case, item, because), what=what)


def unconfirmed(post: Post, item: Item, patience: Patience, at: datetime) -> RecordUnconfirmed:
    """Return the event that tells of a captured record that nobody has confirmed; the same record is told of once."""
    return RecordUnconfirmed(
        event_id=derived_id(post.record_id, "unconfirmed"),
        municipality=post.municipality,
        occurred_at=at,
        recorded_at=at,
        item_id=item.item_id,
        revision=item.revision,
        thread_id=item.thread_id,
        record_id=post.record_id,
        kind=post.kind,
        status=post.status,
        clauses=patience.clauses or post.clauses,
        captured_at=post.captured_at,
        to=patience.to,
    )


def case_changed(case: CaseFile, because: Because) -> CaseFileChanged:
    """Return the event that tells how a case file stands now."""
    event = because.event
    return CaseFileChanged(
        event_id=derived_id(event.event_id, "case", str(case.case_id)),
        municipality=case.municipality,
        occurred_at=event.occurred_at,
        recorded_at=because.at,
        item_id=event.item_id,
        revision=event.revision,
        thread_id=event.thread_id,
        case_id=case.case_id,
        case_file=number_text(case.year, case.number),
        status=case.status,
        klasse=case.klasse,
    )


def _recorded(what: str, post: Post, case: CaseFile | None, item: Item, because: Because) -> dict[str, Any]:
    return {
        "event_id": derived_id(because.event.event_id, what, str(post.record_id)),
        "municipality": post.municipality,
        "occurred_at": because.event.occurred_at,
        "recorded_at": because.at,
        "item_id": item.item_id,
        "revision": item.revision,
        "thread_id": item.thread_id,
        "record_id": post.record_id,
        "kind": post.kind,
        "case_file": number_text(case.year, case.number) if case else None,
        "number": number_text(post.year, post.number) if post.year and post.number else None,
        "status": post.status,
        "clauses": post.clauses,
        "title": post.title,
        "written_off": post.written_off_how,
    }
