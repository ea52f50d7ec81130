"""The product in one of its compositions, loaded from the outside and looked at from the outside."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import mix
from bench.left import EmbeddedLeft, Left, ProductionLeft
from bench.measure import BenchError
from bench.processes import cpu_s
from bench.sending import Order, Result, send
from common.web import free_port
from tests.flow.program import Program
from tests.flow.rig import SERVICES, Rig
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres

EMBEDDED, PRODUCTION = "embedded", "production"
MUNICIPALITIES = ("sogne", "knivsta", "randaberg", "kinn")
LOOK_EVERY_S = 0.2
CALM_S_MAX = 60.0
"""After the start; and after a load, for what may come later than lags and outboxes: durable jobs."""


@dataclass(frozen=True)
class Load:
    """What came of a load. `emptied_s`: from its end until lags and outboxes were empty; None: not in time."""

    sent: Result
    emptied_s: float | None
    waits_s: list[float]
    """From when a webhook was due to when its record was captured, for those that were captured."""
    cpu_ms: Mapping[str, float]
    """Processor time by process and comment, durable jobs included."""

    @property
    def comments(self) -> int:
        """How many were sent."""
        return len(self.sent.due_s)

    @property
    def captured_share(self) -> float:
        """Of the comments, those that became records."""
        return len(self.waits_s) / max(1, self.comments)

    @property
    def per_second(self) -> float:
        """Comments by the time from the first to when all was empty; 0 when it never was."""
        return self.comments / (self.sent.took_s + self.emptied_s) if self.emptied_s is not None else 0.0

    @property
    def cpu_ms_in_all(self) -> float:
        """Processor time of everything by comment."""
        return sum(self.cpu_ms.values())


@dataclass
class Product:
    """It runs, and nothing else does that belongs to it."""

    composition: str
    rig: Rig
    left: Left
    pids: Mapping[str, int]
    runner: asyncio.Runner
    kafka: Kafka | None = None
    postgres: Postgres | None = None
    seed: int = 0

    @property
    def port(self) -> int:
        """Where webhooks go."""
        return self.rig.ports.get("ingest", self.rig.ports.get("all", 0))

    def load(self, count: int, per_second: float | None = None, empty_s_max: float = 60.0) -> Load:
        """Send so many comments, and wait until nothing is left to do. None: as fast as they are taken."""
        self.seed += 1
        deliveries = mix.some(self.rig.folder / "world" / "accounts.toml", self.seed, count)
        requests = [one.request(f"127.0.0.1:{self.port}") for one in deliveries]
        before = self.cpu()
        sent = send(Order(port=self.port, requests=requests, per_second=per_second, connections=32))
        emptied_s = self.until_empty(empty_s_max)
        self.until_calm()
        after = self.cpu()
        captured = self.runner.run(self.left.captured())
        waits = [
            captured[one.item_id] - sent.began - due
            for one, due in zip(deliveries, sent.due_s, strict=False)
            if one.item_id in captured
        ]
        cpu = {name: (after[name] - before[name]) * 1000 / max(1, count) for name in after}
        return Load(sent=sent, emptied_s=emptied_s, waits_s=waits, cpu_ms=cpu)

    def cpu(self) -> dict[str, float]:
        """Return the processor time of each process so far."""
        return {name: cpu_s(pid) for name, pid in self.pids.items()}

    def until_empty(self, wait_s_max: float) -> float | None:
        """Wait until every message is acknowledged and every outbox is empty; return how long it took."""
        began = time.monotonic()
        while True:
            if not self.runner.run(self.left.unread()) and not self.runner.run(self.left.unsent()):
                return time.monotonic() - began
            if time.monotonic() - began > wait_s_max:
                return None
            time.sleep(LOOK_EVERY_S)

    def until_calm(self, wait_s_max: float = CALM_S_MAX) -> None:
        """Wait until no job is due either."""
        ends = time.monotonic() + wait_s_max
        while time.monotonic() < ends and not self.is_calm():
            time.sleep(LOOK_EVERY_S)

    def is_calm(self) -> bool:
        """Say whether every process has nothing to do."""
        return all(self.rig.answers(f"{self.rig.url(name)}/idlez") for name in self.rig.programs)


@contextmanager
def product(composition: str, replicas: int = 1) -> Iterator[Product]:
    """Start the product, the pretended platform beside it, and let both come to rest.

    With more `replicas` each of the five processes runs so often; webhooks still go to the first of ingest's.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ordstyrer-bench-")))
        folder.chmod(0o711)  # PostgreSQL runs as another user, and has to pass
        runner = stack.enter_context(asyncio.Runner())
        kafka, postgres = _parts(stack, folder) if composition == PRODUCTION else (None, None)
        rig = _rig(folder, kafka, postgres)
        stack.enter_context(rig)
        rig.start_simulator()
        rig.start()
        for number in range(2, replicas + 1):
            _start_more(stack, rig, number)
        left = _left(rig, folder)
        stack.callback(lambda: runner.run(left.close()))
        pids = {name: pid_of(program.process) for name, program in rig.programs.items()}
        pids |= {"kafka": kafka.pid, "postgres": postgres.pid} if kafka is not None and postgres is not None else {}
        running = Product(composition, rig, left, pids, runner, kafka, postgres)
        if running.until_empty(CALM_S_MAX) is None:
            raise BenchError(f"{composition}: never at rest after its start; logs in {folder}")
        running.until_calm()
        yield running


def _parts(stack: ExitStack, folder: Path) -> tuple[Kafka, Postgres]:
    return stack.enter_context(Kafka(folder)), stack.enter_context(Postgres(durable=True, under=folder))


def _rig(folder: Path, kafka: Kafka | None, postgres: Postgres | None) -> Rig:
    url = postgres.url(postgres.create_database("bench")) if postgres is not None else None
    return Rig(
        folder / "rig",
        municipalities=MUNICIPALITIES,
        moderated=False,
        kafka=kafka,
        database_url=url,
        apart=kafka is not None,
    )


def _start_more(stack: ExitStack, rig: Rig, number: int) -> None:
    for name in SERVICES:
        first, port = rig.programs[name], free_port()
        again = Program(
            f"{name} {number}",
            first.words,
            {**first.environ, "ORDSTYRER_PORT": str(port)},
            rig.folder / f"{name}-{number}.log",
        )
        rig.ports[again.name] = port
        rig.programs[again.name] = again
        again.start()
        stack.callback(again.stop)
    for name in SERVICES:
        where = f"{rig.url(f'{name} {number}')}/readyz"
        rig.until(partial(rig.answers, where), f"the second start of {name}")


def _left(rig: Rig, folder: Path) -> Left:
    if rig.kafka is None or rig.database_url is None:
        return EmbeddedLeft(folder / "rig" / "data")
    return ProductionLeft(rig.kafka.bootstrap, rig.database_url)


def pid_of(process: object) -> int:
    """Return the number of a process that runs."""
    pid = getattr(process, "pid", None)
    if not isinstance(pid, int):
        raise BenchError("a process that should run does not")
    return pid


def share_s(waits_s: Sequence[float], share: float) -> float:
    """Return what this share of the waits kept within."""
    ordered = sorted(waits_s)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")
