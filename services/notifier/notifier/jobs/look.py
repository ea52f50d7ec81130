"""A clock has come: look at the item again. What it means follows from the facts."""

from datetime import datetime
from uuid import UUID

from common.work import Job, Unit
from notifier.handlers.review import Review


class Look:
    """Does the jobs of kind `look`."""

    def __init__(self, review: Review) -> None:
        self._review = review

    async def __call__(self, job: Job, at: datetime) -> Unit:
        """Return the look; it happens in the transaction that completes the job."""
        item_id = UUID(job.args["item_id"])
        return lambda tx: self._review.item(tx, job.municipality, item_id, at)
