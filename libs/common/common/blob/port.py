"""The store of bytes that every service sees, and what holds of all its kinds."""

import hashlib
import re
from typing import Protocol

from common.errors import Permanent

BLOB_BYTES_MAX = 64 * 1024 * 1024
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Locked(Permanent):
    """The bytes are locked: until the lock ends only who may open it can delete them."""


class Blobs(Protocol):
    """A store of bytes. Every call is about one municipality's bytes only (G9)."""

    async def put(self, municipality: str, content: bytes, *, locked: bool = False) -> str:
        """Keep the bytes and return their SHA-256 in hex; the same bytes twice are one blob.

        `locked`: nobody changes or deletes them before the store's lock ends, where the store has one; where it has
        none, they are marked read-only. Permanent for more than `BLOB_BYTES_MAX`; Transient when the store is away.
        """

    async def get(self, municipality: str, sha256: str) -> bytes | None:
        """Return the bytes, checked against their hash; None when there are none. Permanent when altered."""

    async def delete(self, municipality: str, sha256: str, *, opened: bool = False) -> bool:
        """Delete and look again; True when the bytes were there and are gone.

        Locked when they are, unless it was `opened`: whoever calls so has two persons' word for it, on record.
        """


def digest(content: bytes) -> str:
    """Return the SHA-256 in hex, which is a blob's name."""
    return hashlib.sha256(content).hexdigest()


def checked(municipality: str, sha256: str) -> tuple[str, str]:
    """Refuse names that could lead out of the municipality's own room."""
    if not _NAME.fullmatch(municipality) or not _SHA256.fullmatch(sha256):
        raise Permanent("a blob's name is a municipality and a SHA-256 in hex")
    return municipality, sha256


def same(content: bytes, sha256: str) -> bytes:
    if digest(content) != sha256:
        raise Permanent(f"blob {sha256[:12]}… is not what was put: storage was altered")
    return content


def fits(content: bytes) -> bytes:
    if len(content) > BLOB_BYTES_MAX:
        raise Permanent(f"a blob has at most {BLOB_BYTES_MAX} bytes")
    return content
