"""Keeps passphrases so that nobody reads them, and tries them at a cost that whoever guesses pays each time."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

SALT_BYTES = 16
CHARS_MAX = 200
SCRYPT: Mapping[str, int] = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26, "dklen": 32}
Hashed = Callable[[bytes, bytes], bytes]
"""Makes of a passphrase and a salt what is kept."""


def scrypt(passphrase: bytes, salt: bytes) -> bytes:
    """Return what RFC 7914 makes of it, for 32 MiB of memory."""
    return hashlib.scrypt(passphrase, salt=salt, **SCRYPT)


class Passphrases:
    """How passphrases are kept and tried."""

    def __init__(self, hashed: Hashed = scrypt) -> None:
        self._hashed = hashed
        # Nobody's passphrase gives this; to try one against it takes what it takes to try it against somebody's.
        self._nobodys = base64.b64encode(secrets.token_bytes(SALT_BYTES + SCRYPT["dklen"])).decode()

    def kept(self, passphrase: str) -> str:
        """Return the form in which a passphrase is kept. Slow on purpose."""
        salt = secrets.token_bytes(SALT_BYTES)
        return base64.b64encode(salt + self._of(passphrase, salt)).decode()

    def municipalities(self, rows: Sequence[Mapping[str, Any]], passphrase: str) -> tuple[str, ...]:
        """Return the municipalities whose passphrase it is. It takes as long for somebody who is nobody."""
        stored = {row["passphrase"] for row in rows} or {self._nobodys}
        right = {one for one in stored if self._is(one, passphrase)}
        return tuple(row["municipality"] for row in rows if row["passphrase"] in right)

    def _is(self, stored: str, given: str) -> bool:
        raw = base64.b64decode(stored)
        return hmac.compare_digest(raw[SALT_BYTES:], self._of(given, raw[:SALT_BYTES]))

    def _of(self, passphrase: str, salt: bytes) -> bytes:
        return self._hashed(passphrase[:CHARS_MAX].encode(), salt)
