"""The calendar has changed: every deadline that still runs is counted anew (G11), a page of items at a time."""

from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.events import derived_id
from common.work import Job, Unit, enqueue
from notifier.handlers.review import Review
from notifier.store import MACHINERY, of

RECOUNT = "recount"
PAGE = 50
"""So many items in one transaction: other events of the municipality must not wait long."""


class Recount:
    """Does the jobs of kind `recount`. Done twice, or half and once more, it ends in the same deadlines."""

    def __init__(self, review: Review) -> None:
        self._review = review

    async def __call__(self, job: Job, at: datetime) -> Unit:
        """Return the recount of one page, which asks for the next."""
        return lambda tx: self._page(tx, job, at)

    def _page(self, tx: Tx, job: Job, at: datetime) -> None:
        after = job.args.get("after")
        found = of(tx, job.municipality).deadlines.running(UUID(after) if after else None, PAGE)
        for item_id in found:
            self._review.item(tx, job.municipality, item_id, at)
        if len(found) == PAGE:
            enqueue(tx, MACHINERY.jobs, recount_of(job.municipality, job.job_id, at, found[-1]))


def recount_of(municipality: str, cause: UUID, at: datetime, after: UUID | None = None) -> Job:
    """Return the job that counts the items behind `after` anew; the same cause asks once."""
    return Job(
        municipality=municipality,
        job_id=derived_id(cause, RECOUNT, str(after)),
        kind=RECOUNT,
        key=RECOUNT,
        args={"after": str(after)} if after else {},
        run_at=at,
    )
