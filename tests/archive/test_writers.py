"""Eight processes write one journal while they and their database are killed: gapless, whole, nothing twice.

Each entry is three lines. `ORDSTYRER_TEST_WRITERS_ENTRIES=20000 pytest tests/archive/test_writers.py` is the long run.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from archiver.app import verify
from archiver.core.entry import CAPTURED, CASE_OPENED, REGISTERED, Line
from archiver.settings import ArchiverSettings
from archiver.store.ledger import Ledger
from common import migrate
from common.db import PostgresDatabase
from tests.archive.writer import MUNICIPALITY, SERIES, record_of
from tests.parts.postgres import Postgres

pytestmark = pytest.mark.postgres
WRITERS = 8
ENTRIES = int(os.environ.get("ORDSTYRER_TEST_WRITERS_ENTRIES", "500"))
ENDS_S_MAX = max(480.0, ENTRIES * 0.2)
KILLS_MAX = 20 + ENTRIES // 100
"""Then they are let finish: on a slow machine a process may take longer to begin than it is let live."""
SERVER_KILLS_MAX = 3


@pytest.fixture
def server() -> Iterator[Postgres]:
    """A server of this test's own: it is killed."""
    with Postgres() as server:
        yield server


class Writers:
    """The processes; a dead one that had not finished is begun anew."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._alive = {n: self._begin(n) for n in range(WRITERS)}
        self.killed = 0

    def _begin(self, number: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.archive.writer", self._url, str(number), str(WRITERS), str(ENTRIES)]
        return subprocess.Popen(command, cwd=Path(__file__).parents[2])  # noqa: S603 - our own module

    def kill(self, number: int) -> None:
        """kill -9, wherever it is in its work."""
        if number in self._alive and self._alive[number].poll() is None:
            self._alive[number].kill()
            self.killed += 1

    def tend(self) -> bool:
        """Begin anew what was killed; true while somebody still writes."""
        for number, process in list(self._alive.items()):
            code = process.poll()
            if code == 0:
                del self._alive[number]
            elif code is not None:
                assert code < 0, "a writer broke by itself"
                self._alive[number] = self._begin(number)
        return bool(self._alive)

    def end(self) -> None:
        """Leave nothing behind."""
        for process in self._alive.values():
            process.kill()
            process.wait()


def _storm(server: Postgres, url: str) -> int:
    """Let them write, and kill one of them, or the server, again and again; return how many were killed."""
    chance, writers = random.Random(7), Writers(url)  # noqa: S311 - whom to kill, no secret
    ends, server_kills = time.monotonic() + ENDS_S_MAX, 0
    try:
        time.sleep(2.0)
        while writers.tend():
            assert time.monotonic() < ends, "they did not end"
            time.sleep(chance.uniform(0.3, 1.5))
            if writers.killed < KILLS_MAX:
                writers.kill(chance.randrange(WRITERS))
            if server_kills < SERVER_KILLS_MAX and chance.random() < 0.2:
                server_kills += 1
                server.kill()
                server.start()
    finally:
        writers.end()
    return writers.killed + server_kills


async def _lines(url: str) -> list[Line]:
    db = PostgresDatabase(url, "archiver", connections_max=2)
    lines = await db.read(lambda tx: list(Ledger(tx, MUNICIPALITY, SERIES).lines()))
    await db.close()
    return lines


async def _problems(url: str, folder: Path) -> list[str]:
    db = PostgresDatabase(url, "archiver", connections_max=2)
    settings = ArchiverSettings.model_validate({"data_dir": folder})
    reports = await verify(db, settings)
    await db.close()
    return [msgspec.json.encode(problem).decode() for report in reports for problem in report.problems]


@pytest.mark.timeout(ENDS_S_MAX + 120)
def test_eight_writers_that_are_killed_leave_a_journal_without_gap_double_or_break(
    server: Postgres, tmp_path: Path
) -> None:
    url = server.url(server.create_database("writers"))
    asyncio.run(migrate.upgrade(url, ["archiver"]))
    killed = _storm(server, url)
    assert killed > WRITERS, "a storm that kills nobody proves nothing"

    lines = asyncio.run(_lines(url))
    assert asyncio.run(_problems(url, tmp_path)) == []
    assert [line.seq for line in lines] == list(range(1, 3 * ENTRIES + 1))
    for event in (CASE_OPENED, REGISTERED):
        assert [line.number for line in lines if line.event == event] == list(range(1, ENTRIES + 1))
    for event in (CAPTURED, REGISTERED):
        told = Counter(line.subject_id for line in lines if line.event == event)
        assert told == Counter(record_of(number) for number in range(ENTRIES)), "each once, none left out"
