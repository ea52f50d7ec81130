"""Ends a connection that a person at the desk has withdrawn: the subscription, then the token."""

from contextlib import suppress
from datetime import datetime
from functools import partial
from uuid import UUID

import msgspec

from common.db import Database, Tx
from common.errors import OrdstyrerError
from common.events import AccountWithdrawn, derived_id
from common.work import Job, Unit
from ingest import store
from ingest.core.connecting import WITHDRAWN_SAID, Behalf
from ingest.jobs import connection_told
from ingest.jobs.login import Logins
from ingest.store import tokens
from ingest.store.tokens import Kept


class WithdrawAccount:
    """Does jobs of kind `withdraw_account`. The token is forgotten whatever the platform says."""

    def __init__(self, db: Database, logins: Logins) -> None:
        self._db = db
        self._logins = logins

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """End the subscription and forget the token, and tell it; what is not connected is told to be so too."""
        behalf = Behalf(actor=job.args["actor"], request_id=UUID(job.args["request_id"]))
        kept = await self._db.read(lambda tx: _kept(tx, job))
        if kept is None or kept.sealed is None:
            return partial(_tell_at_least, job=job, behalf=behalf, at=at)
        # What cannot be ended at the platform is forgotten here all the same.
        with suppress(OrdstyrerError):
            withdrawing = self._logins.withdrawing(kept.connection, job.municipality, behalf)
            await withdrawing.withdraw(kept.connection.account_id)
        return partial(_forget, job=job, behalf=behalf, at=at)


def _kept(tx: Tx, job: Job) -> Kept | None:
    return tokens.of(tx, job.municipality).kept(job.args["platform"], job.args["account_id"])


def _forget(tx: Tx, job: Job, behalf: Behalf, at: datetime) -> None:
    kept = _kept(tx, job)
    if kept is not None and kept.sealed is not None:
        ended = msgspec.structs.replace(kept.connection, problem=WITHDRAWN_SAID)
        connection_told.withdrawn(tx, job.municipality, ended, behalf, at, why="asked")


def _tell_at_least(tx: Tx, job: Job, behalf: Behalf, at: datetime) -> None:
    """Whoever asked waits to hear of it."""
    event = AccountWithdrawn(
        event_id=derived_id(job.job_id, "nothing to withdraw"),
        municipality=job.municipality,
        occurred_at=at,
        recorded_at=at,
        platform=job.args["platform"],
        account_id=job.args["account_id"],
        request_id=behalf.request_id,
        actor=behalf.actor,
    )
    store.MACHINERY.outbox.publish(tx, event)
