"""Signing in without a provider: a link sets up a passphrase and codes from an app, which are asked for from then on.

Nobody learns from an answer whether a person is there, or which of the two was wrong.
"""

import base64
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec
from pyotp import random_base32
from pyotp.totp import TOTP

from common.db import Tx
from common.events import derived_id
from desk.core.entering import (
    ADDRESS_TRIES_MAX,
    ADDRESS_WINDOW,
    RECOVERY_CODES,
    TRIES_MAX,
    TRIES_WINDOW,
    is_recovery,
    plain_code,
    steps_at,
)
from desk.handlers.people import KEY_BYTES, LINK_MINUTES, begin_session, sha256_of, use_up, who_has
from desk.store import Cases, Keys
from desk.store.factors import Factors, factors_of, forget_tries, tried, tries
from desk.store.keys import ENTERING

WRONG_CODE = "wrong_code"


class Box(Protocol):
    """Seals secrets for what they are bound to, and opens them."""

    def seal(self, secret: str, *bound: str) -> tuple[str, bytes]: ...

    def open(self, sealed: bytes, *bound: str) -> str: ...

    def is_old(self, sealed: bytes, *bound: str) -> bool: ...


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    """What a person's app is told, and where it belongs."""

    person: str
    municipalities: tuple[str, ...]
    secret: str

    @property
    def address(self) -> str:
        """Return it as apps read it from a picture."""
        return TOTP(self.secret).provisioning_uri(name=self.person, issuer_name="Ordstyrer")


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody types to sign in. `address` is a hash that nobody can turn back."""

    person: str
    passphrase: str
    code: str
    address: str = ""


def begin(tx: Tx, link: str, box: Box, at: datetime) -> str | None:
    """Use a link up and return the key of a set-up; None when the link is used, too old, or none of ours.

    Municipalities that the person has set up before are not touched: a link found on a desk takes nobody's place.
    """
    person = use_up(tx, link, at)
    if person is None:
        return None
    new = [m for m in person.municipalities if not _is_proved(Factors(tx, m).get(person.person))]
    if not new:
        return ""
    key, secret = secrets.token_urlsafe(KEY_BYTES), random_base32()
    for municipality in new:
        _, sealed = box.seal(secret, municipality, person.person)
        Factors(tx, municipality).begin(person.person, sealed, at)
        ends = at + timedelta(minutes=LINK_MINUTES)
        Keys(tx, municipality).add(sha256_of(key), ENTERING, person.person, at, ends)
        Cases(tx, municipality).audit(person.person, "set_up_begun", None, at)
    return key


def set_up_of(tx: Tx, key: str, box: Box, at: datetime) -> SetUp | None:
    """Return what a set-up shows; None when it is over."""
    person = who_has(tx, key, ENTERING, at)
    row = Factors(tx, person.municipalities[0]).get(person.person) if person else None
    if person is None or row is None:
        return None
    secret = box.open(row["secret"], person.municipalities[0], person.person)
    return SetUp(person=person.person, municipalities=person.municipalities, secret=secret)


def finish(
    tx: Tx, key: str, said: tuple[str, str], box: Box, at: datetime, hours: float
) -> tuple[str, list[str]] | str | None:
    """End a set-up with a scrypted passphrase and a code of the app: a session and recovery codes, or what is wrong."""
    setting, (passphrase, code) = set_up_of(tx, key, box, at), said
    if setting is None:
        return None
    if _too_often(tx, f"set-up {sha256_of(key)}", at):
        return None
    step = _step_of(setting.secret, plain_code(code), at)
    if step is None:
        return WRONG_CODE
    codes = _new_codes()
    for municipality in setting.municipalities:
        factors = Factors(tx, municipality)
        factors.prove(setting.person, passphrase, step, at)
        factors.keep_codes(setting.person, [sha256_of(one) for one in codes])
        Keys(tx, municipality).end(sha256_of(key), at)
        Cases(tx, municipality).audit(setting.person, "set_up", None, at)
    return begin_session(tx, setting.person, setting.municipalities, at, hours), codes


def may_try(tx: Tx, given: Given, at: datetime) -> bool:
    """Note a try; false when there were too many, as this person or from this address."""
    too_often = _too_often(tx, f"person {sha256_of(given.person)}", at)
    if given.address:
        who = f"address {given.address}"
        too_often = tries(tx, who, at - ADDRESS_WINDOW) >= ADDRESS_TRIES_MAX or too_often
        tried(tx, who, derived_id(who, secrets.token_hex(8)), at)
    return not too_often


def _too_often(tx: Tx, who: str, at: datetime) -> bool:
    if tries(tx, who, at - TRIES_WINDOW) >= TRIES_MAX:
        return True
    tried(tx, who, derived_id(who, secrets.token_hex(8)), at)
    return False


def enter(tx: Tx, given: Given, municipalities: tuple[str, ...], box: Box, at: datetime, hours: float) -> str | None:
    """Begin a session where passphrase and code are right; each code does it once. None where none is."""
    code = plain_code(given.code)
    let_in = tuple(m for m in municipalities if code and _is_code(tx, m, given.person, code, box, at))
    if not let_in:
        for row in factors_of(tx, given.person):
            Cases(tx, row["municipality"]).audit(given.person, "sign_in_failed", None, at)
        return None
    forget_tries(tx, f"person {sha256_of(given.person)}")
    return begin_session(tx, given.person, let_in, at, hours)


def _is_code(tx: Tx, municipality: str, person: str, code: str, box: Box, at: datetime) -> bool:
    factors = Factors(tx, municipality)
    row = factors.get(person)
    if row is None:
        return False
    if is_recovery(code):
        used = factors.use_code(person, sha256_of(code), at)
        if used:
            Cases(tx, municipality).audit(person, "recovery_code_used", None, at)
        return used
    secret = box.open(row["secret"], municipality, person)
    step = _step_of(secret, code, at)
    if step is None or not factors.use(person, step):
        return False
    if box.is_old(row["secret"], municipality, person):
        # The key was changed: whoever signs in takes the new one along, and the old one can go some day.
        factors.seal_anew(person, box.seal(secret, municipality, person)[1])
    return True


def new_codes(tx: Tx, person: str, municipalities: tuple[str, ...], at: datetime) -> list[str]:
    """Return new recovery codes in place of the old ones; they are shown only here."""
    codes = _new_codes()
    for municipality in municipalities:
        Factors(tx, municipality).keep_codes(person, [sha256_of(one) for one in codes])
        Cases(tx, municipality).audit(person, "recovery_codes_made", None, at)
    return codes


def forget(tx: Tx, person: str, municipality: str, by: str, at: datetime) -> None:
    """A person has lost phone and codes: all their sessions end, and the next link sets everything up anew."""
    Factors(tx, municipality).forget(person)
    Keys(tx, municipality).end_all(person, at)
    Cases(tx, municipality).audit(by, f"set_up_taken_back {person}", None, at)


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    totp = TOTP(secret)
    found = [step for step in steps_at(at.timestamp()) if hmac.compare_digest(totp.generate_otp(step), code)]
    return found[0] if found else None


def _new_codes() -> list[str]:
    """80 bits each: kept as plain SHA-256, they are not guessed from it."""
    made = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]
    return ["-".join(one[at : at + 4] for at in range(0, 16, 4)) for one in made]


def _is_proved(row: Mapping[str, Any] | None) -> bool:
    return row is not None and row["proved_at"] is not None
