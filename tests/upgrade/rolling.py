"""A product whose processes are replaced by those of another release, one by one, while it works."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.faults.door import Door, Street
from tests.flow.program import Program, run_to_end
from tests.flow.rig import SERVICES, Rig
from tests.flow.roles import make_roles
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres
from tests.parts.process import free_port
from tests.upgrade.release import HERE, Release

STOP_S_MAX = 60.0
"""Kubernetes gives a process that long to end by itself (terminationGracePeriodSeconds)."""


@dataclass
class Rolling(Rig):
    """Each service behind a door that leads to the newest of its processes, as a Service of Kubernetes does.

    The municipality's packs are those of the first release: an upgrade of the code leaves them alone.
    """

    release: Release = HERE
    """Whose commands are run now."""
    doors: Mapping[str, Door] = field(default_factory=dict)

    def url(self, service: str = "all") -> str:
        """Return where a service answers, whichever process does."""
        return f"http://127.0.0.1:{self.doors[service].port}"

    def _run(self, words: Sequence[str], wait_s_max: float = 120) -> str:
        of = self.release if words[0] == "standalone" else HERE
        return run_to_end(words, self._environ(), wait_s_max, python=of.python, root=of.root)

    def _programs(self) -> dict[str, Program]:
        for name, door in self.doors.items():
            door.target = self.ports[name]
            door.open()
        return {name: self._program(name, self.release, self.ports[name]) for name in SERVICES}

    def _program(self, name: str, release: Release, port: int) -> Program:
        environ = {**self._environ(name), "ORDSTYRER_PORT": str(port), **self.of_service.get(name, {})}
        log = self.folder / f"{name}-{port}.log"
        return Program(name, ["standalone", name], environ, log, python=release.python, root=release.root)

    def migrate(self, release: Release) -> None:
        """Bring the tables to what a release wants, as its migration Job does before its services follow."""
        was, self.release = self.release, release
        urls = make_roles(self.folder, self.database_url, SERVICES, apart=True)
        self._run(["standalone", "migrate", *urls])
        self.release = was

    def replace(self, name: str, release: Release) -> Program:
        """Start a release's process beside the one there is and send callers to it; return the one that was there."""
        port, old = free_port(), self.programs[name]
        new = self._program(name, release, port)
        new.start()
        self.until(partial(self._is_ready, new, port), f"{name} of {release.name} is ready", 120)
        self.doors[name].target = port
        self.doors[name].open()
        self.programs[name] = new
        return old

    def _is_ready(self, program: Program, port: int) -> bool:
        assert not program.is_dead(), f"{program.name} ended at its start: see {program.log}"
        return self.answers(f"http://127.0.0.1:{port}/readyz")


def end(program: Program) -> bool:
    """Tell a process to end; return whether it did so in time and by itself."""
    program.tell_to_stop()
    assert program.process is not None
    try:
        return program.process.wait(STOP_S_MAX) == 0
    except subprocess.TimeoutExpired:
        program.process.kill()
        return False


@contextmanager
def rolling(folder: Path, release: Release) -> Iterator[Rolling]:
    """Found a world on a broker and a database of its own, with tables and processes of a release."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        street = stack.enter_context(Street())
        kafka, postgres = stack.enter_context(Kafka()), stack.enter_context(Postgres(durable=True))
        rig = Rolling(
            folder,
            kafka=kafka,
            database_url=postgres.url(postgres.create_database("upgrade")),
            apart=True,
            moderated=False,
            parallel=8,
            more={"ORDSTYRER_POLICIES_DIR": str(release.root / "policies")},
            release=release,
            doors={name: street.door(0) for name in SERVICES},
        )
        yield stack.enter_context(rig)
