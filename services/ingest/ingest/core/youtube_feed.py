"""YouTube's WebSub: who asks for which channel, and Atom bodies to changes. It tells of videos, never of comments.

Sources: developers.google.com/youtube/v3/guides/push_notifications, W3C WebSub (5.3, 7), RFC 4287, RFC 6721.
"""

import re
from datetime import datetime
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import ParseError, fromstring

from common.errors import BadMessage
from common.events import Author
from ingest.core.change import POSTED, REMOVED, Change, Ignored, RawChange, safe_text
from ingest.core.told_values import told_id, told_time, told_url

PLATFORM = "youtube"
ENTRY, DELETED = "entry", "deleted-entry"
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"
_YT = "{http://www.youtube.com/xml/schemas/2015}"
_KINDS = {_ATOM + "entry": ENTRY, _TOMBSTONE + "deleted-entry": DELETED}
_TOPIC = re.compile(r"https?://www\.youtube\.com/(?:xml/)?feeds/videos\.xml\?channel_id=([A-Za-z0-9_-]{1,64})")
_CHANNEL = re.compile(r"https?://(?:www\.)?youtube\.com/channel/([A-Za-z0-9_-]{1,64})/?")
_VIDEO = "yt:video:"
_MARK = re.compile(
    rb"<(?:!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>"
    rb"|(?P<end>/)?(?P<name>[^\s/>!?]++)(?:[^<>\"'/]++|\"[^\"]*+\"|'[^']*+'|/(?!>))*(?P<empty>/)?>)",
    re.DOTALL,
)
"""A comment, words as they are, an instruction or a tag. No possessive group: before Python 3.11.5 (in Debian 12)
one whose last alternative fails half-way goes on from there (github.com/python/cpython/issues/106052)."""


def channel_of(topic: str) -> str | None:
    """Return the channel that a topic is about; None for any other address. Both paths have been seen."""
    found = _TOPIC.fullmatch(topic)
    return found[1] if found else None


def topic_of(channel_id: str) -> str:
    """Return the address that the hub knows a channel's videos by."""
    return f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={channel_id}"


def split(body: bytes) -> list[RawChange]:
    """Cut a feed into its entries; BadMessage when it is no XML, or has a document type, which no feed needs.

    Each entry's bytes are the whole feed with the other entries cut out: what stood on the wire, and readable again.
    """
    root = _parsed(body)
    entries = [(n, child) for n, child in enumerate(root) if child.tag in _KINDS]
    if len(entries) == 1:
        return [_change(entries[0][1], body)]
    places = _places(body) if entries else []
    if entries and len(places) != len(root):
        raise BadMessage("a feed whose entries cannot be told apart")
    others = [place for n, place in enumerate(places) if root[n].tag in _KINDS]
    return [_change(child, _without(body, others, places[n])) for n, child in entries]


def read(change: RawChange, received_at: datetime) -> Change | Ignored:
    """Say what an entry means; BadMessage when it does not tell its video or its channel.

    An entry is always read as a posting: a first one and a changed title look the same, and the newest words win.
    """
    if change.field not in _KINDS.values():
        return Ignored("field")
    entry = next((child for child in _parsed(change.raw) if _KINDS.get(child.tag) == change.field), None)
    video_id = _video_id(entry) if entry is not None else None
    if entry is None or video_id is None or not change.account_id:
        raise BadMessage("an entry without video or channel")
    # Nothing was sent after it came: a clock that goes ahead must not outlast every later change.
    sent_at = min(change.sent_at or received_at, received_at)
    if change.field == DELETED:
        return Change(
            verb=REMOVED,
            kind="post",
            platform=PLATFORM,
            account_id=change.account_id,
            object_id=video_id,
            sent_at=sent_at,
            told_at=change.sent_at,
            own=True,
        )
    return Change(
        verb=POSTED,
        kind="post",
        platform=PLATFORM,
        account_id=change.account_id,
        object_id=video_id,
        sent_at=sent_at,
        text=_text(entry, _ATOM + "title"),
        author=Author(change.account_id, _text(entry, f"{_ATOM}author/{_ATOM}name") or None),
        told_at=told_time(_text(entry, _ATOM + "published")),
        permalink=_link(entry),
        own=True,
    )


def _parsed(body: bytes) -> Element:
    try:
        # A document type is refused before anything in it is read: no entity, no file, no address.
        return fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as e:
        raise BadMessage("a delivery is no XML that can be read") from e


def _places(body: bytes) -> list[tuple[int, int]]:
    """Return where each child of the feed begins and ends. The body is known to be well-formed."""
    places, depth, begin = [], 0, 0
    for mark in _MARK.finditer(body):
        if mark["name"] is None:
            continue
        if mark["end"] is None and depth == 1:
            begin = mark.start()
        depth += 0 if mark["empty"] else (-1 if mark["end"] else 1)
        if depth == 1 and (mark["end"] or mark["empty"]):
            places.append((begin, mark.end()))
    return places


def _without(body: bytes, entries: list[tuple[int, int]], kept: tuple[int, int]) -> bytes:
    """Return the body without the entries, but for the one that is kept."""
    parts, last = [], 0
    for begin, end in entries:
        parts.append(body[last : end if (begin, end) == kept else begin])
        last = end
    return b"".join([*parts, body[last:]])


def _change(entry: Element, raw: bytes) -> RawChange:
    field = _KINDS[entry.tag]
    when = entry.get("when") if field == DELETED else _text(entry, _ATOM + "updated")
    return RawChange(account_id=_channel(entry) or "", field=field, raw=raw, sent_at=told_time(when))


def _channel(entry: Element) -> str | None:
    told = told_id(_text(entry, _YT + "channelId"))
    if told is not None:
        return told
    by = _CHANNEL.fullmatch(_text(entry, f"{_TOMBSTONE}by/{_ATOM}uri") or _text(entry, f"{_ATOM}author/{_ATOM}uri"))
    return by[1] if by else None


def _video_id(entry: Element) -> str | None:
    told = entry.get("ref") or _text(entry, _ATOM + "id")
    return told_id(_text(entry, _YT + "videoId") or (told.removeprefix(_VIDEO) if told.startswith(_VIDEO) else ""))


def _link(entry: Element) -> str | None:
    links = [one.get("href") for one in entry.iterfind(_ATOM + "link") if one.get("rel", "alternate") == "alternate"]
    return told_url(links[0]) if links else None


def _text(entry: Element, path: str) -> str:
    return safe_text((entry.findtext(path) or "").strip())
