"""Graph's `fields=` syntax, and what the simulator knows of comments, posts and pages."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from simulator.facebook.graph_errors import bad_parameter
from simulator.facebook.values import graph_time, permalink
from simulator.messenger.conversation import conversation_id_of
from simulator.world import Author, Comment, Page

PRIVATE_REPLY_WINDOW = timedelta(days=7)
COMMENT_DEFAULTS = "created_time,from,message,id"
PAGE_DEFAULTS = "name,id"


def parse_fields(words: str) -> "dict[str, str | None]":
    """Split `id,from{id,name},comments.limit(5){id}` at its outer commas: name to inner words or None."""
    found: dict[str, str | None] = {}
    for part in _outer_parts(words):
        name, brace, inner = part.partition("{")
        found[name.partition(".")[0].strip()] = inner.rstrip().removesuffix("}") if brace else None
    found.pop("", None)
    return found


def _outer_parts(words: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for sign in words:
        depth += (sign in "{(") - (sign in "})")
        if sign == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += sign
    return [*parts, current]


def pick(
    known: Mapping[str, Callable[[], object]], words: str, node: str, whole: Collection[str] = ()
) -> dict[str, object]:
    """Return the fields asked for (and always `id`); one that is None is left out, as at Meta.

    Of those in `whole` the inner fields were chosen already.
    """
    asked = parse_fields(words)
    answer: dict[str, object] = {}
    for name, inner in asked.items():
        if name not in known:
            raise bad_parameter(f"Tried accessing nonexisting field ({name}) on node type ({node})")
        value = known[name]()
        if inner is not None and name not in whole and isinstance(value, dict):
            wanted = parse_fields(inner)
            value = {key: part for key, part in value.items() if key in wanted or key == "id"}
        if value is not None:
            answer[name] = value
    answer.setdefault("id", known["id"]())
    return answer


def author_view(author: Author) -> dict[str, object] | None:
    """Return `from`, or None where the platform tells nobody who it is."""
    return {"id": author.author_id, "name": author.name} if author.shown else None


def may_reply_privately(comment: Comment, now: datetime) -> bool:
    """Return whether a private reply would be taken: once, within seven days, not to the page itself."""
    return (
        not comment.own
        and not comment.removed
        and not comment.private_replies
        and now - comment.created_at <= PRIVATE_REPLY_WINDOW
    )


def comment_view(page: Page, comment: Comment, now: datetime, words: str | None) -> dict[str, object]:
    """Return one comment as Graph shows it to the page's own token."""
    known: dict[str, Callable[[], object]] = {
        "id": lambda: comment.object_id,
        "message": lambda: comment.text or "",
        "created_time": lambda: graph_time(comment.created_at),
        "from": lambda: author_view(comment.author),
        "parent": lambda: _parent_view(page, comment),
        "object": lambda: {"id": comment.post_id},
        "is_hidden": lambda: comment.hidden,
        "is_private": lambda: False,
        "can_hide": lambda: not comment.own,
        "can_remove": lambda: True,
        "can_comment": lambda: True,
        "can_like": lambda: True,
        "can_reply_privately": lambda: may_reply_privately(comment, now),
        "private_reply_conversation": lambda: _conversation_view(page, comment),
        "comment_count": lambda: sum(not reply.removed for reply in page.replies_to(comment)),
        "like_count": lambda: len(comment.liked_by),
        "user_likes": lambda: page.page_id in comment.liked_by,
        "permalink_url": lambda: _comment_link(page, comment),
        "attachment": lambda: _attachment_view(comment),
        "message_tags": lambda: None,
    }
    return pick(known, words or COMMENT_DEFAULTS, "Comment")


def _parent_view(page: Page, comment: Comment) -> dict[str, object] | None:
    if comment.parent_id is None:
        return None
    parent = page.comments[comment.parent_id]
    view: dict[str, object] = {"created_time": graph_time(parent.created_at), "message": parent.text or ""}
    author = author_view(parent.author)
    return view | ({"from": author} if author else {}) | {"id": parent.object_id}


def _conversation_view(page: Page, comment: Comment) -> dict[str, object] | None:
    return {"id": conversation_id_of(page, comment.author.author_id)} if comment.private_replies else None


def _comment_link(page: Page, comment: Comment) -> str:
    post = page.posts[comment.post_id]
    return f"{permalink(page, post)}?comment_id={comment.object_id.split('_')[1]}"


def _attachment_view(comment: Comment) -> dict[str, object] | None:
    if comment.photo is None:
        return None
    picture = {"image": {"height": 720, "src": comment.photo, "width": 960}}
    return {"media": picture, "type": "photo", "url": comment.photo}


def page_view(page: Page, words: str | None) -> dict[str, object]:
    """Return the page itself."""
    known: dict[str, Callable[[], object]] = {
        "id": lambda: page.page_id,
        "name": lambda: page.row.page_name,
        "link": lambda: f"https://www.facebook.com/{page.page_id}",
        "is_published": lambda: True,
        "access_token": lambda: page.row.page_token,
        "category": lambda: "Government organization",
        "tasks": lambda: ["ANALYZE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE"],
        "instagram_business_account": lambda: _linked(page, words or ""),
    }
    return pick(known, words or PAGE_DEFAULTS, "Page")


def _linked(page: Page, words: str) -> dict[str, object] | None:
    if page.instagram is None:
        return None
    account_id, username = page.instagram
    linked: dict[str, object] = {"id": account_id}
    # Without inner fields it is an id and nothing else.
    return linked | ({"username": username} if "{" in words else {})
