"""The bus without a broker: a durable log in the embedded database, with Kafka's semantics.

One partition a topic: order is the log's own order. Groups, offsets and redelivery are rows.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    func,
    select,
)

from common.bus.port import Incoming, Outgoing
from common.clock import Clock, happens
from common.codec import catalogue, known_topics
from common.db import Database, Instant, Prepared, Tx, upsert

METADATA = MetaData()
MESSAGES = Table(
    "bus_message",
    METADATA,
    Column("offset", Integer, primary_key=True, autoincrement=True),
    Column("topic", String, nullable=False, index=True),
    Column("key", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("headers", LargeBinary, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
OFFSETS = Table(
    "bus_offset",
    METADATA,
    Column("consumer_group", String, primary_key=True),
    Column("topic", String, primary_key=True),
    Column("next_offset", Integer, nullable=False),
)
_APPEND = Prepared(MESSAGES.insert(), [c.name for c in MESSAGES.columns if c.name != "offset"])
_LAST = Prepared(select(func.max(MESSAGES.c.offset)))
_PAGE = Prepared(
    select(*[c for c in MESSAGES.columns if c.name != "at"])
    .where(MESSAGES.c.topic == bindparam("topic"), MESSAGES.c.offset >= bindparam("place"))
    .order_by(MESSAGES.c.offset)
    .limit(bindparam("rows_max"))
)
_AFTER = Prepared(
    select(func.count()).where(MESSAGES.c.topic == bindparam("topic"), MESSAGES.c.offset >= bindparam("place"))
)
FOLLOW_WAIT_S = 1.0
POLL_AGAIN_S = 0.05
"""How often a reader in another process looks for news; in this process it is told at once."""
HISTORY_PAGE_ROWS = 500


def create_tables(url: str) -> None:
    """Create the log's tables where they are missing. Their shape is final: a change would be a new table."""
    engine = create_engine(url)
    METADATA.create_all(engine)
    engine.dispose()


class LocalBus:
    """Bus on `bus_message` and `bus_offset` of the embedded database."""

    def __init__(self, db: Database, clock: Clock, *, owner: bool = True) -> None:
        self._db = db
        self._clock = clock
        self._owner = owner
        self._news = asyncio.Event()
        self._ends: dict[str, int] = {}

    async def start(self) -> None:
        """Nothing to connect to: the database is the log."""

    async def ping(self) -> None:
        """Answer when the database does."""
        await self._db.read(lambda tx: tx.execute(select(func.max(MESSAGES.c.offset))).scalar())

    async def close(self) -> None:
        """Wake whoever waits, so that it can end."""
        self._tell()

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """Append all in one unit of work; durable when this returns."""
        at = self._clock.now()
        values = [
            {
                "topic": m.topic,
                "key": m.key,
                "kind": m.kind,
                "headers": msgspec.json.encode(m.headers),
                "value": m.value,
                "at": at,
            }
            for m in messages
        ]
        if values:
            end = await self._db.write(lambda tx: _append(tx, values))
            for message in messages:
                self._ends[message.topic] = max(self._ends.get(message.topic, 0), end)
            self._tell()

    def has_after(self, topic: str, place: int) -> bool:
        """False when this process knows that nothing lies at or after that place: no need to look."""
        end = self._ends.get(topic) if self._owner else None
        return end is None or end >= place

    def saw_end(self, topic: str, end: int) -> None:
        """A reader came to the end of a topic."""
        self._ends.setdefault(topic, end)

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    def news(self) -> asyncio.Event:
        """Return what happens when this process appends next. Ask before looking: what comes meanwhile is no secret."""
        return self._news

    async def subscribe(self, group: str, topics: Sequence[str]) -> "LocalSubscription":
        """Join a group at its acknowledged offsets."""
        known_topics(topics)
        start = await self._db.read(lambda tx: _acknowledged(tx, group))
        return LocalSubscription(self, self._db, group, {t: start.get(t, 0) for t in topics})

    async def history(self, topic: str, *, follow: bool) -> AsyncGenerator[Incoming | None, None]:
        """Yield the topic from its first message; None marks the end seen at the start."""
        end = await self._db.read(lambda tx: _end(tx, topic))
        position = 0
        while position <= end:
            page = [m for m in await self._from(topic, position) if m.offset <= end]
            for message in page:
                yield message
            position = page[-1].offset + 1 if page else end + 1
        yield None
        while follow:
            news = self.news()
            page = await self._from(topic, position)
            for message in page:
                yield message
                position = message.offset + 1
            if not page:
                await happens(news, FOLLOW_WAIT_S if self._owner else POLL_AGAIN_S)

    async def _from(self, topic: str, position: int) -> list[Incoming]:
        return await self._db.read(lambda tx: _page(tx, topic, position, HISTORY_PAGE_ROWS))

    async def prune(self, now: datetime) -> int:
        """Delete what is older than its topic's retention and read by every group; return how many."""
        return await self._db.write(lambda tx: _prune(tx, now))


