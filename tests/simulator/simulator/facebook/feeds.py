"""The lists of a page: feed, posts, planned posts, where it is named, and its ratings."""

from collections.abc import Callable
from datetime import datetime

from simulator.facebook.errands import Answer
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import UNKNOWN_PATH, GraphError
from simulator.facebook.paging import cursor_of, moment_of, paged
from simulator.facebook.post_fields import mention_view, post_view, rating_view
from simulator.world import Mention, Page, Post

FEEDS: dict[str, Callable[[Post], bool]] = {
    "feed": lambda post: post.is_shown,
    "posts": lambda post: post.is_shown and post.author is None,
    "published_posts": lambda post: post.is_shown and post.author is None,
    "visitor_posts": lambda post: post.is_shown and post.author is not None,
    "scheduled_posts": lambda post: not post.published and not post.removed and not post.binned,
    "photos": lambda post: post.is_shown and post.author is None and post.kind == "photo",
    "videos": lambda post: post.is_shown and post.author is None and post.kind == "video",
    "tagged": lambda _: False,
}


def feed(call: GraphCall, page: Page, target: object, name: str, now: datetime) -> Answer:
    """Return a list of posts, the newest first; `since` and `until` look at the post's time, not its comments'."""
    if target is not page:
        raise GraphError(UNKNOWN_PATH)
    since, until = moment_of(call, "since"), moment_of(call, "until")
    rows: list[Post | Mention] = [post for post in page.posts.values() if FEEDS[name](post)]
    if name == "tagged":
        rows += page.mentions.values()
    rows = [row for row in rows if (since is None or _time(row) >= since) and (until is None or _time(row) <= until)]
    rows.sort(key=lambda row: (_time(row), row.object_id), reverse=True)
    words = call.text("fields")
    return paged(
        call,
        rows,
        lambda row: cursor_of(_time(row), row.object_id),
        lambda row: post_view(page, row, words, now) if isinstance(row, Post) else mention_view(row, words),
        newest_first=True,
    )


def _time(row: Post | Mention) -> datetime:
    return row.opened or row.created_at if isinstance(row, Post) else row.created_at


def ratings(call: GraphCall, page: Page, target: object) -> Answer:
    """Return the page's recommendations, the newest first."""
    if target is not page:
        raise GraphError(UNKNOWN_PATH)
    rows = [rating for rating in page.ratings.values() if not rating.removed]
    rows.sort(key=lambda rating: (rating.created_at, rating.story_id), reverse=True)
    words = call.text("fields")
    return paged(
        call,
        rows,
        lambda rating: cursor_of(rating.created_at, rating.story_id),
        lambda rating: rating_view(rating, words),
        newest_first=True,
    )
