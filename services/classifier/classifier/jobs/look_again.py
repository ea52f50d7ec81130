"""Decides a page of items again: those under a post, or about a political case, of which something new was said."""

from datetime import datetime
from uuid import UUID

from classifier import store
from classifier.handlers.again import ITEMS_PER_JOB_MAX, want_again
from classifier.handlers.on_item import Decider
from common.db import Tx
from common.errors import OrdstyrerError
from common.work import Job, Unit


class LookAgain:
    """The doer of these jobs. All it does happens in the transaction that ends the job."""

    def __init__(self, decider: Decider) -> None:
        self._decider = decider

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Return the unit that decides a page, and asks for the next one where there may be more."""
        column, value, after = job.args["column"], job.args["value"], job.args["after"]
        wanted: object = UUID(value) if column == "post_item_id" else value

        def unit(tx: Tx) -> None:
            rows = store.of(tx, job.municipality)
            page = rows.some_of(column, wanted, UUID(after) if after else None, ITEMS_PER_JOB_MAX)
            for item_id in page:
                self._decider.decide_again(tx, job.municipality, item_id, at)
            if len(page) == ITEMS_PER_JOB_MAX:
                want_again(tx, job.municipality, column, value, at, page[-1])

        return unit


def give_up(_tx: Tx, _job: Job, _problem: OrdstyrerError, _at: datetime) -> None:
    """The decisions stay as they were; the log says that the job was given up."""
