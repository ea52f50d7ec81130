"""Facebook Pages, field `feed`: comments, and which of the rest is a post. Pure parsing, each rule seen on the wire.

Source: developers.facebook.com/docs/graph-api/webhooks/reference/page and what bodies were seen to hold.
"""

from datetime import datetime
from typing import Any

from common.errors import BadMessage
from common.events import Attachment
from ingest.core.change import EDITED, POSTED, Change, Ignored, RawChange
from ingest.core.facebook_posts import POSTS, read_post
from ingest.core.meta_values import (
    FACEBOOK,
    REACTIONS,
    VERBS,
    author_of,
    comments_parent,
    instant,
    permalink_of,
)
from ingest.core.told_values import told_id, told_text, told_url


def read_feed(change: RawChange, value: dict[str, Any], received_at: datetime) -> Change | Ignored:
    """Say what a feed change means; BadMessage when it names no object."""
    item = str(value.get("item"))
    if item in REACTIONS:
        return Ignored("reaction")  # one on a comment carries its comment_id, but is no comment
    if item != "comment" and item not in POSTS:
        return Ignored("item")
    verb = VERBS.get(str(value.get("verb")))
    if verb is None:
        return Ignored("verb")
    reader = read_comment if item == "comment" else read_post
    return reader(change, value, verb, received_at)


def read_comment(change: RawChange, value: dict[str, Any], verb: str, received_at: datetime) -> Change:
    """Return what happened to a comment; BadMessage without `comment_id`."""
    object_id = told_id(value.get("comment_id"))
    if object_id is None:
        raise BadMessage("a comment change without comment_id")
    author = author_of(value)
    post_id = told_id(value.get("post_id"))
    text = told_text(value.get("message"))
    return Change(
        verb=verb,
        kind="comment",
        platform=FACEBOOK,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=change.sent_at or received_at,
        text=_text_when_silent(verb, value) if text is None else text,
        author=author,
        told_at=instant(value.get("created_time")),
        post_id=post_id,
        parent_id=comments_parent(told_id(value.get("parent_id")), post_id, change.account_id),
        permalink=permalink_of(value),
        attachments=_attachments(value),
        own=author is not None and author.id == change.account_id,
    )


def _text_when_silent(verb: str, value: dict[str, Any]) -> str | None:
    """A picture-only comment carries no `message` at all: its text is empty, not unknown."""
    return "" if verb == POSTED or (verb == EDITED and value.get("photo")) else None


def _attachments(value: dict[str, Any]) -> tuple[Attachment, ...]:
    told = ((kind, told_url(value.get(kind))) for kind in ("photo", "video"))
    return tuple(Attachment(kind, url) for kind, url in told if url is not None)
