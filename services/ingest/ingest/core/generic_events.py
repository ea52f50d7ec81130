"""Any website: one event to a change. The shape is ours and documented in docs/reference/generic-webhook.md."""

from datetime import datetime
from typing import Any

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core import raw_json
from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN, Change, Ignored, RawChange
from ingest.core.cloud_events import envelope_of
from ingest.core.generic_delivery import CLOUD, STANDARD
from ingest.core.told_values import told_id, told_list, told_object, told_text, told_time, told_url

PLATFORM = "generic"
KINDS = frozenset({"comment", "post", "message", "mention", "review"})
VERBS = {
    "created": POSTED,
    "edited": EDITED,
    "updated": EDITED,
    "hidden": HIDDEN,
    "unhidden": UNHIDDEN,
    "removed": REMOVED,
    "deleted": REMOVED,
}


def read(change: RawChange, received_at: datetime) -> Change | Ignored:
    """Say what an event means; BadMessage when it is one of ours and cannot be understood.

    Kinds and verbs that we do not know are left out and counted: a site may send more than we read.
    """
    if change.field not in {STANDARD, CLOUD}:
        raise BadMessage("an event that is no JSON object")
    told = envelope_of(change.raw) if change.field == CLOUD else raw_json.value(change.raw)
    event_type = told.get("type")
    if not isinstance(event_type, str):
        raise BadMessage("an event without type")
    kind, _, verb = ("." + event_type.lower()).rpartition(".")
    kind = kind.rpartition(".")[2]
    if kind not in KINDS:
        return Ignored("item")
    if verb not in VERBS:
        return Ignored("verb")
    data = told_object(told.get("data"))
    object_id = told_id(data.get("id")) or told_id(told.get("subject"))
    if object_id is None:
        raise BadMessage("an event that does not tell the id of what it is about")
    if not change.account_id:
        raise BadMessage("an event that tells no account, on a route that has not exactly one")
    # Only what the body says: the time of the signature is another one when the same is sent again.
    told_at = told_time(data.get("created_at") if VERBS[verb] == POSTED else told.get("timestamp"))
    return _change(change, data, (kind, VERBS[verb], object_id), told_at, received_at)


def _change(
    change: RawChange, data: dict[str, Any], what: tuple[str, str, str], told_at: datetime | None, received_at: datetime
) -> Change:
    kind, verb, object_id = what
    thread = told_object(data.get("thread"))
    thread_id = told_id(thread.get("id"))
    parent_id = told_id(data.get("parent_id"))
    author = _author(data, object_id)
    # Nothing was sent after it came: a clock that goes ahead must not outlast every later edit.
    sent_at = min(change.sent_at or received_at, received_at)
    return Change(
        verb=verb,
        kind=kind,
        platform=PLATFORM,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=sent_at,
        text=_words(data, verb),
        author=author,
        told_at=told_at,
        post_id=thread_id if kind != "message" else None,
        parent_id=parent_id if parent_id != thread_id else None,
        permalink=told_url(data.get("url")) or told_url(thread.get("url")),
        attachments=_attachments(data),
        own=data.get("own") is True or (author is not None and author.id == change.account_id),
        rating=told_id(data.get("rating")) if kind == "review" else None,
        thread_id=thread_id if kind == "message" else None,
        sent_by_us=told_id(data.get("webhook_id")),
        told_id=change.told_id,
    )


def _words(data: dict[str, Any], verb: str) -> str | None:
    """A new item without words has none; any other event without words says nothing of them."""
    text = told_text(data.get("text"))
    return text or "" if verb == POSTED else text


def _author(data: dict[str, Any], object_id: str) -> Author | None:
    """A guest has a name and no id. Two guests of one name are two people: each is known by what they wrote."""
    author = told_object(data.get("author"))
    name = told_text(author.get("name")) or None
    author_id = told_id(author.get("id"))
    if author_id is None:
        return Author(f"guest:{object_id}", name) if name else None
    return Author(author_id, name)


def _attachments(data: dict[str, Any]) -> tuple[Attachment, ...]:
    found = [told_object(one) for one in told_list(data.get("attachments"))]
    told = [(told_id(one.get("type")) or "link", told_url(one.get("url"))) for one in found]
    return tuple(Attachment(kind, url) for kind, url in told if url is not None)
