"""Checkpoints: from time to time the head of a chain is signed and put where it cannot be overwritten."""

import enum
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

import msgspec

KEY_BYTES_MIN = 32


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """At `at` the line `seq` of this chain had this hash. `key_id` names the key without telling it."""

    v: int = 1
    municipality: str
    series: str
    seq: int
    hash: str
    at: datetime
    key_id: str
    signature: str = ""


class Trust(enum.Enum):
    """Whether a checkpoint is ours."""

    GENUINE = "genuine"
    UNKNOWN_KEY = "unknown_key"
    FORGED = "forged"


def key_id_of(key: bytes) -> str:
    """Return a name for the key that gives nothing of it away."""
    return hashlib.sha256(b"ordstyrer checkpoint key" + key).hexdigest()[:16]


def _signature(key: bytes, checkpoint: Checkpoint) -> str:
    unsigned = msgspec.structs.replace(checkpoint, signature="")
    return hmac.new(key, msgspec.json.encode(unsigned, order="sorted"), hashlib.sha256).hexdigest()


def signed(key: bytes, checkpoint: Checkpoint) -> Checkpoint:
    """Return the checkpoint with the key's name and its signature (HMAC-SHA-256, hex)."""
    named = msgspec.structs.replace(checkpoint, key_id=key_id_of(key))
    return msgspec.structs.replace(named, signature=_signature(key, named))


def trust_in(checkpoint: Checkpoint, keys: Sequence[bytes]) -> Trust:
    """Tell whether one of our keys signed exactly this."""
    for key in keys:
        if key_id_of(key) == checkpoint.key_id:
            genuine = hmac.compare_digest(_signature(key, checkpoint), checkpoint.signature)
            return Trust.GENUINE if genuine else Trust.FORGED
    return Trust.UNKNOWN_KEY


def encoded(checkpoint: Checkpoint) -> bytes:
    """Return the bytes of the checkpoint's file."""
    return msgspec.json.encode(checkpoint, order="sorted")


def decoded(content: bytes) -> Checkpoint | None:
    """Return the checkpoint of a file; None when it is none."""
    try:
        return msgspec.json.decode(content, type=Checkpoint)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
