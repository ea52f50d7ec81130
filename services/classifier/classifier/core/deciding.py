"""From what is known of an item to its next decision, or to none because nothing has changed."""

from datetime import datetime
from uuid import UUID

import msgspec

from classifier.core.known import Known, opinion_of, sha256_of_inputs
from classifier.core.made import Made
from classifier.core.second.said import supported_by
from common.events import DecisionMade, Tagging, derived_id
from common.policy.asked import Asked
from common.policy.beside import rows_sha256
from common.policy.decide import decide
from common.policy.pack import Pack


def next_decision(known: Known, asked: Asked, tagging: Tagging, pack: Pack, at: datetime) -> tuple[Known, Made | None]:
    """Return the row with its new number and what was made from what; None when all it rests on is as it was.

    `tagging` holds what a second opinion supports, which changes nothing that is done and is told all the same.
    """
    supported = supported_by(tagging, asked.doubted)
    inputs = sha256_of_inputs(asked, pack.sha256, revision=known.item.revision, supported=supported)
    if inputs == known.inputs_sha256:
        return known, None
    number = known.decision_no + 1
    made = Made(
        decision_no=number,
        revision=known.item.revision,
        at=at,
        pack=pack.ref,
        pack_sha256=pack.sha256,
        calendar_sha256=rows_sha256(asked.hours, asked.contacts),
        inputs_sha256=inputs,
        asked=asked,
        tagging=tagging,
        acts=known.acts,
        opinion=opinion_of(known),
        decided=decide(pack, asked),
    )
    known = msgspec.structs.replace(known, decision_no=number, inputs_sha256=inputs)
    return known, made


def told(made: Made, known: Known, item_id: UUID) -> DecisionMade:
    """Return the event that tells of a decision."""
    decided = made.decided
    return DecisionMade(
        event_id=derived_id(item_id, "decision", made.decision_no),
        municipality=known.item.municipality,
        occurred_at=made.at,
        recorded_at=made.at,
        item_id=item_id,
        revision=made.revision,
        thread_id=known.item.thread_id,
        decision_no=made.decision_no,
        supersedes=made.decision_no - 1 or None,
        pack=made.pack,
        pack_sha256=made.pack_sha256,
        inputs_sha256=made.inputs_sha256,
        calendar_sha256=made.calendar_sha256,
        tagging=made.tagging,
        **msgspec.structs.asdict(decided),
    )
