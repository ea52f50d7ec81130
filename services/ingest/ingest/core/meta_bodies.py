"""Meta's webhook bodies, cut into their changes with the exact bytes of each: Pages, Messenger and Instagram.

Source: developers.facebook.com/docs/graph-api/webhooks, /docs/messenger-platform/webhooks and
/docs/instagram-platform/webhooks; which shapes really come is told by public fixtures.
"""

import json
from typing import Any

from common.errors import BadMessage
from ingest.core import raw_json
from ingest.core.change import RawChange, safe_text
from ingest.core.meta_values import FACEBOOK, INSTAGRAM, instant
from ingest.core.told_values import told_id

OBJECTS = {"page": FACEBOOK, "instagram": INSTAGRAM}
CONVERSATIONS = ("messaging", "standby")
VALUES_OFF, EMPTY, OTHER_OBJECT = "changed_fields", "entry", "object"
"""Names for what holds no change: an entry whose values are switched off, one without changes, another object's."""
WHOLE_ENTRIES = {VALUES_OFF: "values_off", EMPTY: "empty_entry", OTHER_OBJECT: "object"}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def split(body: bytes, route: str) -> list[RawChange]:
    """Cut a delivery into its changes; BadMessage when it is no JSON object.

    `route` is the platform of the route, for a body that does not name its object. An entry that is no object is a
    change of its own without a field, so that it is parked and kept.
    """
    text = body.removeprefix(_BYTE_ORDER_MARK).strip()
    # Meta's own pages print the body wrapped in a list; nobody has seen it on the wire, so we take both.
    if not text.startswith(b"["):
        return _changes_of_whole(text, route)
    return [change for whole in raw_json.elements(text) for change in _kept(whole, route)]


def one_body(change: RawChange) -> bytes:
    """Return a delivery that holds this change alone: what a dead letter or a late page keeps."""
    if change.field in WHOLE_ENTRIES:
        name = b"other" if change.field == OTHER_OBJECT else _object_of(change)
        return b'{"object":"%s","entry":[%s]}' % (name, change.raw)
    account = json.dumps(change.account_id).encode()
    member = (change.field if change.field in CONVERSATIONS else "changes").encode()
    whole = b'{"object":"%s","entry":[{"id":%s,"time":%s,"%s":[%s]}]}'
    return whole % (_object_of(change), account, _time_of(change), member, change.raw)


def _object_of(change: RawChange) -> bytes:
    return b"instagram" if change.platform == INSTAGRAM else b"page"


def _time_of(change: RawChange) -> bytes:
    if change.sent_at is None:
        return b"null"
    seconds = change.sent_at.timestamp()
    return str(seconds if change.sent_at.microsecond else int(seconds)).encode()


def _kept(whole: bytes, route: str) -> list[RawChange]:
    try:
        return _changes_of_whole(whole, route)
    except BadMessage:
        return [RawChange(account_id="", field="", raw=whole, platform=route)]


def _changes_of_whole(whole: bytes, route: str) -> list[RawChange]:
    parts = raw_json.members(whole)
    named = _value(parts.get("object"))
    platform = OBJECTS.get(named) if isinstance(named, str) else route
    return [change for entry in _list(parts.get("entry")) for change in _changes_of(entry, platform, route)]


def _changes_of(entry: bytes, platform: str | None, route: str) -> list[RawChange]:
    """Return the entry's changes; `platform` is None for an object that we know nothing of."""
    if entry == b"null":
        return []
    try:
        parts = raw_json.members(entry)
    except BadMessage:
        return [RawChange(account_id="", field="", raw=entry, platform=platform or route)]
    about = RawChange(
        account_id=told_id(_value(parts.get("id"))) or "",
        field=EMPTY,
        raw=entry,
        sent_at=instant(_value(parts.get("time"))),
        platform=platform or route,
    )
    if platform is None:
        return [_with(about, OTHER_OBJECT, entry)]
    found = [change for name in ("changes", *CONVERSATIONS) for change in _listed(about, name, parts.get(name))]
    if "field" in parts:  # Instagram Login's pages print the change without a list around it
        found.append(_with(about, _field(entry), entry))
    return found or [_with(about, VALUES_OFF if VALUES_OFF in parts else EMPTY, entry)]


def _listed(about: RawChange, name: str, raw: bytes | None) -> list[RawChange]:
    try:
        return [_with(about, name if name in CONVERSATIONS else _field(one), one) for one in _list(raw)]
    except BadMessage:
        # What the broken list holds cannot be told apart: it is parked as it stands, the other lists go on.
        return [RawChange(account_id="", field="", raw=about.raw, platform=about.platform)]


def _with(about: RawChange, field: str, raw: bytes) -> RawChange:
    return RawChange(account_id=about.account_id, field=field, raw=raw, sent_at=about.sent_at, platform=about.platform)


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
