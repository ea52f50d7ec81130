"""LinkedIn: webhook bodies to changes. Pure parsing, each rule from the vendor's pages or captured bodies.

Source: learn.microsoft.com, "Organization Social Action Notifications"; up to ten notifications a body, doubles
expected, told apart by `notificationId`. What is decorated with text depends on the app's rights.
"""

import json
import re
from datetime import datetime
from typing import Any

from common.errors import BadMessage
from common.events import Author
from ingest.core import raw_json
from ingest.core.change import EDITED, POSTED, REMOVED, Change, Ignored, RawChange
from ingest.core.told_values import told_id, told_object, told_text, told_time

PLATFORM = "linkedin"
NOTIFICATIONS = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
VERBS = {
    "COMMENT": POSTED,
    "ADMIN_COMMENT": POSTED,
    "COMMENT_EDIT": EDITED,
    "COMMENT_DELETE": REMOVED,
    "SHARE_MENTION": POSTED,
}
NO_ITEMS = frozenset({"LIKE", "SHARE"})
COMMENT_URN = re.compile(r"urn:li:comment:\((?P<on>[^(),]+),(?P<id>[^(),]+)\)")


def split(body: bytes) -> list[RawChange]:
    """Cut a delivery into its notifications, each with its exact bytes; BadMessage when it is no JSON object."""
    parts = raw_json.members(body.removeprefix(b"\xef\xbb\xbf").strip())
    field = told_text(_value(parts.get("type", b"null"))) or ""
    listed = parts.get("notifications", b"null")
    if not listed.startswith(b"["):
        return []
    return [_raw_change(raw, field) for raw in raw_json.elements(listed)]


def one_body(change: RawChange) -> bytes:
    """Return a body with this notification alone."""
    return b'{"type":%s,"notifications":[%s]}' % (json.dumps(change.field).encode(), change.raw)


def _raw_change(raw: bytes, field: str) -> RawChange:
    told = told_object(_value(raw))
    return RawChange(
        account_id=told_id(told.get("organizationalEntity")) or "",
        field=field,
        raw=raw,
        sent_at=told_time(told.get("lastModifiedAt")),
        told_id=told_id(told.get("notificationId")) or "",
    )


def _value(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return raw_json.value(raw)
    except BadMessage:
        return None


def read(change: RawChange, received_at: datetime) -> Change | Ignored:
    """Say what a notification means; BadMessage when it is about a comment and cannot be understood."""
    told = raw_json.value(change.raw)
    if not isinstance(told, dict):
        raise BadMessage("a notification that is no object")
    if change.field != NOTIFICATIONS:
        return Ignored("field")
    action = told_text(told.get("action")) or ""
    if action in NO_ITEMS:
        return Ignored("item")
    if action not in VERBS:
        return Ignored("verb")
    object_id = told_id(told.get("generatedActivity"))
    if object_id is None or not change.account_id:
        raise BadMessage("a notification without organizationalEntity or generatedActivity")
    return _change(change, told, action, full_urn(object_id), received_at)


def _change(change: RawChange, told: dict[str, Any], action: str, object_id: str, received_at: datetime) -> Change:
    decorated = told_object(told.get("decoratedGeneratedActivity"))
    made = told_object(decorated.get("share" if action == "SHARE_MENTION" else "comment"))
    made = made or told_object(decorated.get("comment"))
    owner = told_id(made.get("owner"))
    sent_at = min(change.sent_at or received_at, received_at)
    return Change(
        verb=VERBS[action],
        kind="mention" if action == "SHARE_MENTION" else "comment",
        platform=PLATFORM,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=sent_at,
        text=words_of(made),
        author=Author(owner) if owner else None,
        told_at=change.sent_at,
        post_id=told_id(told.get("sourcePost")) or post_of(object_id),
        parent_id=parent_of(made, object_id),
        own=action == "ADMIN_COMMENT" or owner == change.account_id,
        told_id=change.told_id,
    )


def words_of(made: dict[str, Any]) -> str | None:
    """Words stand in `text` or in `message.text`; without the right to read them they do not stand at all."""
    text = made.get("text")
    return told_text(text if isinstance(text, str) else told_object(made.get("message")).get("text"))


def is_comment(object_id: str) -> bool:
    """True for the id of a comment; what mentions us is a post."""
    return COMMENT_URN.fullmatch(object_id) is not None


def full_urn(object_id: str) -> str:
    """Return a comment's id in its one full form: webhooks shorten `urn:li:activity:1` inside it to `activity:1`."""
    found = COMMENT_URN.fullmatch(object_id)
    if found is None or found["on"].startswith("urn:li:"):
        return object_id
    return f"urn:li:comment:(urn:li:{found['on']},{found['id']})"


def post_of(object_id: str) -> str | None:
    """Return what a comment's id says that it was written under."""
    found = COMMENT_URN.fullmatch(object_id)
    return found["on"] if found else None


def parent_of(made: dict[str, Any], object_id: str) -> str | None:
    """Only a comment is a parent; `entity` may be the comment itself."""
    for name in ("parentComment", "object", "entity"):
        told = told_id(made.get(name))
        if told is not None and COMMENT_URN.fullmatch(told) and full_urn(told) != object_id:
            return full_urn(told)
    return None
