"""Facebook Pages, fields `ratings` and `mention`: what people write of the municipality elsewhere than on its wall."""

from datetime import datetime
from typing import Any

from common.errors import BadMessage
from ingest.core.change import POSTED, Change, Ignored, RawChange
from ingest.core.facebook_feed import read_comment
from ingest.core.meta_values import (
    FACEBOOK,
    REACTIONS,
    VERBS,
    author_of,
    comments_parent,
    instant,
    permalink_of,
)
from ingest.core.told_values import told_id, told_text

STARS = frozenset({"1", "2", "3", "4", "5"})
RECOMMENDATIONS = frozenset({"positive", "negative"})


def read_rating(change: RawChange, value: dict[str, Any], received_at: datetime) -> Change | Ignored:
    """Return a review, or a comment on one; BadMessage without `open_graph_story_id`."""
    item = str(value.get("item"))
    if item in REACTIONS:
        return Ignored("reaction")
    if item not in {"rating", "comment"}:
        return Ignored("item")
    verb = VERBS.get(str(value.get("verb")))
    if verb is None:
        return Ignored("verb")
    reader = _review if item == "rating" else read_comment
    return reader(change, value, verb, received_at)


def _review(change: RawChange, value: dict[str, Any], verb: str, received_at: datetime) -> Change:
    object_id = told_id(value.get("open_graph_story_id"))
    if object_id is None:
        raise BadMessage("a review without open_graph_story_id")
    text = told_text(value.get("review_text"))
    author = author_of(value)
    return Change(
        verb=verb,
        kind="review",
        platform=FACEBOOK,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=change.sent_at or received_at,
        text="" if text is None and verb == POSTED else text,
        author=author,
        told_at=instant(value.get("created_time")),
        permalink=permalink_of(value),
        own=author is not None and author.id == change.account_id,
        rating=rating_of(value),
    )


def rating_of(value: dict[str, Any]) -> str | None:
    """Return positive, negative, or stars from the time before recommendations; either may be missing."""
    recommended = str(value.get("recommendation_type")).lower()  # its case differs between page and wire
    stars = told_id(value.get("rating"))
    return recommended if recommended in RECOMMENDATIONS else stars if stars in STARS else None


def read_mention(change: RawChange, value: dict[str, Any], received_at: datetime) -> Change | Ignored:
    """Return a post or comment, often on somebody else's page and without its author, that names the municipality.

    What stands on our own page is the comment or post that field `feed` tells of too. BadMessage when it names
    neither. Without words its text is unknown, not empty: nobody is mentioned in silence.
    """
    if str(value.get("item")) in REACTIONS:
        return Ignored("reaction")
    verb = VERBS.get(str(value.get("verb")))
    if verb is None:
        return Ignored("verb")
    comment_id, post_id = told_id(value.get("comment_id")), told_id(value.get("post_id"))
    object_id = comment_id or post_id
    if object_id is None:
        raise BadMessage("a mention without comment_id and post_id")
    author = author_of(value)
    return Change(
        verb=verb,
        kind=_kind(change.account_id, comment_id, post_id),
        platform=FACEBOOK,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=change.sent_at or received_at,
        text=told_text(value.get("message")),
        author=author,
        told_at=instant(value.get("created_time")),
        post_id=post_id if comment_id else None,
        parent_id=comments_parent(told_id(value.get("parent_id")), post_id, change.account_id),
        permalink=permalink_of(value),
        own=author is not None and author.id == change.account_id,
    )


def _kind(account_id: str, comment_id: str | None, post_id: str | None) -> str:
    if post_id is None or not post_id.startswith(f"{account_id}_"):
        return "mention"
    return "post" if comment_id is None else "comment"
