"""Encrypts what a service must be able to read again, before it is stored: AES-256-GCM under keys in a file of its own.

Source: NIST SP 800-38D. The key file holds one key a line, 32 bytes in base64, the newest first: what is new is
encrypted with the first, and each of them opens what it has sealed, so that a key is changed without downtime. What is
sealed opens only for what it was bound to: a row that is moved to another person or tenant opens for nobody.
"""

import base64
import binascii
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.errors import Permanent
from common.key_file import keep_once

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID_CHARS = 16


class SecretBox:
    """Seals and opens secrets. `made`: a key file that is not there is made when it is first needed."""

    def __init__(self, path: Path, *, made: bool = False) -> None:
        """Read the keys, unless they are still to be made; Permanent names the file and what is wrong with it."""
        self._path = path
        self._made = made
        self._seen: tuple[int, int] | None = None
        self._keys: dict[str, bytes] = {}
        if not made:
            self.reload()

    def reload(self) -> None:
        """Read the keys anew; Permanent when the file is wrong now: the old ones stay."""
        if self._made and not self._path.exists():
            keep_once(self._path, f"{_new_key()}\n")
        seen = _stamp(self._path)
        self._keys = _keys(self._path)
        self._seen = seen

    def seal(self, secret: str, *bound: str) -> tuple[str, bytes]:
        """Return the id of the key, and the secret encrypted for what it is bound to."""
        self._look()
        key_id, key = next(iter(self._keys.items()))
        nonce = os.urandom(NONCE_BYTES)
        return key_id, nonce + AESGCM(key).encrypt(nonce, secret.encode(), _told(bound))

    def open(self, sealed: bytes, *bound: str, key_id: str | None = None) -> str:
        """Return the secret; `key_id` where it is known which key sealed it.

        Permanent when that key is not in the file, when none there opens it, or it was sealed for something else.
        """
        self._look()
        if key_id is not None and key_id not in self._keys:
            raise Permanent("a secret was encrypted with a key that the key file does not hold any more")
        for key in self._keys.values() if key_id is None else (self._keys[key_id],):
            plain = _opened(key, sealed, bound)
            if plain is not None:
                return plain
        raise Permanent(
            f"a stored secret is not the one it stands for, or was changed: no key in {self._path} opens it"
        )

    def is_old(self, sealed: bytes, *bound: str) -> bool:
        """True for what an older key has sealed: it is to be sealed anew."""
        self._look()
        return _opened(self._keys[self.newest], sealed, bound) is None

    @property
    def newest(self) -> str:
        """Return the id of the key that new secrets are encrypted with."""
        self._look()
        return next(iter(self._keys))

    def _look(self) -> None:
        """Read a file that is made when needed, or was changed; whoever names theirs says themselves when."""
        if self._made and (not self._keys or _stamp(self._path) != self._seen):
            try:
                self.reload()
            except Permanent:
                if not self._keys:
                    raise


def make_key_file(path: Path) -> None:
    """Put a new key first in a key file that only its owner reads; Permanent when it cannot be written.

    The keys that were there stay: secrets encrypted with them are encrypted anew when they are next used.
    """
    try:
        before = path.read_text(encoding="ascii") if path.exists() else ""
        beside = path.with_name(f"{path.name}.new")
        beside.touch(mode=0o600, exist_ok=False)
        beside.write_text(f"{_new_key()}\n{before}", encoding="ascii")
        beside.replace(path)
    except OSError as e:
        raise Permanent(f"the key file {path} cannot be written: {e.strerror}") from e


def _new_key() -> str:
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _keys(path: Path) -> dict[str, bytes]:
    try:
        lines = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as e:
        raise Permanent(f"the key file {path} cannot be read: is it there, and may we?") from e
    if not lines:
        raise Permanent(f"the key file {path} is empty")
    return {_id(key): key for key in (_key(line, number, path) for number, line in enumerate(lines, 1))}


def _key(line: str, number: int, path: Path) -> bytes:
    try:
        key = base64.b64decode(line, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise Permanent(f"the key file {path}, line {number}: a key is {KEY_BYTES} bytes in base64")
    return key


def _id(key: bytes) -> str:
    """Name a key by what nobody can guess it from."""
    return hashlib.sha256(b"ordstyrer token key" + key).hexdigest()[:KEY_ID_CHARS]


def _opened(key: bytes, sealed: bytes, bound: tuple[str, ...]) -> str | None:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _told(bound)).decode()
    except (InvalidTag, ValueError):
        return None


def _told(bound: tuple[str, ...]) -> bytes:
    return "\n".join(bound).encode()
