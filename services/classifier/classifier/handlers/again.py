"""Asks for many items to be looked at again: by jobs, page by page, after the transaction that made it necessary."""

from datetime import datetime
from uuid import UUID

from classifier import store
from common.db import Tx
from common.events import derived_id
from common.work import Job, enqueue

AGAIN = "decide_again"
"""The kind of job that decides a page of items again."""
ITEMS_PER_JOB_MAX = 50


def want_again(tx: Tx, municipality: str, column: str, value: str, at: datetime, after: UUID | None = None) -> None:
    """Let all items of others be decided again that stand under a post or are about a political case.

    `column` is that of the store (`post_item_id`, `political_case`), `after` the last item of the page before.
    """
    enqueue(
        tx,
        store.MACHINERY.jobs,
        Job(
            municipality=municipality,
            job_id=derived_id(municipality, AGAIN, column, value, at.isoformat(), str(after)),
            kind=AGAIN,
            key=f"{AGAIN}:{column}:{value}",
            args={"column": column, "value": value, "after": None if after is None else str(after)},
            run_at=at,
        ),
    )
