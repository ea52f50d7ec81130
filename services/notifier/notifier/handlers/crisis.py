"""A crisis is asked for, declared, upheld, ended: the roles hear of it, and are asked whether it still holds."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Tx, lock
from common.events import CrisisTold, derived_id
from common.work import Job
from notifier.core.crisis import (
    Crisis,
    matter_of,
    next_looks,
    reminder_of,
    wanted_alerts,
    wanted_reminder,
    with_event,
)
from notifier.handlers.review import Review
from notifier.store import ask_for, of

CRISIS = "crisis"
"""The kind of job by which a crisis is looked at again."""


def crisis_told(review: Review, tx: Tx, event: CrisisTold, at: datetime) -> None:
    """Keep it, tell whom it concerns, and set the next clock."""
    lock(tx, event.municipality, f"crisis/{event.crisis_id}")
    known = of(tx, event.municipality).crises.known(event.crisis_id)
    look_at_crisis(review, tx, event.municipality, with_event(known, event), at)


def crisis_rang(review: Review, tx: Tx, municipality: str, crisis_id: UUID, at: datetime) -> None:
    """A clock of the crisis has come; one that nobody knows of says nothing."""
    lock(tx, municipality, f"crisis/{crisis_id}")
    known = of(tx, municipality).crises.known(crisis_id)
    if known is not None:
        look_at_crisis(review, tx, municipality, known, at)


def look_at_crisis(review: Review, tx: Tx, municipality: str, crisis: Crisis, at: datetime) -> None:
    """Raise what is to be told now, settle the rest, and set the next clock; the same again changes nothing."""
    store = of(tx, municipality)
    review.matter(store, matter_of(municipality, crisis), wanted_alerts(crisis, at), at)
    number = crisis.reminder_no(at)
    if crisis.reminded not in {0, number}:
        review.matter(store, reminder_of(municipality, crisis, crisis.reminded), (), at)
    if number:
        review.matter(store, reminder_of(municipality, crisis, number), wanted_reminder(crisis, at), at)
    store.crises.keep(msgspec.structs.replace(crisis, reminded=number or crisis.reminded))
    for instant in next_looks(crisis, at):
        job_id = derived_id(crisis.crisis_id, CRISIS, instant.isoformat())
        job = Job(
            municipality=municipality,
            job_id=job_id,
            kind=CRISIS,
            key=str(job_id),
            args={"crisis_id": str(crisis.crisis_id)},
            run_at=instant,
        )
        ask_for(tx, job)
