"""Checkpoints: from time to time the head of a chain is signed and put where it cannot be overwritten.

They are signed with Ed25519 (RFC 8032): whoever has the public key can prove them and nobody else can make one.
Those of version 1 bear HMAC-SHA-256 and still count, for whoever has their key.
"""

import enum
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES_MIN = 32
SEED_BYTES = 32
HMAC_V, ED25519_V = 1, 2


class Given(msgspec.Struct, frozen=True, array_like=True):
    """A number of a series, and what got it: the event (case_opened, registered), year, number and the subject's id."""

    event: str
    year: int
    number: int
    subject_id: UUID


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """At `at` the line `seq` of this chain had this hash. `key_id` names the key without telling it.

    `numbers` are those that were given since the checkpoint before: what a restored database has forgotten.
    """

    v: int = ED25519_V
    municipality: str
    series: str
    seq: int
    hash: str
    at: datetime
    key_id: str
    signature: str = ""
    numbers: tuple[Given, ...] | msgspec.UnsetType = msgspec.UNSET


class Trust(enum.Enum):
    """Whether a checkpoint is ours. `unproven`: HMAC made it, and we have public keys alone."""

    GENUINE = "genuine"
    UNKNOWN_KEY = "unknown_key"
    UNPROVEN = "unproven"
    FORGED = "forged"


@dataclass(frozen=True)
class PublicKey:
    """What proves a signature and cannot make one: 32 bytes that anybody may have."""

    raw: bytes
    v: int = field(default=ED25519_V, init=False)

    @property
    def key_id(self) -> str:
        """Return the name that checkpoints call it by."""
        return hashlib.sha256(b"ordstyrer checkpoint public key" + self.raw).hexdigest()[:16]

    def proves(self, message: bytes, signature: str) -> bool:
        """Say whether its other half signed exactly this."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class SharedKey:
    """The key of version 1, of `KEY_BYTES_MIN` bytes or more: whoever could prove could also sign."""

    secret: bytes = field(repr=False)
    v: int = field(default=HMAC_V, init=False)

    @property
    def key_id(self) -> str:
        """Return the name that checkpoints call it by; it gives nothing of the key away."""
        return hashlib.sha256(b"ordstyrer checkpoint key" + self.secret).hexdigest()[:16]

    def proves(self, message: bytes, signature: str) -> bool:
        """Say whether it signed exactly this."""
        made = hmac.new(self.secret, message, hashlib.sha256).hexdigest()
        return hmac.compare_digest(made.encode(), signature.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class SigningKey:
    """The secret half of an Ed25519 key: its seed."""

    seed: bytes = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """Return the half that may be told."""
        return PublicKey(Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def signature(self, message: bytes) -> str:
        """Sign, in hex. The same message always gets the same signature."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message).hex()


Key = PublicKey | SharedKey


@dataclass(frozen=True)
class Keys:
    """The keys of an archive: `signs` makes checkpoints (None: only looks), `proves` are all that ever made some."""

    signs: SigningKey | None
    proves: tuple[Key, ...] = ()


def signing_key_of(secret: bytes) -> SigningKey:
    """Return the Ed25519 key that follows from a secret of version 1, so that one file keeps serving."""
    return SigningKey(hashlib.sha256(b"ordstyrer checkpoint ed25519" + secret).digest())


def _message(checkpoint: Checkpoint) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(checkpoint, signature=""), order="sorted")


def signed(key: SigningKey, checkpoint: Checkpoint) -> Checkpoint:
    """Return the checkpoint with the key's name and its signature."""
    named = msgspec.structs.replace(checkpoint, v=ED25519_V, key_id=key.public.key_id)
    return msgspec.structs.replace(named, signature=key.signature(_message(named)))


def trust_in(checkpoint: Checkpoint, keys: Sequence[Key]) -> Trust:
    """Tell whether one of our keys signed exactly this, in the way of its version."""
    for key in keys:
        if key.key_id == checkpoint.key_id and key.v == checkpoint.v:
            genuine = key.proves(_message(checkpoint), checkpoint.signature)
            return Trust.GENUINE if genuine else Trust.FORGED
    shared = any(key.v == HMAC_V for key in keys)
    return Trust.UNPROVEN if checkpoint.v == HMAC_V and keys and not shared else Trust.UNKNOWN_KEY


def encoded(checkpoint: Checkpoint) -> bytes:
    """Return the bytes of the checkpoint's file."""
    return msgspec.json.encode(checkpoint, order="sorted")


def decoded(content: bytes) -> Checkpoint | None:
    """Return the checkpoint of a file; None when it is none."""
    try:
        return msgspec.json.decode(content, type=Checkpoint)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
