"""How the municipality's channels stand: the registry, beside what ingest told of troubles and of sweeps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from common.events import AccountFact
from desk.core.connection import Connection

WORKS, TROUBLE, UNPROVEN, NOT_IN_USE = "works", "trouble", "unproven", "not_in_use"
"""`unproven`: nothing is known to be wrong, and no sweep has gone through the account yet."""
STATES = (TROUBLE, UNPROVEN, WORKS, NOT_IN_USE)
"""Every state there is, what a person must look at first."""
TROUBLES = ("token", "permission", "subscription", "signature", "unswept", "expiring", "quota", "silent")
"""Every trouble there is, the worst first."""
MILD = frozenset({"expiring", "quota", "silent"})
"""Troubles with which the channel still works."""
NEVER_SWEPT = frozenset({"generic"})
"""Platforms that offer no listing: a site that only sends what is written on it."""
IN_USE = frozenset({"active", "closing"})
"""Registry states of accounts that are listened to."""
MAIN = "main"
Place = tuple[str, str]
"""Platform and account id."""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is wrong with a channel since `began_at`. `until` is when an expiring token ends."""

    trouble_id: UUID
    platform: str
    account_id: str
    trouble: str
    began_at: datetime
    until: datetime | None = None


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """When an account was last gone through to the end, and what that found that no webhook had told."""

    platform: str
    account_id: str
    at: datetime
    missed: int = 0
    edits: int = 0
    hides: int = 0
    unhides: int = 0
    removals: int = 0


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """An account of the registry as it stands. `since` is when the oldest of its troubles began."""

    platform: str
    account_id: str
    name: str
    kind: str
    state: str
    since: datetime | None = None
    troubles: tuple[Trouble, ...] = ()
    swept: Swept | None = None
    connection: Connection | None = None
    """None for an account that is not in use, and where nobody logs in to connect one."""

    @property
    def is_mild(self) -> bool:
        """True when what is wrong leaves the channel working."""
        return all(one.trouble in MILD for one in self.troubles)

    @property
    def is_ever_swept(self) -> bool:
        """True where what a webhook does not tell can be found."""
        return self.platform not in NEVER_SWEPT


def channels(
    accounts: Sequence[AccountFact], troubles: Sequence[Trouble], swept: Sequence[Swept], at: datetime
) -> list[Channel]:
    """Return every account of the registry, those with troubles first; troubles of strangers are nobody's here."""
    by_place: dict[Place, list[Trouble]] = {}
    for one in troubles:
        by_place.setdefault((one.platform, one.account_id), []).append(one)
    last = {(one.platform, one.account_id): one for one in swept}
    return sorted((_channel(account, by_place, last, at) for account in accounts), key=_place_in_list)


def _channel(
    account: AccountFact, troubles: Mapping[Place, Sequence[Trouble]], last: Mapping[Place, Swept], at: datetime
) -> Channel:
    place = account.platform, account.account_id
    swept = last.get(place)
    mine: tuple[Trouble, ...] = ()
    # Nobody asks how an account stands that is not in use: what was wrong with it then says nothing now.
    if account.state_at(at) not in IN_USE:
        state = NOT_IN_USE
    else:
        mine = tuple(sorted(troubles.get(place, ()), key=_gravity))
        state = TROUBLE if mine else WORKS if swept else UNPROVEN
    return Channel(
        platform=account.platform,
        account_id=account.account_id,
        name=account.name,
        kind=account.kind,
        state=state,
        since=min((one.began_at for one in mine), default=None),
        troubles=mine,
        swept=swept,
    )


def _gravity(one: Trouble) -> tuple[int, datetime]:
    """A trouble that this release does not know comes after those that it does."""
    return TROUBLES.index(one.trouble) if one.trouble in TROUBLES else len(TROUBLES), one.began_at


def _place_in_list(one: Channel) -> tuple[int, bool, bool, str, str]:
    return STATES.index(one.state), one.is_mild, one.kind != MAIN, one.name, one.platform
