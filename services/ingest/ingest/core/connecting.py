"""Connecting an account: the stages it goes through, who may log in for it, and what is wrong with a token."""

import hmac
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.errors import BadMessage, Permanent
from common.permissions import lacking

KEPT, SUBSCRIBED, PROVED, WITHDRAWN = "kept", "subscribed", "proved", "withdrawn"
"""`kept`: its token lies here. `proved`: something that was written there has come since it was subscribed."""
WITHDRAWN_SAID = "withdrawn: nothing is received, answered, hidden or removed here any more"
FOLLOWS = {KEPT: {SUBSCRIBED}, SUBSCRIBED: {PROVED}}
ENDING_DAYS = 14
"""A token that ends within so many days is renewed while it still works."""


class NotConnected(Permanent):
    """Nothing is connected. `code` is a closed word, `lacking` names the permissions that are missing."""

    def __init__(self, code: str, message: str, lacking: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.lacking = lacking


class BadLogin(BadMessage):
    """The answer to a login is of no use. `code` is a closed word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class LoginApp(msgspec.Struct, frozen=True, kw_only=True):
    """The platform's app that people log in to: its id there, its secret (never logged), and where the platform is."""

    app_id: str
    secret: bytes
    url: str | None = None


class Behalf(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a connection is changed: `actor` is a person's id, empty at the command line; `request_id` is of what
    was asked at the desk."""

    actor: str = ""
    request_id: UUID | None = None


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """An account that the person who logged in runs, with its token. `page_id`: the page it belongs to, or is."""

    platform: str
    account_id: str
    name: str
    page_id: str
    token: str


class TokenState(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform says of a token. A time is None where there is no end; `person_id`: who logged in for it."""

    valid: bool
    app_id: str
    ends_at: datetime | None = None
    data_ends_at: datetime | None = None
    person_id: str | None = None
    granted: frozenset[str] = frozenset()


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """A connected account as it is kept, without its token. `problem` says what has stopped, None: nothing has.

    `app` is the webhook route's app, `app_id` the platform's id of it; `url` is where the platform is when that is
    not the vendor's own address. `person_id` is what the platform calls whoever logged in, for this app alone: by it
    it says later that this person has taken the rights away.
    """

    platform: str
    account_id: str
    name: str
    page_id: str
    app: str
    app_id: str
    stage: str = KEPT
    url: str | None = None
    granted: tuple[str, ...] = ()
    person_id: str | None = None
    connected_at: datetime | None = None
    subscribed_at: datetime | None = None
    checked_at: datetime | None = None
    ends_at: datetime | None = None
    problem: str | None = None


def after(stage: str, to: str) -> str:
    """Return the stage to go to; ValueError for one that may not follow. Withdrawn one may be at any time."""
    if to == WITHDRAWN or to in FOLLOWS.get(stage, set()):
        return to
    raise ValueError(f"'{to}' cannot follow '{stage}'")


def code_of(answer: Mapping[str, str], state: str) -> str:
    """Return the login's code (RFC 6749, section 4.1.2).

    BadMessage when the person said no, or when the answer is that of another login.
    """
    told = answer.get("state", "").encode("utf-8", "replace")
    if not hmac.compare_digest(told, state.encode()):
        raise BadLogin(
            "unknown_login", "this is the answer to another login: begin again, and use the newest address only"
        )
    if "error" in answer:
        said_no = "the login was not finished: the person, or the platform, said no. Nothing is connected"
        raise BadLogin("said_no", said_no)
    if not answer.get("code"):
        raise BadLogin("no_code", "the address holds no code: copy all of it, from https:// to its end")
    return answer["code"]


def picked(offered: Sequence[Offered], active: Collection[str], wanted: str | None) -> Offered:
    """Return the account to connect: the wanted one, or the only one that the registry calls active.

    Permanent says what there is to choose from, or why the wanted one may not be connected.
    """
    if not offered:
        nobodys = "whoever logged in runs no such account: log in as a person who has a role on the page"
        raise NotConnected("not_offered", nobodys)
    may = [one for one in offered if one.account_id in active]
    listed = "; ".join(f"{one.account_id} ({one.name})" for one in may or offered)
    if wanted is None and len(may) == 1:
        return may[0]
    if wanted is None and may:
        raise Permanent(f"there are several accounts, name one with --account: {listed}")
    if wanted is None:
        raise Permanent(f"the desk's registry calls none of these active, so none may be connected: {listed}")
    found = next((one for one in offered if one.account_id == wanted), None)
    if found is None:
        raise NotConnected("not_offered", f"{wanted} is not among the accounts of whoever logged in: {listed}")
    if found.account_id not in active:
        inactive = f"{wanted} ({found.name}) is not active in the desk's registry: only active ones are connected"
        raise NotConnected("not_active", inactive)
    return found


def refused(platform: str, granted: Collection[str]) -> str | None:
    """Return why nothing can be connected with these permissions; None when it can."""
    needed = [one for one in lacking(platform, granted) if one.needed]
    if not needed:
        return None
    return "; ".join(f"{one.name} was not permitted: {one.without}" for one in needed)


def stopped(connection: Connection, state: TokenState, at: datetime) -> str | None:
    """Return what has stopped working since the account was connected; None while nothing has."""
    if not state.valid:
        return "the token is not valid any more: nothing is read, answered or hidden. Connect the account anew"
    if state.app_id != connection.app_id:
        return "the token belongs to another app: its calls are refused. Connect the account anew"
    ends = [end for end in (state.ends_at, state.data_ends_at) if end is not None]
    if any(end <= at for end in ends):
        return "the permission has run out: nothing is read, answered or hidden. Connect the account anew"
    lost = [one for one in lacking(connection.platform, state.granted) if one.name in connection.granted]
    return "; ".join(f"{one.name} was withdrawn: {one.without}" for one in lost) or None


def end_of(state: TokenState) -> datetime | None:
    """Return when the token, or what it lets us read, ends; None when neither does."""
    return min((end for end in (state.ends_at, state.data_ends_at) if end is not None), default=None)


def ends_soon(state: TokenState, at: datetime) -> datetime | None:
    """Return when the token ends, if it does within the days in which it should be renewed."""
    soonest = end_of(state)
    return soonest if soonest is not None and soonest - at <= timedelta(days=ENDING_DAYS) else None
