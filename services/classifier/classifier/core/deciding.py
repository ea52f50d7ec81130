"""From what is known of an item to its next decision, or to none because nothing has changed."""

from datetime import datetime
from uuid import UUID

import msgspec

from classifier.core.known import Known, sha256_of_inputs
from common.events import DecisionMade, Step, Tagging, derived_id
from common.policy.asked import Asked
from common.policy.decide import Decided, decide
from common.policy.pack import Pack

GONE = "removed"


def next_decision(
    known: Known, item_id: UUID, asked: Asked, tagging: Tagging, pack: Pack, at: datetime
) -> tuple[Known, DecisionMade | None]:
    """Return the row with its new number and the decision; None when all it rests on is as it was.

    An author who deletes ends reply and deadline duties; what was to be archived on receipt stays (GEN-10).
    """
    gone = known.item.visibility == GONE and not known.item.changed_by_us
    inputs = sha256_of_inputs(asked, pack.sha256, revision=known.item.revision, gone=gone)
    if inputs == known.inputs_sha256:
        return known, None
    decided = decide(pack, asked)
    if gone:
        decided = _ended(decided, pack)
    number = known.decision_no + 1
    event = DecisionMade(
        event_id=derived_id(item_id, "decision", number),
        municipality=known.item.municipality,
        occurred_at=at,
        recorded_at=at,
        item_id=item_id,
        revision=known.item.revision,
        thread_id=known.item.thread_id,
        decision_no=number,
        supersedes=known.decision_no or None,
        pack=pack.ref,
        pack_sha256=pack.sha256,
        inputs_sha256=inputs,
        tagging=tagging,
        steps=decided.steps,
        archived=decided.archived,
        alerts=decided.alerts,
        promise=decided.promise,
        due_at=decided.due_at,
        follow_up_due=decided.follow_up_due,
        offers=decided.offers,
    )
    return msgspec.structs.replace(known, decision_no=number, inputs_sha256=inputs), event


KEPT_WHEN_GONE = frozenset(
    {"escalate_crisis", "open_case_file", "journal_incoming", "document", "forward_to_archive", "restrict_access"}
)
"""What was due on receipt and has nothing to do with an answer: it goes on when the author deletes. Somebody who
may be in danger is so still (GEN-17)."""


def _ended(decided: Decided, pack: Pack) -> Decided:
    ended = Step(
        do="end_reply_duty",
        clauses=("GEN-10",),
        rule="author_deleted",
        because=BECAUSE_GONE.get(pack.file.pack.language, BECAUSE_GONE["nb"]),
        mode="auto",
    )
    kept = tuple(_unanswered(step) for step in decided.steps if step.do in KEPT_WHEN_GONE)
    escalated = [set(step.clauses) for step in kept if step.do == "escalate_crisis"]
    return msgspec.structs.replace(
        decided,
        steps=(*kept, ended),
        alerts=tuple(a for a in decided.alerts if any(set(a.clauses) & clauses for clauses in escalated)),
        promise=None,
        due_at=None,
        follow_up_due=None,
        offers=(),
    )


def _unanswered(step: Step) -> Step:
    """There is nothing left that an answer could stand under."""
    return msgspec.structs.replace(step, text=None, lang=None, due_at=None)


BECAUSE_GONE = {
    "nb": "Avsenderen har selv slettet innlegget.",
    "nn": "Avsendaren har sjølv sletta innlegget.",
    "sv": "Avsändaren har själv tagit bort inlägget.",
    "en": "The writer has deleted the item.",
}
