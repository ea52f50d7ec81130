"""Takes one thing into its item's case, and gives out what the case then asks for, in the same transaction."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.events import Event, ItemChanged, ItemRemoved, derived_id, is_history, item_id_of
from common.work import Job, enqueue
from desk.core.case import Heard, step
from desk.core.conversation import answered, conversation_of
from desk.core.deeds import Replied
from desk.core.facts import Case
from desk.core.limits import Limits
from desk.core.line import Line, line_of, replied_line
from desk.core.orders import Asked, Clock, WantEvidence
from desk.core.shelf import BACK, ends_hold
from desk.core.statement import statement_of
from desk.core.telling import told
from desk.store import ERASED, MACHINERY, Cases, Statements
from desk.store.gathered import keep, settle
from desk.store.queue import Queue

LimitsOf = Callable[[str], Limits]
"""Returns how long is waited in a municipality before a person is told, or the case goes on by itself."""
HELD_NO_LONGER = f"aside_{BACK}"
"""The timeline's word for what was put aside and is back."""
CLOCK = "clock"
"""The kind of job by which a case's clock rings."""


def take_in(tx: Tx, event: Event, at: datetime, limits: LimitsOf) -> None:
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


def take_reply(tx: Tx, event: ItemChanged, at: datetime, limits: LimitsOf) -> None:
    """Let the item that a reply of ours answers hear of it, whoever wrote it; the reply may come before its item."""
    above = event.parent_id or event.post_id
    reply_id = event.item_id
    if not event.own or reply_id is None or above in {None, event.object_id} or isinstance(event, ItemRemoved):
        return
    item_id = item_id_of(event.municipality, event.platform, str(above))
    replied = Replied(
        reply_id=reply_id,
        object_id=event.object_id,
        at=event.created_at or event.occurred_at,
        text=event.text,
        history=is_history(event),
    )
    hear(tx, (event.municipality, item_id), replied, at, limits)


def take_message(tx: Tx, event: ItemChanged, at: datetime, limits: LimitsOf) -> None:
    """Let what stands in a private message's conversation hear of our answers, in whatever order all of it came."""
    conversation = conversation_of(event)
    if conversation is None or isinstance(event, ItemRemoved):
        return
    settle(tx)
    for item_id, replied in list(answered(Cases(tx, event.municipality).in_conversation(conversation))):
        hear(tx, (event.municipality, item_id), replied, at, limits)


def hear(tx: Tx, about: tuple[str, UUID], replied: Replied, at: datetime, limits: LimitsOf) -> None:
    """Let an item (municipality, id) hear of a reply of ours on the platform; one that was erased hears nothing."""
    municipality, item_id = about
    cases = Cases(tx, municipality)
    cases.lock(item_id)
    case = cases.get(item_id)
    if case is None:
        stone = ERASED.of(tx, municipality, item_id)
        if stone is not None and not stone.lifted:
            return
        case = Case(municipality=municipality, item_id=item_id)
    case = advance(tx, case, replied, at, limits)
    line = replied_line(case, replied)
    if line is not None:
        cases.write_line(item_id, derived_id(replied.reply_id, "replied"), line, replied.at, at)


def advance(tx: Tx, case: Case, what: Heard, at: datetime, limits: LimitsOf) -> Case:
    """Let the case take one step, save it, and publish what it asks for. The item is locked by the caller."""
    before, bounds = case, limits(case.municipality)
    case, asked = step(case, what, at, bounds)
    keep(tx, before, case, at, bounds.timezone)
    if ends_hold(before, case) and Queue(tx, case.municipality, at, None).end_hold(case.item_id):
        line_id = derived_id(case.item_id, HELD_NO_LONGER, at.isoformat())
        Cases(tx, case.municipality).write_line(case.item_id, line_id, Line(what=HELD_NO_LONGER, who="desk"), at, at)
    statement = statement_of(case, what, at)
    if statement is not None:
        Statements(tx, case.municipality).put(statement)
    for one in asked:
        _give_out(tx, case, one, at)
    return case


def _give_out(tx: Tx, case: Case, asked: Asked, at: datetime) -> None:
    if isinstance(asked, Clock):
        enqueue(tx, MACHINERY.jobs, _clock_job(case, asked))
        return
    event, line_id, line = told(case, asked, at)
    MACHINERY.outbox.publish(tx, event)
    Cases(tx, case.municipality).write_line(case.item_id, line_id, line, at, at)


def want_seal(tx: Tx, case: Case, at: datetime) -> None:
    """Have the newest revision sealed whatever becomes of it; asked twice it is one seal."""
    MACHINERY.outbox.publish(tx, told(case, WantEvidence(revision=case.revision, stage=1), at).event)


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
