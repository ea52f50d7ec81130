"""Starts the bare things (`bench.bare`), loads them, and says what they carry."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import msgspec
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from bench import bare, mix
from bench.measure import BenchError
from bench.mix import Webhook
from bench.sending import Order, Result, send
from common import accounts
from common.web import free_port
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres
from tests.parts.process import answers

START_S_MAX = 30.0
LOOK_EVERY_S = 0.05
PARTITIONS = 4
EMPTY_S_MAX = 30.0


@dataclass(frozen=True)
class BareLoad:
    """What came of a load; `per_second` counts from the first to the last that was durable."""

    sent: Result
    emptied_s: float | None
    waits_s: list[float]

    @property
    def per_second(self) -> float:
        """How many a second; 0 when they were not all stored."""
        return len(self.sent.due_s) / (self.sent.took_s + self.emptied_s) if self.emptied_s is not None else 0.0


@dataclass
class Bare:
    """One that runs. `stored` is the file that the consumer writes; None: what is answered is stored."""

    port: int
    accounts_file: Path
    stored: Path | None
    seed: int = 10**6

    def load(self, count: int, per_second: float | None = None) -> BareLoad:
        """Send so many, and wait until all are stored. None: as fast as they are taken."""
        self.seed += 1
        deliveries = mix.some(self.accounts_file, self.seed, count)
        requests = [one.request(f"127.0.0.1:{self.port}") for one in deliveries]
        before = len(self._lines())
        sent = send(Order(port=self.port, requests=requests, per_second=per_second, connections=32))
        if self.stored is None:
            return BareLoad(sent, 0.0 if not sent.refused else None, sent.waits_s)
        began = time.monotonic()
        while len(self._lines()) - before < count and time.monotonic() - began < EMPTY_S_MAX:
            time.sleep(LOOK_EVERY_S)
        emptied_s = time.monotonic() - began
        lines = self._lines()[before:]
        return BareLoad(sent, emptied_s if len(lines) >= count else None, _waits(deliveries, sent, lines))

    def _lines(self) -> list[str]:
        return self.stored.read_text().splitlines() if self.stored is not None and self.stored.exists() else []


def _waits(deliveries: Sequence[Webhook], sent: Result, lines: Sequence[str]) -> list[float]:
    at = {item: float(when) for item, when in (line.split() for line in lines)}
    names = [bare.item_of(one.body).decode() for one in deliveries]
    return [at[name] - sent.began - due for name, due in zip(names, sent.due_s, strict=False) if name in at]


def secrets_of(accounts_file: Path) -> dict[str, str]:
    """Return each app's secret."""
    apps = accounts.read(accounts_file).apps
    return {app.name: app.secret_files[0].read_text(encoding="utf-8").strip() for app in apps}


@contextmanager
def committing(accounts_file: Path) -> Iterator[Bare]:
    """Webhooks into SQLite, many in one commit."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ordstyrer-bare-")))
        port = free_port()
        settings = bare.Settings(port=port, secrets=secrets_of(accounts_file), folder=str(folder), reads=True)
        stack.enter_context(process("commit", settings, folder))
        yield Bare(port, accounts_file, None)


@contextmanager
def producing(accounts_file: Path, kafka: Kafka) -> Iterator[Bare]:
    """Webhooks into Kafka."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ordstyrer-bare-")))
        asyncio.run(_topic(kafka))
        port = free_port()
        settings = bare.Settings(port=port, secrets=secrets_of(accounts_file), kafka=kafka.bootstrap)
        stack.enter_context(process("produce", settings, folder))
        yield Bare(port, accounts_file, None)


@contextmanager
def storing(accounts_file: Path, kafka: Kafka, postgres: Postgres) -> Iterator[Bare]:
    """Webhooks into Kafka, from there into PostgreSQL."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ordstyrer-bare-")))
        asyncio.run(_topic(kafka))
        url = postgres.url(postgres.create_database("bare"), "postgresql")
        asyncio.run(_table(url))
        port = free_port()
        settings = bare.Settings(
            port=port,
            secrets=secrets_of(accounts_file),
            kafka=kafka.bootstrap,
            postgres=url,
            folder=str(folder),
            reads=True,
        )
        stack.enter_context(process("store", settings, folder))
        stack.enter_context(process("produce", settings, folder))
        yield Bare(port, accounts_file, folder / "stored")


@contextmanager
def process(kind: str, settings: bare.Settings, folder: Path) -> Iterator[int]:
    """Run one bare process; return when it takes requests, where it takes any."""
    told = folder / f"{kind}.json"
    told.write_bytes(msgspec.json.encode(settings))
    with (folder / f"{kind}.log").open("wb") as log:
        running = subprocess.Popen([sys.executable, "-m", "bench.bare", kind, str(told)], stdout=log, stderr=log)  # noqa: S603 - ourselves
    try:
        ends = time.monotonic() + START_S_MAX
        while kind != "store" and not answers(settings.port):
            if running.poll() is not None or time.monotonic() > ends:
                raise BenchError(f"the bare {kind} did not start: {(folder / f'{kind}.log').read_text()[-1000:]}")
            time.sleep(LOOK_EVERY_S)
        yield running.pid
    finally:
        running.terminate()
        running.wait(20)


async def _topic(kafka: Kafka) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    try:
        if bare.TOPIC not in await admin.list_topics():
            await admin.create_topics([NewTopic(bare.TOPIC, PARTITIONS, 1)])
    finally:
        await admin.close()


async def _table(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(bare.TABLE)
    await connection.close()
