"""Messages that could not be handled: kept raw with the reason, replayed after a fix, never lost (G3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table, Uuid, func, select, update

from common.bus.port import Incoming
from common.db import ACROSS, Instant, Tx, insert_once, rows
from common.events import MessageParked, MessageReplayed, derived_id
from common.outbox import Outbox

PARKED, HELD, REPLAY, REPLAYED, DISCARDED = "parked", "held", "replay", "replayed", "discarded"
"""`replay` is an operator's wish: the service that runs takes it up."""
OURS, SENDER = "ours", "sender"


def dead_letter_table(metadata: MetaData, service: str) -> Table:
    """Return the table of a service's parked and held messages."""
    name = f"{service}_dead_letter"
    return Table(
        name,
        metadata,
        Column("municipality", String, primary_key=True),
        Column("letter_id", Uuid, primary_key=True),
        Column("state", String, nullable=False),
        Column("topic", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("key", String, nullable=False),
        Column("headers", LargeBinary, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("item_id", Uuid, nullable=True),
        Column("fault", String, nullable=False),
        Column("why", String, nullable=False),
        Column("parked_at", Instant, nullable=False),
        Column("settled_at", Instant, nullable=True),
        Index(f"{name}_state", "state", "parked_at"),
    )


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message to park: `why` is a code or a type name, never the message's content."""

    municipality: str
    message: Incoming
    fault: str
    why: str
    state: str = PARKED
    item_id: UUID | None = None

    @property
    def letter_id(self) -> UUID:
        """The same message parked twice is one letter."""
        m = self.message
        return derived_id("letter", m.topic, m.partition, m.offset, m.key, m.kind)


class Ending(NamedTuple):
    """How a letter is settled; `reason` is a person's, who let it go."""

    state: str
    at: datetime
    reason: str | None = None


class DeadLetters:
    """The dead letters of one service."""

    def __init__(self, table: Table, outbox: Outbox) -> None:
        self.table = table
        self._outbox = outbox

    def park(self, tx: Tx, letter: Letter, at: datetime) -> None:
        """Keep the message and tell the others that its item is incomplete."""
        m = letter.message
        row = {
            "municipality": letter.municipality,
            "letter_id": letter.letter_id,
            "state": letter.state,
            "topic": m.topic,
            "kind": m.kind,
            "key": m.key,
            "headers": msgspec.json.encode(m.headers),
            "value": m.value,
            "item_id": letter.item_id,
            "fault": letter.fault,
            "why": letter.why,
            "parked_at": at,
            "settled_at": None,
        }
        new = insert_once(tx, self.table, row)
        if new and m.topic != "dead-letters":  # a notice about a notice would never end
            self._outbox.publish(tx, self._told(letter, at))

    def _told(self, letter: Letter, at: datetime) -> MessageParked:
        return MessageParked(
            event_id=derived_id(letter.letter_id, self._outbox.service, "parked"),
            municipality=letter.municipality,
            occurred_at=at,
            recorded_at=at,
            item_id=letter.item_id,
            service=self._outbox.service,
            topic=letter.message.topic,
            letter_id=str(letter.letter_id),
            fault=letter.fault,
            why=letter.why,
        )

    def open(self, tx: Tx, municipality: str | None = None, state: str | None = None) -> list[Mapping[str, Any]]:
        """Return the letters that nobody has settled, oldest first, without their content."""
        t = self.table
        columns = [c for c in t.columns if c.name not in {"value", "headers"}]
        query = select(*columns).where(t.c.settled_at.is_(None)).order_by(t.c.parked_at)
        if municipality is not None:
            query = query.where(t.c.municipality == municipality)
        if state is not None:
            query = query.where(t.c.state == state)
        return list(rows(tx, query.execution_options(**{ACROSS: "an operator's list"})))

    def message(self, tx: Tx, municipality: str, letter_id: UUID) -> Incoming | None:
        """Return the message of an open letter."""
        t = self.table
        found = tx.execute(
            select(t).where(t.c.municipality == municipality, t.c.letter_id == letter_id, t.c.settled_at.is_(None))
        ).one_or_none()
        if found is None:
            return None
        return Incoming(
            topic=found.topic,
            partition=0,
            offset=0,
            key=found.key,
            kind=found.kind,
            headers=msgspec.json.decode(found.headers, type=dict[str, str]),
            value=found.value,
        )

    def settle(self, tx: Tx, municipality: str, letter_id: UUID, state: str, at: datetime) -> bool:
        """Mark as replayed or discarded and tell the others; false when somebody has done so already."""
        return self._settle(tx, municipality, letter_id, Ending(state, at))

    def discard(self, tx: Tx, municipality: str, letter_id: UUID, reason: str, at: datetime) -> bool:
        """Let an open letter go because a person says why; false when somebody has settled it already."""
        return self._settle(tx, municipality, letter_id, Ending(DISCARDED, at, reason))

    def _settle(self, tx: Tx, municipality: str, letter_id: UUID, ending: Ending) -> bool:
        t = self.table
        mine = (t.c.municipality == municipality) & (t.c.letter_id == letter_id) & t.c.settled_at.is_(None)
        found = tx.execute(select(t.c.item_id, t.c.topic, t.c.why).where(mine)).one_or_none()
        if found is None:
            return False
        why = found.why if ending.reason is None else f"{found.why}; discarded: {ending.reason}"
        # What it said is not kept a moment longer than it is needed (G12).
        tx.execute(update(t).where(mine).values(state=ending.state, settled_at=ending.at, value=b"", why=why))
        self._outbox.publish(
            tx,
            MessageReplayed(
                event_id=derived_id(letter_id, self._outbox.service, ending.state),
                municipality=municipality,
                occurred_at=ending.at,
                recorded_at=ending.at,
                item_id=found.item_id,
                service=self._outbox.service,
                topic=found.topic,
                letter_id=str(letter_id),
                discarded=ending.state == DISCARDED,
                reason=ending.reason,
            ),
        )
        return True

    def mark(self, tx: Tx, municipality: str, letter_id: UUID, state: str) -> bool:
        """Mark an open letter, for replay or as parked again; false when there is none."""
        t = self.table
        mine = (t.c.municipality == municipality) & (t.c.letter_id == letter_id) & t.c.settled_at.is_(None)
        return tx.execute(update(t).where(mine).values(state=state)).rowcount > 0

    def oldest(self, tx: Tx) -> tuple[int, datetime | None]:
        """Return how many letters are open, and since when the oldest is."""
        t = self.table
        query = select(func.count(), func.min(t.c.parked_at)).where(t.c.settled_at.is_(None))
        row = tx.execute(query.execution_options(**{ACROSS: "a count for operators"})).one()
        return row[0], row[1]
