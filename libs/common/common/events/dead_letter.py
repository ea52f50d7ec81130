"""Told when a message could not be handled: its item is incomplete until it is replayed (G3)."""

from common.events.envelope import Event


class MessageParked(Event, frozen=True, kw_only=True):
    """`service` parked a message of `topic`; `fault` is "ours" or "sender"; `why` a code, never content."""

    service: str
    topic: str
    letter_id: str
    fault: str
    why: str


class MessageReplayed(Event, frozen=True, kw_only=True):
    """The parked message was handled after a fix, or discarded; `reason` is what the person said who discarded it."""

    service: str
    topic: str
    letter_id: str
    discarded: bool = False
    reason: str | None = None
