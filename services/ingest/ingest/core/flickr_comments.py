"""Flickr: which photos something happened to, and their comments as they stand.

Sources: flickr.com/services/api, methods flickr.activity.userPhotos and flickr.photos.comments.getList. A list with one
member may come as that member alone, and one with none not at all.
"""

import math
from datetime import datetime, timedelta
from typing import Any

import msgspec

from common.errors import BadMessage
from common.events import Author
from ingest.core import raw_json
from ingest.core.change import Listed
from ingest.core.plain_text import html_to_text, same_words
from ingest.core.told_values import told_id, told_list, told_object, told_text, told_time, told_url

PLATFORM = "flickr"
POLL_EVERY = timedelta(hours=1)
"""Flickr asks not to ask more often what happened to one's photos."""
CALL_EVERY_S = 1.0
"""3,600 calls an hour for one key."""
HOURS_UP_TO = 72
DAYS_MAX = 365


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what happened: the photos that somebody commented on, and whether there is a next page."""

    photos: tuple[str, ...]
    has_next: bool


def read_activity(content: bytes) -> Activity:
    """Read a page of flickr.activity.userPhotos; BadMessage when it is no JSON."""
    items = told_object(told_object(raw_json.value(content)).get("items"))
    photos = []
    for item in map(told_object, _several(items.get("item"))):
        photo_id = told_id(item.get("id"))
        events = map(told_object, _several(told_object(item.get("activity")).get("event")))
        if item.get("type") == "photo" and photo_id and any(one.get("type") == "comment" for one in events):
            photos.append(photo_id)
    return Activity(
        photos=tuple(dict.fromkeys(photos)), has_next=_number(items.get("page")) < _number(items.get("pages"))
    )


def read_comments(content: bytes, account_id: str) -> tuple[Listed, ...]:
    """Read a photo's comments; BadMessage when it is no JSON object. A broken comment costs no neighbour."""
    whole = raw_json.members(raw_json.members(content).get("comments", b"{}"))
    photo_id = _photo(whole.get("photo_id"))
    listed = whole.get("comment", b"[]")
    found = []
    for raw in raw_json.elements(listed) if listed.startswith(b"[") else [listed]:
        try:
            found.append(_comment(raw, photo_id, account_id))
        except BadMessage:
            continue
    return tuple(found)


def created_id(content: bytes) -> str | None:
    """Return the id of the comment that was just made; BadMessage when the answer is no JSON."""
    return told_id(told_object(told_object(raw_json.value(content)).get("comment")).get("id"))


def photo_of(object_id: str, post_id: str | None) -> str:
    """Return the photo that a comment stands under: the middle part of its id."""
    return post_id or object_id.partition("-")[2].partition("-")[0]


def is_ours(comment: Listed, text: str, since: datetime) -> bool:
    """True for our own comment with these words, not older than `since` (whole seconds)."""
    made = comment.created_at
    in_time = made is not None and made >= since.replace(microsecond=0)
    return comment.own and in_time and says(comment, text)


def says(comment: Listed, text: str) -> bool:
    """True when the comment has our words, whether Flickr took them as words or as markup."""
    return any(same_words(comment.text or "", one) for one in (text, html_to_text(text, keep_lines=True)))


def hours_back(since: datetime | None, at: datetime) -> int:
    """Return how many hours to ask back for, at least one and at most a year."""
    most = DAYS_MAX * 24
    return most if since is None else min(max(1, math.ceil((at - since) / timedelta(hours=1))), most)


def timeframe(hours: int) -> str:
    """Return so many hours as Flickr writes them: hours, or days when there are many."""
    return f"{hours}h" if hours <= HOURS_UP_TO else f"{math.ceil(hours / 24)}d"


def _comment(raw: bytes, photo_id: str | None, account_id: str) -> Listed:
    comment = told_object(raw_json.value(raw))
    object_id = told_id(comment.get("id"))
    if object_id is None:
        raise BadMessage("a comment without id")
    who = told_id(comment.get("author"))
    words = told_text(comment.get("_content"))
    return Listed(
        raw=raw,
        object_id=object_id,
        kind="comment",
        text=None if words is None else told_text(html_to_text(words, keep_lines=True)),
        hidden=False,  # there is no hiding: what is listed is seen
        author=Author(who, told_text(comment.get("authorname")) or None) if who else None,
        created_at=told_time(comment.get("datecreate")),
        post_id=photo_id or photo_of(object_id, None) or None,
        permalink=told_url(comment.get("permalink")),
        own=who == account_id,
    )


def _several(value: object) -> list[Any]:
    return [value] if isinstance(value, dict) else told_list(value)


def _photo(raw: bytes | None) -> str | None:
    try:
        return told_id(raw_json.value(raw or b"null"))
    except BadMessage:
        return None


def _number(value: object) -> int:
    told = told_id(value) or ""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0  # noqa: PLR2004 - no such page
