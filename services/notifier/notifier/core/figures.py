"""The figures of a week, by account: what came in, what was answered and how soon, what was hidden or removed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

import msgspec

from notifier.core.deadline import FOLLOW_UP, MET, MISSED, Deadline


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One account's week. `first_answer` is the median from receipt to answer, by the clock; None: nothing answered.

    `in_time`, `late` and `missed` are of the deadlines that fell in the week; a late one was answered all the same.
    """

    account: str
    received: int = 0
    in_time: int = 0
    late: int = 0
    missed: int = 0
    first_answer: timedelta | None = None
    hidden: int = 0
    removed: int = 0


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """What a week's figures are made of, each with its account; `sent` and `failed` count messages to people."""

    received: tuple[str, ...] = ()
    deadlines: tuple[tuple[str, Deadline], ...] = ()
    done: tuple[tuple[str, str], ...] = ()
    sent: int = 0
    failed: int = 0


def figures_of(rows: Rows, accounts: Iterable[str]) -> tuple[Figures, ...]:
    """Return the figures of those accounts, in their order; an account of which there is nothing to say is left out."""
    found = (_of_account(rows, account) for account in sorted(set(accounts)))
    return tuple(one for one in found if one != Figures(account=one.account))


def _of_account(rows: Rows, account: str) -> Figures:
    mine = [deadline for of, deadline in rows.deadlines if of == account]
    waits = [_waited(deadline) for deadline in mine if deadline.promise.kind != FOLLOW_UP]
    answered = [waited.total_seconds() for waited in waits if waited is not None]
    return Figures(
        account=account,
        received=rows.received.count(account),
        in_time=sum(deadline.state == MET for deadline in mine),
        late=sum(deadline.state == MISSED and deadline.settled_at is not None for deadline in mine),
        missed=sum(deadline.state == MISSED and deadline.settled_at is None for deadline in mine),
        first_answer=timedelta(seconds=median(answered)) if answered else None,
        hidden=rows.done.count((account, "hide")),
        removed=rows.done.count((account, "remove")),
    )


def _waited(deadline: Deadline) -> timedelta | None:
    """Return how long somebody waited for an answer; None where there was none, or the duty ended."""
    answered_at: datetime | None = None if deadline.because else deadline.settled_at
    return answered_at - deadline.promise.starts_at if answered_at and deadline.state in {MET, MISSED} else None
