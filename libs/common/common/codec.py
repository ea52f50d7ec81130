"""Events to bytes and back: the `type` header picks the struct, the catalogue says what may travel where."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from common import events
from common.errors import BadMessage
from common.events import Event
from common.tracing import HEADER, carried


class Topic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One topic of the catalogue (`events/topics.toml`)."""

    key: str
    partitions: int
    producer: str
    consumers: tuple[str, ...]
    events: tuple[str, ...]
    retention_hours: int | None = None
    compacted: bool = False


@cache
def catalogue() -> dict[str, Topic]:
    """Return topic name → Topic, as the catalogue states them."""
    text = resources.files("common.events").joinpath("topics.toml").read_text(encoding="utf-8")
    return {name: msgspec.convert(t, Topic) for name, t in tomllib.loads(text).items()}


def known_topics(names: Iterable[str]) -> None:
    """Refuse a name that the catalogue does not have: KeyError."""
    unknown = set(names) - set(catalogue())
    if unknown:
        raise KeyError(f"no such topic: {', '.join(sorted(unknown))}")


@cache
def _types() -> dict[str, type[Event]]:
    return {name: getattr(events, name) for topic in catalogue().values() for name in topic.events}


@cache
def _topics_of_types() -> dict[str, str]:
    return {name: topic for topic, entry in catalogue().items() for name in entry.events}


_ENCODER = msgspec.json.Encoder()


@cache
def _decoder(kind: type[Event]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def type_of(event: Event) -> str:
    """Return the name that stands in the `type` header."""
    return type(event).__name__


def types_on(topic: str) -> tuple[type[Event], ...]:
    """Return what may travel on a topic, in the catalogue's order."""
    return tuple(_types()[name] for name in catalogue()[topic].events)


def topic_of(event: Event) -> str:
    """Return the topic that the catalogue gives the event; KeyError when it is in none."""
    return _topics_of_types()[type_of(event)]


def key_of(event: Event) -> str:
    """Return the key that keeps the order: what belongs together has one key."""
    field = catalogue()[topic_of(event)].key
    value = getattr(event, field)
    return str(value if value is not None else event.event_id)


def encode(event: Event) -> bytes:
    """Return the JSON bytes of an event."""
    return _ENCODER.encode(event)


def is_known(kind: str) -> bool:
    """True when some topic of the catalogue carries events of this type."""
    return kind in _types()


def decode(kind: str, value: bytes) -> Event:
    """Return the event; BadMessage when the bytes are not what the type promises."""
    try:
        event: Event = _decoder(_types()[kind]).decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError) as e:
        raise BadMessage(f"an event of type {kind} cannot be read") from e
    return event


def headers_of(event: Event, service: str) -> dict[str, str]:
    """Return the CloudEvents 1.0 attributes (binary mode) that travel beside the bytes."""
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(event.event_id),
        "ce_type": type_of(event),
        "ce_source": f"/ordstyrer/{event.municipality}/{service}",
        "ce_time": event.recorded_at.isoformat(),
        "ce_subject": str(event.item_id) if event.item_id else event.municipality,
        "content-type": "application/json",
    }
    traced = carried()
    return headers if traced is None else {**headers, HEADER: traced}
