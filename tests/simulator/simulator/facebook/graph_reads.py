"""Graph's reading calls: a comment, a post, a page, and the lists below them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from simulator.facebook.errands import Answer
from simulator.facebook.feeds import FEEDS, feed, ratings
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import GONE, UNKNOWN_PATH, GraphError, bad_parameter
from simulator.facebook.graph_fields import comment_view, page_view
from simulator.facebook.paging import cursor_of, moment_of, paged
from simulator.facebook.post_fields import mention_view, post_view, rating_view
from simulator.messenger.graph_reads import read_message_place
from simulator.world import Comment, Mention, Page, Post, Rating

Target = Page | Post | Comment | Mention | Rating


def read(call: GraphCall, page: Page, now: datetime) -> Answer:
    """Answer a GET. Raises GraphError for what is gone, unknown or badly asked."""
    told = read_message_place(page, call)
    if told is not None:
        return told
    target, edge = resolve(call, page)
    if edge is None:
        return _read_one(call, page, target, now)
    readers: dict[str, Callable[[], Answer]] = {
        "comments": lambda: _comments(call, page, target, now),
        "likes": lambda: _likes(page, target),
        **{name: partial(feed, call, page, target, name, now) for name in FEEDS},
        "ratings": lambda: ratings(call, page, target),
        "subscribed_apps": lambda: _subscribed_apps(page),
    }
    if edge not in readers:
        raise GraphError(UNKNOWN_PATH)
    return readers[edge]()


def resolve(call: GraphCall, page: Page) -> tuple[Target, str | None]:
    """Return what the path names, and the edge below it.

    A token sees its own page only: everything else is, for it, not there.
    """
    if not 1 <= len(call.segments) <= 2:
        raise GraphError(UNKNOWN_PATH)
    name, edge = call.segments[0], call.segments[1] if len(call.segments) > 1 else None
    if name in {"me", page.page_id}:
        return page, edge
    comment = page.comments.get(name)
    if comment is not None and not comment.removed:
        return comment, edge
    post = page.posts.get(name)
    if post is not None and not post.removed and not post.binned:
        return post, edge
    mention, rating = page.mentions.get(name), page.ratings.get(name)
    if mention is not None:
        return mention, edge
    if rating is not None and not rating.removed:
        return rating, edge
    raise GraphError(GONE)


def _read_one(call: GraphCall, page: Page, target: Target, now: datetime) -> Answer:
    words = call.text("fields")
    if isinstance(target, Comment):
        return comment_view(page, target, now, words)
    if isinstance(target, Post):
        return post_view(page, target, words, now)
    if isinstance(target, Mention):
        return mention_view(target, words)
    if isinstance(target, Rating):
        return rating_view(target, words)
    return page_view(target, words)


def _comments(call: GraphCall, page: Page, target: Target, now: datetime) -> Answer:
    if not isinstance(target, Post | Comment):
        raise bad_parameter("Tried accessing nonexisting field (comments) on this node type")
    rows = [comment for comment in page.comments.values() if _is_listed(call, target, comment)]
    since = moment_of(call, "since")
    rows = [comment for comment in rows if since is None or comment.created_at >= since]
    newest_first = _order(call) == "reverse_chronological"
    rows.sort(key=lambda comment: (comment.created_at, comment.object_id), reverse=newest_first)
    words = call.text("fields")
    answer = paged(
        call,
        rows,
        lambda comment: cursor_of(comment.created_at, comment.object_id),
        lambda comment: comment_view(page, comment, now, words),
        newest_first=newest_first,
    )
    if call.truth("summary"):
        answer["summary"] = {"order": _order(call), "total_count": len(rows), "can_comment": True}
    return answer


def _order(call: GraphCall) -> str:
    order = call.text("order") or "chronological"
    if order not in {"chronological", "reverse_chronological"}:
        raise bad_parameter("param order must be one of {chronological, reverse_chronological}")
    return order


def _is_listed(call: GraphCall, target: Post | Comment, comment: Comment) -> bool:
    if comment.removed:
        return False
    if isinstance(target, Comment):
        return comment.parent_id == target.object_id
    chosen = call.text("filter") or "toplevel"
    if chosen not in {"toplevel", "stream"}:
        raise bad_parameter("param filter must be one of {stream, toplevel}")
    return comment.post_id == target.object_id and (chosen == "stream" or comment.parent_id is None)


def _likes(page: Page, target: Target) -> Answer:
    if not isinstance(target, Comment):
        raise GraphError(UNKNOWN_PATH)
    # People's likes carry no identity for a page token; its own like does.
    own = [{"id": page.page_id, "name": page.row.page_name}] if page.page_id in target.liked_by else []
    return {"data": own}


def _subscribed_apps(page: Page) -> Answer:
    if not page.subscribed:
        return {"data": []}
    app = {
        "category": "Utility",
        "name": page.row.app,
        "id": page.meta_app.app_id,
        "subscribed_fields": list(page.subscribed_fields),
    }
    return {"data": [app]}
