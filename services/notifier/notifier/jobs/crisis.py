"""A clock of a crisis has come: ask whether it still holds, or settle what is over."""

from datetime import datetime
from uuid import UUID

from common.work import Job, Unit
from notifier.handlers.crisis import crisis_rang
from notifier.handlers.review import Review


class CrisisClock:
    """Does the jobs of kind `crisis`."""

    def __init__(self, review: Review) -> None:
        self._review = review

    async def __call__(self, job: Job, at: datetime) -> Unit:
        """Return the look; it happens in the transaction that completes the job."""
        crisis_id = UUID(job.args["crisis_id"])
        return lambda tx: crisis_rang(self._review, tx, job.municipality, crisis_id, at)
