"""Sign-in: links, sessions and tokens. A key is shown once to whoever gets it, and kept as its SHA-256 only."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from common.db import Tx
from desk.store import Cases, Keys
from desk.store.keys import ADMIN, LINK, MODERATE, OPERATOR, SESSION, TOKEN, find

LINK_MINUTES = 15
"""How long a sign-in link works: long enough to walk over with it, too short to be found later."""
KEY_BYTES = 32


SCOPE_READ, SCOPE_ACT, SCOPE_POLICY = "read", "act", "policy"
SCOPES = (SCOPE_READ, SCOPE_ACT, SCOPE_POLICY)
"""What a token opens: reading, acts on items, the municipality's pack with all beside it."""
TOKEN_DAYS = (30, 90, 365)
TOKEN_DAYS_USUAL = 90
NOTED_EVERY = timedelta(minutes=1)
"""That a key was used is noted this often: more would only be more writing."""
LAPSED_HOURS = 24
"""So long after its end a session still says whose words a form brings: they are kept for that person, and no more."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is, and which municipalities' queues are theirs. `csrf` is their session's form token.

    `scopes` are what a token opens, None where it opens all that its person may. `seen` is when the key was shown last,
    `idles` when it opens nothing more unless it is shown again, `ends` when it does so whatever is done.
    """

    person: str
    municipalities: tuple[str, ...]
    csrf: str = ""
    scopes: frozenset[str] | None = None
    seen: datetime | None = None
    idles: datetime | None = None
    ends: datetime | None = None


def grant(tx: Tx, person: str, municipalities: Iterable[str], rights: Iterable[str], at: datetime) -> None:
    """Give a person rights in whole municipalities."""
    for municipality in municipalities:
        for right in rights:
            Keys(tx, municipality).grant(person, at, right, OPERATOR)


def first_is_admin(tx: Tx, person: str, municipalities: Iterable[str], at: datetime) -> list[str]:
    """Make a person administrator where there is none yet; return where that was so."""
    first = [municipality for municipality in municipalities if Keys(tx, municipality).is_first()]
    grant(tx, person, first, [ADMIN], at)
    return first


def make_token(
    tx: Tx,
    person: str,
    municipalities: Iterable[str],
    at: datetime,
    *,
    scopes: Iterable[str] = SCOPES,
    days: int = TOKEN_DAYS_USUAL,
) -> str:
    """Give a person the right to these municipalities and return a bearer token for the API. It is shown only here.

    It opens what its scopes name and its person may, and nothing any more after so many days.
    """
    grant(tx, person, municipalities, [MODERATE], at)
    token = _give(tx, person, municipalities, at, kind=TOKEN, expires_at=at + timedelta(days=days))
    for municipality in set(municipalities):
        said = {"scopes": " ".join(sorted(scopes)), "made_by": OPERATOR}
        Keys(tx, municipality).describe(sha256_of(token), **said)
    return token


def invite(tx: Tx, person: str, municipalities: Iterable[str], at: datetime) -> str:
    """Give a person the right to these municipalities and return a sign-in link's token.

    It works once, within LINK_MINUTES; the link is `/link/<token>` of the desk.
    """
    grant(tx, person, municipalities, [MODERATE], at)
    return make_link(tx, person, municipalities, at)


def make_named_token(tx: Tx, person: str, municipality: str, at: datetime, expires_at: datetime) -> str:
    """Return a token for the API, for a program that sees and does what its rights give. It is shown only here."""
    return _give(tx, person, [municipality], at, kind=TOKEN, expires_at=expires_at)


def sessions_of(tx: Tx, person: Person, at: datetime, idle: timedelta) -> list[Mapping[str, Any]]:
    """Return a person's sessions that still open something, each once, the newest first."""
    found = {
        row["key_sha256"]: row
        for municipality in person.municipalities
        for row in Keys(tx, municipality).open_ones(SESSION, at, person.person)
        if at < (row["used_at"] or row["made_at"]) + idle
    }
    return sorted(found.values(), key=lambda row: row["made_at"], reverse=True)


