"""What Instagram's part of Graph knows of accounts, media and comments."""

from collections.abc import Callable
from datetime import datetime

from simulator.facebook.graph_fields import parse_fields, pick
from simulator.facebook.values import graph_time
from simulator.instagram.account import Container, IgAccount, IgComment, Media

COMMENT_DEFAULTS = "timestamp,text,id"
MEDIA_DEFAULTS = "id"


def comment_view(account: IgAccount, comment: IgComment, words: str | None) -> dict[str, object]:
    """Return one comment. The time is called `timestamp`, the state `hidden`."""
    words = words or COMMENT_DEFAULTS
    known: dict[str, Callable[[], object]] = {
        "id": lambda: comment.comment_id,
        "text": lambda: comment.text or "",
        "timestamp": lambda: graph_time(comment.created_at),
        "username": lambda: comment.author.username if comment.author.shown else None,
        "from": lambda: _from(comment),
        "hidden": lambda: comment.hidden,
        "like_count": lambda: 0,
        "parent_id": lambda: comment.parent_id,
        "media": lambda: {"id": comment.media_id},
        "user": lambda: {"id": account.page_id} if comment.own else None,
        "replies": lambda: replies_view(account, comment, parse_fields(words)["replies"]),
    }
    return pick(known, words, "IGComment", whole=("replies",))


def replies_view(account: IgAccount, comment: IgComment, words: str | None) -> dict[str, object] | None:
    """Return the replies below a comment, None when there are none."""
    rows = [reply for reply in account.replies_to(comment) if not reply.removed and not reply.restricted]
    return {"data": [comment_view(account, reply, words) for reply in rows]} if rows else None


def _from(comment: IgComment) -> dict[str, object] | None:
    if not comment.author.shown:
        return None
    return {"id": comment.author.person_id, "username": comment.author.username}


def media_view(account: IgAccount, media: Media, words: str | None) -> dict[str, object]:
    """Return one media."""
    words = words or MEDIA_DEFAULTS
    known: dict[str, Callable[[], object]] = {
        "id": lambda: media.media_id,
        "caption": lambda: media.caption or None,
        "media_type": lambda: "VIDEO" if media.product == "REELS" else "IMAGE",
        "media_product_type": lambda: media.product,
        "media_url": lambda: media.picture,
        "permalink": lambda: f"https://www.instagram.com/p/{media.media_id}/",
        "timestamp": lambda: graph_time(media.created_at),
        "username": lambda: account.row.name,
        "owner": lambda: {"id": account.page_id},
        "is_comment_enabled": lambda: media.comments_on,
        "comments_count": lambda: sum(
            comment.media_id == media.media_id and not comment.removed for comment in account.comments.values()
        ),
        "like_count": lambda: 0,
    }
    return pick(known, words, "Media")


def container_view(container: Container, words: str | None) -> dict[str, object]:
    """Return how far a picture on its way has come."""
    known: dict[str, Callable[[], object]] = {
        "id": lambda: container.container_id,
        "status_code": lambda: "PUBLISHED" if container.published_as else "FINISHED",
        "status": lambda: "Finished: Media has been uploaded and it is ready to be published.",
    }
    return pick(known, words or "id", "IGContainer")


def account_view(account: IgAccount, words: str | None, *, as_me: bool) -> dict[str, object]:
    """Return the account. With Instagram Login /me has two ids: only `user_id` is the one that webhooks hold."""
    scoped = as_me and not account.by_facebook
    known: dict[str, Callable[[], object]] = {
        "id": lambda: account.scoped_id if scoped else account.page_id,
        "user_id": lambda: account.page_id,
        "username": lambda: account.row.name,
        "name": lambda: account.row.name,
        "account_type": lambda: "BUSINESS",
        "media_count": lambda: sum(not media.removed for media in account.media.values()),
    }
    return pick(known, words or "id", "IGUser")


def mentioned_view(account: IgAccount, comment_id: str, words: str | None, now: datetime) -> dict[str, object] | None:
    """Return a comment that names the account, on somebody else's media; None when there is none."""
    mention = next((each for each in account.mentions if each.comment_id == comment_id), None)
    if mention is None or mention.created_at > now:
        return None
    known: dict[str, Callable[[], object]] = {
        "id": lambda: mention.comment_id,
        "text": lambda: mention.text,
        "timestamp": lambda: graph_time(mention.created_at),
        "username": lambda: mention.author.username if mention.author.shown else None,
        "media": lambda: {"id": mention.media_id},
    }
    return pick(known, words or COMMENT_DEFAULTS, "IGComment")


def mentioned_media_view(account: IgAccount, media_id: str, words: str | None) -> dict[str, object] | None:
    """Return a media of somebody else whose caption names the account; None when there is none."""
    mention = next((each for each in account.mentions if each.media_id == media_id and not each.comment_id), None)
    if mention is None:
        return None
    known: dict[str, Callable[[], object]] = {
        "id": lambda: mention.media_id,
        "caption": lambda: mention.text,
        "timestamp": lambda: graph_time(mention.created_at),
        "username": lambda: mention.author.username if mention.author.shown else None,
        "media_type": lambda: "IMAGE",
        "permalink": lambda: f"https://www.instagram.com/p/{mention.media_id}/",
    }
    return pick(known, words or "id", "Media")
