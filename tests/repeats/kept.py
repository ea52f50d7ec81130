"""What was run so far: a line a round, in a folder that may be stopped at, copied, and gone on with elsewhere."""

import fcntl
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec


class Failure(msgspec.Struct):
    """A test that failed, and what it did alone afterwards."""

    test: str
    passes_alone: bool
    """Alone, with the seed with which it failed among the others."""
    passes_with_another_seed: bool
    log: str

    @property
    def is_flaky(self) -> bool:
        """It passes now and then: chance, or its neighbours, decide. Else it is broken, which is no news of chance."""
        return self.passes_alone or self.passes_with_another_seed


class Round(msgspec.Struct, tag="round"):
    """Some files of a suite, run once in one order."""

    suite: str
    files: list[str]
    seed: int
    commit: str
    began: str
    wall_s: float
    cpu_s: float
    load: float
    """How many wanted a processor when it ended: a test that fails only on a crowded machine is still at fault."""
    tests: int
    failures: list[Failure] = msgspec.field(default_factory=list)

    def counts_for(self) -> list[str]:
        """The files for which this was a whole repeat: not those with a broken test."""
        broken = {_file(one.test) for one in self.failures if not one.is_flaky}
        return [name for name in self.files if name not in broken] if broken <= set(self.files) else []


class Anew(msgspec.Struct, tag="anew"):
    """From this line on, what was run of this file or folder counts no more: its flake was mended."""

    path: str
    commit: str


class Kept:
    """The lines. Of each suite one process at a time writes them: others may run other suites beside it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.failures = folder / "failures"
        self._folder = folder
        self._path = folder / "rounds.jsonl"
        self._locks: list[int] = []

    def lock(self, suites: Sequence[str]) -> bool:
        """Whether nobody else runs one of these suites into this folder."""
        for suite in suites:
            self._locks.append(os.open(self._folder / f"lock-{suite}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644))
            try:
                fcntl.flock(self._locks[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.close()
                return False
        return True

    def add(self, line: Round | Anew) -> None:
        """Write one line, at once."""
        with self._path.open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(max(0, file.seek(0, os.SEEK_END) - 1))
            cut_off = file.read() not in {b"", b"\n"}
            file.write(b"\n" * cut_off + msgspec.json.encode(line) + b"\n")

    def lines(self) -> list[Round | Anew]:
        """Everything so far. A line that was cut off when the machine went down is none."""
        written = self._path.read_bytes().split(b"\n") if self._path.exists() else []
        return [line for raw in written if (line := _line(raw)) is not None]

    def rounds(self) -> list[Round]:
        """What still counts: of a file that is counted anew, only what came after."""
        counted: list[Round] = []
        for line in self.lines():
            if isinstance(line, Round):
                counted.append(line)
            else:
                counted = [_without(one, line.path) for one in counted]
        return [one for one in counted if one.files]

    def empty(self) -> None:
        """Forget the lines: they were recorded elsewhere."""
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let others run repeats into this folder."""
        while self._locks:
            os.close(self._locks.pop())


def counts(rounds: list[Round]) -> Counter[str]:
    """How often each file was run."""
    return Counter(name for one in rounds for name in one.counts_for())


def _file(test: str) -> str:
    return test.partition("::")[0]


def _line(raw: bytes) -> Round | Anew | None:
    try:
        return msgspec.json.decode(raw, type=Round | Anew)
    except msgspec.DecodeError:
        return None


def lies_in(test: str, path: str) -> bool:
    """Whether a test or a file of tests is this file, or lies in this folder."""
    return Path(_file(test)).is_relative_to(path)


def _without(one: Round, path: str) -> Round:
    files = [name for name in one.files if not lies_in(name, path)]
    failures = [failure for failure in one.failures if not lies_in(failure.test, path)]
    return msgspec.structs.replace(one, files=files, failures=failures)
