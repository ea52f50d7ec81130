"""The bare things that the product is measured beside: the same parts, the same signature, and no logic at all.

`python -m bench.bare produce|store|commit SETTINGS`, the settings a JSON file. `produce` takes webhooks and puts them
on Kafka; `store` reads them there and writes them into PostgreSQL, with a hash chain; `commit` takes webhooks and
writes them into SQLite, many in one commit.
"""

import asyncio
import hashlib
import hmac
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import asyncpg
import msgspec
import uvicorn
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TOPIC = "bare"
AT_ONCE_MAX = 500
TABLE = "CREATE TABLE bare (item text PRIMARY KEY, body bytea NOT NULL, hash bytea NOT NULL, at double precision)"
INSERT = """INSERT INTO bare SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::float8[])
ON CONFLICT (item) DO NOTHING"""

Keep = Callable[[bytes, bytes], Awaitable[None]]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a bare process is told. The file `stored` in the folder gets a line for each item that is durable."""

    port: int = 0
    secrets: dict[str, str] = {}
    kafka: str = ""
    postgres: str = ""
    folder: str = ""
    reads: bool = False
    """Whether the body is taken apart before it is kept, as whoever stores it by its id has to."""


class _Value(msgspec.Struct):
    comment_id: str
    post_id: str
    created_time: int
    message: str = ""


class _Change(msgspec.Struct):
    value: _Value
    field: str


class _Entry(msgspec.Struct):
    id: str
    changes: list[_Change]


class _Body(msgspec.Struct):
    entry: list[_Entry]


_BODY = msgspec.json.Decoder(_Body)


def item_of(body: bytes) -> bytes:
    """Return the id of the comment in a delivery."""
    return _BODY.decode(body).entry[0].changes[0].value.comment_id.encode()


def app_of(settings: Settings, keep: Keep) -> Starlette:
    """Return a server that verifies, keeps and answers."""
    secrets = {name: secret.encode() for name, secret in settings.secrets.items()}

    async def take(request: Request) -> Response:
        body = await request.body()
        made = "sha256=" + hmac.new(secrets[request.path_params["app"]], body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(made, request.headers.get("x-hub-signature-256", "")):
            return Response(status_code=401)
        await keep(item_of(body) if settings.reads else b"", body)
        return Response(b"EVENT_RECEIVED")

    return Starlette(routes=[Route("/webhooks/facebook/{app}", take, methods=["POST"])])


async def _serve(settings: Settings, keep: Keep) -> None:
    config = uvicorn.Config(
        app_of(settings, keep), port=settings.port, log_level="warning", access_log=False, http="httptools"
    )
    await uvicorn.Server(config).serve()


async def produce(settings: Settings) -> None:
    """Take webhooks; answer when every replica has them."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka, acks="all", enable_idempotence=True)
    await producer.start()

    async def keep(item: bytes, body: bytes) -> None:
        await producer.send_and_wait(TOPIC, body, key=item or None)

    try:
        await _serve(settings, keep)
    finally:
        await producer.stop()


async def store(settings: Settings) -> None:
    """Write what comes into PostgreSQL: insert, commit, then acknowledge."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    table = await asyncpg.connect(settings.postgres)
    consumer = AIOKafkaConsumer(
        TOPIC,
        bootstrap_servers=settings.kafka,
        group_id=TOPIC,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    head = b""
    with (Path(settings.folder) / "stored").open("a", buffering=1 << 16) as stored:
        while not stop.is_set():
            found = await consumer.getmany(timeout_ms=200, max_records=AT_ONCE_MAX)
            bodies = [record.value for batch in found.values() for record in batch]
            if not bodies:
                continue
            head = await _insert(table, bodies, head)
            await consumer.commit()
            at = time.time()
            stored.writelines(f"{item_of(body).decode()} {at}\n" for body in bodies)
            stored.flush()
    await consumer.stop()
    await table.close()


async def _insert(table: Any, bodies: list[bytes], head: bytes) -> bytes:  # noqa: ANN401 - asyncpg has no types
    hashes, items = [], []
    for body in bodies:
        head = hashlib.sha256(head + body).digest()
        hashes.append(head)
        items.append(item_of(body).decode())
    await table.execute(INSERT, items, bodies, hashes, [time.time()] * len(bodies))
    return head


async def commit(settings: Settings) -> None:
    """Take webhooks; answer when SQLite has them."""
    queue: SimpleQueue[tuple[bytes, bytes, asyncio.Future[None]] | None] = SimpleQueue()
    loop = asyncio.get_running_loop()
    thread = threading.Thread(target=_write_forever, args=(Path(settings.folder) / "bare.db", queue, loop))
    thread.start()

    async def keep(item: bytes, body: bytes) -> None:
        done: asyncio.Future[None] = loop.create_future()
        queue.put((item, body, done))
        await done

    try:
        await _serve(settings, keep)
    finally:
        queue.put(None)
        thread.join()


def _write_forever(path: Path, queue: "SimpleQueue[Any]", loop: asyncio.AbstractEventLoop) -> None:
    table = sqlite3.connect(path, isolation_level=None)
    table.execute("PRAGMA journal_mode=WAL")
    table.execute("PRAGMA synchronous=FULL")
    table.execute("CREATE TABLE bare (item TEXT PRIMARY KEY, body BLOB NOT NULL, hash BLOB NOT NULL)")
    head = b""
    while (first := queue.get()) is not None:
        batch = [first, *_more(queue)]
        rows = []
        for item, body, _ in batch:
            head = hashlib.sha256(head + body).digest()
            rows.append((item.decode(), body, head))
        table.execute("BEGIN IMMEDIATE")
        table.executemany("INSERT OR IGNORE INTO bare VALUES (?, ?, ?)", rows)
        table.execute("COMMIT")
        loop.call_soon_threadsafe(_done, [done for _, _, done in batch])
    table.close()


def _more(queue: "SimpleQueue[Any]") -> list[Any]:
    found: list[Any] = []
    try:
        while len(found) < AT_ONCE_MAX:
            found.append(queue.get_nowait())
            if found[-1] is None:
                queue.put(found.pop())
                break
    except Empty:
        pass
    return found


def _done(waiting: list["asyncio.Future[None]"]) -> None:
    for one in waiting:
        if not one.done():
            one.set_result(None)


KINDS = {"produce": produce, "store": store, "commit": commit}


if __name__ == "__main__":
    uvloop.run(KINDS[sys.argv[1]](msgspec.json.decode(Path(sys.argv[2]).read_bytes(), type=Settings)))
