"""Runs the product and the simulator as processes of their own, kills and restarts them, and reads what came of it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self

import httpx

from common.bus.kafka import KafkaBus
from common.bus.local import LocalBus
from common.bus.port import Bus
from common.clock import SystemClock
from common.codec import decode, is_known
from common.db import SqliteDatabase
from common.events import Event
from common.web import free_port
from tests.parts.kafka import Kafka

ROOT = Path(__file__).parents[2]
WAIT_S_MAX = 150.0
"""Longer than a lease: what a killed process had begun is taken up again when its lease has run out."""
LOOK_EVERY_S = 0.1
QUIET_LOOKS = 5
SERVICES = ("ingest", "classifier", "archiver", "notifier", "desk")


@dataclass
class Program:
    """One process, its log beside the test's files."""

    name: str
    words: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self, **more: str) -> None:
        """Start it, with more environment for this life only."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own program, our own words
                [sys.executable, "-m", *self.words], env={**self.environ, **more}, stdout=log, stderr=log, cwd=ROOT
            )

    def is_dead(self) -> bool:
        """True when it has ended, however it did."""
        return self.process is None or self.process.poll() is not None

    def tell_to_stop(self) -> None:
        """Tell it to end, without waiting."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until it has ended."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.process = None


@dataclass
class Rig:
    """A world: municipalities, the simulator, and the product in one of its compositions.

    `kafka` and `database_url` make it the production composition, else it is the embedded default.
    `apart` runs each service as a process of its own.
    """

    folder: Path
    municipalities: Sequence[str] = ("bo", "sogne")
    seed: int = 7
    same_ids: bool = False
    kafka: Kafka | None = None
    database_url: str | None = None
    apart: bool = False
    more: Mapping[str, str] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.simulator_port = free_port()
        self.ports = {name: free_port() for name in SERVICES} if self.apart else {"all": free_port()}
        (self.folder / "checkpoint.key").write_text("1f" * 32, encoding="utf-8")
        self.client = httpx.Client(trust_env=False, timeout=30)
        self._found_world()
        self._migrate()
        self.programs = self._programs()
        self.simulator = Program("simulator", self._simulator_words(), self._environ(), self.folder / "simulator.log")
        return self

    def __exit__(self, *_: object) -> None:
        programs = (self.simulator, *self.programs.values())
        for program in programs:
            program.tell_to_stop()
        for program in programs:
            program.stop()
        self.client.close()

    def _environ(self) -> dict[str, str]:
        environ = {k: v for k, v in os.environ.items() if not k.startswith("ORDSTYRER_")}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each of many starts compiles everything anew
        environ |= {
            "ORDSTYRER_DATA_DIR": str(self.folder / "data"),
            "ORDSTYRER_ACCOUNTS_FILE": str(self.folder / "world" / "accounts.toml"),
            "ORDSTYRER_POLICIES_DIR": str(ROOT / "policies"),
            "ORDSTYRER_TEST": "1",
            "ORDSTYRER_LOG_LEVEL": "warning",
            **self.more,
        }
        if self.kafka is not None and self.database_url is not None:
            environ |= {
                "ORDSTYRER_KAFKA": self.kafka.bootstrap,
                "ORDSTYRER_DATABASE_URL": self.database_url,
                "ORDSTYRER_KAFKA_INSTANCE": "rig",
                "ORDSTYRER_ARCHIVER_CHECKPOINT_KEY_FILE": str(self.folder / "checkpoint.key"),
            }
        return environ

    def _found_world(self) -> None:
        names = [word for name in self.municipalities for word in ("--municipality", name)]
        words = ["simulator", "init", str(self.folder / "world"), *names, "--seed", str(self.seed)]
        words += ["--port", str(self.simulator_port), *(["--same-ids"] if self.same_ids else [])]
        self._run(words)

    def _migrate(self) -> None:
        self._run(["standalone", "migrate"])

    def _run(self, words: Sequence[str]) -> str:
        done = subprocess.run(  # noqa: S603 - our own program, our own words
            [sys.executable, "-m", *words], env=self._environ(), cwd=ROOT, check=True, capture_output=True, timeout=120
        )
        return done.stdout.decode()

    def _programs(self) -> dict[str, Program]:
        if not self.apart:
            words = ["standalone", "serve", "--port", str(self.ports["all"])]
            return {"all": Program("all", words, self._environ(), self.folder / "product.log")}
        return {
            name: Program(
                name,
                ["standalone", name],
                {**self._environ(), "ORDSTYRER_PORT": str(self.ports[name])},
                self.folder / f"{name}.log",
            )
            for name in SERVICES
        }

    def url(self, service: str = "all") -> str:
        """Return where a service answers."""
        return f"http://127.0.0.1:{self.ports.get(service, self.ports.get('all'))}"

    def _simulator_words(self) -> list[str]:
        token = self.folder / "token"
        token.write_text(self._token(), encoding="utf-8")
        return [
            *("simulator", "serve", "--world", str(self.folder / "world" / "world.json")),
            # A virtual hour is 3.6 s: a restart of the product is a short night for the platform.
            *("--port", str(self.simulator_port), "--retry-scale", "0.001"),
            # Many restarts of some seconds are many days on that clock: the platform has the patience for them here.
            *("--retry-hours-max", "10000"),
            *("--webhook-url", f"{self.url('ingest')}/webhooks/facebook/{{app}}"),
            *("--desk-url", self.url("desk"), "--desk-token-file", str(token), "--acts-per-second", "50"),
        ]

    def _token(self) -> str:
        names = [word for name in self.municipalities for word in ("--municipality", name)]
        return self._run(["standalone", "invite", "moderator", *names, "--token"])

    # --- living ------------------------------------------------------------------------------------------------

    def start(self, **more: str) -> None:
        """Start the product; return when every process takes requests."""
        for program in self.programs.values():
            program.start(**more)
        for name, program in self.programs.items():
            self.until(
                partial(self._is_up, name, program, may_die="ORDSTYRER_CRASH_AT" in more), f"the start of {name}"
            )

    def _is_up(self, name: str, program: Program, *, may_die: bool) -> bool:
        """A process that is to crash may do so before it answers; any other that ends is a failure."""
        if program.is_dead():
            assert may_die, f"{name} ended at its start: see {program.log}"
            return True
        return self.answers(f"{self.url(name)}/healthz")

    def start_simulator(self) -> None:
        """Start the simulator; return when it answers."""
        self.simulator.start()
        self.until(lambda: self.answers(f"{self.control}/healthy"), "the simulator's start")

    @property
    def control(self) -> str:
        """The simulator's control API."""
        return f"http://127.0.0.1:{self.simulator_port}/control"

    def answers(self, url: str, status: int = 200) -> bool:
        """True when something answers there so."""
        try:
            return self.client.get(url).status_code == status
        except httpx.HTTPError:
            return False

    def until(self, true: Callable[[], bool], what: str, wait_s_max: float = WAIT_S_MAX) -> None:
        """Wait until something is true; say what was waited for when it never is."""
        ends = time.monotonic() + wait_s_max
        while not true():
            if time.monotonic() > ends:
                raise AssertionError(f"{what}: not within {wait_s_max:.0f} s; logs in {self.folder}")
            time.sleep(LOOK_EVERY_S)

    def until_idle(self, wait_s_max: float = WAIT_S_MAX) -> None:
        """Wait until simulator, moderator and product have nothing left to do, several looks in a row.

        The moderator has looked twice in that time: the first of these may have begun before all was quiet.
        """
        quiet, round_then = 0, 0
        ends = time.monotonic() + wait_s_max
        while quiet < QUIET_LOOKS or self._moderator_round() < round_then + 2:
            quiet = quiet + 1 if self._is_idle() else 0
            round_then = round_then if quiet > 1 else self._moderator_round()
            if time.monotonic() > ends:
                raise AssertionError(f"not idle within {wait_s_max:.0f} s: {self._why_not()}; logs in {self.folder}")
            time.sleep(LOOK_EVERY_S)

    def _moderator_round(self) -> int:
        rounds: int = self.client.get(f"{self.control}/idle").json()["moderator_rounds"]
        return rounds

    def _is_idle(self) -> bool:
        told = self.client.get(f"{self.control}/idle").json()
        if not told["idle"] or told["moderator_idle"] is False:
            return False
        return all(self.answers(f"{self.url(name)}/idlez") for name in self.programs)

    def _why_not(self) -> str:
        told = self.client.get(f"{self.control}/idle").text
        return f"{told} {[(n, self.answers(f'{self.url(n)}/idlez')) for n in self.programs]}"

    # --- doing --------------------------------------------------------------------------------------------------

    def comment(self, municipality: str, text: str, **more: object) -> str:
        """Let a resident write a comment; return its platform id."""
        answer = self.client.post(f"{self.control}/comments", json={"municipality": municipality, "text": text, **more})
        assert answer.status_code == 201, answer.text
        object_id: str = answer.json()["object_id"]
        return object_id

    def play(self, scenario: str, **more: object) -> None:
        """Play a scenario of the simulator."""
        answer = self.client.post(f"{self.control}/scenario", json={"name": scenario, **more})
        assert answer.status_code == 202, answer.text

    # --- looking -------------------------------------------------------------------------------------------------

    def truth(self) -> dict[str, Any]:
        """Return what really happened, by municipality."""
        found: dict[str, Any] = self.client.get(f"{self.control}/truth").json()["municipalities"]
        return found

    def events(self, *topics: str) -> list[Event]:
        """Return what was published on these topics, oldest first within each."""
        return asyncio.run(self._events(topics))

    async def _events(self, topics: Sequence[str]) -> list[Event]:
        if self.kafka is not None:
            return await _read(KafkaBus(self.kafka.bootstrap), topics)
        db = SqliteDatabase(self.folder / "data" / "ordstyrer.db")
        try:
            return await _read(LocalBus(db, SystemClock(), owner=False), topics)
        finally:
            await db.close()

    def verify_journal(self) -> str:
        """Return what `archive verify` says; it fails the test when something is altered."""
        return self._run(["standalone", "archive", "verify"])


async def _read(bus: Bus, topics: Sequence[str]) -> list[Event]:
    found = []
    for topic in topics:
        async with aclosing(bus.history(topic, follow=False)) as messages:
            found += [decode(m.kind, m.value) async for m in messages if m is not None and is_known(m.kind)]
    return found
