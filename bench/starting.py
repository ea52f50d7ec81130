"""Start-up time and idle memory: of the whole product in one process, of each service alone, and of the demo."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import BenchError, Row, Rows, Trial
from bench.processes import cpu_s, pss_mib, rss_mib, threads
from bench.product import MUNICIPALITIES, pid_of
from common.web import free_port
from tests.flow.program import Program
from tests.flow.rig import Rig
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres

WHOLE_MIB_MAX = 400.0
DEMO_S_MAX = 5.0
START_S_MAX = 120.0
LOOK_EVERY_S = 0.02
IDLE_S = 3.0
"""So long a process that has nothing to do is looked at."""


def _rows(whole: Rig, apart: Rig, folder: Path) -> Iterator[Row]:
    whole.programs["all"].stop()
    yield from _of_program("the whole product in one process", whole, whole.programs["all"], WHOLE_MIB_MAX)
    whole.programs["all"].stop()
    for name, program in apart.programs.items():
        program.stop()  # the others stay: ready is who has heard of them what all share
        yield from _of_program(f"{name} alone", apart, program, None)
    yield _demo(folder)


def _of_program(what: str, rig: Rig, program: Program, mib_max: float | None) -> Iterator[Row]:
    """Start it, let it come to rest, and look at it."""
    bare_s = _took_s(lambda: subprocess.run([sys.executable, "-c", "import fastapi, sqlalchemy"], check=True))
    began = time.monotonic()
    program.start()
    pid, url = pid_of(program.process), rig.url(program.name)
    _until(partial(rig.answers, f"{url}/readyz"), f"{what} is ready; see {program.log}")
    ready_s = time.monotonic() - began
    _until(partial(rig.answers, f"{url}/idlez"), f"{what} is idle; see {program.log}")
    used_s = cpu_s(pid)
    time.sleep(IDLE_S)
    percent = 100 * (cpu_s(pid) - used_s) / IDLE_S
    yield Row(
        benchmark="starting", what=f"{what}: ready after", value=ready_s, unit="s", ratio=ready_s / bare_s,
        baseline="importing FastAPI and SQLAlchemy",
    )  # fmt: skip
    rss = rss_mib(pid)
    yield Row(benchmark="starting", what=f"{what}: idle memory, RSS", value=rss, unit="MiB", bound=mib_max)
    yield Row(benchmark="starting", what=f"{what}: idle memory, PSS", value=pss_mib(pid), unit="MiB")
    yield Row(benchmark="starting", what=f"{what}: threads", value=threads(pid), unit="threads")
    yield Row(benchmark="starting", what=f"{what}: idle processor", value=percent, unit="% of a core")


def _demo(folder: Path) -> Row:
    """From nothing at all: database, world, and the first comment's way to its record."""
    with TemporaryDirectory(prefix="demo-", dir=folder) as data:
        words = [sys.executable, "-m", "standalone", "demo", "--port", str(free_port())]
        environ = {"ORDSTYRER_DATA_DIR": data, "ORDSTYRER_CLASSIFIER_ENCODER": "off", "PATH": "/usr/bin:/bin"}
        with (folder / "demo.log").open("wb") as log:
            began = time.monotonic()
            running = subprocess.Popen(words, env=environ, stdout=log, stderr=log)  # noqa: S603 - ourselves
        try:
            _until(partial(_has_captured, Path(data) / "ordstyrer.db"), "the demo's first record")
            took_s = time.monotonic() - began
        finally:
            running.terminate()
            running.wait(60)
    return Row(benchmark="starting", what="demo: first item captured after", value=took_s, unit="s", bound=DEMO_S_MAX)


def _has_captured(database: Path) -> bool:
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)) as looked:
            found = looked.execute("SELECT 1 FROM bus_message WHERE kind = 'RecordCaptured' LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        return False  # it is being made
    return found is not None


def _took_s(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _until(true: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + START_S_MAX
    while not true():
        if time.monotonic() > ends:
            raise BenchError(f"{what}: not within {START_S_MAX:.0f} s")
        time.sleep(LOOK_EVERY_S)


@contextmanager
def stage(_trial: Trial) -> Iterator[Rows]:
    """Make both worlds; each run starts the processes anew, one after the other."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ordstyrer-bench-")))
        folder.chmod(0o711)  # PostgreSQL runs as another user, and has to pass
        kafka = stack.enter_context(Kafka(folder))
        postgres = stack.enter_context(Postgres(durable=True, under=folder))
        url = postgres.url(postgres.create_database("bench"))
        whole = stack.enter_context(Rig(folder / "whole", municipalities=MUNICIPALITIES, moderated=False))
        apart = stack.enter_context(
            Rig(
                folder / "apart",
                municipalities=MUNICIPALITIES,
                moderated=False,
                kafka=kafka,
                database_url=url,
                apart=True,
            )
        )
        for rig in (whole, apart):
            rig.start_simulator()
        apart.start()
        yield partial(_rows, whole, apart, folder)
