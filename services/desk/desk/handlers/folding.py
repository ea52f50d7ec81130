"""Takes one thing into its item's case, and gives out what the case then asks for, in the same transaction."""

from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.events import (
    ActionOrdered,
    ActionWithdrawn,
    Event,
    EvidenceWanted,
    derived_id,
)
from common.work import Job, enqueue
from desk.core.case import step
from desk.core.deeds import Acted, Rang
from desk.core.facts import Case, Limits
from desk.core.line import Line, line_of, ordered_line
from desk.core.orders import Asked, Clock, Order, WantEvidence, Withdraw
from desk.store import MACHINERY, Cases

CLOCK = "clock"
"""The kind of job by which a case's clock rings."""


def take_in(tx: Tx, event: Event, at: datetime, limits: Limits) -> None:
    """Fold an event of another service into its item's case. An event about no item says nothing to a case."""
    if event.item_id is None:
        return
    cases = Cases(tx, event.municipality)
    cases.lock(event.item_id)
    case = cases.get(event.item_id) or Case(municipality=event.municipality, item_id=event.item_id)
    line = line_of(event, case)
    if line is not None:
        cases.write_line(event.item_id, event.event_id, line, event.occurred_at, event.recorded_at)
    advance(tx, case, event, at, limits)


def advance(tx: Tx, case: Case, what: Event | Acted | Rang, at: datetime, limits: Limits) -> Case:
    """Let the case take one step, save it, and publish what it asks for. The item is locked by the caller."""
    cases = Cases(tx, case.municipality)
    case, asked = step(case, what, at, limits)
    cases.put(case, at)
    for one in asked:
        _give_out(tx, case, one, at)
        line = _line(one)
        if line is not None:
            cases.write_line(case.item_id, _line_id(case, one), line, at, at)
    return case


def _give_out(tx: Tx, case: Case, asked: Asked, at: datetime) -> None:
    match asked:
        case Clock():
            enqueue(tx, MACHINERY.jobs, _clock_job(case, asked))
        case WantEvidence():
            MACHINERY.outbox.publish(tx, _evidence_wanted(case, asked, at))
        case Order():
            MACHINERY.outbox.publish(tx, _action_ordered(case, asked, at))
        case Withdraw():
            MACHINERY.outbox.publish(tx, _action_withdrawn(case, asked, at))


def _clock_job(case: Case, clock: Clock) -> Job:
    return Job(
        municipality=case.municipality,
        job_id=derived_id(case.item_id, CLOCK, clock.kind, clock.about),
        kind=CLOCK,
        # A clock of its own key: a later one must never keep an earlier one waiting.
        key=f"{CLOCK}:{case.item_id}:{clock.kind}:{clock.about}",
        args={"item_id": str(case.item_id), "kind": clock.kind, "about": clock.about},
        run_at=clock.run_at,
    )


def _evidence_wanted(case: Case, want: WantEvidence, at: datetime) -> EvidenceWanted:
    item = case.item
    return EvidenceWanted(
        event_id=derived_id(case.item_id, "evidence_wanted", want.revision, want.stage),
        municipality=case.municipality,
        occurred_at=at,
        recorded_at=at,
        item_id=case.item_id,
        revision=want.revision,
        thread_id=item.thread_id if item else None,
        stage=want.stage,
        change_sha256=item.change_sha256 if item else None,
    )


def _action_ordered(case: Case, order: Order, at: datetime) -> ActionOrdered:
    placed = order.placed
    return ActionOrdered(
        event_id=derived_id(placed.action_id, "ordered"),
        municipality=case.municipality,
        occurred_at=at,
        recorded_at=at,
        item_id=case.item_id,
        revision=placed.revision,
        thread_id=case.item.thread_id if case.item else None,
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
    )


def _action_withdrawn(case: Case, withdraw: Withdraw, at: datetime) -> ActionWithdrawn:
    return ActionWithdrawn(
        event_id=derived_id(withdraw.action_id, "withdrawn"),
        municipality=case.municipality,
        occurred_at=at,
        recorded_at=at,
        item_id=case.item_id,
        revision=case.revision,
        thread_id=case.item.thread_id if case.item else None,
        action_id=withdraw.action_id,
        why=withdraw.why,
    )


def _line(asked: Asked) -> Line | None:
    match asked:
        case Order(placed=placed):
            return ordered_line(placed)
        case Withdraw(why=why):
            return Line(what="withdrawn", who="desk", detail=why)
        case WantEvidence(stage=stage):
            return Line(what="evidence_wanted", who="desk", detail=f"{stage}")
        case Clock():
            return None


def _line_id(case: Case, asked: Asked) -> UUID:
    match asked:
        case Order(placed=placed):
            return derived_id(placed.action_id, "ordered")
        case Withdraw(action_id=action_id):
            return derived_id(action_id, "withdrawn")
        case WantEvidence(stage=stage, revision=revision):
            return derived_id(case.item_id, "evidence_wanted", revision, stage)
        case Clock(kind=kind, about=about):
            return derived_id(case.item_id, CLOCK, kind, about)
