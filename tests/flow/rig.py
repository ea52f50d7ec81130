"""Runs the product and the simulator as processes of their own, kills and restarts them, and reads what came of it."""

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self

import httpx

from common.bus.kafka import KafkaBus
from common.bus.local import LocalBus
from common.clock import SystemClock
from common.db import SqliteDatabase
from common.events import Event
from tests.flow.program import ROOT, Program, run_to_end
from tests.flow.reading import read_all
from tests.flow.roles import as_role, database_of, make_roles
from tests.parts.kafka import Kafka
from tests.parts.pgbouncer import PgBouncer
from tests.parts.process import free_port

WAIT_S_MAX = 300.0
"""Longer than a lease, after which what a killed process had begun is taken up again; a busy machine needs more."""
LOOK_EVERY_S = 0.1
QUIET_LOOKS = 5
SERVICES = ("ingest", "classifier", "archiver", "notifier", "desk")


@dataclass
class Rig:
    """A world: municipalities, the simulator, and the product in one of its compositions.

    `kafka` and `database_url` make it the production composition, else it is the embedded default.
    `apart` runs each service as a process of its own. `platforms` are founded beside Facebook.
    """

    folder: Path
    municipalities: Sequence[str] = ("bo", "sogne")
    seed: int = 7
    same_ids: bool = False
    kafka: Kafka | None = None
    database_url: str | None = None
    pooler: PgBouncer | None = None
    apart: bool = False
    platforms: Sequence[str] = ()
    moderated: bool = True
    """Whether the simulator's moderator works all the time; else only when `moderate` is called."""
    retry_hours_max: int = 10_000
    """Many restarts of some seconds are many days on the platforms' clock: they have the patience for them here."""
    more: Mapping[str, str] = field(default_factory=dict)
    of_service: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """More environment of one process each."""
    platform_port: int | None = None
    """Where the product finds the platforms; None: at the simulator itself."""
    parallel: int = 1
    """So many deliveries of an app are under way at a time: with one their order is kept."""

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.simulator_port = free_port()
        self.ports = {name: free_port() for name in SERVICES} if self.apart else {"all": free_port()}
        (self.folder / "checkpoint.key").write_text("1f" * 32, encoding="utf-8")
        # No connection is kept: one that the other side lets go of just then would break the next call.
        self.client = httpx.Client(trust_env=False, timeout=60, limits=httpx.Limits(max_keepalive_connections=0))
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

    def _environ(self, service: str | None = None) -> dict[str, str]:
        environ = {k: v for k, v in os.environ.items() if not k.startswith("ORDSTYRER_")}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each of many starts compiles everything anew
        environ |= {
            "ORDSTYRER_DATA_DIR": str(self.folder / "data"),
            "ORDSTYRER_ACCOUNTS_FILE": str(self.folder / "world" / "accounts.toml"),
            "ORDSTYRER_POLICIES_DIR": str(ROOT / "policies"),
            "ORDSTYRER_TEST": "1",
            # What flows is looked at, not how well it is read; and each of many starts would open the encoder.
            "ORDSTYRER_CLASSIFIER_ENCODER": "off",
            "ORDSTYRER_DESK_SECOND_FACTOR": "false",
            "ORDSTYRER_LOG_LEVEL": "warning",
            # What was sent is looked at: nobody has second thoughts here.
            "ORDSTYRER_DESK_UNDO_S": "0",
            **self.more,
        }
        if self.kafka is not None and self.database_url is not None:
            environ |= {
                "ORDSTYRER_KAFKA": self.kafka.bootstrap,
                **database_of(as_role(self.database_url, service), self.pooler),
                "ORDSTYRER_ARCHIVER_CHECKPOINT_KEY_FILE": str(self.folder / "checkpoint.key"),
            }
        return environ

    def _found_world(self) -> None:
        names = [word for name in self.municipalities for word in ("--municipality", name)]
        words = ["simulator", "init", str(self.folder / "world"), *names, "--seed", str(self.seed)]
        words += [word for name in self.platforms for word in ("--platform", name)]
        words += ["--port", str(self.platform_port or self.simulator_port)]
        words += ["--same-ids"] if self.same_ids else []
        self._run(words)

    def _migrate(self) -> None:
        self._run(["standalone", "migrate", *make_roles(self.folder, self.database_url, SERVICES, apart=self.apart)])

    def _run(self, words: Sequence[str], wait_s_max: float = 120) -> str:
        return run_to_end(words, self._environ(), wait_s_max)

    def run_product(self, *words: str) -> str:
        """Run a command of the product to its end; return what it said. It fails the test when the command fails."""
        return self._run(["standalone", *words])

    def _programs(self) -> dict[str, Program]:
        if not self.apart:
            words = ["standalone", "serve", "--port", str(self.ports["all"])]
            return {"all": Program("all", words, self._environ("all"), self.folder / "product.log")}
        return {
            name: Program(
                name,
                ["standalone", name],
                {**self._environ(name), "ORDSTYRER_PORT": str(self.ports[name]), **self.of_service.get(name, {})},
                self.folder / f"{name}.log",
            )
            for name in SERVICES
        }

    def url(self, service: str = "all") -> str:
        """Return where a service answers."""
        return f"http://127.0.0.1:{self.ports.get(service, self.ports.get('all'))}"

    def _simulator_words(self) -> list[str]:
        self.token_file.write_text(self._token(), encoding="utf-8")
        return [
            *("simulator", "serve", "--world", str(self.folder / "world" / "world.json")),
            # A virtual hour is 3.6 s: a restart of the product is a short night for the platform.
            *("--port", str(self.simulator_port), "--retry-scale", "0.001", "--parallel", str(self.parallel)),
            *("--retry-hours-max", str(self.retry_hours_max)),
            *("--webhook-url", f"{self.url('ingest')}/webhooks/{{platform}}/{{app}}"),
            *(self._moderator_words() if self.moderated else ()),
        ]

    def _moderator_words(self) -> list[str]:
        return ["--desk-url", self.url("desk"), "--desk-token-file", str(self.token_file), "--acts-per-second", "50"]

    @property
    def token_file(self) -> Path:
        """Where the moderator's token for the desk lies."""
        return self.folder / "token"

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
            assert may_die, program.ended()
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

        The moderator has looked twice in that time (the first of these may have begun before all was quiet), and the
        looks that count come after that: what he pressed last takes its way through all services too.
        """
        quiet = after = round_then = 0
        more = 2 if self.moderated else 0
        ends = time.monotonic() + wait_s_max
        while after < QUIET_LOOKS:
            round_now = self._moderator_round()
            quiet = quiet + 1 if self._is_idle() else 0
            round_then = round_then if quiet > 1 else round_now
            after = after + 1 if quiet and round_now >= round_then + more else 0
            if time.monotonic() > ends:
                raise AssertionError(f"not idle within {wait_s_max:.0f} s: {self._why_not()}; logs in {self.folder}")
            time.sleep(LOOK_EVERY_S)

    def _moderator_round(self) -> int:
        rounds: int | None = self.client.get(f"{self.control}/idle").json()["moderator_rounds"]
        return rounds or 0

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

    def moderate(self) -> None:
        """Let the simulator's moderator work until nothing at the desk waits for it."""
        names = [word for name in self.municipalities for word in ("--municipality", name)]
        self._run(["simulator", "moderate", *self._moderator_words(), *names, "--until-idle"])
        self.until_idle()

    def sweep(self) -> str:
        """Go through every account now; return what was said of it. It fails the test when a sweep failed."""
        return self._run(["standalone", "sweep"], wait_s_max=1800)

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
            return await read_all(KafkaBus(self.kafka.bootstrap), topics)
        db = SqliteDatabase(self.folder / "data" / "ordstyrer.db")
        try:
            return await read_all(LocalBus(db, SystemClock(), owner=False), topics)
        finally:
            await db.close()

    def verify_journal(self) -> str:
        """Return what `archive verify` says; it fails the test when something is altered."""
        return self._run(["standalone", "archive", "verify"])
