"""Somebody at the desk wants to connect an account, or to end that: a login is offered, or a job ends it."""

from datetime import datetime
from typing import Protocol

from common.db import Tx
from common.events import Event, LoginAsked, WithdrawalAsked, derived_id
from common.work import Job, enqueue
from ingest import store

WITHDRAW = "withdraw_account"


class Offers(Protocol):
    """Who offers logins."""

    def offer(self, tx: Tx, asked: LoginAsked, at: datetime) -> None:
        """Tell the address of a login, or why there is none."""


def on_channel(tx: Tx, event: Event, at: datetime, *, logins: Offers) -> None:
    """Take in what the desk asks; the rest of the topic is our own."""
    match event:
        case LoginAsked():
            logins.offer(tx, event, at)
        case WithdrawalAsked():
            _order_withdrawal(tx, event, at)


def _order_withdrawal(tx: Tx, asked: WithdrawalAsked, at: datetime) -> None:
    """The platform is told of it, and may be away: a job does that."""
    job = Job(
        municipality=asked.municipality,
        job_id=derived_id(asked.request_id, WITHDRAW),
        kind=WITHDRAW,
        key=f"withdraw:{asked.platform}:{asked.account_id}",
        target=f"withdraw:{asked.municipality}:{asked.platform}",
        args={
            "platform": asked.platform,
            "account_id": asked.account_id,
            "request_id": str(asked.request_id),
            "actor": asked.actor,
        },
        run_at=at,
    )
    enqueue(tx, store.MACHINERY.jobs, job)
