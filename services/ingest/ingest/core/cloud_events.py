"""CloudEvents 1.0: one JSON event to its type, its data and what it is about.

Source: cloudevents.io, spec 1.0.2 and its JSON event format (`data` or `data_base64`, one of them).
"""

from typing import Any

from common.errors import BadMessage
from ingest.core import raw_json
from ingest.core.generic_delivery import decoded
from ingest.core.told_values import told_id

SPEC_VERSIONS = ("1.0",)


def envelope_of(raw: bytes) -> dict[str, Any]:
    """Return the event as our own envelope: type, timestamp, data; BadMessage when it is none that we can read.

    `data` without an id of its own is about what `subject` names.
    """
    event = raw_json.value(raw)
    if event.get("specversion") not in SPEC_VERSIONS:
        raise BadMessage("a CloudEvent of a version that is not 1.0")
    if told_id(event.get("id")) is None or told_id(event.get("source")) is None:
        raise BadMessage("a CloudEvent without id or source")
    return {
        "type": event.get("type"),
        "timestamp": event.get("time"),
        "subject": event.get("subject"),
        "data": data_of(event),
    }


def data_of(event: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """Return the event's data; what stands in base64 is JSON too, or it is nothing that we know (None)."""
    if "data_base64" not in event:
        return event.get("data")
    try:
        return raw_json.value(decoded(event["data_base64"]))
    except BadMessage:
        return None
