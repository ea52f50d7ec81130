"""Instagram's reading calls: the account, its media, the comments on them, and where it is named."""

import re
from collections.abc import Callable
from datetime import datetime

from simulator.facebook.errands import Answer
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import GONE, UNKNOWN_PATH, GraphError
from simulator.facebook.graph_fields import parse_fields
from simulator.facebook.paging import cursor_of, paged
from simulator.instagram.account import Container, IgAccount, IgComment, Media
from simulator.instagram.fields import (
    account_view,
    comment_view,
    container_view,
    media_view,
    mentioned_media_view,
    mentioned_view,
)
from simulator.messenger.graph_reads import read_message_place

COMMENTS_MAX = 50
MENTIONED = re.compile(r"mentioned_(comment|media)\.(?:comment|media)_id\((\w+)\)")
Target = IgAccount | Media | IgComment | Container


def resolve(account: IgAccount, call: GraphCall) -> tuple[Target, str | None]:
    """Return what the path names, and the edge below it. Raises GraphError for what is not there."""
    if not 1 <= len(call.segments) <= 2:
        raise GraphError(UNKNOWN_PATH)
    name, edge = call.segments[0], call.segments[1] if len(call.segments) > 1 else None
    if name in {"me", account.page_id, account.scoped_id}:
        return account, edge
    comment = account.comments.get(name)
    if comment is not None and not comment.removed:
        return comment, edge
    media = account.media.get(name)
    if media is not None and not media.removed:
        return media, edge
    container = account.containers.get(name)
    if container is not None:
        return container, edge
    raise GraphError(GONE)


def read(account: IgAccount, call: GraphCall, now: datetime) -> Answer:
    """Answer a GET. Raises GraphError."""
    told = read_message_place(account, call)
    if told is not None:
        return told
    target, edge = resolve(account, call)
    words = call.text("fields")
    if edge is None:
        return _read_one(account, target, call, now)
    readers: dict[tuple[type[Target], str], Callable[[], Answer]] = {
        (IgAccount, "media"): lambda: _media(account, call, words),
        (IgAccount, "subscribed_apps"): lambda: _subscribed_apps(account),
        (Media, "comments"): lambda: _comments(account, target, call),
        (IgComment, "replies"): lambda: _replies(account, target, call),
    }
    reader = readers.get((type(target), edge))
    if reader is None:
        raise GraphError(UNKNOWN_PATH)
    return reader()


def _read_one(account: IgAccount, target: Target, call: GraphCall, now: datetime) -> Answer:
    words = call.text("fields")
    if isinstance(target, IgComment):
        return comment_view(account, target, words)
    if isinstance(target, Media):
        return media_view(account, target, words)
    if isinstance(target, Container):
        return container_view(target, words)
    mentioned = MENTIONED.search(words or "")
    if mentioned is not None:
        return _mentioned(account, mentioned, words or "", now)
    return account_view(account, words, as_me=call.segments[0] == "me")


def _mentioned(account: IgAccount, asked: re.Match[str], words: str, now: datetime) -> Answer:
    kind, object_id = asked[1], asked[2]
    inner = next(iter(parse_fields(words[asked.start() :]).values()), None)
    view = (
        mentioned_view(account, object_id, inner, now)
        if kind == "comment"
        else mentioned_media_view(account, object_id, inner)
    )
    if view is None:
        raise GraphError(GONE)
    return {f"mentioned_{kind}": view, "id": account.page_id}


def _media(account: IgAccount, call: GraphCall, words: str | None) -> Answer:
    rows = sorted(
        (media for media in account.media.values() if not media.removed and media.product != "STORY"),
        key=lambda media: (media.created_at, media.media_id),
        reverse=True,
    )
    return paged(
        call,
        rows,
        lambda media: cursor_of(media.created_at, media.media_id),
        lambda media: media_view(account, media, words),
        newest_first=True,
    )


def _comments(account: IgAccount, media: Target, call: GraphCall) -> Answer:
    """Top level only, the newest first, never more than 50, no matter since when; restricted people's are left out."""
    rows = [
        comment
        for comment in account.comments.values()
        if isinstance(media, Media)
        and comment.media_id == media.media_id
        and comment.parent_id is None
        and not comment.removed
        and not comment.restricted
    ]
    rows.sort(key=lambda comment: (comment.created_at, comment.comment_id), reverse=True)
    return _listed(account, call, rows, newest_first=True)


def _replies(account: IgAccount, comment: Target, call: GraphCall) -> Answer:
    found = account.replies_to(comment) if isinstance(comment, IgComment) else iter(())
    rows = [reply for reply in found if not reply.removed and not reply.restricted]
    rows.sort(key=lambda reply: (reply.created_at, reply.comment_id))
    return _listed(account, call, rows, newest_first=False)


def _listed(account: IgAccount, call: GraphCall, rows: list[IgComment], *, newest_first: bool) -> Answer:
    words = call.text("fields")
    return paged(
        call,
        rows,
        lambda comment: cursor_of(comment.created_at, comment.comment_id),
        lambda comment: comment_view(account, comment, words),
        newest_first=newest_first,
        limit_max=COMMENTS_MAX,
    )


def _subscribed_apps(account: IgAccount) -> Answer:
    if not account.subscribed:
        return {"data": []}
    app = account.meta_app
    return {"data": [{"id": app.app_id, "name": app.name, "subscribed_fields": list(account.subscribed_fields)}]}
