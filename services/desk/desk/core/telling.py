"""What a case asks for, as the others hear of it and as its timeline tells it; asked twice it has the same ids."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from common.events import (
    ActionOrdered,
    ActionWithdrawn,
    Event,
    EvidenceWanted,
    RemovalExplained,
    bars_attachments,
    derived_id,
)
from desk.core.facts import AUTO, Case, Placed
from desk.core.line import Line, ordered_line
from desk.core.orders import CountAsWriters, Order, WantEvidence, Withdraw

Outward = WantEvidence | Order | Withdraw | CountAsWriters
"""What others do for a case. Its clock rings in the desk's own house."""


class Told(NamedTuple):
    """The event by which the others hear of it, and its line on the timeline."""

    event: Event
    line_id: UUID
    line: Line


def told(case: Case, asked: Outward, at: datetime) -> Told:
    """Return how it is told."""
    about = {
        "municipality": case.municipality,
        "occurred_at": at,
        "recorded_at": at,
        "item_id": case.item_id,
        "thread_id": case.item.thread_id if case.item else None,
    }
    match asked:
        case WantEvidence(stage=stage):
            wanted = _evidence_wanted(case, asked, about)
            return Told(wanted, wanted.event_id, Line(what="evidence_wanted", who="desk", detail=f"{stage}"))
        case Order(placed=placed):
            ordered = _action_ordered(placed, about)
            return Told(ordered, ordered.event_id, ordered_line(placed))
        case Withdraw(why=why):
            withdrawn = _action_withdrawn(case, asked, about)
            return Told(withdrawn, withdrawn.event_id, Line(what="withdrawn", who="desk", detail=why))
        case _:
            act_id = derived_id(case.item_id, "counted", asked.change_no)
            line = Line(what="counted_as_writers", who="desk", clause="GEN-10")
            return Told(_counted_as_writers(case, act_id, about), act_id, line)


def _evidence_wanted(case: Case, want: WantEvidence, about: dict[str, Any]) -> EvidenceWanted:
    return EvidenceWanted(
        event_id=derived_id(case.item_id, "evidence_wanted", want.revision, want.stage),
        revision=want.revision,
        stage=want.stage,
        change_sha256=case.item.change_sha256 if case.item else None,
        barred=case.decision is not None and bars_attachments(case.decision.tagging),
        **about,
    )


def _action_ordered(placed: Placed, about: dict[str, Any]) -> ActionOrdered:
    return ActionOrdered(
        event_id=derived_id(placed.action_id, "ordered"),
        revision=placed.revision,
        action_id=placed.action_id,
        do=placed.do,
        actor=placed.actor,
        clause=placed.clause,
        pack=placed.pack,
        decision_no=placed.decision_no,
        text=placed.text,
        reason=placed.reason,
        evidence_sha256=placed.evidence_sha256,
        carries_out=placed.carries_out,
        **about,
    )


def _action_withdrawn(case: Case, withdraw: Withdraw, about: dict[str, Any]) -> ActionWithdrawn:
    return ActionWithdrawn(
        event_id=derived_id(withdraw.action_id, "withdrawn"),
        revision=case.revision,
        action_id=withdraw.action_id,
        why=withdraw.why,
        **about,
    )


def _counted_as_writers(case: Case, act_id: UUID, about: dict[str, Any]) -> RemovalExplained:
    return RemovalExplained(
        event_id=derived_id(act_id, "judgement"),
        revision=case.revision,
        actor=AUTO,
        act_id=str(act_id),
        by="writer",
        **about,
    )
