"""The bus without a broker: a durable log in the embedded database, with Kafka's semantics.

One partition a topic: order is the log's own order. Groups, offsets and redelivery are rows.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import partial

import msgspec

from common.bus import local_rows as rows
from common.bus.local_rows import create_tables
from common.bus.port import Incoming, Outgoing
from common.bus.recent import Recent
from common.clock import Clock, happens
from common.codec import catalogue, known_topics
from common.db import Database, Tx

__all__ = ["LocalBus", "LocalSubscription", "create_tables"]

FOLLOW_WAIT_S = 1.0
POLL_AGAIN_S = 0.05
"""How often a reader in another process looks for news; in this process it is told at once."""
HISTORY_PAGE_ROWS = 500

Look = Callable[[], Awaitable[list[Incoming]]]


class LocalBus:
    """Bus on `bus_message` and `bus_offset` of the embedded database."""

    def __init__(self, db: Database, clock: Clock, *, owner: bool = True) -> None:
        self._db = db
        self._clock = clock
        self._owner = owner
        self._readers: dict[asyncio.Event, Collection[str]] = {}
        self._ends: dict[str, int] = {}
        self._recent = Recent()

    async def start(self) -> None:
        """Nothing to connect to: the database is the log."""

    async def ping(self) -> None:
        """Answer when the database does."""
        await self._db.read(rows.last)

    async def close(self) -> None:
        """Wake whoever waits, so that it can end."""
        self._tell(catalogue().keys())

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
            end = await self._db.write(lambda tx: rows.append(tx, values))
            self._appended(messages, end - len(messages) + 1)

    def _appended(self, messages: Sequence[Outgoing], first: int) -> None:
        came = [Incoming(m.topic, 0, n, m.key, m.kind, m.headers, m.value) for n, m in enumerate(messages, first)]
        for message in came:
            self._ends[message.topic] = max(self._ends.get(message.topic, 0), message.offset)
        self._recent.add(came)
        self._tell({message.topic for message in came})

    def recent(self, places: Mapping[str, int], messages_max: int) -> tuple[list[Incoming], int] | None:
        """Return what lies after these places, and the log's end, where this process knows it without looking."""
        found = self._recent.after(places, messages_max) if self._owner else None
        return None if found is None else (found, self._recent.end)

    def has_after(self, topic: str, place: int) -> bool:
        """False when this process knows that nothing lies at or after that place: no need to look."""
        end = self._ends.get(topic) if self._owner else None
        return end is None or end >= place

    def saw_end(self, topic: str, end: int) -> None:
        """A reader came to the end of a topic."""
        self._ends.setdefault(topic, end)

    def _tell(self, topics: AbstractSet[str]) -> None:
        for event, wanted in list(self._readers.items()):
            if not topics.isdisjoint(wanted):
                del self._readers[event]
                event.set()

    async def next(self, topics: Collection[str], look: Look, wait_s_max: float) -> list[Incoming]:
        """Look, and where there is nothing wait for news of these topics and look again.

        Who listens before looking misses nothing that comes meanwhile.
        """
        news = asyncio.Event()
        self._readers[news] = topics
        try:
            if found := await look():
                return found
            await happens(news, wait_s_max)
        finally:
            self._readers.pop(news, None)
        return await look()

    async def subscribe(self, group: str, topics: Sequence[str]) -> "LocalSubscription":
        """Join a group at its acknowledged offsets."""
        known_topics(topics)
        start = await self._db.read(lambda tx: rows.acknowledged(tx, group))
        return LocalSubscription(self, self._db, group, {t: start.get(t, 0) for t in topics})

    async def history(self, topic: str, *, follow: bool) -> AsyncGenerator[Incoming | None, None]:
        """Yield the topic from its first message; None marks the end seen at the start."""
        end = await self._db.read(lambda tx: rows.end_of(tx, topic))
        position = 0
        while position <= end:
            page = [m for m in await self._from(topic, position) if m.offset <= end]
            for message in page:
                yield message
            position = page[-1].offset + 1 if page else end + 1
        yield None
        while follow:
            wait_s = FOLLOW_WAIT_S if self._owner else POLL_AGAIN_S
            for message in await self.next([topic], partial(self._after, topic, position), wait_s):
                yield message
                position = message.offset + 1

    async def _after(self, topic: str, position: int) -> list[Incoming]:
        if not self.has_after(topic, position):
            return []
        page = await self._from(topic, position)
        if not page:
            self.saw_end(topic, position - 1)
        return page

    async def _from(self, topic: str, position: int) -> list[Incoming]:
        return await self._db.read(lambda tx: rows.page_of(tx, topic, position, HISTORY_PAGE_ROWS))

    async def prune(self, now: datetime) -> int:
        """Delete what is older than its topic's retention and read by every group; return how many."""
        return await self._db.write(lambda tx: rows.pruned(tx, now))


class LocalSubscription:
    """One group's place in the log; in one process a group has one member."""

    def __init__(self, bus: LocalBus, db: Database, group: str, positions: dict[str, int]) -> None:
        self._bus = bus
        self._db = db
        self._group = group
        self._positions = positions

    async def poll(self, messages_max: int, wait_s_max: float) -> list[Incoming]:
        """Return the next messages of all topics in the order they were appended."""
        found = await self._bus.next(self._positions.keys(), lambda: self._read(messages_max), wait_s_max)
        for message in found:
            self._positions[message.topic] = message.offset + 1
        return found

    async def _read(self, messages_max: int) -> list[Incoming]:
        looked = {t: place for t, place in self._positions.items() if self._bus.has_after(t, place)}
        if not looked:
            return []
        if (recent := self._bus.recent(self._positions, messages_max)) is not None and recent[0]:
            found, end = recent
            if len(found) < messages_max:
                # All that there is up to the end: a topic in which nothing came need not be looked through again.
                self._positions = {t: max(place, end + 1) for t, place in self._positions.items()}
            return found

        def unit(tx: Tx) -> tuple[dict[str, list[Incoming]], int]:
            return {t: rows.page_of(tx, t, place, messages_max) for t, place in looked.items()}, rows.last(tx)

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
                rows.acknowledge(tx, self._group, topic, place)

        if places:
            await self._db.write(unit)

    async def rewind(self, messages: Sequence[Incoming]) -> None:
        """Step back to the first of these in each topic."""
        for message in messages:
            self._positions[message.topic] = min(self._positions[message.topic], message.offset)

    async def lag(self) -> dict[str, int]:
        """Count what lies after this member's place."""

        def unit(tx: Tx) -> dict[str, int]:
            return {topic: rows.count_after(tx, topic, place) for topic, place in self._positions.items()}

        return await self._db.read(unit)

    async def close(self) -> None:
        """Nothing to leave: the group is rows."""
