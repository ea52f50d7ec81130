"""One process of pytest, and one round: a hand of files, and each test that failed again by itself."""

import datetime as dt
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tests.repeats.kept import Failure, Round
from tests.repeats.noting import Noted
from tests.repeats.plan import Hand

ALONE_MAX = 10
"""Of more failures than this in one round the rest is not looked into: something else is wrong then."""
_HANGS_S = 1200
"""What the suite takes for hanging, where it says nothing else of a test: longer, for others may come first here."""
_WAIT_S_MAX = 4 * 3600.0
_END_S_MAX = 60.0
_FROM_OUTSIDE = {
    -signal.SIGINT: "somebody ended pytest (SIGINT)",
    -signal.SIGTERM: "somebody ended pytest (SIGTERM)",
    # Nobody who wants to stop it kills it: it would leave Kafka and PostgreSQL running.
    -signal.SIGKILL: "pytest was killed (SIGKILL), as Linux does where memory runs out (dmesg would say so). What it "
    "had started may still run",
}


class StoppedError(Exception):
    """Pytest was ended from outside: nothing is known of its tests."""


@dataclass(frozen=True)
class Ran:
    """What a run of pytest said."""

    code: int
    tests: int = 0
    failed: list[str] = field(default_factory=list)
    output: str = ""


Ask = Callable[[Sequence[str], int], Ran]
"""Runs these files or tests with this seed."""


def pytest_in(root: Path) -> Ask:
    """Run pytest in this tree, with the suite's own settings and time-outs."""

    def ask(names: Sequence[str], seed: int) -> Ran:
        with tempfile.TemporaryDirectory(prefix="ordstyrer-repeats-") as folder:
            noted, output = Path(folder) / "noted.json", Path(folder) / "output"
            seeds = (f"--randomly-seed={seed}", f"--hypothesis-seed={seed}", "-p", "no:cacheprovider")
            command = (sys.executable, "-m", "pytest", "-q", "-p", "tests.repeats.noting", f"--noted={noted}")
            guard = f"--timeout={_HANGS_S}"
            with output.open("wb") as file:
                code = _ended([*command, *seeds, guard, *names], root, file.fileno())
            if code in _FROM_OUTSIDE:
                raise StoppedError(_FROM_OUTSIDE[code])
            found = msgspec.json.decode(noted.read_bytes(), type=Noted) if noted.exists() else Noted()
            return Ran(code, found.tests, found.failed, output.read_text(encoding="utf-8", errors="replace"))

    return ask


def _ended(command: Sequence[str], root: Path, output: int) -> int:
    """Run to the end; where we are stopped, let it put away what it started before we go."""
    # A group of its own, so that a Ctrl-C reaches it once, from us.
    process = subprocess.Popen(  # noqa: S603 - our own words
        command, cwd=root, process_group=0, stdin=subprocess.DEVNULL, stdout=output, stderr=output
    )
    try:
        return process.wait(_WAIT_S_MAX)
    except subprocess.TimeoutExpired:
        return 1
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(_END_S_MAX)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def play(hand: Hand, ask: Ask, commit: str, failures: Path) -> Round:
    """Run a hand, look into what failed, and return what to keep of it."""
    began, at, cpu = dt.datetime.now(dt.UTC), time.monotonic(), _cpu_s()
    ran = ask(hand.files, hand.seed)
    wall_s, cpu_s, load = time.monotonic() - at, _cpu_s() - cpu, os.getloadavg()[0]
    found = _looked_into(hand, ran, ask, failures) if ran.code else []
    return Round(
        suite=hand.suite.name,
        files=[*hand.files],
        seed=hand.seed,
        commit=commit,
        began=began.isoformat(timespec="seconds"),
        wall_s=round(wall_s, 1),
        cpu_s=round(cpu_s, 1),
        load=round(load, 1),
        tests=ran.tests,
        failures=found,
    )


def _looked_into(hand: Hand, ran: Ran, ask: Ask, failures: Path) -> list[Failure]:
    failures.mkdir(parents=True, exist_ok=True)
    log = failures / f"{hand.suite.name}-{hand.seed}.log"
    log.write_text(ran.output, encoding="utf-8")
    # A process that fell over names no test: then it is all of them, together.
    suspects: list[tuple[str, tuple[str, ...]]] = [(name, (name,)) for name in ran.failed[:ALONE_MAX]] or [
        (f"exit {ran.code}", hand.files)
    ]
    found: list[Failure] = []
    for name, names in suspects:
        same, other = ask(names, hand.seed), ask(names, hand.seed ^ 1)
        with log.open("a", encoding="utf-8") as file:
            for seed, again in ((hand.seed, same), (hand.seed ^ 1, other)):
                file.write(f"\n======== alone, with seed {seed}: {name}\n{again.output}")
        found.append(Failure(name, same.code == 0, other.code == 0, log.name))
    return found


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
