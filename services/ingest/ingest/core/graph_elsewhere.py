"""What Meta's Graph lists beside walls and media: private messages, reviews, and mentions on other people's pages."""

from typing import Any

from common.events import Attachment, Author
from ingest.core import raw_json
from ingest.core.change import Listed
from ingest.core.facebook_reviews import rating_of
from ingest.core.meta_values import author_of, instant
from ingest.core.told_values import told_id, told_list, told_object, told_text, told_url

MESSAGE_FIELDS = "id,message,created_time,from,to,attachments"
REVIEW_FIELDS = "created_time,reviewer,recommendation_type,review_text,open_graph_story{id}"
MENTION_FIELDS = "id,message,created_time,from,permalink_url"
ADDRESSES = {"image": "image_data", "video": "video_data"}


def message(raw: bytes, ourselves: frozenset[str]) -> Listed | None:
    """Return a message of a conversation; None without an id. `ourselves` are the ids that we write under."""
    value = told_object(raw_json.value(raw))
    object_id = told_id(value.get("id"))
    if object_id is None:
        return None
    author = author_of(value)
    own = author is not None and author.id in ourselves
    readers = [told_id(told_object(one).get("id")) for one in told_list(told_object(value.get("to")).get("data"))]
    return Listed(
        raw=raw,
        object_id=object_id,
        kind="message",
        text=told_text(value.get("message")) or "",
        author=None if author is None else Author(author.id),  # as the webhooks tell it: without a name
        created_at=instant(value.get("created_time")),
        attachments=_attachments(value),
        own=own,
        thread_id=next(filter(None, readers), None) if own or author is None else author.id,
    )


def review(raw: bytes, account_id: str) -> Listed | None:
    """Return a recommendation; None without the id that the webhooks name it by."""
    value = told_object(raw_json.value(raw))
    object_id = told_id(told_object(value.get("open_graph_story")).get("id"))
    if object_id is None:
        return None
    author = author_of({"from": value.get("reviewer")})
    return Listed(
        raw=raw,
        object_id=object_id,
        kind="review",
        text=told_text(value.get("review_text")) or "",
        author=author,
        created_at=instant(value.get("created_time")),
        own=author is not None and author.id == account_id,
        rating=rating_of(value),
    )


def mention(raw: bytes, account_id: str) -> Listed | None:
    """Return a post that names the page, on another one or its own; None without an id."""
    value = told_object(raw_json.value(raw))
    object_id = told_id(value.get("id"))
    if object_id is None:
        return None
    author = author_of(value)
    return Listed(
        raw=raw,
        object_id=object_id,
        kind="post" if object_id.startswith(f"{account_id}_") else "mention",
        text=told_text(value.get("message")),
        author=author,
        created_at=instant(value.get("created_time")),
        permalink=told_url(value.get("permalink_url")),
        own=author is not None and author.id == account_id,
    )


def _attachments(value: dict[str, Any]) -> tuple[Attachment, ...]:
    told = [told_object(one) for one in told_list(told_object(value.get("attachments")).get("data"))]
    return tuple(_attachment(one) for one in told)


def _attachment(told: dict[str, Any]) -> Attachment:
    kind = (told_text(told.get("mime_type")) or "file").partition("/")[0]
    address = told_url(told_object(told.get(ADDRESSES.get(kind, ""))).get("url")) or told_url(told.get("file_url"))
    return Attachment(kind if kind in {"image", "video", "audio"} else "file", address)
