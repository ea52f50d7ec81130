"""What a bus promises. Both implementations run the same contract suite (`tests/contract/bus`).

At least once, in order per key, acknowledged by offset after the consumer's own write.
"""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

import msgspec

from common.codec import encode, headers_of, key_of, topic_of, type_of
from common.events import Event


class Outgoing(msgspec.Struct, frozen=True):
    """A message on its way: `key` keeps the order, `kind` is the event's type name."""

    topic: str
    key: str
    kind: str
    headers: dict[str, str]
    value: bytes


def outgoing(event: Event, service: str) -> Outgoing:
    """Return an event as a message on its way, with topic, key and headers as the catalogue says."""
    return Outgoing(topic_of(event), key_of(event), type_of(event), headers_of(event, service), encode(event))


class Incoming(msgspec.Struct, frozen=True):
    """A message as it came, with its place in the log."""

    topic: str
    partition: int
    offset: int
    key: str
    kind: str
    headers: dict[str, str]
    value: bytes


class Subscription(Protocol):
    """One member of a consumer group."""

    async def poll(self, messages_max: int, wait_s_max: float) -> list[Incoming]:
        """Return what has come, waiting at most `wait_s_max` for the first. Transient when the bus is away."""

    async def acknowledge(self, messages: Sequence[Incoming]) -> None:
        """The group need not see these again. Transient when the bus is away (they will come again)."""

    async def rewind(self, messages: Sequence[Incoming]) -> None:
        """Give these again on the next poll: they were not handled."""

    async def lag(self) -> dict[str, int]:
        """Return topic → number of messages that this member has not polled yet."""

    async def close(self) -> None:
        """Leave the group."""


class Bus(Protocol):
    """Where events are put and taken."""

    async def start(self) -> None:
        """Connect; Transient when nobody answers."""

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """Return when all are durable, in this order per key. Transient when that cannot be promised."""

    async def subscribe(self, group: str, topics: Sequence[str]) -> Subscription:
        """Join a group; a new group begins at the oldest message."""

    def history(self, topic: str, *, follow: bool) -> AsyncGenerator[Incoming | None, None]:
        """Yield a topic from its first message without a group; None marks the end seen at the start.

        With `follow` it goes on after the mark, else it ends there.
        """

    async def ping(self) -> None:
        """Return when the bus answers; Transient when it does not."""

    async def close(self) -> None:
        """Send what is begun and let go."""
