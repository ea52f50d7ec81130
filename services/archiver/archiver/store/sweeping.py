"""When a municipality's items are next looked through for what may go."""

from datetime import datetime
from uuid import UUID

from archiver.store.leaving import want
from common.db import Tx
from common.events import derived_id
from common.work import Job

SWEEP_KIND = "retention"


def sweep_id(municipality: str, at: datetime, after: UUID | None = None) -> UUID:
    """Return the id of a day's sweep, from one item on."""
    return derived_id(municipality, SWEEP_KIND, at.date().isoformat(), str(after or ""))


def enqueue_sweep(tx: Tx, municipality: str, at: datetime, after: UUID | None = None) -> None:
    """Have the items looked through, from one on; a day has one sweep, however often it is asked for."""
    job = Job(
        municipality=municipality,
        job_id=sweep_id(municipality, at, after),
        kind=SWEEP_KIND,
        key=f"{SWEEP_KIND}:{at.date().isoformat()}",  # one after the other, and none behind one of a later day
        args={"after": str(after) if after else None},
        run_at=at,
    )
    want(tx, job, soon=False)
