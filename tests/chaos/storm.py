"""A storm: the platforms send while broker, database and services are killed; then everything is swept and compared."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.chaos.comparing import Row, compare
from tests.flow.rig import Rig
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres

MUNICIPALITIES = ("kinn", "randaberg", "bo", "sogne", "knivsta")
PLATFORMS = ("instagram", "youtube", "wordpress", "flickr", "x", "linkedin", "generic")
DOWN_S = 2.0
"""How long a killed part stays away: longer than any single try of those who need it."""
SWEEPS_MAX = 4
UNITS = 10_000_000
"""Of YouTube's quota, a day."""
TROUBLES = (
    # Once a round each: whoever is told to wait waits a whole minute, and would wait another one for each time more.
    {"fault": "error_80001", "do": "read", "times": 1, "regain_minutes": 1},
    {"fault": "error_4", "do": "reply", "times": 1, "regain_minutes": 1},
    {"fault": "500", "when": "after", "do": "reply", "times": 3},
    {"fault": "timeout", "when": "after", "do": "hide", "times": 1, "hold_s": 2},
    {"fault": "error_190", "do": "read", "times": 2},
)
"""What the platforms do to us meanwhile: too many calls, an answer lost after the write, a token that ran out."""


def say(line: str) -> None:
    """Tell whoever waits what happens."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass
class Storm:
    """One run: `count` events a municipality, each part killed `rounds` times."""

    rig: Rig
    kafka: Kafka
    postgres: Postgres
    count: int
    rounds: int
    wait_s_max: float

    def run(self) -> list[Row]:
        """Let it storm, wait until all is quiet, sweep, wait again; return what stands where."""
        rig = self.rig
        rig.start()
        rig.start_simulator()
        self._trouble()
        self._give_units()
        rig.play("storm", count=self.count)
        for deed in self._kills():
            say(deed)
        say("waiting until every delivery has come or was given up on")
        rig.until_idle(self.wait_s_max)
        self._sweep()
        return compare(rig.truth(), rig.events("items", "outcomes"), self._deliveries())

    def _sweep(self) -> None:
        """Sweep until nothing is written after a sweep: what it finds people answer, and that has to be found too."""
        written = -1
        for _ in range(SWEEPS_MAX):
            if written == (written := len(self._writes())):
                return
            say("sweeping")
            self.rig.sweep()
            self.rig.until_idle(self.wait_s_max)

    def _writes(self) -> list[Any]:
        told = self.rig.truth().values()
        return [
            write
            for one in told
            for writes in (one["writes"], *(side.get("writes", []) for side in one["platforms"].values()))
            for write in writes
        ]

    def _kills(self) -> Iterator[str]:
        for number in range(1, self.rounds + 1):
            for name in ("ingest", "classifier", "desk"):
                self._kill_service(name)
                yield f"{number}: {name} was killed and started again"
            for part in (self.kafka, self.postgres):
                part.kill()
                time.sleep(DOWN_S)
                part.start()
                yield f"{number}: {part.name} was killed and started again"
            self._trouble()

    def _give_units(self) -> None:
        """It storms for weeks within minutes: the day's quota of one is not what is tried here."""
        for municipality in MUNICIPALITIES if "youtube" in self.rig.platforms else ():
            wanted = {"municipality": municipality, "quota_units_max": UNITS}
            answer = self.rig.client.post(f"{self.rig.control}/youtube/settings", json=wanted)
            assert answer.status_code == 200, answer.text

    def _kill_service(self, name: str) -> None:
        program = self.rig.programs[name]
        program.stop(signal.SIGKILL)
        program.start()
        self.rig.until(lambda: self.rig.answers(f"{self.rig.url(name)}/healthz"), f"{name} again")

    def _trouble(self) -> None:
        answer = self.rig.client.post(f"{self.rig.control}/faults", json={"graph": list(TROUBLES)})
        assert answer.status_code == 200, answer.text

    def _deliveries(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = self.rig.client.get(f"{self.rig.control}/deliveries").json()["deliveries"]
        return told


@contextmanager
def storm(folder: Path, count: int, rounds: int, wait_s_max: float) -> Iterator[Storm]:
    """Start a broker and a database that keep what they acknowledged, and found the world."""
    with ExitStack() as stack:
        kafka = stack.enter_context(Kafka())
        postgres = stack.enter_context(Postgres(durable=True))
        rig = Rig(
            folder,
            municipalities=MUNICIPALITIES,
            platforms=PLATFORMS,
            kafka=kafka,
            database_url=postgres.url(postgres.create_database("storm")),
            apart=True,
            retry_hours_max=10_000,
            more={"ORDSTYRER_INGEST_SWEEP_MINUTES": "1440", "ORDSTYRER_INGEST_YOUTUBE_UNITS_PER_DAY": str(UNITS)},
        )
        yield Storm(stack.enter_context(rig), kafka, postgres, count, rounds, wait_s_max)
