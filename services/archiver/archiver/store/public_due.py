"""When the public journal is published next: a job a morning, for as long as it is on."""

from datetime import datetime

from archiver.store.tables import MACHINERY
from common.db import Tx
from common.events import derived_id
from common.work import Job, enqueue

PUBLISH_KIND = "publish"


def enqueue_publishing(tx: Tx, municipality: str, why: str, run_at: datetime) -> None:
    """Have the journal published; twice for the same reason is once."""
    job = Job(
        municipality=municipality,
        job_id=derived_id(municipality, PUBLISH_KIND, why),
        kind=PUBLISH_KIND,
        key=PUBLISH_KIND,
        run_at=run_at,
    )
    enqueue(tx, MACHINERY.jobs, job)
