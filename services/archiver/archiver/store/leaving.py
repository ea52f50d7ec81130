"""What handlers tell and want done: a batch writes all of it at its end, in its order; without one it goes at once."""

from datetime import datetime
from uuid import UUID

from archiver.store.batch import BATCH
from archiver.store.tables import MACHINERY
from common.db import Tx
from common.events import Event
from common.work import Job, enqueue, row_of


def tell(tx: Tx, event: Event) -> None:
    """Publish an event with the transaction."""
    batch = BATCH.of(tx)
    if batch is None:
        MACHINERY.outbox.publish(tx, event)
    else:
        batch.left.told.append(MACHINERY.outbox.row(event))


def want(tx: Tx, job: Job, *, soon: bool = True) -> None:
    """Have a job done after the transaction; asked twice is once. One that is not due `soon` wakes nobody."""
    batch = BATCH.of(tx)
    if batch is None:
        enqueue(tx, MACHINERY.jobs, job)
    else:
        batch.left.wanted.setdefault(job.job_id, row_of(job))
        batch.left.wanted_soon |= soon


def wait(tx: Tx, event: Event, at: datetime) -> None:
    """Keep an event until what it waits for comes."""
    MACHINERY.waiting.keep(tx, event, at)
    _waits(tx, event.municipality, event.item_id, waits=True)


def take_waiting(tx: Tx, municipality: str, item_id: UUID) -> list[Event]:
    """Return and forget the events that wait for an item, oldest first."""
    _waits(tx, municipality, item_id, waits=False)
    return MACHINERY.waiting.take(tx, municipality, item_id)


def _waits(tx: Tx, municipality: str, item_id: UUID | None, *, waits: bool) -> None:
    batch = BATCH.of(tx)
    if batch is not None and (facts := batch.news.of(municipality, item_id)):
        facts.waits = waits
