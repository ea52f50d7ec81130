"""YouTube's comments as the Data API lists them: threads and replies to what stands on the platform.

Source: developers.google.com/youtube/v3/docs/commentThreads and /comments. Asked for with textFormat=plainText, so
that the words are words and no HTML; `textOriginal` is what its own writer is shown, and goes first.
"""

from datetime import datetime
from typing import Any

import msgspec

from common.errors import BadMessage
from common.events import Author
from ingest.core import raw_json
from ingest.core.change import Listed
from ingest.core.plain_text import same_words
from ingest.core.told_values import told_id, told_object, told_text, told_time

STATES = ("published", "heldForReview", "likelySpam")
"""Each is listed by itself: without a word YouTube lists the published ones only. Rejected ones are never listed."""
REJECTED = "rejected"
HIDDEN = frozenset({"heldForReview", "likelySpam", REJECTED})
WATCH = "https://www.youtube.com/watch?v="


class Threads(msgspec.Struct, frozen=True, kw_only=True):
    """A page of threads: every comment that stands in it, and the threads with more replies than were given.

    `newest_at` is when the newest of the threads began, None when none tells. `next` is the next page's token.
    """

    found: tuple[Listed, ...]
    unfinished: tuple[str, ...]
    newest_at: datetime | None
    next: str | None


def read_threads(content: bytes, account_id: str) -> Threads:
    """Read a page of commentThreads.list; BadMessage when it is no such page. A broken thread costs no neighbour."""
    page = raw_json.members(content)
    found: list[Listed] = []
    unfinished: list[str] = []
    began: list[datetime] = []
    for thread in _items(page):
        try:
            comments, is_unfinished = _thread(thread, account_id)
        except BadMessage:
            continue
        found += comments
        if is_unfinished:
            unfinished.append(comments[0].object_id)
        if comments[0].created_at is not None:
            began.append(comments[0].created_at)
    return Threads(
        found=tuple(found), unfinished=tuple(unfinished), newest_at=max(began, default=None), next=_token(page)
    )


def read_comments(content: bytes, account_id: str) -> tuple[tuple[Listed, ...], str | None]:
    """Read a page of comments.list: its comments, and the next page's token. BadMessage when it is no such page."""
    page = raw_json.members(content)
    found = []
    for raw in _items(page):
        try:
            found.append(_comment(raw, account_id, None))
        except BadMessage:
            continue
    return tuple(found), _token(page)


def title_of(content: bytes) -> str | None:
    """Return the title of the one video in a page of videos.list; None when there is none. BadMessage: no page."""
    for raw in _items(raw_json.members(content)):
        title = told_text(told_object(told_object(raw_json.value(raw)).get("snippet")).get("title"))
        if title is not None:
            return title
    return None


def moderation_of(comment: Listed) -> str | None:
    """Return the comment's moderation status, None when we are not told (only the channel's owner is)."""
    status = told_object(told_object(raw_json.value(comment.raw)).get("snippet")).get("moderationStatus")
    return status if isinstance(status, str) else None


def is_ours(comment: Listed, text: str, since: datetime) -> bool:
    """True for a comment of the channel itself with these words, not older than `since` (whole seconds)."""
    made = comment.created_at
    return (
        comment.own
        and made is not None
        and made >= since.replace(microsecond=0)
        and same_words(comment.text or "", text)
    )


def root_of(object_id: str, parent_id: str | None) -> str:
    """Return the thread that a comment belongs to: a reply's id is its thread's, a full stop and its own."""
    return parent_id or object_id.partition(".")[0]


def _thread(raw: bytes, account_id: str) -> tuple[list[Listed], bool]:
    snippet = raw_json.members(_member(raw_json.members(raw), "snippet"))
    told = told_object(raw_json.value(_member(raw_json.members(raw), "snippet")))
    top = _comment(_member(snippet, "topLevelComment"), account_id, told_id(told.get("videoId")))
    replies = _replies(raw_json.members(raw).get("replies"))
    found = [top]
    for reply in replies:
        try:
            one = _comment(reply, account_id, top.post_id)
        except BadMessage:
            continue
        found.append(msgspec.structs.replace(one, parent_id=one.parent_id or top.object_id))
    total = told.get("totalReplyCount")
    return found, isinstance(total, int) and total > len(found) - 1


def _comment(raw: bytes, account_id: str, video_id: str | None) -> Listed:
    comment = told_object(raw_json.value(raw))
    snippet = told_object(comment.get("snippet"))
    object_id = told_id(comment.get("id"))
    if object_id is None:
        raise BadMessage("a comment without id")
    post_id = told_id(snippet.get("videoId")) or video_id
    author = _author(snippet, object_id)
    status = snippet.get("moderationStatus")
    words = told_text(snippet.get("textOriginal"))
    parent_id = told_id(snippet.get("parentId"))
    return Listed(
        raw=raw,
        object_id=object_id,
        kind="comment",
        text=words if words is not None else told_text(snippet.get("textDisplay")),
        hidden=status in HIDDEN if isinstance(status, str) else None,
        author=author,
        created_at=told_time(snippet.get("publishedAt")),
        updated_at=told_time(snippet.get("updatedAt")),
        post_id=post_id,
        parent_id=parent_id if parent_id != object_id else None,
        permalink=f"{WATCH}{post_id}&lc={object_id}" if post_id else None,
        own=author is not None and author.id == account_id,
    )


def _author(snippet: dict[str, Any], object_id: str) -> Author | None:
    """A writer whose channel is gone has a name at most: two of one name are two people."""
    who = told_id(told_object(snippet.get("authorChannelId")).get("value"))
    name = told_text(snippet.get("authorDisplayName")) or None
    if who is None:
        return Author(f"guest:{object_id}", name) if name else None
    return Author(who, name)


def _items(page: dict[str, bytes]) -> list[bytes]:
    return _list(page.get("items"))


def _replies(raw: bytes | None) -> list[bytes]:
    try:
        return _list(raw_json.members(raw or b"{}").get("comments"))
    except BadMessage:
        return []


def _list(raw: bytes | None) -> list[bytes]:
    return raw_json.elements(raw) if raw is not None and raw.startswith(b"[") else []


def _member(found: dict[str, bytes], name: str) -> bytes:
    if name not in found:
        raise BadMessage("a thread without its first comment")
    return found[name]


def _token(page: dict[str, bytes]) -> str | None:
    try:
        token = raw_json.value(page.get("nextPageToken", b"null"))
    except BadMessage:
        return None
    return token if isinstance(token, str) and token else None
