"""Sign-in: links, sessions and tokens. A key is shown once to whoever gets it, and kept as its SHA-256 only."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from common.db import Tx
from desk.store import Cases, Keys
from desk.store.keys import LINK, MODERATE, SESSION, TOKEN, find

LINK_MINUTES = 15
"""How long a sign-in link works: long enough to walk over with it, too short to be found later."""
KEY_BYTES = 32


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is, and which municipalities' queues are theirs. `csrf` is their session's form token."""

    person: str
    municipalities: tuple[str, ...]
    csrf: str = ""


def grant(tx: Tx, person: str, municipalities: Iterable[str], rights: Iterable[str], at: datetime) -> None:
    """Give a person rights in whole municipalities."""
    for municipality in municipalities:
        for right in rights:
            Keys(tx, municipality).grant(person, at, right)


def make_token(tx: Tx, person: str, municipalities: Iterable[str], at: datetime) -> str:
    """Give a person the right to these municipalities and return a bearer token for the API. It is shown only here."""
    grant(tx, person, municipalities, [MODERATE], at)
    return _give(tx, person, municipalities, at, kind=TOKEN, expires_at=None)


def invite(tx: Tx, person: str, municipalities: Iterable[str], at: datetime) -> str:
    """Give a person the right to these municipalities and return a sign-in link's token.

    It works once, within LINK_MINUTES; the link is `/link/<token>` of the desk.
    """
    grant(tx, person, municipalities, [MODERATE], at)
    return make_link(tx, person, municipalities, at)


def make_link(tx: Tx, person: str, municipalities: Iterable[str], at: datetime) -> str:
    """Return a sign-in link's token for a person who sees what their rights give, and no more."""
    expires_at = at + timedelta(minutes=LINK_MINUTES)
    return _give(tx, person, municipalities, at, kind=LINK, expires_at=expires_at)


def _give(
    tx: Tx, person: str, municipalities: Iterable[str], at: datetime, *, kind: str, expires_at: datetime | None
) -> str:
    key = secrets.token_urlsafe(KEY_BYTES)
    for municipality in sorted(set(municipalities)):
        Keys(tx, municipality).add(sha256_of(key), kind, person, at, expires_at)
        Cases(tx, municipality).audit(person, f"{kind}_made", None, at)
    return key


def sha256_of(key: str) -> str:
    """Return the form in which a key is kept. Keys have 256 bits of chance: no salt or stretching is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def who_has(tx: Tx, key: str, kind: str, at: datetime) -> Person | None:
    """Return whose key this is, and what it opens now; None when it opens nothing."""
    wanted = sha256_of(key)
    found = [
        row
        for row in find(tx, wanted, kind)
        if hmac.compare_digest(row["key_sha256"], wanted)
        and row["ended_at"] is None
        and (row["expires_at"] is None or at < row["expires_at"])
    ]
    if not found:
        return None
    return Person(
        person=found[0]["person"],
        municipalities=tuple(row["municipality"] for row in found),
        csrf=csrf_of(key),
    )


def csrf_of(session: str) -> str:
    """Return the token that every form of this session carries: who has it has read our page, not only linked to it."""
    return hmac.new(session.encode(), b"form", hashlib.sha256).hexdigest()


def sign_in(tx: Tx, link: str, at: datetime, hours: float) -> str | None:
    """Use a sign-in link and return the session's key; None when the link is used, too old, or none of ours."""
    person = who_has(tx, link, LINK, at)
    if person is None:
        return None
    used = [Keys(tx, m).end(sha256_of(link), at) for m in person.municipalities]
    if not all(used):
        return None
    session = secrets.token_urlsafe(KEY_BYTES)
    for municipality in person.municipalities:
        Keys(tx, municipality).add(sha256_of(session), SESSION, person.person, at, at + timedelta(hours=hours))
        Cases(tx, municipality).audit(person.person, "signed_in", None, at)
    return session


def sign_out(tx: Tx, session: str, at: datetime) -> None:
    """End a session; one that is none is left as it is."""
    person = who_has(tx, session, SESSION, at)
    for municipality in person.municipalities if person else ():
        Keys(tx, municipality).end(sha256_of(session), at)
