"""Events about items of a municipality, as they travel."""

from common.bus.port import Outgoing
from common.codec import encode, headers_of, key_of, topic_of, type_of
from common.events import AlertResolved, Event, derived_id
from tests.contract.set_clock import NOON


def alert(name: str, municipality: str = "bo") -> AlertResolved:
    """Return an event that says its name as the reason."""
    return AlertResolved(
        event_id=derived_id(municipality, name),
        municipality=municipality,
        occurred_at=NOON,
        recorded_at=NOON,
        item_id=derived_id(municipality, "item"),
        revision=1,
        alert_id=derived_id(name),
        reason=name,
        to=(),
    )


def message(event: Event, value: bytes | None = None) -> Outgoing:
    """Return the event as it travels, or with other bytes in its place."""
    body = encode(event) if value is None else value
    return Outgoing(topic_of(event), key_of(event), type_of(event), headers_of(event, "probe"), body)
