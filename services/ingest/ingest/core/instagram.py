"""Instagram, both logins: comments, comments of live films, and mentions. Pure parsing.

Source: developers.facebook.com/docs/graph-api/webhooks/reference/instagram, /docs/instagram-platform/webhooks/examples
and what bodies were seen to hold. Only new comments are told: no edit, no hide, no removal, and no time of birth.
"""

from datetime import datetime
from typing import Any

from common.errors import BadMessage
from ingest.core.change import POSTED, Change, RawChange
from ingest.core.meta_values import INSTAGRAM, author_of
from ingest.core.told_values import told_id, told_object, told_text


def read_comment(change: RawChange, value: dict[str, Any], received_at: datetime) -> Change:
    """Return a new comment; BadMessage without `id` and `comment_id` (one page prints the one, one the other).

    A comment of only a moving picture has no `text`.
    """
    object_id = told_id(value.get("id")) or told_id(value.get("comment_id"))
    if object_id is None:
        raise BadMessage("a comment without id and comment_id")
    post_id = told_id(told_object(value.get("media")).get("id"))
    parent_id = told_id(value.get("parent_id"))
    author = author_of(value)
    return Change(
        verb=POSTED,
        kind="comment",
        platform=INSTAGRAM,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=change.sent_at or received_at,
        text=told_text(value.get("text")) or "",
        author=author,
        post_id=post_id,
        parent_id=None if parent_id == post_id else parent_id,
        own=author is not None and author.id in _ourselves(change, value),
    )


def _ourselves(change: RawChange, value: dict[str, Any]) -> set[str | None]:
    """Return the ids that the account itself writes under: its own, or its scoped one where that is told."""
    return {change.account_id, told_id(told_object(value.get("from")).get("self_ig_scoped_id"))}


def read_mention(change: RawChange, value: dict[str, Any], received_at: datetime) -> Change:
    """Return a mention, of which only ids are told: its words are unknown until they are looked up.

    BadMessage when it names neither a comment nor a picture.
    """
    comment_id, media_id = told_id(value.get("comment_id")), told_id(value.get("media_id"))
    object_id = comment_id or media_id
    if object_id is None:
        raise BadMessage("a mention without comment_id and media_id")
    return Change(
        verb=POSTED,
        kind="mention",
        platform=INSTAGRAM,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=change.sent_at or received_at,
        post_id=media_id if comment_id else None,
    )
