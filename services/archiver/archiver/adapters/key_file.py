"""The keys of checkpoints: a file that only its owner reads, never in the database.

It holds, in any number, private and public Ed25519 keys as PEM (`openssl genpkey -algorithm ed25519`) and lines of
hexadecimal digits (a secret of 32 bytes or more: it signs by the Ed25519 key that follows from it, and proves what it
signed by HMAC before). The first private one signs; all of them prove.
"""

import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from archiver.core.checkpoint import (
    KEY_BYTES_MIN,
    SEED_BYTES,
    Key,
    Keys,
    PublicKey,
    SharedKey,
    SigningKey,
    signing_key_of,
)
from common.errors import Permanent

_PEM = re.compile(r"-----BEGIN (?P<what>[A-Z ]+)-----[^-]*-----END (?P=what)-----")


def new_salt() -> bytes:
    """Return 32 bytes that nobody can guess."""
    return secrets.token_bytes(32)


def read_keys(path: Path) -> Keys | None:
    """Return the keys; None when there is no file. Permanent when the file holds none, or something else."""
    text = _text(path)
    if text is None:
        return None
    halves = [_pem(path, found.group()) for found in _PEM.finditer(text)]
    shared = [_hexadecimal(path, line) for line in _PEM.sub("", text).split()]
    signing = [half for half in halves if isinstance(half, SigningKey)] + [signing_key_of(s.secret) for s in shared]
    proves: list[Key] = [half.public if isinstance(half, SigningKey) else half for half in halves]
    proves += [key for secret in shared for key in (signing_key_of(secret.secret).public, secret)]
    if not proves:
        raise Permanent(f"there is no key in the checkpoint key file {path}")
    return Keys(signing[0] if signing else None, tuple(dict.fromkeys(proves)))


def read_public(path: Path) -> tuple[PublicKey, ...]:
    """Return the public keys of a file that holds nothing else. Permanent when there is none, or a secret."""
    text = _text(path)
    found = [_pem(path, block.group()) for block in _PEM.finditer(text or "")]
    public = tuple(half for half in found if isinstance(half, PublicKey))
    if not public or len(public) < len(found):
        raise Permanent(f"{path} is to hold public keys of Ed25519 as PEM and nothing else (`archive key` prints them)")
    return public


def make_keys(path: Path) -> Keys:
    """Return the keys of the file, which is made when it is not there, readable by its owner only."""
    if (keys := read_keys(path)) is not None:
        return keys
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _written_beside(path, _private_pem(_new_key()))
    try:
        os.link(beside, path)  # unlike a rename it never replaces a key that was quicker
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return make_keys(path)


def rotate(path: Path) -> Keys:
    """Put a new key before those of the file; of the old ones only what proves stays (secrets in hex stay: they must).

    Whatever runs signs with the new one from its next start. Permanent when there is no file to rotate.
    """
    text = _text(path)
    if text is None:
        raise Permanent(f"there is no checkpoint key file {path} yet: it is made at the first start")

    def retired(found: re.Match[str]) -> str:
        half = _pem(path, found.group())
        return public_pem(half.public).strip() if isinstance(half, SigningKey) else found.group()

    _written_beside(path, _private_pem(_new_key()) + _PEM.sub(retired, text)).replace(path)
    keys = read_keys(path)
    if keys is None:
        raise Permanent(f"the checkpoint key file {path} is gone")
    return keys


def public_pem(key: PublicKey) -> str:
    """Return the public key as anybody can keep it."""
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return Ed25519PublicKey.from_public_bytes(key.raw).public_bytes(serialization.Encoding.PEM, spki).decode()


def _new_key() -> SigningKey:
    return SigningKey(secrets.token_bytes(SEED_BYTES))


def _private_pem(key: SigningKey) -> str:
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    return private.private_bytes(serialization.Encoding.PEM, form, plain).decode()


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as e:
        raise Permanent(f"the checkpoint key file {path} cannot be read") from e


def _pem(path: Path, block: str) -> SigningKey | PublicKey:
    try:
        if "PRIVATE" in block.splitlines()[0]:
            private = serialization.load_pem_private_key(block.encode(), None)
            if isinstance(private, Ed25519PrivateKey):
                return SigningKey(private.private_bytes_raw())
        else:
            public = serialization.load_pem_public_key(block.encode())
            if isinstance(public, Ed25519PublicKey):
                return PublicKey(public.public_bytes_raw())
    except (ValueError, TypeError, UnsupportedAlgorithm) as e:
        raise Permanent(f"a key in the checkpoint key file {path} cannot be read") from e
    raise Permanent(f"a key in the checkpoint key file {path} is not of Ed25519")


def _hexadecimal(path: Path, line: str) -> SharedKey:
    try:
        secret = bytes.fromhex(line)
    except ValueError as e:
        raise Permanent(f"the checkpoint key file {path} is neither PEM nor hexadecimal") from e
    if len(secret) < KEY_BYTES_MIN:
        raise Permanent(f"the checkpoint key in {path} is shorter than {KEY_BYTES_MIN} bytes")
    return SharedKey(secret)


def _written_beside(path: Path, text: str) -> Path:
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    made = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return beside
