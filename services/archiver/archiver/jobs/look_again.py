"""Looks again at a captured record that nobody has confirmed for as long as the municipality allows."""

from datetime import datetime
from functools import partial
from uuid import UUID

from archiver.store.filing import Clerk
from archiver.store.patience import tell_unconfirmed
from common.db import Tx
from common.errors import OrdstyrerError
from common.work import Job, Unit


class LookAgain:
    """Does jobs of kind `unconfirmed`."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Tell of the record when it is still only captured."""
        return partial(self._tell, job=job, at=at)

    def _tell(self, tx: Tx, *, job: Job, at: datetime) -> None:
        filing = self._clerk.at(tx, job.municipality)
        filing.hold()
        tell_unconfirmed(tx, filing.writing, UUID(job.args["record_id"]), at)


def give_up(_tx: Tx, _job: Job, _problem: OrdstyrerError, _at: datetime) -> None:
    """Nothing outside is asked: what fails here is our own fault, and is parked and shown as any other."""
