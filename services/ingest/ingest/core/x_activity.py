"""X: webhook bodies cut into events: the X Activity API's envelope, and the older Account Activity API's lists.

Sources: docs.x.com, "X Activity API event payloads"; captured bodies of both. Direct messages stand in the older
shape inside the new envelope.
"""

import json
from collections.abc import Iterator
from typing import Any

from common.errors import BadMessage
from ingest.core import raw_json
from ingest.core.change import RawChange
from ingest.core.told_values import told_id, told_object, told_text, told_time

TWEETS, TWEET_DELETES, MESSAGES, USER_EVENT = (
    "tweet_create_events",
    "tweet_delete_events",
    "direct_message_events",
    "user_event",
)
ENVELOPE, OLDER = "data", "_events"


def split(body: bytes) -> list[RawChange]:
    """Cut a delivery into its events, each with its exact bytes; BadMessage when it is no JSON object."""
    parts = raw_json.members(body.removeprefix(b"\xef\xbb\xbf").strip())
    if ENVELOPE in parts:
        return [change for event in _each(parts[ENVELOPE]) for change in _activity(event)]
    account_id = told_id(value_of(parts.get("for_user_id"))) or ""
    return [change for name, raw in parts.items() for change in _older(account_id, name, raw, parts)]


def one_body(change: RawChange) -> bytes:
    """Return a body with this event alone."""
    account = json.dumps(change.account_id).encode()
    if change.field == MESSAGES:
        return b'{"for_user_id":%s,%s' % (account, change.raw.removeprefix(b"{"))
    if change.field == USER_EVENT:
        return b'{"for_user_id":%s,"user_event":%s}' % (account, change.raw)
    if change.field.endswith(OLDER):
        return b'{"for_user_id":%s,%s:[%s]}' % (account, json.dumps(change.field).encode(), change.raw)
    return b'{"data":%s}' % change.raw


def _each(raw: bytes) -> list[bytes]:
    return raw_json.elements(raw) if raw.startswith(b"[") else [raw]


def value_of(raw: bytes | None) -> Any:  # noqa: ANN401 - any JSON value
    """Read a value; None when it cannot be read, so that it costs this event and no neighbour."""
    try:
        return None if raw is None else raw_json.value(raw)
    except BadMessage:
        return None


def _activity(event: bytes) -> Iterator[RawChange]:
    """One event of the new envelope; its direct messages are cut out, each with the people that it names."""
    told = told_object(value_of(event))
    account_id = told_id(told_object(told.get("filter")).get("user_id")) or ""
    payload = told_object(told.get("payload"))
    if isinstance(payload.get(MESSAGES), list):
        parts = raw_json.members(raw_json.members(event)["payload"])
        yield from _messages(account_id, parts[MESSAGES], parts)
        return
    yield RawChange(
        account_id=account_id,
        field=told_text(told.get("event_type")) or "",
        raw=event,
        sent_at=told_time(payload.get("created_at")),
        told_id=told_id(told.get("event_uuid")) or "",
    )


def _older(account_id: str, name: str, raw: bytes, parts: dict[str, bytes]) -> Iterator[RawChange]:
    if name == USER_EVENT:
        yield RawChange(account_id=account_id, field=name, raw=raw)
    elif name == MESSAGES and raw.startswith(b"["):
        yield from _messages(account_id, raw, parts)
    elif name.endswith(OLDER) and raw.startswith(b"["):
        for one in raw_json.elements(raw):
            told = told_object(value_of(one))
            sent_at = told_time(told.get("timestamp_ms")) or told_time(told.get("created_at"))
            yield RawChange(account_id=account_id, field=name, raw=one, sent_at=sent_at)


def _messages(account_id: str, listed: bytes, parts: dict[str, bytes]) -> Iterator[RawChange]:
    """A message names its writer only by id: the people of the delivery stay with it."""
    people = parts.get("users", b"{}")
    for one in raw_json.elements(listed):
        told = told_object(value_of(one))
        yield RawChange(
            account_id=account_id,
            field=MESSAGES,
            raw=b'{"direct_message_events":[%s],"users":%s}' % (one, people),
            sent_at=told_time(told.get("created_timestamp")),
        )
