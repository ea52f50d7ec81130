"""What was run so far: a line a round, in a folder that may be stopped at, copied, and gone on with elsewhere."""

import fcntl
import os
from collections import Counter
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
    """The lines. One process at a time writes them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.failures = folder / "failures"
        self._path = folder / "rounds.jsonl"
        self._lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)

    def lock(self) -> bool:
        """Whether nobody else runs repeats into this folder."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def add(self, line: Round | Anew) -> None:
        """Write one line, at once."""
        with self._path.open("ab+") as file:
            file.seek(max(0, file.tell() - 1))
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

    def close(self) -> None:
        """Let others run repeats into this folder."""
        os.close(self._lock)


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


def _without(one: Round, path: str) -> Round:
    def stays(name: str) -> bool:
        return not Path(_file(name)).is_relative_to(path)

    files, failures = filter(stays, one.files), (failure for failure in one.failures if stays(failure.test))
    return msgspec.structs.replace(one, files=[*files], failures=[*failures])
