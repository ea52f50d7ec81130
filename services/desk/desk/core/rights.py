"""Who may do what: a right is a row, person x account x right. Pure: rows and registry in, answers out.

A row for EVERY account is a right in the whole municipality. No row, no right: neither seen nor acted on.
"""

from collections.abc import Iterable, Mapping

import msgspec

from desk.core.deeds import Deed, ExplainRemoval, GiveGround, Hide, KeepHidden, Remove, SeeAlert, Unhide

READ = "read"
"""To see what is written to an account, and what was done about it."""
REPLY = "reply"
"""To answer, and to say what an item is about."""
MODERATE = "moderate"
"""To hide, show again and remove, with a ground."""
APPROVE = "approve"
"""To be the second person where the pack or a role asks for one."""
ARCHIVE = "archive"
"""The archivist's: to shield, archive and correct records, and to close case files."""
PUBLISH = "publish"
"""To publish posts on the account."""
ADMIN = "admin"
"""To connect the account, and to say who may do what on it."""
ACCOUNT_RIGHTS = (READ, REPLY, MODERATE, APPROVE, ARCHIVE, PUBLISH, ADMIN)
EVERY = "*"
"""In place of an account: all accounts of the municipality, also those to come."""
OWNER, EDITOR = "owner", "editor"
_IMPLIED: Mapping[str, frozenset[str]] = {
    REPLY: frozenset({READ}),
    MODERATE: frozenset({READ, REPLY, APPROVE}),
    APPROVE: frozenset({READ}),
    ARCHIVE: frozenset({READ}),
}
_OF_PLACE: Mapping[str, tuple[str, ...]] = {
    ADMIN: (MODERATE, PUBLISH, ADMIN),
    EDITOR: (REPLY, PUBLISH),
    OWNER: (APPROVE,),
}
"""What a place in the registry gives on its account, and on no other."""
_CLOSED = frozenset({"closed"})
_DECIDES = Hide | KeepHidden | Unhide | Remove | GiveGround | ExplainRemoval


class Row(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A person has a right on an account ("platform:id"), or on EVERY one."""

    person: str
    account: str
    right: str


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """Who has which place at an account of the registry; roles are those of the pack, and their holders have it."""

    account: str
    state: str = "active"
    admins: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    admin_roles: tuple[str, ...] = ()
    editor_roles: tuple[str, ...] = ()
    owner_roles: tuple[str, ...] = ()


def account_of(platform: str, account_id: str) -> str:
    """Return how rows name an account."""
    return f"{platform}:{account_id}"


def with_implied(right: str) -> frozenset[str]:
    """Return a right with all that it brings."""
    return _IMPLIED.get(right, frozenset()) | {right}


def giving(right: str) -> frozenset[str]:
    """Return the rights of which any one gives this right."""
    return frozenset(one for one in ACCOUNT_RIGHTS if right in with_implied(one))


def accounts_with(rows: Iterable[Row], person: str, right: str) -> frozenset[str] | None:
    """Return the accounts on which a person has a right; None: on all of them."""
    found = frozenset(row.account for row in rows if row.person == person and right in with_implied(row.right))
    return None if EVERY in found else found


def may(accounts: frozenset[str] | None, account: str) -> bool:
    """Say whether an account is among those that `accounts_with` has returned."""
    return accounts is None or account in accounts


def derived(registered: Iterable[Registered], holders: Mapping[str, Iterable[str]]) -> frozenset[Row]:
    """Return the rows that the registry gives; `holders` are role -> persons. A closed account gives none."""
    return frozenset(
        Row(person=person, account=one.account, right=right)
        for one in registered
        if one.state not in _CLOSED
        for place, persons, roles in (
            (ADMIN, one.admins, one.admin_roles),
            (EDITOR, one.editors, one.editor_roles),
            (OWNER, (), one.owner_roles),
        )
        for person in (*persons, *(holder for role in roles for holder in holders.get(role, ())))
        for right in _OF_PLACE[place]
    )


def needed_for(deed: Deed) -> str:
    """Return the right without which nobody does this; what the archivist alone may do is asked for besides."""
    if isinstance(deed, _DECIDES):
        return MODERATE
    if isinstance(deed, SeeAlert):
        return READ
    return REPLY
