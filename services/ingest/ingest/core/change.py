"""One change that a platform tells of, in words that all platforms share."""

import hashlib
from datetime import datetime
from uuid import UUID

import msgspec

from common.events import Attachment, Author, derived_id

POSTED, EDITED, HIDDEN, UNHIDDEN, REMOVED = "posted", "edited", "hidden", "unhidden", "removed"


class RawChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change cut out of a delivery: `raw` holds its bytes as they stood on the wire, neighbours excluded.

    `sent_at` is when the platform sent it (its clock), or None when it does not say. `platform` is named where one
    app's route brings what belongs to another platform (Instagram through Meta's app); "" is the route's own.
    `told_id` is the sender's own id of this very telling, where it gives one.
    """

    account_id: str
    field: str
    raw: bytes
    sent_at: datetime | None = None
    platform: str = ""
    told_id: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a change says. `verb` is one of the five above; `text` None means that the platform gave none.

    `told_at` is the platform's own time in the change. It means different things by verb (facts.md 1.4): only
    with `posted` is it the item's birth. `kind` is comment, post, message, mention or review; `rating` is a
    review's, `thread_id` the conversation of a message, and `sent_by_us` the key that came back with what we sent.
    """

    verb: str
    kind: str
    platform: str
    account_id: str
    object_id: str
    sent_at: datetime
    text: str | None = None
    author: Author | None = None
    told_at: datetime | None = None
    post_id: str | None = None
    parent_id: str | None = None
    permalink: str | None = None
    attachments: tuple[Attachment, ...] = ()
    own: bool = False
    rating: str | None = None
    thread_id: str | None = None
    sent_by_us: str | None = None
    told_id: str = ""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """An object as a listing or a look shows it, whole; `raw` holds the platform's own bytes of it.

    None means that the listing does not tell; what a listing leaves out says nothing.
    """

    raw: bytes
    object_id: str
    kind: str
    text: str | None = None
    hidden: bool | None = None
    author: Author | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    post_id: str | None = None
    parent_id: str | None = None
    permalink: str | None = None
    attachments: tuple[Attachment, ...] = ()
    own: bool = False
    rating: str | None = None
    thread_id: str | None = None


class Ignored(msgspec.Struct, frozen=True):
    """A change that is no item: a reaction, a field that we did not ask for. `why` is a code for the metric."""

    why: str


def change_id(municipality: str, change: Change) -> UUID:
    """Return the id that the same change has however often and however batched it comes (facts.md 5)."""
    words = hashlib.sha256((change.text or "").encode("utf-8", "surrogatepass")).hexdigest()
    told = change.told_at.isoformat() if change.told_at else ""
    pictures = "|".join(a.url or a.kind for a in change.attachments)
    # Without times A, B and A again are three edits, and only the sender's id tells a retry from them.
    by_sender = (change.told_id,) if change.told_id else ()
    return derived_id(
        municipality, change.platform, change.kind, change.verb, change.object_id, told, words, pictures, *by_sender
    )


def safe_text(text: str) -> str:
    """Return the text as UTF-8, Kafka and PostgreSQL can hold it: no lone surrogates, no NUL."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "\ufffd")
