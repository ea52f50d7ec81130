"""Rings the clock of a case: what was waited for has not come, and the case goes on or is shown to a person."""

from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.errors import OrdstyrerError
from common.work import Job, Unit
from desk.core.deeds import Rang
from desk.handlers.folding import LimitsOf, advance
from desk.store import Cases


class Ring:
    """The doer of clock jobs. All it does happens in the transaction that ends the job."""

    def __init__(self, limits: LimitsOf) -> None:
        self._limits = limits

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Return the unit by which the case hears its clock."""

        def unit(tx: Tx) -> None:
            item_id = UUID(job.args["item_id"])
            cases = Cases(tx, job.municipality)
            cases.lock(item_id)
            case = cases.get(item_id)
            if case is not None:
                advance(tx, case, Rang(kind=job.args["kind"], about=job.args["about"]), at, self._limits)

        return unit


def give_up(_tx: Tx, _job: Job, _problem: OrdstyrerError, _at: datetime) -> None:
    """A clock touches only our own database, and that is waited for: there is nothing to give up."""
