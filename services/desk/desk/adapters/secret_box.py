"""Encrypts what the desk must be able to read again, before it is stored: AES-256-GCM (NIST SP 800-38D).

The key lies in a file of its own, so that a copy of the database opens nothing. Where nobody named a file, one is made
in the data folder when it is first needed.
"""

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.errors import Permanent

KEY_BYTES, NONCE_BYTES = 32, 12


class SecretBox:
    """Seals and opens secrets. One opens only for what it was sealed for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._key: bytes | None = None

    def seal(self, secret: str, *bound: str) -> bytes:
        """Return a secret encrypted for what it is bound to."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self._read()).encrypt(nonce, secret.encode(), "\n".join(bound).encode())

    def open(self, sealed: bytes, *bound: str) -> str:
        """Return the secret; Permanent when it was sealed with another key, or for something else."""
        try:
            plain = AESGCM(self._read()).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], "\n".join(bound).encode())
        except (InvalidTag, ValueError) as e:
            raise Permanent(f"a stored secret does not open with the key in {self._path}") from e
        return plain.decode()

    def _read(self) -> bytes:
        if self._key is None:
            self._key = _key_in(self._path)
        return self._key


def _key_in(path: Path) -> bytes:
    try:
        if not path.exists():
            _make(path)
        key = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except (OSError, UnicodeDecodeError, binascii.Error) as e:
        raise Permanent(f"the desk's key file {path} cannot be read or made") from e
    if len(key) != KEY_BYTES:
        raise Permanent(f"the desk's key file {path}: a key is {KEY_BYTES} bytes in base64")
    return key


def _make(path: Path) -> None:
    """Put a new key where none is; of two that do so at once, one file stays, whole."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(base64.b64encode(os.urandom(KEY_BYTES)).decode() + "\n", encoding="ascii")
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
