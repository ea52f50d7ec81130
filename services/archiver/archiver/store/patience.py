"""Patience: a captured record that nobody has confirmed for an open day is told of, once."""

from datetime import datetime, timedelta
from uuid import UUID

from archiver.core import acts as core
from archiver.core.office import Patience
from archiver.store.leaving import tell, want
from archiver.store.telling import unconfirmed
from archiver.store.writing import Writing
from common.calendar import OpeningHours, add_opening_time
from common.db import Tx
from common.events import derived_id
from common.work import Job

UNCONFIRMED_KIND = "unconfirmed"


def due_at(hours: OpeningHours | None, patience: Patience, at: datetime) -> datetime:
    """Return when a record that was captured at an instant has waited too long; without hours a day has 24."""
    if hours is None:
        return at + timedelta(days=patience.open_days)
    return add_opening_time(hours, at, hours.ordinary_day * patience.open_days)


def watch(tx: Tx, writing: Writing, record_id: UUID, at: datetime) -> None:
    """Have a record looked at when it has waited too long; one that is settled is left alone."""
    post = writing.post(record_id)
    if post is None or post.status != core.TEMPORARY:
        return
    job = Job(
        municipality=writing.municipality,
        job_id=derived_id(record_id, UNCONFIRMED_KIND, at.isoformat()),
        kind=UNCONFIRMED_KIND,
        key=f"{UNCONFIRMED_KIND}:{record_id}",
        args={"record_id": str(record_id)},
        run_at=due_at(writing.supplies.hours(writing.municipality, at), writing.office.patience, at),
    )
    want(tx, job, soon=False)


def tell_unconfirmed(tx: Tx, writing: Writing, record_id: UUID, at: datetime) -> None:
    """Tell of a record that is still only captured."""
    post = writing.post(record_id)
    item = writing.items.get(post.item_id) if post else None
    if post is not None and item is not None and post.status == core.TEMPORARY:
        tell(tx, unconfirmed(post, item, writing.office.patience, at))
