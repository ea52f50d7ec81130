"""Decisions as the classifier makes them: by the municipality's own pack, as of when the item was received."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.events import DecisionMade, Tagging, derived_id
from common.policy.asked import Context, Marks, asked_of
from common.policy.decide import decide
from tests.service.told import pack_of
from tests.year.town import beside, stated_hours

HOLD = Context(marks=Marks(cannot_answer_now=True))
"""A person has said that it cannot be answered today."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """An item as the pack is asked about it. `received_at` is when its text came to us."""

    municipality: str
    item_id: UUID
    kind: str
    received_at: datetime
    tagging: Tagging
    context: Context = Context()
    revision: int = 1
    number: int = 1


def decided(question: Question, at: datetime) -> DecisionMade:
    """Return the decision, made at `at`."""
    municipality, received_at = question.municipality, question.received_at
    pack = pack_of(municipality)
    asked = asked_of(question.kind, received_at, question.tagging, context=_context(question))
    asked = msgspec.structs.replace(asked, hours=stated_hours(municipality, received_at), platform="facebook")
    return DecisionMade(
        event_id=derived_id(question.item_id, "decision", question.number),
        municipality=municipality,
        item_id=question.item_id,
        revision=question.revision,
        occurred_at=at,
        recorded_at=at,
        decision_no=question.number,
        supersedes=question.number - 1 or None,
        pack=pack.ref,
        pack_sha256=pack.sha256,
        inputs_sha256="1" * 64,
        tagging=question.tagging,
        **msgspec.structs.asdict(decide(pack, asked)),
    )


def _context(question: Question) -> Context:
    crisis = beside(question.municipality, question.received_at).crisis
    return msgspec.structs.replace(question.context, crisis=bool(crisis) and crisis[-1].on)
