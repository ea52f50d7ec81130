"""The rows of the local log: messages in one order, and where each group goes on."""

from collections.abc import Mapping, Sequence
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

from common.bus.port import Incoming
from common.codec import catalogue
from common.db import Instant, Prepared, Tx, upsert

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


def create_tables(url: str) -> None:
    """Create the log's tables where they are missing. Their shape is final: a change would be a new table."""
    engine = create_engine(url)
    METADATA.create_all(engine)
    engine.dispose()


def append(tx: Tx, values: Sequence[Mapping[str, object]]) -> int:
    """Write messages at the end; return the offset of the last."""
    _APPEND.run_each(tx, values)
    return last(tx)


def last(tx: Tx) -> int:
    """Return the offset of the last message of all topics."""
    return _LAST.scalar(tx) or 0


def count_after(tx: Tx, topic: str, place: int) -> int:
    """Count a topic's messages from a place on."""
    return _AFTER.scalar(tx, topic=topic, place=place) or 0


def acknowledged(tx: Tx, group: str) -> dict[str, int]:
    """Return where a group goes on in each topic."""
    found = tx.execute(select(OFFSETS.c.topic, OFFSETS.c.next_offset).where(OFFSETS.c.consumer_group == group))
    return {row.topic: row.next_offset for row in found}


def acknowledge(tx: Tx, group: str, topic: str, place: int) -> None:
    """Write where a group goes on in a topic."""
    upsert(tx, OFFSETS, {"consumer_group": group, "topic": topic, "next_offset": place})


def end_of(tx: Tx, topic: str) -> int:
    """Return the offset of a topic's last message."""
    return tx.execute(select(func.max(MESSAGES.c.offset)).where(MESSAGES.c.topic == topic)).scalar() or 0


def page_of(tx: Tx, topic: str, place: int, rows_max: int) -> list[Incoming]:
    """Return a topic's messages from a place on."""
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


def pruned(tx: Tx, now: datetime) -> int:
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
