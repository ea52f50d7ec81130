"""The sealed container of an item's revision: bytes that stand on their own."""

import base64
import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

MEDIA_TYPE = "application/json"
RENDERING_MEDIA_TYPE = "application/pdf"
RENDERING_FORMAT = "fmt/478"
"""PDF/A-2u, as PRONOM names it."""


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a revision when it is sealed. `change` is the exact bytes that the platform sent of it.

    `parent_text` is only ever our own text: the seal of one resident holds no other resident's words. `attachments`
    are the platform's kind and address, in stage 2 with the SHA-256 that the bytes are kept under, or why they are not.
    """

    municipality: str
    item_id: UUID
    revision: int
    platform: str
    account_id: str
    object_id: str
    kind: str
    text: str
    visibility: str
    author_id: str | None = None
    author_name: str | None = None
    created_at: datetime | None = None
    received_at: datetime | None = None
    post_id: str | None = None
    parent_id: str | None = None
    thread_id: str | None = None
    permalink: str | None = None
    parent_text: str | None = None
    attachments: tuple[dict[str, Any], ...] = ()
    change: bytes | None = None


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def first_container(sealed: Sealed) -> bytes:
    """Return stage 1: the change byte for byte, the text, its place in the thread, and their hashes.

    Canonical JSON without the time of sealing: the same revision always gives the same bytes.
    """
    return msgspec.json.encode(_first(sealed), order="sorted")


def second_container(sealed: Sealed, rendering: bytes) -> bytes:
    """Return stage 2: stage 1 by its hash and whole, the rendering, and the list of attachments."""
    first = first_container(sealed)
    whole = {
        "what": "ordstyrer evidence",
        "v": 1,
        "stage": 2,
        "first_sha256": sha256_of(first),
        "first": msgspec.Raw(first),
        "rendering": _bytes(rendering) | {"media_type": RENDERING_MEDIA_TYPE, "format": RENDERING_FORMAT},
        "attachments": list(sealed.attachments),
    }
    return msgspec.json.encode(whole, order="sorted")


def _first(sealed: Sealed) -> dict[str, Any]:
    return {
        "what": "ordstyrer evidence",
        "v": 1,
        "stage": 1,
        "municipality": sealed.municipality,
        "item_id": sealed.item_id,
        "revision": sealed.revision,
        "platform": sealed.platform,
        "account_id": sealed.account_id,
        "object_id": sealed.object_id,
        "kind": sealed.kind,
        "permalink": sealed.permalink,
        "author": {"id": sealed.author_id, "name": sealed.author_name},
        "created_at": sealed.created_at,
        "received_at": sealed.received_at,
        "visibility": sealed.visibility,
        "text": sealed.text,
        "text_sha256": sha256_of(sealed.text.encode()),
        "thread": {
            "thread_id": sealed.thread_id,
            "post_id": sealed.post_id,
            "parent_id": sealed.parent_id,
            "our_text_above": sealed.parent_text,
        },
        "change": _bytes(sealed.change) if sealed.change is not None else None,
    }


def _bytes(content: bytes) -> dict[str, Any]:
    return {
        "sha256": sha256_of(content),
        "size_bytes": len(content),
        "base64": base64.b64encode(content).decode(),
    }


def document_titles(lang: str) -> tuple[str, str, str]:
    """Return the titles of a version's documents: what people read, what the platform sent, the sealed copy."""
    titles = {
        "nb": ("Arkivkopi", "Data fra plattformen", "Forseglet kopi"),
        "nn": ("Arkivkopi", "Data frå plattforma", "Forsegla kopi"),
        "sv": ("Arkivkopia", "Data från plattformen", "Förseglad kopia"),
    }
    return titles.get(lang, titles["nb"])


def attachment_title(lang: str, place: int) -> str:
    """Return the title of an attachment's document, by its place (1 is the first): never its own name."""
    return f"{'Bilaga' if lang == 'sv' else 'Vedlegg'} {place}"
