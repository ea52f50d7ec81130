"""The local bus beside bare SQLite; and one service's whole turn, consume → decide → publish, beside its bare work."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import BenchError, Row
from classifier.core.tagging import tag
from common import migrate
from common.bus.local import LocalBus, create_tables
from common.bus.port import Outgoing, outgoing
from common.clock import SystemClock
from common.codec import decode
from common.db import SqliteDatabase
from common.events import ItemPosted
from tests.service.classifier.opened import opened, tagger
from tests.service.classifier.recorded import APPLICATION, CASEWORK, PRAISE, QUESTION, changed

MESSAGES, ALONE = 4000, 600
AT_ONCE = 100
WRITERS = 32
DECIDED = 1200
GROUP, TOPIC = "archiver", "items"
TABLE = """CREATE TABLE bare (place INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT, key TEXT, kind TEXT, headers BLOB,
value BLOB, at TEXT)"""
INSERT = "INSERT INTO bare (topic, key, kind, headers, value, at) VALUES (?, ?, ?, ?, ?, ?)"
BARE = "bare SQLite"


def rows() -> Iterator[Row]:
    """One run of everything, each on a database of its own."""
    with TemporaryDirectory(prefix="ordstyrer-bench-") as folder:
        path = Path(folder)
        told = [outgoing(event, "ingest") for event in _items(MESSAGES)]
        yield from _bus(path, told)
        yield _turn(path, _items(DECIDED))


def _bus(folder: Path, told: Sequence[Outgoing]) -> Iterator[Row]:
    with closing(_bare(folder / "bare.db")) as bare:
        bare_many = _rate(len(told), lambda: _insert(bare, told, AT_ONCE))
        bare_alone = _rate(ALONE, lambda: _insert(bare, told[:ALONE], 1))
        bare_read = _rate(len(told), lambda: _read(bare, len(told)))
    many, read, alone = asyncio.run(_local(folder / "bus.db", told))
    for what, value, beside in (
        (f"published, {AT_ONCE} at once", many, bare_many),
        ("read and acknowledged", read, bare_read),
        (f"published one by one, by {WRITERS} at a time", alone, bare_alone),
    ):
        yield Row(
            benchmark="bus", what=what, value=value, unit="messages/s", ratio=value / beside, baseline=BARE,
            more_is_better=True,
        )  # fmt: skip


async def _local(path: Path, told: Sequence[Outgoing]) -> tuple[float, float, float]:
    create_tables(f"sqlite:///{path}")
    db = SqliteDatabase(path)
    bus = LocalBus(db, SystemClock())
    try:
        many = await _rate_of(len(told), lambda: _in_turn(bus, told))
        read = await _rate_of(len(told), lambda: _consumed(bus, len(told)))
        alone = await _rate_of(ALONE, lambda: _one_by_one(bus, told[:ALONE]))
    finally:
        await db.close()
    return many, read, alone


async def _in_turn(bus: LocalBus, told: Sequence[Outgoing]) -> None:
    for place in range(0, len(told), AT_ONCE):
        await bus.publish(told[place : place + AT_ONCE])


async def _one_by_one(bus: LocalBus, told: Sequence[Outgoing]) -> None:
    left = iter(told)

    async def write() -> None:
        for message in left:
            await bus.publish([message])

    await asyncio.gather(*(write() for _ in range(WRITERS)))


async def _consumed(bus: LocalBus, wanted: int) -> None:
    group = await bus.subscribe(GROUP, [TOPIC])
    seen = 0
    while seen < wanted:
        found = await group.poll(AT_ONCE, 1.0)
        await group.acknowledge(found)
        seen += len(found)


def _turn(folder: Path, events: Sequence[ItemPosted]) -> Row:
    """The classifier's work on items that wait, beside reading the same texts and writing a row for each."""
    path = folder / "migrated.db"
    create_tables(f"sqlite:///{path}")
    asyncio.run(migrate.upgrade(f"sqlite:///{path}", ["classifier"]))
    told = [outgoing(event, "ingest") for event in events]
    reads = tagger()
    with closing(_bare(folder / "bare-turn.db")) as bare:
        beside = _rate(len(told), lambda: _bare_turn(bare, told, partial(tag, tagger=reads)))
    value = asyncio.run(_decided(folder, path, told))
    return Row(
        benchmark="bus", what="classifier: consumed, decided and published", value=value, unit="items/s",
        ratio=value / beside, baseline="the same texts tagged, a row each into bare SQLite", more_is_better=True,
    )  # fmt: skip


async def _decided(folder: Path, migrated: Path, told: Sequence[Outgoing]) -> float:
    (own := folder / "classifier").mkdir()
    shutil.copy(migrated, own / "migrated.db")
    async with opened(own, own / "migrated.db") as stage:
        service = stage.service
        await service.world.bus.publish(told)
        stop = asyncio.Event()
        began = time.perf_counter()
        running = [
            asyncio.create_task(service.world.control.run(stop, service.health)),
            asyncio.create_task(service.run(stop)),
        ]
        while not await service.is_idle():
            if any(one.done() for one in running):
                raise BenchError("bus: the classifier ended by itself")
            await asyncio.sleep(0.01)
        took_s = time.perf_counter() - began
        stop.set()
        await asyncio.gather(*running)
        made = sum(type(event).__name__ == "DecisionMade" for event in await stage.all_told())
    if made < len(told):
        raise BenchError(f"bus: {made} decisions on {len(told)} items")
    return len(told) / took_s


def _bare_turn(bare: sqlite3.Connection, told: Sequence[Outgoing], read: Callable[[str], object]) -> None:
    for message in told:
        event = decode(message.kind, message.value)
        if isinstance(event, ItemPosted):
            read(event.text or "")
    _insert(bare, told, AT_ONCE)


def _items(wanted: int) -> list[ItemPosted]:
    texts = (QUESTION, PRAISE, CASEWORK, APPLICATION)
    return [
        changed(ItemPosted, f"c{n}", text=f"{texts[n % len(texts)]} Hilsen Eksempelveien {n}.") for n in range(wanted)
    ]


def _bare(path: Path) -> sqlite3.Connection:
    made = sqlite3.connect(path, isolation_level=None)
    made.execute("PRAGMA journal_mode=WAL")
    made.execute("PRAGMA synchronous=FULL")
    made.execute(TABLE)
    return made


def _insert(bare: sqlite3.Connection, told: Sequence[Outgoing], at_once: int) -> None:
    at = datetime.now(UTC).isoformat()
    for place in range(0, len(told), at_once):
        bare.execute("BEGIN IMMEDIATE")
        some = told[place : place + at_once]
        bare.executemany(INSERT, [(m.topic, m.key, m.kind, b"{}", m.value, at) for m in some])
        bare.execute("COMMIT")


def _read(bare: sqlite3.Connection, wanted: int) -> None:
    bare.execute("CREATE TABLE IF NOT EXISTS place (at INTEGER)")
    for place in range(0, wanted, AT_ONCE):
        bare.execute("SELECT * FROM bare WHERE place > ? ORDER BY place LIMIT ?", (place, AT_ONCE)).fetchall()
        bare.execute("INSERT INTO place VALUES (?)", (place,))


def _rate(done: int, act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return done / (time.perf_counter() - began)


async def _rate_of(done: int, act: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await act()
    return done / (time.perf_counter() - began)
