"""Where planted data lies: which tables, topics and files hold it, and what else of a message does."""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from tests.planted.seeds import found_in

_TABLES = (
    "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') "
    "ORDER BY 1, 2"
)


@dataclass
class Stores:
    """What lies where: every value of a store as text."""

    tables: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    """What the messages of each topic say."""
    labels: dict[str, str] = field(default_factory=dict)
    """Keys and headers of the messages of each topic: brokers' tools and dashboards show them."""


def holding(texts: Mapping[str, str], needles: Iterable[str]) -> dict[str, list[str]]:
    """Return the needles of each text that has some."""
    wanted = list(needles)
    return {name: there for name, text in texts.items() if (there := found_in(text, wanted))}


async def of_postgres(url: str) -> dict[str, str]:
    """Return everything that every table of a database holds, as its owner sees it."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        found = {}
        for schema, table in await connection.fetch(_TABLES):
            rows = await connection.fetch(f'SELECT * FROM "{schema}"."{table}"')  # noqa: S608 - names of the catalogue
            found[str(table)] = _text(value for row in rows for value in row.values())
        return found
    finally:
        await connection.close()


def of_sqlite(path: Path) -> dict[str, str]:
    """Return everything that every table of an embedded database holds."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: _text(value for row in connection.execute(f'SELECT * FROM "{name}"') for value in row)  # noqa: S608 - names of the catalogue
            for name in names
        }


async def of_kafka(bootstrap: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the messages of each topic say, and what stands on their outside."""
    said: dict[str, list[object]] = {}
    labels: dict[str, list[object]] = {}
    # Not `seek_to_beginning`: the look for the newest that `assign` has begun may still end after it, and win.
    async with AIOKafkaConsumer(
        bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False
    ) as reader:
        parts = await _partitions(bootstrap)
        reader.assign(parts)
        ends = await reader.end_offsets(parts)
        async with asyncio.timeout(60):
            while any([await reader.position(part) < ends[part] for part in parts]):
                for messages in (await reader.getmany(timeout_ms=500)).values():
                    for one in messages:
                        said.setdefault(one.topic, []).append(one.value)
                        outside = [one.key, *(word for pair in one.headers for word in pair)]
                        labels.setdefault(one.topic, []).extend(outside)
    return {name: _text(values) for name, values in said.items()}, {name: _text(v) for name, v in labels.items()}


async def _partitions(bootstrap: str) -> list[TopicPartition]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        return [
            TopicPartition(one["topic"], part["partition"])
            for one in await admin.describe_topics()
            if not one["is_internal"]
            for part in one["partitions"]
        ]
    finally:
        await admin.close()


def _text(values: Iterable[object]) -> str:
    return "\n".join(_said(values))


def _said(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, bytes | memoryview):
            yield bytes(value).decode("utf-8", "replace")
        elif value is not None:
            yield str(value)
