"""The sealed container of an item's revision, and its rendering: bytes that stand on their own."""

import base64
import hashlib
import html
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

MEDIA_TYPE = "application/json"
RENDERING_MEDIA_TYPE = "text/html"


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
        "rendering": _bytes(rendering) | {"media_type": RENDERING_MEDIA_TYPE},
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


_WORDS = {
    "nb": ("Arkivkopi", "Skrevet av", "Tidspunkt", "Sted", "Svar på (kommunens tekst)", "Vedlegg", "Utgave"),
    "nn": ("Arkivkopi", "Skrive av", "Tidspunkt", "Stad", "Svar på (teksten til kommunen)", "Vedlegg", "Utgåve"),
    "sv": ("Arkivkopia", "Skrivet av", "Tidpunkt", "Plats", "Svar på (kommunens text)", "Bilagor", "Version"),
}


def rendering_of(sealed: Sealed, lang: str) -> bytes:
    """Return a page that any browser shows without fetching anything: what was written, by whom, when, where."""
    heading, by, when, where, above, attached, version = _WORDS.get(lang, _WORDS["nb"])
    parts = [
        (by, sealed.author_name or sealed.author_id or "-"),
        (when, sealed.created_at.isoformat() if sealed.created_at else "-"),
        (where, f"{sealed.platform} {sealed.account_id} {sealed.object_id}"),
        (version, str(sealed.revision)),
    ]
    if sealed.parent_text:
        parts.append((above, sealed.parent_text))
    if sealed.attachments:
        parts.append((attached, ", ".join(str(a.get("kind", "")) for a in sealed.attachments)))
    facts = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in parts)
    page = (
        f'<!doctype html><html lang="{html.escape(lang)}"><head><meta charset="utf-8"><title>{heading}</title>'
        "<style>body{font:16px/1.5 sans-serif;max-width:44em;margin:2em auto}"
        "blockquote{white-space:pre-wrap;border-left:4px solid;margin:1em 0;padding:.5em 1em}</style></head>"
        f"<body><h1>{heading}</h1><blockquote>{html.escape(sealed.text)}</blockquote><dl>{facts}</dl></body></html>"
    )
    return page.encode()


def document_titles(lang: str) -> tuple[str, str, str]:
    """Return the titles of a version's documents: what people read, what the platform sent, the sealed copy."""
    titles = {
        "nb": ("Arkivkopi", "Data fra plattformen", "Forseglet kopi"),
        "nn": ("Arkivkopi", "Data frå plattforma", "Forsegla kopi"),
        "sv": ("Arkivkopia", "Data från plattformen", "Förseglad kopia"),
    }
    return titles.get(lang, titles["nb"])
