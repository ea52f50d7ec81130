"""What Graph knows of posts, mentions and ratings."""

import re
from collections.abc import Callable
from datetime import datetime

from simulator.facebook.graph_fields import author_view, comment_view, parse_fields, pick
from simulator.facebook.values import graph_time, permalink
from simulator.world import Mention, Page, Post, Rating

POST_DEFAULTS = "created_time,message,id"
STATUS_TYPES = {"photo": "added_photos", "video": "added_video", "share": "shared_story"}
NESTED_LIMIT_DEFAULT = 25
LIMIT = re.compile(r"comments(?:\.\w+\([^)]*\))*?\.limit\((\d+)\)")


def post_view(page: Page, post: Post, words: str | None, now: datetime) -> dict[str, object]:
    """Return one post."""
    words = words or POST_DEFAULTS
    known: dict[str, Callable[[], object]] = {
        "id": lambda: post.object_id,
        "message": lambda: post.text or None,
        "created_time": lambda: graph_time(post.opened or post.created_at),
        "updated_time": lambda: graph_time(post.opened or post.created_at),
        "from": lambda: author_view(post.author or page.itself()),
        "permalink_url": lambda: permalink(page, post),
        "is_published": lambda: post.published,
        "is_hidden": lambda: post.hidden,
        "user_likes": lambda: page.page_id in post.liked_by,
        "status_type": lambda: STATUS_TYPES.get(post.kind, "mobile_status_update"),
        "full_picture": lambda: post.pictures[0] if post.pictures else None,
        "attachments": lambda: _attachments(post),
        "comments": lambda: _comments(page, post, words, now),
    }
    return pick(known, words, "Post", whole=("comments", "attachments"))


def _attachments(post: Post) -> dict[str, object] | None:
    rows: list[dict[str, object]] = [
        {"media": {"image": {"height": 720, "src": url, "width": 960}}, "type": "photo", "url": url}
        for url in post.pictures
    ]
    if post.link is not None:
        rows.append({"type": "video_inline" if post.kind == "video" else "share", "url": post.link})
    return {"data": rows} if rows else None


def _comments(page: Page, post: Post, words: str, now: datetime) -> dict[str, object]:
    """Return `comments.limit(5){…}` inside a post: the top level, the oldest first."""
    asked = LIMIT.search(words)
    limit = int(asked[1]) if asked else NESTED_LIMIT_DEFAULT
    rows = [
        comment
        for comment in page.comments.values()
        if comment.post_id == post.object_id and comment.parent_id is None and not comment.removed
    ]
    rows.sort(key=lambda comment: (comment.created_at, comment.object_id))
    inner = parse_fields(words)["comments"]
    return {"data": [comment_view(page, comment, now, inner) for comment in rows[:limit]]}


def mention_view(mention: Mention, words: str | None) -> dict[str, object]:
    """Return a post or comment of somebody else that names the page; who wrote it is rarely told."""
    known: dict[str, Callable[[], object]] = {
        "id": lambda: mention.object_id,
        "message": lambda: mention.text,
        "created_time": lambda: graph_time(mention.created_at),
        "from": lambda: author_view(mention.author),
        "is_hidden": lambda: False,
        "permalink_url": lambda: f"https://www.facebook.com/{mention.post_id.replace('_', '/posts/')}",
    }
    return pick(known, words or POST_DEFAULTS, "Post")


def rating_view(rating: Rating, words: str | None) -> dict[str, object]:
    """Return a recommendation, as the edge /ratings lists it."""
    known: dict[str, Callable[[], object]] = {
        "id": lambda: rating.story_id,
        "created_time": lambda: graph_time(rating.created_at),
        "reviewer": lambda: author_view(rating.author),
        "recommendation_type": lambda: "positive" if rating.positive else "negative",
        "has_rating": lambda: False,
        "has_review": lambda: rating.text is not None,
        "review_text": lambda: rating.text,
        "open_graph_story": lambda: {"id": rating.story_id, "message": rating.text or ""},
        "message": lambda: rating.text,
        "is_hidden": lambda: False,
        "from": lambda: author_view(rating.author),
    }
    return pick(known, words or "created_time,reviewer,recommendation_type,review_text,open_graph_story", "Review")