class LocalSubscription:
    """One group's place in the log; in one process a group has one member."""

    def __init__(self, bus: LocalBus, db: Database, group: str, positions: dict[str, int]) -> None:
        self._bus = bus
        self._db = db
        self._group = group
        self._positions = positions

    async def poll(self, messages_max: int, wait_s_max: float) -> list[Incoming]:
        """Return the next messages of all topics in the order they were appended."""
        news = self._bus.news()
        found = await self._read(messages_max)
        if not found:
            await happens(news, wait_s_max)
            found = await self._read(messages_max)
        for message in found:
            self._positions[message.topic] = message.offset + 1
        return found

    async def _read(self, messages_max: int) -> list[Incoming]:
        looked = {t: place for t, place in self._positions.items() if self._bus.has_after(t, place)}
        if not looked:
            return []

        def unit(tx: Tx) -> tuple[dict[str, list[Incoming]], int]:
            return {t: _page(tx, t, place, messages_max) for t, place in looked.items()}, _last(tx)

        pages, end = await self._db.read(unit)
        for topic, page in pages.items():
            if not page:
                # Empty up to the newest message of all topics: whatever comes later is told by `publish`.
                self._positions[topic] = max(self._positions[topic], end + 1)
                self._bus.saw_end(topic, end)
        return sorted((m for page in pages.values() for m in page), key=lambda m: m.offset)[:messages_max]

    async def acknowledge(self, messages: Sequence[Incoming]) -> None:
        """Write the offsets after these."""
        places: dict[str, int] = {}
        for message in messages:
            places[message.topic] = max(places.get(message.topic, 0), message.offset + 1)

        def unit(tx: Tx) -> None:
            for topic, place in places.items():
                upsert(tx, OFFSETS, {"consumer_group": self._group, "topic": topic, "next_offset": place})

        if places:
            await self._db.write(unit)

    async def rewind(self, messages: Sequence[Incoming]) -> None:
        """Step back to the first of these in each topic."""
        for message in messages:
            self._positions[message.topic] = min(self._positions[message.topic], message.offset)

    async def lag(self) -> dict[str, int]:
        """Count what lies after this member's place."""

        def unit(tx: Tx) -> dict[str, int]:
            return {topic: _AFTER.scalar(tx, topic=topic, place=place) or 0 for topic, place in self._positions.items()}

        return await self._db.read(unit)

    async def close(self) -> None:
        """Nothing to leave: the group is rows."""


def _append(tx: Tx, values: Sequence[Mapping[str, object]]) -> int:
    _APPEND.run_each(tx, values)
    return _last(tx)


def _last(tx: Tx) -> int:
    return _LAST.scalar(tx) or 0


def _acknowledged(tx: Tx, group: str) -> dict[str, int]:
    found = tx.execute(select(OFFSETS.c.topic, OFFSETS.c.next_offset).where(OFFSETS.c.consumer_group == group))
    return {row.topic: row.next_offset for row in found}


def _end(tx: Tx, topic: str) -> int:
    return tx.execute(select(func.max(MESSAGES.c.offset)).where(MESSAGES.c.topic == topic)).scalar() or 0


def _page(tx: Tx, topic: str, place: int, rows_max: int) -> list[Incoming]:
    found = _PAGE.all(tx, topic=topic, place=place, rows_max=rows_max)
    return [
        Incoming(
            topic=r.topic,
            partition=0,
            offset=r.offset,
            key=r.key,
            kind=r.kind,
            headers=msgspec.json.decode(r.headers, type=dict[str, str]),
            value=r.value,
        )
        for r in found
    ]


def _prune(tx: Tx, now: datetime) -> int:
    """A laptop that slept for a month must not lose what no service has read: unread rows stay."""
    deleted = 0
    for name, topic in catalogue().items():
        if topic.compacted or topic.retention_hours is None:
            continue
        read_by_all = tx.execute(
            select(func.min(OFFSETS.c.next_offset), func.count()).where(OFFSETS.c.topic == name)
        ).one()
        if read_by_all[1] < len(topic.consumers):
            continue
        old = datetime.fromtimestamp(now.timestamp() - topic.retention_hours * 3600, tz=now.tzinfo)
        gone = tx.execute(
            delete(MESSAGES).where(MESSAGES.c.topic == name, MESSAGES.c.offset < read_by_all[0], MESSAGES.c.at < old)
        )
        deleted += gone.rowcount
    return deleted
