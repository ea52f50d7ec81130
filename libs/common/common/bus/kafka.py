"""The bus on Apache Kafka: idempotent producer, acks=all, offsets committed by hand after the write."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from common.bus.kafka_member import GOODBYE_S_MAX, REBALANCE_TIMEOUT_MS, Hands, KafkaSubscription, incoming
from common.bus.kafka_security import security_of, user_of
from common.bus.kafka_trouble import forbidden, why_not
from common.bus.port import Incoming, Outgoing
from common.bus.rights import group_of
from common.bus.topics import MESSAGE_BYTES_MAX
from common.clock import at_most
from common.codec import known_topics
from common.errors import Transient

REQUEST_TIMEOUT_MS = 60_000
"""aiokafka needs this long to ride out a broker that is killed and started again."""
PUBLISH_WAIT_S_MAX = 10.0
"""A webhook is answered 503 after this rather than hang until the platform gives up (20 s at Meta)."""
LINGER_MS = 2
BATCH_BYTES_MAX = 256 * 1024
"""Kafka's own 16 KiB hold seven deliveries: of many at once most would wait, each on a timer, for the next batch."""
HISTORY_WAIT_MS = 200
ASSIGNED_EVERY_S = 0.01
SESSION_TIMEOUT_MS = 10_000


class KafkaBus:
    """Bus on a Kafka cluster, whose topics `ordstyrer migrate` has made.

    `security` is what `Settings.kafka_security` gives.
    """

    def __init__(
        self,
        bootstrap: str,
        *,
        security: dict[str, str] | None = None,
        publish_wait_s_max: float = PUBLISH_WAIT_S_MAX,
    ) -> None:
        self._publish_wait_s_max = publish_wait_s_max
        self._bootstrap = bootstrap
        self._user = user_of(security or {})
        self._security = security_of(security or {})
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Connect the producer. Topics are not made here: a service has no right to."""
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            acks="all",
            enable_idempotence=True,
            linger_ms=LINGER_MS,
            max_batch_size=BATCH_BYTES_MAX,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            max_request_size=MESSAGE_BYTES_MAX,
            **self._security,
        )
        try:
            await producer.start()
        except (KafkaError, OSError) as e:
            await producer.stop()
            raise Transient(await self._why(e)) from e
        self._producer = producer

    async def _why(self, error: BaseException) -> str:
        """Return what keeps us from Kafka, in words that say what to do."""
        return forbidden(error, self._user) or await why_not(self._bootstrap, self._security) or "kafka: no answer"

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """Send in order and return when every broker that must have it has it."""
        if self._producer is None:
            raise Transient("kafka: not connected yet")
        try:
            async with asyncio.timeout(self._publish_wait_s_max):
                sent = [
                    await self._producer.send(m.topic, m.value, key=m.key.encode(), headers=_headers_out(m))
                    for m in messages
                ]
                await (sent[0] if len(sent) == 1 else asyncio.gather(*sent))
        except (KafkaError, OSError, TimeoutError) as e:
            raise Transient(forbidden(e, self._user) or "kafka: not written") from e

    async def subscribe(self, group: str, topics: Sequence[str]) -> "KafkaSubscription":
        """Join a consumer group; a new group begins at the oldest message."""
        known_topics(topics)
        if self._producer is None:
            raise Transient("kafka: not connected yet")
        await self._must_be_there(topics)
        hands = Hands()
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            group_id=group_of(group),
            # No static membership: a named member that is killed beside its broker was not let in again.
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=SESSION_TIMEOUT_MS,
            rebalance_timeout_ms=REBALANCE_TIMEOUT_MS,
            max_partition_fetch_bytes=MESSAGE_BYTES_MAX,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            **self._security,
        )
        consumer.subscribe(topics, listener=hands)
        try:
            await consumer.start()
        except (KafkaError, OSError) as e:
            await consumer.stop()
            raise Transient(await self._why(e)) from e
        return KafkaSubscription(consumer, self._user, hands)

    async def _must_be_there(self, topics: Sequence[str]) -> None:
        """Transient where one is missing: a member that joins before it is made would hear of it minutes later."""
        if self._producer is None:
            raise Transient("kafka: not connected yet")
        try:
            async with asyncio.timeout(self._publish_wait_s_max):
                there = (await self._producer.client.fetch_all_metadata()).topics()
        except (KafkaError, OSError, TimeoutError) as e:
            raise Transient("kafka: no answer") from e
        if missing := sorted(set(topics) - set(there)):
            raise Transient(self._missing(missing))

    def _missing(self, topics: Sequence[str]) -> str:
        return (
            f"kafka: {', '.join(topics)} is not there for {self._user}: `ordstyrer migrate` makes it, and "
            "docs/reference/kafka.md says who needs which right to it"
        )

    async def history(self, topic: str, *, follow: bool) -> AsyncGenerator[Incoming | None, None]:
        """Read all partitions from their first message, without a group."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            **self._security,
        )
        try:
            await consumer.start()
            await self._assign_all(consumer, topic)
            # As many as the topic has: operators may have added some to those of the catalogue.
            ends = await consumer.end_offsets(consumer.assignment())
            marked = False
            while True:
                if not marked and await _all_read(consumer, ends):
                    marked = True
                    yield None
                    if not follow:
                        return
                found = await consumer.getmany(timeout_ms=HISTORY_WAIT_MS)
                for batch in found.values():
                    for record in batch:
                        yield incoming(record)
        except (KafkaError, OSError) as e:
            raise Transient(await self._why(e)) from e
        finally:
            await at_most(GOODBYE_S_MAX, consumer.stop())

    async def _assign_all(self, consumer: AIOKafkaConsumer, topic: str) -> None:
        if topic not in await consumer.topics():
            # To a reader who may not see it, a topic with facts would look like one without any.
            raise Transient(self._missing([topic]))
        consumer.subscribe([topic])
        while not consumer.assignment():  # noqa: ASYNC110 - aiokafka tells of it to members of a group alone
            await asyncio.sleep(ASSIGNED_EVERY_S)

    async def ping(self) -> None:
        """Ask the cluster for its metadata."""
        if self._producer is None:
            raise Transient("kafka: not connected yet")
        try:
            async with asyncio.timeout(self._publish_wait_s_max):
                await self._producer.client.fetch_all_metadata()
        except (KafkaError, OSError, TimeoutError) as e:
            raise Transient("kafka: no answer") from e

    async def close(self) -> None:
        """Flush and disconnect."""
        if self._producer is not None:
            await self._producer.stop()
            self._producer = None


def _headers_out(message: Outgoing) -> list[tuple[str, bytes]]:
    return [(name, value.encode()) for name, value in message.headers.items()]


async def _all_read(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
    for place, end in ends.items():
        if await consumer.position(place) < end:
            return False
    return True
