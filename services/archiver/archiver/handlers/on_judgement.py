"""Journals what a person confirms, and keeps what people say of an inquiry: its unit, and what was done past the desk.

What people say of tags and casework reaches us as a newer decision.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from archiver.handlers.archivist import or_refused
from archiver.store.by_hand import ByHand
from archiver.store.filing import Clerk, Filing
from archiver.store.in_house import UNIT_ANSWERED
from archiver.store.items import Handover, Note
from archiver.store.leaving import wait
from archiver.store.telling import Because
from common.db import Tx
from common.errors import BadMessage
from common.events import (
    Event,
    GroundGiven,
    Judged,
    RecordConfirmed,
    RemovalExplained,
    ReplyClaimed,
    UnitAnswered,
    UnitConfirmed,
    derived_id,
)

REMOVED_BY: Mapping[str, str] = {
    "we": "remove",
    "writer": "removed_by_writer",
    "platform": "removed_by_platform",
}
"""Who removed an item, as a person says, to what the record tells; our own removal is one like any other."""
UNKNOWN_HAND = "removed_on_platform"


class OnJudgement:
    """Handles confirmations of records and of units, and what people say of what was done past the desk."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """File the item, or note what was said; a confirmation that overtook its item or its decision waits for it."""
        if not isinstance(event, Judged) or event.item_id is None:
            raise BadMessage("a confirmation needs an item")
        filing = self._clerk.at(tx, event.municipality)
        because = Because(event, event.actor, at, {"act": event.act_id})
        if isinstance(event, RecordConfirmed | UnitConfirmed):
            _confirm(tx, filing, event, because)
        else:
            _note(filing, event, because)


def _confirm(tx: Tx, filing: Filing, event: RecordConfirmed | UnitConfirmed, because: Because) -> None:
    if event.item_id is None:
        raise BadMessage("a confirmation needs an item")
    item = filing.held(event.item_id)
    decided = filing.items.decided(event.item_id)
    if item is None or decided is None or decided.revision < event.revision:
        wait(tx, event, because.at)
    elif isinstance(event, RecordConfirmed):
        or_refused(tx, event, because.at, lambda: ByHand(filing).confirm(item, because, event))
    else:
        filing.items.save_handover(_handover(event, item.item_id))
        filing.keep_about(item, because)


def _note(filing: Filing, event: Judged, because: Because) -> None:
    """Keep the note; it goes to the record now, or when there is one."""
    note = _note_of(filing, event)
    item = filing.held(note.item_id)
    filing.items.save_note(note)
    if item is not None:
        filing.tell_notes(item, because)


def _note_of(filing: Filing, event: Judged) -> Note:
    """Return what the record is to tell; who wrote a reply belongs to the reply's own record."""
    if event.item_id is None:
        raise BadMessage("a judgement needs an item")
    item_id, done_at, clause, reason = event.item_id, event.occurred_at, "", ""
    match event:
        case ReplyClaimed(mine=mine):
            item_id, what = event.reply_id, "written_by_actor" if mine else "written_by_colleague"
        case GroundGiven():
            what, clause, reason = "ground_given", event.clause, event.reason
        case RemovalExplained():
            what, clause, reason = REMOVED_BY.get(event.by, UNKNOWN_HAND), event.clause, event.reason
            gone = (note.done_at for note in filing.items.notes(item_id) if note.what == UNKNOWN_HAND)
            done_at = next(gone, done_at)
        case UnitAnswered():
            what, clause, reason = UNIT_ANSWERED, event.unit, event.text
        case _:
            raise BadMessage("a judgement of no known kind")
    return Note(
        note_id=derived_id(event.municipality, "said", event.act_id),
        item_id=item_id,
        what=what,
        actor=event.actor,
        done_at=done_at,
        clause=clause or None,
        reason=reason or None,
    )


def _handover(event: UnitConfirmed, item_id: UUID) -> Handover:
    return Handover(
        item_id=item_id,
        act_id=event.act_id,
        topic=event.topic,
        unit=event.unit,
        actor=event.actor,
        at=event.occurred_at,
    )
