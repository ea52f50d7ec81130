"""Who may work for which municipality, and the keys they show: tokens, links and sessions, as SHA-256 only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, delete, select, update

from common.db import ACROSS, Tx, insert_once, rows
from desk.store.tables import KEYS, PEOPLE

TOKEN, LINK, SESSION, ENTERING = "token", "link", "session", "entering"
"""Of the API, to be used once, of a signed-in browser, of a browser that sets up how it signs in."""
MODERATE = "moderate"
"""The right to read all of a municipality's queue and to act in it."""
MEMBER = "member"
"""No right of its own: whoever has one on some account is let in, and sees what their rows give (`Rights`)."""
POLICY = "policy"
"""The right to propose and activate what the municipality decides by: its pack, and what stands beside it."""
ADMIN = "admin"
"""The right to connect the municipality's accounts, and to end that."""
PUBLISH = "publish"
"""The right to publish posts on the municipality's accounts."""
ARCHIVE = "archive"
"""The archivist's right: to shield, archive and correct records, and to close case files."""
OPERATOR = "operator"
"""Who gives rights and makes keys on the command line."""
PROVIDER = "(provider)"
"""Who gives what follows from a person's groups. Nobody can be called so."""
RIGHTS = (MODERATE, POLICY, ADMIN, PUBLISH, ARCHIVE)
LISTED_MAX = 500
_ROLE = "role:"
_ON = "@"


def as_role(role: str, account: str = "") -> str:
    """Return the right by which a person holds a role of the pack: everywhere here, or on one account alone."""
    return f"{_ROLE}{role}{_ON}{account}" if account else f"{_ROLE}{role}"


class HeldRole(msgspec.Struct, frozen=True, kw_only=True):
    """A person holds a role of the pack, on one account alone or (`account` empty) everywhere in a municipality."""

    person: str
    role: str
    account: str = ""
    since: datetime | None = None
    by: str | None = None


