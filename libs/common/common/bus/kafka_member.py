"""One member of a Kafka consumer group: what it takes, it has done with before its partitions go to another.

aiokafka speaks Kafka's eager protocol: whenever a member comes or goes, all of the group pause and share the partitions
out anew. A member that has messages in hand then handles them and commits first, so that nobody gets them twice.
"""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from common.bus.kafka_trouble import forbidden
from common.bus.port import Incoming
from common.clock import at_most
from common.errors import Transient

HAND_OVER_S_MAX = 20.0
"""A batch is one second's work. One that takes longer than this is handled twice, which is no harm but work."""
GOODBYE_S_MAX = 5.0
"""Where no broker answers a member's goodbye, the group finds out by itself."""
REBALANCE_TIMEOUT_MS = 30_000
"""The group waits so long for a member that has messages in hand; after that it goes on without it."""


class Hands(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka carries no types
    """What a member holds: messages that it has taken, and neither committed nor put back."""

    def __init__(self) -> None:
        self._empty = asyncio.Event()
        self._empty.set()

    def take(self) -> None:
        """Messages are in hand."""
        self._empty.clear()

    def let_go(self) -> None:
        """None are."""
        self._empty.set()

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:  # noqa: ARG002 - aiokafka's names
        """Give the partitions up when what was taken from them is done with."""
        try:
            async with asyncio.timeout(HAND_OVER_S_MAX):
                await self._empty.wait()
        except TimeoutError:
            return  # the new owner gets them again, and handlers may run twice

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Begin where the group has committed: aiokafka does."""


class KafkaSubscription:
    """One member of a Kafka consumer group."""

    def __init__(self, consumer: AIOKafkaConsumer, user: str, hands: Hands) -> None:
        self._consumer = consumer
        self._user = user
        self._hands = hands

    async def poll(self, messages_max: int, wait_s_max: float) -> list[Incoming]:
        """Return what has come on all assigned partitions."""
        self._hands.let_go()  # who asks for more has done with what there was
        try:
            found = await self._consumer.getmany(timeout_ms=int(wait_s_max * 1000), max_records=messages_max)
        except (KafkaError, OSError) as e:
            raise Transient(forbidden(e, self._user) or "kafka: no answer") from e
        messages = [incoming(record) for batch in found.values() for record in batch]
        if messages:
            self._hands.take()
        return messages

    async def acknowledge(self, messages: Sequence[Incoming]) -> None:
        """Commit the offsets after these; partitions that were taken from us are left to their new owner."""
        try:
            await self._commit(messages)
        finally:
            self._hands.let_go()

    async def _commit(self, messages: Sequence[Incoming]) -> None:
        places: dict[TopicPartition, int] = {}
        mine = self._consumer.assignment()
        for message in messages:
            place = TopicPartition(message.topic, message.partition)
            if place in mine:
                places[place] = max(places.get(place, 0), message.offset + 1)
        if not places:
            return
        try:
            await self._consumer.commit(places)
        except (CommitFailedError, IllegalStateError):
            return  # a rebalance: the new owner gets them again, and handlers may run twice
        except (KafkaError, OSError) as e:
            raise Transient("kafka: offsets not committed") from e

    async def rewind(self, messages: Sequence[Incoming]) -> None:
        """Seek back to the first of these in each partition that is still ours."""
        first: dict[TopicPartition, int] = {}
        for message in messages:
            place = TopicPartition(message.topic, message.partition)
            first[place] = min(first.get(place, message.offset), message.offset)
        mine = self._consumer.assignment()
        for place, offset in first.items():
            if place in mine:
                self._consumer.seek(place, offset)
        self._hands.let_go()

    async def lag(self) -> dict[str, int]:
        """Return the distance to the end per topic, as the last fetch saw it."""
        behind: dict[str, int] = {}
        for place in self._consumer.assignment():
            end = self._consumer.highwater(place)
            if end is None:  # nothing fetched from it yet
                end = (await self._ends([place]))[place]
            position = await self._consumer.position(place)
            behind[place.topic] = behind.get(place.topic, 0) + max(0, end - position)
        return behind

    async def _ends(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        try:
            ends: dict[TopicPartition, int] = await self._consumer.end_offsets(places)
        except (KafkaError, OSError) as e:
            raise Transient("kafka: no answer") from e
        return ends

    async def close(self) -> None:
        """Leave the group, so that the others take over at once."""
        self._hands.let_go()
        await at_most(GOODBYE_S_MAX, self._consumer.stop())


def incoming(record: ConsumerRecord[bytes, bytes]) -> Incoming:
    """Return a record as a message of the bus."""
    headers = {name: value.decode("utf-8", "replace") for name, value in record.headers}
    return Incoming(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=(record.key or b"").decode("utf-8", "replace"),
        kind=headers.get("ce_type", ""),
        headers=headers,
        value=record.value or b"",
    )
