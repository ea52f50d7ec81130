"""Save and publish in one transaction: events are rows first, and a relay puts them on the bus in order."""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    func,
    select,
    update,
)

from common.batch_size import RELAY_REST_S_MAX, rest_s
from common.bus.port import Bus, Outgoing
from common.clock import Clock, happens
from common.codec import encode, headers_of, key_of, topic_of, type_of
from common.crash import CrashPoint
from common.db import ACROSS, Database, Instant, Prepared, Tx, announce
from common.errors import Transient
from common.events import Event
from common.health import Health
from common.log import Logger

RELAY_ROWS_MAX = 500
IDLE_S = 0.25
"""How long the relay sleeps when nobody tells it of news; it is told at once in its own process."""
BACK_OFF_S_MAX = 10.0
KEEP_SENT = timedelta(days=7)
"""Sent rows are kept this long for inquiries; no row with text lives longer (G12)."""
PRUNE_EVERY_S = 600.0

_ALL = {ACROSS: "the relay serves all"}

AUTO_ID = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts by itself only in an INTEGER key."""


def outbox_table(metadata: MetaData, service: str) -> Table:
    """Return the outbox of a service: unsent rows in the order of their ids."""
    name = f"{service}_outbox"
    return Table(
        name,
        metadata,
        Column("id", AUTO_ID, primary_key=True, autoincrement=True),
        Column("municipality", String, nullable=False),
        Column("topic", String, nullable=False),
        Column("key", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("headers", LargeBinary, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("sent_at", Instant, nullable=True),
        Index(f"{name}_unsent", "sent_at", "id"),
        sqlite_autoincrement=True,
    )


class Outbox:
    """The outbox of one service."""

    def __init__(self, table: Table, service: str) -> None:
        self.table = table
        self.service = service
        self._save = Prepared(table.insert(), [c.name for c in table.columns if c.name != "id"])

    def publish(self, tx: Tx, *events: Event) -> None:
        """Save events in the caller's transaction; the relay publishes them after the commit."""
        self.save(tx, [self.row(e) for e in events])

    def save(self, tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
        """Save what `row` returned, in this order: what the handlers of a batch have told, at once."""
        if rows:
            self._save.run_each(tx, rows)
            announce(tx, self.table.name)

    def row(self, event: Event) -> dict[str, object]:
        """Return the row of an event; it carries the span that is open now."""
        return {
            "municipality": event.municipality,
            "topic": topic_of(event),
            "key": key_of(event),
            "kind": type_of(event),
            "headers": msgspec.json.encode(headers_of(event, self.service)),
            "value": encode(event),
            "created_at": event.recorded_at,
            "sent_at": None,
        }


class Relay:
    """Carries a service's outbox to the bus, alone among its replicas, in order per key."""

    def __init__(self, outbox: Outbox, db: Database, bus: Bus, clock: Clock, log: Logger) -> None:
        self._outbox = outbox
        self._db = db
        self._bus = bus
        self._clock = clock
        self._log = log
        self._news = asyncio.Event()
        self.crash = CrashPoint({})
        self.idle_s = IDLE_S
        t = outbox.table
        unsent = select(t).where(t.c.sent_at.is_(None)).order_by(t.c.id).limit(RELAY_ROWS_MAX)
        self._unsent = Prepared(unsent.execution_options(**_ALL))
        mark = update(t).where(t.c.id == bindparam("of")).values(sent_at=bindparam("at"))
        self._sent = Prepared(mark.execution_options(**_ALL))
        db.after_write.append(self._told)

    def _told(self, news: Collection[str]) -> None:
        if self._outbox.table.name in news:
            self._news.set()

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Relay until told to stop. Database or broker gone: say so and try again, as long as it lasts."""
        wait_s = IDLE_S
        while not stop.is_set():
            try:
                async with self._db.alone(f"relay:{self._outbox.service}") as mine:
                    if mine:
                        await self._relay_while_mine(stop, health)
                    health.fine("outbox")  # another replica relays: nothing is wrong here
                wait_s = IDLE_S
            except Transient as e:
                health.not_ready("outbox", str(e))
                self._log.warning("the outbox waits", reason=str(e), wait_s=wait_s)
                wait_s = min(wait_s * 2, BACK_OFF_S_MAX)
            await happens(stop, wait_s)

    async def _relay_while_mine(self, stop: asyncio.Event, health: Health) -> None:
        pruned_at = 0.0
        while not stop.is_set():
            self._news.clear()
            began = time.monotonic()
            # Fewer than fit were all that there were: what is saved meanwhile is told of.
            while await self.relay_once() == RELAY_ROWS_MAX:
                pass
            took_s = time.monotonic() - began
            health.fine("outbox")
            now_s = self._clock.now().timestamp()
            if now_s - pruned_at > PRUNE_EVERY_S:
                pruned_at = now_s
                await self._db.write(self._prune)
            if await happens(self._news, self.idle_s):
                await happens(stop, rest_s(took_s, RELAY_REST_S_MAX))

    async def relay_once(self) -> int:
        """Publish the oldest unsent rows and mark them; return how many there were."""
        ids, messages = await self._db.read(self.oldest_unsent)
        if not ids:
            return 0
        await self._bus.publish(messages)
        self.crash.passed(self._outbox.service, "outbox.published")
        at = self._clock.now()
        await self._db.write(lambda tx: self._mark(tx, ids, at))
        self.crash.passed(self._outbox.service, "outbox.marked")
        return len(ids)

    def oldest_unsent(self, tx: Tx) -> tuple[list[int], list[Outgoing]]:
        """Return the ids and messages of the oldest rows that were not sent, in their order."""
        found = self._unsent.all(tx)
        messages = [
            Outgoing(r.topic, r.key, r.kind, msgspec.json.decode(r.headers, type=dict[str, str]), r.value)
            for r in found
        ]
        return [r.id for r in found], messages

    def _mark(self, tx: Tx, ids: Sequence[int], at: datetime) -> None:
        self._sent.run_each(tx, [{"of": one, "at": at} for one in ids])

    def _prune(self, tx: Tx) -> None:
        t = self._outbox.table
        old = self._clock.now() - KEEP_SENT
        tx.execute(delete(t).where(t.c.sent_at < old).execution_options(**{ACROSS: "retention is the same for all"}))

    async def unsent(self) -> tuple[int, float]:
        """Return the number of unsent rows and the age of the oldest in seconds."""
        t = self._outbox.table

        def unit(tx: Tx) -> tuple[int, datetime | None]:
            row = tx.execute(
                select(func.count(), func.min(t.c.created_at))
                .where(t.c.sent_at.is_(None))
                .execution_options(**{ACROSS: "a count for operators"})
            ).one()
            return row[0], row[1]

        count, oldest = await self._db.read(unit)
        return count, (self._clock.now() - oldest).total_seconds() if oldest else 0.0