class Keys:
    """One municipality's people and keys."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def grant(self, person: str, at: datetime, right: str = MODERATE, by: str | None = None) -> None:
        """Give a person a right in this municipality; `by` is who gave it, where that matters.

        What somebody gives by hand is theirs from then on, though the provider's groups give it too.
        """
        row = {"municipality": self._mine, "person": person, "right": right, "since": at, "given_by": by}
        if not insert_once(self._tx, PEOPLE, row) and by not in {None, PROVIDER}:
            self._tx.execute(update(PEOPLE).where(*self._of_nobody(person, right)).values(given_by=by))

    def revoke(self, person: str, right: str) -> None:
        """Take a right from a person."""
        same = (PEOPLE.c.person == person, PEOPLE.c.right == right)
        self._tx.execute(delete(PEOPLE).where(PEOPLE.c.municipality == self._mine, *same))

    def take_back(self, person: str, right: str) -> None:
        """Take a right that a person's groups gave; what somebody gave by hand stays."""
        self._tx.execute(delete(PEOPLE).where(*self._of_nobody(person, right)))

    def _of_nobody(self, person: str, right: str) -> tuple[ColumnElement[bool], ...]:
        """The right, as long as nobody gave it by hand. Of old rows nobody knows: they follow the groups."""
        by_no_hand = PEOPLE.c.given_by.is_(None) | (PEOPLE.c.given_by == PROVIDER)
        return PEOPLE.c.municipality == self._mine, PEOPLE.c.person == person, PEOPLE.c.right == right, by_no_hand

    def has(self, person: str, right: str) -> bool:
        """True while a person has a right in this municipality."""
        query = select(PEOPLE.c.person).where(
            PEOPLE.c.municipality == self._mine, PEOPLE.c.person == person, PEOPLE.c.right == right
        )
        return self._tx.execute(query).first() is not None

    def is_first(self) -> bool:
        """True while nobody may say who may do what here."""
        query = select(PEOPLE.c.person).where(PEOPLE.c.municipality == self._mine, PEOPLE.c.right == ADMIN)
        return self._tx.execute(query).first() is None

    def people(self) -> list[str]:
        """Return who may work in this municipality's queue, by their ids."""
        query = select(PEOPLE.c.person).where(PEOPLE.c.municipality == self._mine, PEOPLE.c.right == MODERATE)
        return sorted(self._tx.execute(query).scalars())

    def known(self) -> list[str]:
        """Return everybody who has a right or a role here, by their ids."""
        query = select(PEOPLE.c.person).where(PEOPLE.c.municipality == self._mine).distinct()
        return sorted(self._tx.execute(query).scalars())

    def holders(self) -> dict[str, list[str]]:
        """Return role -> who holds it; of one account alone it is "role@account"."""
        query = select(PEOPLE.c.person, PEOPLE.c.right).where(
            PEOPLE.c.municipality == self._mine, PEOPLE.c.right.startswith(_ROLE)
        )
        found: dict[str, list[str]] = {}
        for person, right in self._tx.execute(query.order_by(PEOPLE.c.right, PEOPLE.c.person)):
            found.setdefault(right.removeprefix(_ROLE), []).append(person)
        return found

    def roles(self, person: str, account: str = "") -> frozenset[str]:
        """Return the roles of the pack that a person holds in this municipality, or on one of its accounts.

        Where somebody is named for a role on that account, nobody else holds it there.
        """
        everywhere = frozenset(role for role, on in self._held(person) if not on)
        if not account:
            return everywhere
        named = {role.partition(_ON)[0]: who for role, who in self.holders().items() if role.endswith(_ON + account)}
        return (everywhere - named.keys()) | {role for role, who in named.items() if person in who}

    def all_roles(self, person: str, account: str) -> frozenset[str]:
        """Return the roles that a person holds in this municipality or on that account, whoever else is named there.

        Asked by rules that hold somebody back: a role that is held on one account alone is no way around them.
        """
        return frozenset(role for role, on in self._held(person) if on in {"", account})

    def roles_somewhere(self, person: str) -> frozenset[str]:
        """Return the roles that a person holds, be it on one account alone."""
        return frozenset(role for role, _ in self._held(person))

    def held(self) -> list[HeldRole]:
        """Return everybody's roles, by person."""
        query = select(PEOPLE).where(PEOPLE.c.municipality == self._mine, PEOPLE.c.right.startswith(_ROLE))
        found = []
        for row in rows(self._tx, query.order_by(PEOPLE.c.person, PEOPLE.c.right)):
            role, _, account = row["right"].removeprefix(_ROLE).partition(_ON)
            found.append(
                HeldRole(
                    person=row["person"], role=role, account=account, since=row["since"], by=giver(row["given_by"])
                )
            )
        return found

    def _held(self, person: str) -> list[tuple[str, str]]:
        query = select(PEOPLE.c.right).where(
            PEOPLE.c.municipality == self._mine, PEOPLE.c.person == person, PEOPLE.c.right.startswith(_ROLE)
        )
        found = (right.removeprefix(_ROLE).partition(_ON) for right in self._tx.execute(query).scalars())
        return [(role, on) for role, _, on in found]

    def add(self, key_sha256: str, kind: str, person: str, at: datetime, expires_at: datetime | None) -> None:
        """Save a key; the key itself is never saved."""
        row = {
            "municipality": self._mine,
            "key_sha256": key_sha256,
            "kind": kind,
            "person": person,
            "made_at": at,
            "expires_at": expires_at,
            "ended_at": None,
        }
        insert_once(self._tx, KEYS, row)

    def describe(self, key_sha256: str, **said: str) -> None:
        """Say of a key what it is called, what it opens (`scopes`) and who made it."""
        mine = (KEYS.c.municipality == self._mine) & (KEYS.c.key_sha256 == key_sha256)
        self._tx.execute(update(KEYS).where(mine).values(**said))

    def used(self, key_sha256: str, at: datetime) -> None:
        """Note that a key was shown."""
        mine = (KEYS.c.municipality == self._mine) & (KEYS.c.key_sha256 == key_sha256)
        self._tx.execute(update(KEYS).where(mine).values(used_at=at))

    def open_ones(self, kind: str, at: datetime, person: str | None = None) -> list[Mapping[str, Any]]:
        """Return the keys of a kind that still open something, one person's or everybody's, the newest first."""
        query = select(KEYS).where(KEYS.c.municipality == self._mine, KEYS.c.kind == kind, KEYS.c.ended_at.is_(None))
        query = query.where(KEYS.c.expires_at.is_(None) | (KEYS.c.expires_at > at))
        if person is not None:
            query = query.where(KEYS.c.person == person)
        return list(rows(self._tx, query.order_by(KEYS.c.made_at.desc()).limit(LISTED_MAX)))

    def end_all(self, person: str, at: datetime) -> None:
        """None of a person's keys opens anything any more."""
        mine = (KEYS.c.municipality == self._mine) & (KEYS.c.person == person) & KEYS.c.ended_at.is_(None)
        self._tx.execute(update(KEYS).where(mine).values(ended_at=at))

    def end(self, key_sha256: str, at: datetime) -> bool:
        """The key opens nothing any more; false when it was ended before."""
        done = self._tx.execute(
            update(KEYS)
            .where(KEYS.c.municipality == self._mine, KEYS.c.key_sha256 == key_sha256, KEYS.c.ended_at.is_(None))
            .values(ended_at=at)
        )
        return done.rowcount > 0


def giver(by: str | None) -> str | None:
    """Return the person who gave something; None where it was no person."""
    return None if by in {OPERATOR, PROVIDER} else by


def find(tx: Tx, key_sha256: str, kind: str) -> list[Mapping[str, Any]]:
    """Return the rows of a key, one a municipality in which its person still has the right."""
    let_in = (
        select(PEOPLE.c.person)
        .where(PEOPLE.c.municipality == KEYS.c.municipality, PEOPLE.c.person == KEYS.c.person)
        .where(PEOPLE.c.right.in_((MODERATE, MEMBER)))
        .exists()
    )
    query = (
        select(KEYS)
        .where(KEYS.c.key_sha256 == key_sha256, KEYS.c.kind == kind, let_in)
        .order_by(KEYS.c.municipality)
        .execution_options(**{ACROSS: "a key says which municipalities it opens"})
    )
    return list(rows(tx, query))


def forget_keys(tx: Tx, before: datetime) -> int:
    """Delete links and sessions that were over before then; return how many."""
    over = (KEYS.c.kind.in_((LINK, SESSION, ENTERING))) & (KEYS.c.expires_at < before)
    done = tx.execute(delete(KEYS).where(over).execution_options(**{ACROSS: "a sweep of what is too old"}))
    return int(done.rowcount)
