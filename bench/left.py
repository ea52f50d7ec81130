"""What is left to do after a load, and when each record was captured, in either composition."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from sqlalchemy import MetaData, select

from common.bus.local import LocalBus
from common.bus.local_rows import MESSAGES
from common.bus.rights import group_of
from common.clock import SystemClock
from common.codec import catalogue, decode
from common.db import Database, PostgresDatabase, SqliteDatabase
from common.events import RecordCaptured
from common.log import logger
from common.outbox import Outbox, Relay, outbox_table

SERVICES = ("ingest", "classifier", "archiver", "notifier", "desk")
RECORDS = "records"
CAPTURED = "RecordCaptured"


class Left(Protocol):
    """Looks from the outside: it asks the parts, never the services."""

    async def unread(self) -> int:
        """Return how many messages the services have not acknowledged."""

    async def unsent(self) -> int:
        """Return how many rows of the outboxes are not on the bus."""

    async def captured(self) -> Mapping[UUID, float]:
        """Return when each item's record was told of, which is after the commit that captured it."""

    async def close(self) -> None:
        """Let go."""


class EmbeddedLeft:
    """Reads the database of the one process."""

    def __init__(self, data: Path) -> None:
        self._db = SqliteDatabase(data / "ordstyrer.db")
        self._bus = LocalBus(self._db, SystemClock(), owner=False)
        self._relays = [_relay(service, self._db) for service in SERVICES]

    async def unread(self) -> int:
        """The groups' places against the log's end."""
        found = 0
        for service in SERVICES:
            group = await self._bus.subscribe(service, _topics(service))
            found += sum((await group.lag()).values())
        return found

    async def unsent(self) -> int:
        """The relays' own count."""
        return sum([(await relay.unsent())[0] for relay in self._relays])

    async def captured(self) -> Mapping[UUID, float]:
        """The log says when each message was appended."""
        asked = select(MESSAGES.c.value, MESSAGES.c.at).where(MESSAGES.c.topic == RECORDS, MESSAGES.c.kind == CAPTURED)
        rows = await self._db.read(lambda tx: tx.execute(asked).all())
        return _earliest([(_item(row.value), row.at.timestamp()) for row in rows])

    async def close(self) -> None:
        """End its threads."""
        await self._db.close()


class ProductionLeft:
    """Asks Kafka and PostgreSQL."""

    def __init__(self, kafka: str, url: str) -> None:
        self._kafka = kafka
        self._dbs = [PostgresDatabase(url, service, connections_max=1) for service in SERVICES]
        self._relays = [_relay(service, db) for service, db in zip(SERVICES, self._dbs, strict=True)]
        self._admin: AIOKafkaAdminClient | None = None
        self._ends: AIOKafkaConsumer | None = None

    async def unread(self) -> int:
        """The groups' offsets against the partitions' ends."""
        if self._admin is None or self._ends is None:
            self._admin = AIOKafkaAdminClient(bootstrap_servers=self._kafka)
            await self._admin.start()
            self._ends = AIOKafkaConsumer(bootstrap_servers=self._kafka, enable_auto_commit=False)
            await self._ends.start()
        places = [
            TopicPartition(name, number) for name, topic in catalogue().items() for number in range(topic.partitions)
        ]
        ends = await self._ends.end_offsets(places)
        begins = await self._ends.beginning_offsets(places)
        found = 0
        for service in SERVICES:
            kept = await self._admin.list_consumer_group_offsets(group_of(service))
            for place in places:
                if service in catalogue()[place.topic].consumers:
                    done = kept[place].offset if place in kept else begins[place]
                    found += max(0, ends[place] - max(done, begins[place]))
        return found

    async def unsent(self) -> int:
        """The relays' own count."""
        return sum([(await relay.unsent())[0] for relay in self._relays])

    async def captured(self) -> Mapping[UUID, float]:
        """Kafka keeps when the producer was given each message."""
        # Not `seek_to_beginning`: the look for the newest that `assign` has begun may still end after it, and win.
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._kafka, auto_offset_reset="earliest", enable_auto_commit=False
        )
        await consumer.start()
        try:
            places = [TopicPartition(RECORDS, number) for number in range(catalogue()[RECORDS].partitions)]
            consumer.assign(places)
            ends = await consumer.end_offsets(places)
            found = []
            while any([await consumer.position(place) < end for place, end in ends.items()]):
                for batch in (await consumer.getmany(timeout_ms=200)).values():
                    found += [(_item(r.value), r.timestamp / 1000) for r in batch if _kind(r) == CAPTURED]
            return _earliest(found)
        finally:
            await consumer.stop()

    async def close(self) -> None:
        """Close its connections."""
        if self._admin is not None:
            await self._admin.close()
        if self._ends is not None:
            await self._ends.stop()
        for db in self._dbs:
            await db.close()


def _relay(service: str, db: Database) -> Relay:
    outbox = Outbox(outbox_table(MetaData(), service), service)
    return Relay(outbox, db, LocalBus(db, SystemClock(), owner=False), SystemClock(), logger("bench"))


def _topics(service: str) -> list[str]:
    return [name for name, topic in catalogue().items() if service in topic.consumers]


def _kind(record: object) -> str:
    headers: list[tuple[str, bytes]] = getattr(record, "headers", [])
    return dict(headers).get("ce_type", b"").decode()


def _item(value: bytes) -> UUID:
    event = decode(CAPTURED, value)
    if not isinstance(event, RecordCaptured) or event.item_id is None:
        raise TypeError(f"{CAPTURED} without an item")
    return event.item_id


def _earliest(found: list[tuple[UUID, float]]) -> dict[UUID, float]:
    """Told twice counts as told the first time."""
    return dict(sorted(found, key=lambda one: -one[1]))
