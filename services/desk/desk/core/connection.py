"""How an account's connection stands: made anew each time from all that was asked and told of it, in any order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import msgspec

from common.events import (
    AccountAsked,
    AccountConnected,
    AccountProved,
    AccountWithdrawn,
    ConnectionTold,
    Event,
    LoginAsked,
    LoginFailed,
    LoginOffered,
    WithdrawalAsked,
)

L = TypeVar("L", bound=Event)
Line = AccountAsked | ConnectionTold
NEVER, CONNECTED, PROVED, WITHDRAWN = "never", "connected", "proved", "withdrawn"
"""`never`: not from here. `proved`: something that was written there has come since."""
ASKED, OFFERED, FAILED, ENDED, TOO_OLD = "asked", "offered", "failed", "ended", "too_old"
"""How the newest login stands: waited for, open, not done, done, or nobody logged in while it was open."""
SOON = timedelta(minutes=1)
"""Longer than an answer takes while everything runs."""


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """The newest login. `url` is where a person logs in while it is open; `why` a closed word for what stopped it."""

    state: str
    by: str
    at: datetime
    url: str | None = None
    ends_at: datetime | None = None
    why: str | None = None
    lacking: tuple[str, ...] = ()


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """How an account's connection stands. `by` is empty where it was done at the command line.

    `at`, `by`, `granted`, `lacking`, `app_lacks` and `ends_at` are those of the newest login that connected it.
    `withdrawing_at` is when somebody asked to end it, until it has ended.
    """

    state: str = NEVER
    login: Login | None = None
    by: str = ""
    at: datetime | None = None
    granted: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    app_lacks: tuple[str, ...] = ()
    ends_at: datetime | None = None
    proved_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""
    withdrawing_at: datetime | None = None

    @property
    def is_there(self) -> bool:
        """True while there is something to withdraw."""
        return self.state in {CONNECTED, PROVED}

    def is_awaited(self, at: datetime) -> bool:
        """True while an answer to what was asked is expected any moment."""
        since = self.login.at if self.login is not None and self.login.state == ASKED else self.withdrawing_at
        return since is not None and at - since < SOON


def connection_of(lines: Sequence[Line], at: datetime) -> Connection:
    """Return how the connection stands."""
    told = sorted(lines, key=lambda one: (one.occurred_at, str(one.event_id)))
    found = Connection(login=_login(told, at), withdrawing_at=_withdrawing(told))
    connected = _newest(told, AccountConnected)
    ended = _newest(told, AccountWithdrawn)
    if connected is not None:
        found = _connected(found, connected, told)
    if ended is not None and (connected is None or ended.occurred_at >= connected.occurred_at):
        found = msgspec.structs.replace(
            found,
            state=WITHDRAWN,
            withdrawn_at=ended.occurred_at,
            withdrawn_by=ended.actor,
            withdrawn_why=ended.why,
        )
    return found


def _connected(found: Connection, connected: AccountConnected, told: Sequence[Line]) -> Connection:
    first = next(
        (o.occurred_at for o in told if isinstance(o, AccountProved) and o.occurred_at >= connected.occurred_at), None
    )
    return msgspec.structs.replace(
        found,
        state=PROVED if first else CONNECTED,
        by=connected.actor,
        at=connected.occurred_at,
        granted=connected.granted,
        lacking=connected.lacking,
        app_lacks=connected.app_lacks,
        ends_at=connected.ends_at,
        proved_at=first,
    )


def _login(told: Sequence[Line], at: datetime) -> Login | None:
    """What answers a login bears its request: the clocks of two machines may differ."""
    asked = _newest(told, LoginAsked)
    if asked is None:
        return None
    mine = [one for one in told if isinstance(one, ConnectionTold) and one.request_id == asked.request_id]
    login = Login(state=ASKED, by=asked.actor, at=asked.occurred_at)
    offered, failed = _newest(mine, LoginOffered), _newest(mine, LoginFailed)
    if _newest(mine, AccountConnected) is not None:
        return msgspec.structs.replace(login, state=ENDED)
    if failed is not None:
        return msgspec.structs.replace(login, state=FAILED, why=failed.why, lacking=failed.lacking)
    if offered is None:
        return login
    if offered.ends_at <= at:
        return msgspec.structs.replace(login, state=TOO_OLD)
    return msgspec.structs.replace(login, state=OFFERED, url=offered.url, ends_at=offered.ends_at)


def _withdrawing(told: Sequence[Line]) -> datetime | None:
    asked = _newest(told, WithdrawalAsked)
    done: set[UUID | None] = {one.request_id for one in told if isinstance(one, AccountWithdrawn)}
    return None if asked is None or asked.request_id in done else asked.occurred_at


def _newest(told: Sequence[Line], kind: type[L]) -> L | None:
    return next((one for one in reversed(told) if isinstance(one, kind)), None)