def end_sessions(tx: Tx, person: Person, ends: Callable[[str], bool], at: datetime) -> None:
    """End those of a person's sessions whose hash is named."""
    for municipality in person.municipalities:
        keys = Keys(tx, municipality)
        for row in keys.open_ones(SESSION, at, person.person):
            if ends(row["key_sha256"]):
                keys.end(row["key_sha256"], at)
                Cases(tx, municipality).audit(person.person, "session_ended", None, at)


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


def who_has(tx: Tx, key: str, kind: str, at: datetime, idle: timedelta | None = None) -> Person | None:
    """Return whose key this is, and what it opens now; None when it opens nothing, or was not used for so long."""
    wanted = sha256_of(key)
    found = [
        row
        for row in find(tx, wanted, kind)
        if hmac.compare_digest(row["key_sha256"], wanted)
        and row["ended_at"] is None
        and (row["expires_at"] is None or at < row["expires_at"])
        and (idle is None or at < (row["used_at"] or row["made_at"]) + idle)
    ]
    return _shown_by(key, found, idle) if found else None


def who_had(tx: Tx, session: str, at: datetime) -> Person | None:
    """Return whose session this was until lately: one that ran out, never one that somebody has ended."""
    wanted, since = sha256_of(session), at - timedelta(hours=LAPSED_HOURS)
    found = [row for row in find(tx, wanted, SESSION) if row["ended_at"] is None and since < row["expires_at"]]
    return _shown_by(session, found, None) if found else None


def _shown_by(key: str, found: list[Mapping[str, Any]], idle: timedelta | None) -> Person:
    first = found[0]
    return Person(
        person=first["person"],
        municipalities=tuple(row["municipality"] for row in found),
        csrf=csrf_of(key),
        scopes=frozenset(first["scopes"].split()) if first["scopes"] is not None else None,
        seen=first["used_at"],
        idles=(first["used_at"] or first["made_at"]) + idle if idle else None,
        ends=first["expires_at"],
    )


def note_use(tx: Tx, person: Person, key: str, at: datetime) -> None:
    """Note that a key was used."""
    for municipality in person.municipalities:
        Keys(tx, municipality).used(sha256_of(key), at)


def csrf_of(session: str) -> str:
    """Return the token that every form of this session carries: who has it has read our page, not only linked to it."""
    return hmac.new(session.encode(), b"form", hashlib.sha256).hexdigest()


def use_up(tx: Tx, link: str, at: datetime) -> Person | None:
    """Use a sign-in link and return whose it is; None when the link is used, too old, or none of ours."""
    person = who_has(tx, link, LINK, at)
    if person is None:
        return None
    used = [Keys(tx, m).end(sha256_of(link), at) for m in person.municipalities]
    return person if all(used) else None


def sign_in(tx: Tx, link: str, at: datetime, hours: float) -> str | None:
    """Use a sign-in link and return the session's key; None when the link is used, too old, or none of ours."""
    person = use_up(tx, link, at)
    if person is None:
        return None
    return begin_session(tx, person.person, person.municipalities, at, hours)


def begin_session(tx: Tx, person: str, municipalities: Iterable[str], at: datetime, hours: float) -> str:
    """Return the key of a new session: never one that a browser came with."""
    session = secrets.token_urlsafe(KEY_BYTES)
    for municipality in municipalities:
        Keys(tx, municipality).add(sha256_of(session), SESSION, person, at, at + timedelta(hours=hours))
        Cases(tx, municipality).audit(person, "signed_in", None, at)
    return session


def sign_out(tx: Tx, session: str, at: datetime) -> None:
    """End a session; one that is none is left as it is."""
    person = who_has(tx, session, SESSION, at)
    if person is None:
        return
    for municipality in person.municipalities:
        Keys(tx, municipality).end(sha256_of(session), at)
        Cases(tx, municipality).audit(person.person, "signed_out", None, at)
