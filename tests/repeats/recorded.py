"""What was run on other machines, at earlier commits: counted here, so that nobody runs it again."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec

from tests.repeats.kept import Round, counts, lies_in


class OfSuite(msgspec.Struct):
    """What was run of one suite, without a failure."""

    tests: int = 0
    processor_h: float = 0.0
    rounds: dict[str, int] = msgspec.field(default_factory=dict)
    """How many rounds each commit had."""
    files: dict[str, int] = msgspec.field(default_factory=dict)
    """How often each file was run."""

    def add(self, one: Round) -> None:
        """Count a round."""
        self.tests += one.tests
        self.processor_h = round(self.processor_h + one.cpu_s / 3600, 3)
        self.rounds[one.commit] = self.rounds.get(one.commit, 0) + 1
        self.files = dict(sorted((Counter(self.files) + counts([one])).items()))


Recorded = dict[str, OfSuite]


def read(path: Path) -> Recorded:
    """Return what is recorded by suite; nothing where nothing was."""
    return msgspec.json.decode(path.read_bytes(), type=Recorded) if path.exists() else {}


def write(path: Path, recorded: Recorded) -> None:
    """Replace the file."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(recorded), indent=1) + b"\n")


def forget(recorded: Recorded, path: str) -> None:
    """From now on what was run of this file or folder counts no more."""
    for suite in recorded.values():
        suite.files = {name: times for name, times in suite.files.items() if not lies_in(name, path)}


def times(recorded: Mapping[str, OfSuite]) -> Counter[str]:
    """How often each file was run."""
    return sum((Counter(suite.files) for suite in recorded.values()), Counter())


def rounds(recorded: Mapping[str, OfSuite]) -> int:
    """How many rounds there were: each began with a chance of its own."""
    return sum(sum(suite.rounds.values()) for suite in recorded.values())
