"""Encrypts tokens before they are stored: AES-256-GCM, under keys that lie in a file of their own.

Source: NIST SP 800-38D. The key file holds one key a line, 32 bytes in base64, the newest first: new tokens are
encrypted with the first, and each is read with the one that it names, so that a key can be changed without downtime.
"""

import base64
import binascii
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.errors import Permanent

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID_CHARS = 16


class TokenBox:
    """Seals and opens tokens. A sealed token opens only for the account that it was sealed for."""

    def __init__(self, path: Path) -> None:
        """Read the keys; Permanent names the file when there is none, or what is wrong with it."""
        self._path = path
        self._keys = _keys(path)

    def reload(self) -> None:
        """Read the keys anew; Permanent when the file is wrong now: the old ones stay."""
        self._keys = _keys(self._path)

    def seal(self, token: str, bound: tuple[str, ...]) -> tuple[str, bytes]:
        """Return the id of the key, and the token encrypted for what it is bound to."""
        key_id, key = next(iter(self._keys.items()))
        nonce = os.urandom(NONCE_BYTES)
        return key_id, nonce + AESGCM(key).encrypt(nonce, token.encode(), _told(bound))

    def open(self, key_id: str, sealed: bytes, bound: tuple[str, ...]) -> str:
        """Return the token; Permanent when its key is not in the file, or it was sealed for something else."""
        key = self._keys.get(key_id)
        if key is None:
            raise Permanent("a token was encrypted with a key that the key file does not hold any more")
        try:
            return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _told(bound)).decode()
        except (InvalidTag, ValueError) as e:
            raise Permanent("a stored token is not the one of its account, or was changed") from e

    @property
    def newest(self) -> str:
        """Return the id of the key that new tokens are encrypted with."""
        return next(iter(self._keys))


def make_key_file(path: Path) -> None:
    """Put a new key first in a key file that only its owner reads; Permanent when it cannot be written.

    The keys that were there stay: tokens encrypted with them are encrypted anew when they are next checked.
    """
    new = base64.b64encode(os.urandom(KEY_BYTES)).decode()
    try:
        before = path.read_text(encoding="ascii") if path.exists() else ""
        beside = path.with_name(f"{path.name}.new")
        beside.touch(mode=0o600, exist_ok=False)
        beside.write_text(f"{new}\n{before}", encoding="ascii")
        beside.replace(path)
    except OSError as e:
        raise Permanent(f"the key file {path} cannot be written: {e.strerror}") from e


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


def _told(bound: tuple[str, ...]) -> bytes:
    return "\n".join(bound).encode()
