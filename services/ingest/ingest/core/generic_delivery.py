"""Any website: a delivery's body to its events, each with its bytes. Standard Webhooks and CloudEvents 1.0.

Sources: standardwebhooks.com (specification, "Payload structure"), cloudevents.io (spec 1.0.2, JSON event format
and HTTP protocol binding). Which members an event has is our own page docs/reference/generic-webhook.md.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from common.errors import BadMessage
from ingest.core import raw_json
from ingest.core.change import RawChange, safe_text
from ingest.core.told_values import told_id, told_object, told_text, told_time

STANDARD, CLOUD, FORM = "standard", "cloudevent", "form"
ACCOUNT, WEBHOOK_ID, WEBHOOK_TIME, CONTENT_TYPE = "account", "webhook-id", "webhook-timestamp", "content-type"
FORM_TYPE = "application/x-www-form-urlencoded"
CLOUD_TYPE = "application/cloudevents"
CE = "ce-"
KEPT = "ordstyrer_kept"
"""The one member of a body that we made ourselves: a change that was kept alone."""


def split(body: bytes, headers: Mapping[str, str]) -> list[RawChange]:
    """Cut a delivery into its events; BadMessage when it is neither JSON nor a form nor an event in headers."""
    content_type = headers.get(CONTENT_TYPE, "").lower()
    if content_type.startswith(FORM_TYPE):
        return [_change(body, headers, FORM, headers.get(WEBHOOK_ID, ""))]
    if CE + "specversion" in headers and not content_type.startswith(CLOUD_TYPE):
        return [_event(_structured(body, headers), headers, None)]
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith(b"["):
        return [_event(one, headers, number) for number, one in enumerate(raw_json.elements(text))]
    members = raw_json.members(text)
    return [_kept(members[KEPT])] if set(members) == {KEPT} else [_event(text, headers, None)]


def one_body(change: RawChange) -> bytes:
    """Return a body with this event alone, and with what only the delivery's headers said of it."""
    kept = {
        "account": change.account_id,
        "field": change.field,
        "told_id": change.told_id,
        "sent_at": change.sent_at.isoformat() if change.sent_at else None,
        "raw_base64": base64.b64encode(change.raw).decode(),
    }
    return json.dumps({KEPT: kept}).encode()


def _kept(raw: bytes) -> RawChange:
    kept = told_object(raw_json.value(raw))
    return RawChange(
        account_id=told_text(kept.get("account")) or "",
        field=told_text(kept.get("field")) or "",
        raw=decoded(kept.get("raw_base64")),
        sent_at=told_time(kept.get("sent_at")),
        told_id=told_text(kept.get("told_id")) or "",
    )


def decoded(value: object) -> bytes:
    """Return what stands there in base64; BadMessage when nothing does."""
    if not isinstance(value, str):
        raise BadMessage("no base64 where it was told to be")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as e:
        raise BadMessage("no base64 where it was told to be") from e


def _structured(body: bytes, headers: Mapping[str, str]) -> bytes:
    """Write an event whose attributes stand in headers as one JSON event: its data stays to the byte."""
    attributes = {name.removeprefix(CE): value for name, value in headers.items() if name.startswith(CE)}
    given = {"datacontenttype": headers[CONTENT_TYPE]} if CONTENT_TYPE in headers else {}
    return json.dumps({**given, **attributes, "data_base64": base64.b64encode(body).decode()}).encode()


def _event(raw: bytes, headers: Mapping[str, str], number: int | None) -> RawChange:
    """Make a change of one JSON event; one that is no object stands alone, to be parked as it is."""
    told = _head(raw)
    if told is None:
        return RawChange(account_id="", field="", raw=raw)
    if "specversion" in told:
        # A CloudEvent is told by its source and its id together, however it was sent.
        return _change(raw, headers, CLOUD, f"{told_id(told.get('source'))} {told_id(told.get('id'))}", told)
    here = headers.get(WEBHOOK_ID, "")
    return _change(raw, headers, STANDARD, f"{here}/{number}" if here and number is not None else here, told)


def _head(raw: bytes) -> dict[str, Any] | None:
    try:
        told = raw_json.value(raw)
    except BadMessage:
        return None
    return told if isinstance(told, dict) else None


def _change(
    raw: bytes, headers: Mapping[str, str], field: str, event_id: str, told: Mapping[str, Any] | None = None
) -> RawChange:
    head = told or {}
    account = told_id(told_object(head.get("data")).get("account"))
    sent_at: datetime | None = told_time(head.get("time" if field == CLOUD else "timestamp"))
    return RawChange(
        account_id=account or safe_text(headers.get(ACCOUNT, "")),
        field=field,
        raw=raw,
        sent_at=sent_at or told_time(headers.get(WEBHOOK_TIME)),
        told_id=safe_text(event_id),
    )
