"""Webhook intake: verified, durable on Kafka and answered, beside a bare handler that does the same and no more."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import mix
from bench.beside import producing
from bench.measure import BenchError, Row, Rows, Trial
from bench.processes import cpu_s
from bench.product import MUNICIPALITIES, pid_of, share_s
from bench.sending import Order, Result, send
from tests.flow.rig import Rig
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres

DELIVERIES = 4000
"""So many differ; the intake looks at none twice, and takes them in turn."""
AT_ONCE = 64
RATIO_LEAST = 0.70
P99_MS_MAX = 50.0
BESIDE = "bare Starlette + aiokafka"


@dataclass(frozen=True)
class Intake:
    """The one process of ingest that takes webhooks, and the bare one."""

    accounts_file: Path
    port: int
    pid: int
    bare_port: int
    seconds: float

    def rows(self) -> Iterator[Row]:
        """One run: each as fast as it can, then at half of that."""
        bare, used_before = self._most(self.bare_port), cpu_s(self.pid)
        ours = self._most(self.port)
        cpu_us = (cpu_s(self.pid) - used_before) * 1e6 / len(ours.due_s)
        most, bare_most = _per_second(ours), _per_second(bare)
        yield Row(
            benchmark="intake", what="webhooks taken", value=most, unit="a second", ratio=most / bare_most,
            baseline=BESIDE, ratio_least=RATIO_LEAST, more_is_better=True,
        )  # fmt: skip
        yield Row(benchmark="intake", what="processor of a webhook", value=cpu_us, unit="µs")
        bare_half, half = self._half(self.bare_port, bare_most), self._half(self.port, most)
        for share, bound in ((0.5, None), (0.99, P99_MS_MAX)):
            ms, bare_ms = (1000 * share_s(one.waits_s, share) for one in (half, bare_half))
            yield Row(
                benchmark="intake", what=f"answered at half of that, p{share * 100:.0f}", value=ms, unit="ms",
                ratio=ms / bare_ms, baseline=BESIDE, bound=bound,
            )  # fmt: skip

    def _most(self, port: int) -> Result:
        return self._sent(Order(port=port, requests=self._requests(port), seconds=self.seconds, connections=AT_ONCE))

    def _half(self, port: int, most: float) -> Result:
        requests = self._requests(port)
        count = int(most / 2 * self.seconds)
        requests = (requests * (count // len(requests) + 1))[:count]
        return self._sent(Order(port=port, requests=requests, per_second=most / 2, connections=AT_ONCE))

    def _requests(self, port: int) -> list[bytes]:
        return [one.request(f"127.0.0.1:{port}") for one in mix.some(self.accounts_file, 1, DELIVERIES)]

    @staticmethod
    def _sent(order: Order) -> Result:
        sent = send(order)
        if sent.refused:
            raise BenchError(f"intake: {sent.refused} of {len(sent.due_s)} webhooks were not taken")
        return sent


def _per_second(sent: Result) -> float:
    return len(sent.due_s) / sent.took_s


@contextmanager
def stage(trial: Trial) -> Iterator[Rows]:
    """Start Kafka, PostgreSQL, the product's one process and the bare one."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ordstyrer-bench-")))
        folder.chmod(0o711)  # PostgreSQL runs as another user, and has to pass
        kafka = stack.enter_context(Kafka(folder))
        postgres = stack.enter_context(Postgres(durable=True, under=folder))
        rig = Rig(
            folder / "rig",
            municipalities=MUNICIPALITIES,
            moderated=False,
            kafka=kafka,
            database_url=postgres.url(postgres.create_database("bench")),
            apart=True,
            of_service={"ingest": {"ORDSTYRER_INGEST_ROLES": "webhooks"}},
        )
        stack.enter_context(rig)
        began = time.monotonic()
        ingest = rig.programs["ingest"]
        ingest.start()
        rig.until(partial(rig.answers, f"{rig.url('ingest')}/readyz"), f"ingest after {time.monotonic() - began:.0f} s")
        accounts_file = rig.folder / "world" / "accounts.toml"
        bare = stack.enter_context(producing(accounts_file, kafka))
        yield Intake(accounts_file, rig.ports["ingest"], pid_of(ingest.process), bare.port, trial.seconds).rows
