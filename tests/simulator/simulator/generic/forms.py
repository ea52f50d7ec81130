"""The forms of one body: Standard Webhooks' envelope, and CloudEvents structured, binary and in batches."""

import base64
import hashlib
from collections.abc import Mapping, Sequence

from simulator.beside.platform import Parcel
from simulator.beside.standard_webhooks import ID
from simulator.beside.tellings import json_bytes

FORMS = ("standard", "structured", "binary", "batch", "base64")
TYPE_PREFIX = "no.example."
JSON_TYPE = "application/json"
STRUCTURED_TYPE = "application/cloudevents+json"
BATCH_TYPE = "application/cloudevents-batch+json"


def parcel_of(values: Sequence[Mapping[str, object]], source: str, *, raw_utf8: bool) -> Parcel:
    """Return the body of these news (`telling`, `id`, `form` each); several are a batch, whatever their form."""
    if len(values) > 1 or values[0]["form"] == "batch":
        events: list[object] = [event_of(value, source, raw_utf8=raw_utf8) for value in values]
        ids = "".join(str(value["id"]) for value in values)
        batch_id = str(values[0]["id"]) if len(values) == 1 else "msg_" + hashlib.sha256(ids.encode()).hexdigest()[:27]
        return Parcel(json_bytes(events, raw_utf8=raw_utf8), {"Content-Type": BATCH_TYPE, ID: batch_id})
    return _single(values[0], source, raw_utf8=raw_utf8)


def _single(value: Mapping[str, object], source: str, *, raw_utf8: bool) -> Parcel:
    telling, message_id = _telling(value), str(value["id"])
    if value["form"] == "standard":
        return Parcel(json_bytes(telling, raw_utf8=raw_utf8), {"Content-Type": JSON_TYPE, ID: message_id})
    event = event_of(value, source, raw_utf8=raw_utf8)
    if value["form"] != "binary":
        return Parcel(json_bytes(event, raw_utf8=raw_utf8), {"Content-Type": STRUCTURED_TYPE, ID: message_id})
    attributes = {f"ce-{name}": str(event[name]) for name in event if name not in {"data", "datacontenttype"}}
    data = telling.get("data")
    body = json_bytes(data if isinstance(data, Mapping | list) else {}, raw_utf8=raw_utf8)
    return Parcel(body, {"Content-Type": JSON_TYPE, ID: message_id, **attributes})


def event_of(value: Mapping[str, object], source: str, *, raw_utf8: bool) -> dict[str, object]:
    """Return a CloudEvent 1.0 of a telling; the form `base64` carries its data so."""
    telling = _telling(value)
    data = telling.get("data")
    event: dict[str, object] = {
        "specversion": "1.0",
        "id": str(value["id"]),
        "source": source,
        "type": TYPE_PREFIX + str(telling.get("type")),
        "datacontenttype": JSON_TYPE,
    }
    if isinstance(data, Mapping) and "id" in data:
        event["subject"] = str(data["id"])
    if isinstance(telling.get("timestamp"), str):
        event["time"] = telling["timestamp"]
    if value["form"] == "base64" and isinstance(data, Mapping):
        event["data_base64"] = base64.b64encode(json_bytes(data, raw_utf8=raw_utf8)).decode()
    else:
        event["data"] = data
    return event


def _telling(value: Mapping[str, object]) -> Mapping[str, object]:
    telling = value["telling"]
    return telling if isinstance(telling, Mapping) else {}
