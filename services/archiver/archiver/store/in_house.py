"""What the house writes about an inquiry: that it was passed on to a unit, and what the unit answered (GEN-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.core import acts as core
from archiver.core.acts import Asked
from archiver.core.office import forwarded_title, unit_answer_title
from archiver.store.writing import Subject, just
from common.events import derived_id

if TYPE_CHECKING:
    from archiver.core.projection import Post
    from archiver.store.filing import Filing
    from archiver.store.items import Handover, Item, Note
    from archiver.store.telling import Because

UNIT_ANSWERED = "unit_answered"
"""What a note of a unit's answer tells; its `clause` is the unit's name, its `reason` the answer."""


def note_handover(
    filing: Filing, item: Item, main: Post, handover: Handover, because: Because, *, forwards: bool
) -> None:
    """Passing an inquiry on to its unit is a document of the house, and follows the inquiry."""
    record_id = derived_id(main.record_id, "handover", handover.act_id)
    if filing.writing.standing(record_id) is None and not (forwards and main.kind == core.BY_HAND):
        return
    subject = Subject(
        record_id=record_id,
        item=item,
        title=forwarded_title(filing.office, handover.unit or handover.topic, handover.at),
        belongs_to=main.record_id,
        facts={"topic": handover.topic, "act": handover.act_id, "confirmed_by": handover.actor},
    )
    _keep(filing, main, subject, because)


def note_unit_answer(filing: Filing, item: Item, main: Post, note: Note, because: Because) -> None:
    """What a unit answers is a document of the house, and follows the inquiry too."""
    subject = Subject(
        record_id=derived_id(main.record_id, "unit answer", str(note.note_id)),
        item=item,
        title=unit_answer_title(filing.office, note.clause or note.actor, note.done_at),
        belongs_to=main.record_id,
        facts={"act": note.note_id, "confirmed_by": note.actor},
        words={"reason": note.reason} if note.reason else {},
    )
    _keep(filing, main, subject, because)


def _keep(filing: Filing, main: Post, subject: Subject, because: Because) -> None:
    rule, known = filing.office.outgoing.get("internal"), filing.writing.standing(subject.record_id)
    if rule is None:
        return
    found = core.on_attached(just(main), known, settle=main.status == core.JOURNALED)
    filing.writing.perform(subject, found, Asked(rule.kind, shielded=main.shielded), rule.clauses, because)
