"""Facebook Pages: webhook bodies to changes. Pure parsing, each rule from the vendor's pages or fixtures.

Source: developers.facebook.com/docs/graph-api/webhooks/reference/page and what bodies were seen to hold.
"""

import json
from datetime import UTC, datetime
from typing import Any

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core import raw_json
from ingest.core.change import (
    EDITED,
    HIDDEN,
    POSTED,
    REMOVED,
    UNHIDDEN,
    Change,
    Ignored,
    RawChange,
    safe_text,
)

PLATFORM = "facebook"
VERBS = {
    "add": POSTED,
    "edited": EDITED,
    "edit": EDITED,
    "hide": HIDDEN,
    "unhide": UNHIDDEN,
    "remove": REMOVED,
}
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)
"""Facebook's own beginning: an earlier time is a broken one."""
MS_FROM = 100_000_000_000
"""A number above this counts milliseconds: as seconds it would lie in the year 5138."""


def split(body: bytes) -> list[RawChange]:
    """Cut a delivery into its changes, each with its exact bytes; BadMessage when it is no JSON object.

    An entry that is no object is a change of its own without a field, so that it is parked and kept.
    """
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    # Meta's own pages print the body wrapped in a list; nobody has seen it on the wire, so we take both.
    if not text.startswith(b"["):
        return [change for entry in _entries(text) for change in _changes_of(entry)]
    return [change for whole in raw_json.elements(text) for change in _changes_of_whole(whole)]


def one_body(change: RawChange) -> bytes:
    """Return a delivery that holds this change alone: what a dead letter or a late page keeps."""
    time = b"null" if change.sent_at is None else str(int(change.sent_at.timestamp())).encode()
    account = json.dumps(change.account_id).encode()
    return b'{"object":"page","entry":[{"id":%s,"time":%s,"changes":[%s]}]}' % (account, time, change.raw)


def _changes_of_whole(whole: bytes) -> list[RawChange]:
    try:
        return [change for entry in _entries(whole) for change in _changes_of(entry)]
    except BadMessage:
        return [_unreadable(whole)]


def _entries(whole: bytes) -> list[bytes]:
    return _list(raw_json.members(whole).get("entry"))


def _changes_of(entry: bytes) -> list[RawChange]:
    if entry == b"null":
        return []
    try:
        parts = raw_json.members(entry)
        changes = _list(parts.get("changes"))
    except BadMessage:
        return [_unreadable(entry)]
    account_id = _id(_value(parts.get("id"))) or ""
    sent_at = _time(_value(parts.get("time")))
    return [RawChange(account_id=account_id, field=_field(change), raw=change, sent_at=sent_at) for change in changes]


def _unreadable(raw: bytes) -> RawChange:
    """Make a change of what is none: it is parked as it stands and its neighbours go on."""
    return RawChange(account_id="", field="", raw=raw)


def _field(change: bytes) -> str:
    try:
        name = _value(raw_json.members(change).get("field"))
    except BadMessage:
        return ""
    return safe_text(name) if isinstance(name, str) else ""


def _list(raw: bytes | None) -> list[bytes]:
    """Return the elements of a list; nothing for null, a number or a word in its place."""
    return raw_json.elements(raw) if raw is not None and raw.startswith(b"[") else []


def _value(raw: bytes | None) -> Any:  # noqa: ANN401 - any JSON value
    """Read an id, a time or a name; None when it cannot be read, so that it costs this entry and no neighbour."""
    try:
        return None if raw is None else raw_json.value(raw)
    except BadMessage:
        return None


def read(change: RawChange, received_at: datetime) -> Change | Ignored:
    """Say what a raw change means; BadMessage when it is a feed change that cannot be understood.

    `received_at` stands in for the sending time when the platform gave none.
    """
    if change.field == "" or not change.account_id:
        raise BadMessage("an entry or change without account or field")
    if change.field != "feed":
        return Ignored("field")
    value = raw_json.value(change.raw).get("value")
    if not isinstance(value, dict):
        raise BadMessage("a feed change without value")
    if value.get("item") != "comment":
        return Ignored("item")
    verb = VERBS.get(str(value.get("verb")))
    if verb is None:
        return Ignored("verb")
    object_id = _id(value.get("comment_id"))
    if object_id is None:
        raise BadMessage("a comment change without comment_id")
    return _comment(change, value, verb, object_id, received_at)


def _comment(change: RawChange, value: dict[str, Any], verb: str, object_id: str, received_at: datetime) -> Change:
    author = _author(value)
    post_id, parent_id = _id(value.get("post_id")), _id(value.get("parent_id"))
    message = value.get("message")
    post = value.get("post")
    return Change(
        verb=verb,
        kind="comment",
        platform=PLATFORM,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=change.sent_at or received_at,
        text=safe_text(message) if isinstance(message, str) else _text_when_silent(verb, value),
        author=author,
        told_at=_time(value.get("created_time")),
        post_id=post_id,
        parent_id=None if _is_post(parent_id, post_id, change.account_id) else parent_id,
        permalink=_text(post.get("permalink_url")) if isinstance(post, dict) else None,
        attachments=_attachments(value),
        own=author is not None and author.id == change.account_id,
    )


def _is_post(parent_id: str | None, post_id: str | None, account_id: str) -> bool:
    """A top-level comment names its post (`<page>_<post>`) as parent: only a comment is a parent (facts.md 1.4)."""
    return parent_id is None or parent_id == post_id or parent_id.startswith(f"{account_id}_")


def _text_when_silent(verb: str, value: dict[str, Any]) -> str | None:
    """A picture-only comment carries no `message` at all: its text is empty, not unknown."""
    return "" if verb == POSTED or (verb == EDITED and value.get("photo")) else None


def _author(value: dict[str, Any]) -> Author | None:
    """`from` may be absent (privacy); before v2.11 the author stood in `sender_id` and `sender_name`."""
    told = value.get("from")
    if isinstance(told, dict):
        who, name = _id(told.get("id")), told.get("name")
    else:
        who, name = _id(value.get("sender_id")), value.get("sender_name")
    if who is None:
        return None
    return Author(who, safe_text(name) if isinstance(name, str) else None)


def _attachments(value: dict[str, Any]) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(kind, safe_text(value[kind]))
        for kind in ("photo", "video")
        if isinstance(value.get(kind), str) and value[kind]
    )


def _text(value: object) -> str | None:
    return safe_text(value) if isinstance(value, str) else None


def _id(value: object) -> str | None:
    """Ids come as strings and as numbers."""
    if isinstance(value, str) and value:
        return safe_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def _time(value: object) -> datetime | None:
    """Seconds, milliseconds or ISO text, as number or string; None for what is no time (never an error)."""
    try:
        at = _instant(value)
    except (ValueError, OverflowError, OSError):
        return None
    return at if at is not None and at >= EARLIEST else None


def _instant(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            at = datetime.fromisoformat(str(value))
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return datetime.fromtimestamp(value / 1000 if value >= MS_FROM else value, UTC)
