"""What is repeated and how often, and which files come next: those that were run least, in an order of chance."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_CHANCE_MAX = 2**32 - 1


@dataclass(frozen=True)
class Suite:
    """Folders whose tests are repeated together. A hand is what one process runs: as much as stopping may lose."""

    name: str
    folders: tuple[str, ...]
    times: int
    hand: int


SUITES = (
    Suite("core", ("tests/core",), times=20, hand=90),
    Suite("contract", ("tests/contract",), times=20, hand=34),
    Suite("service", ("tests/service",), times=20, hand=80),
    Suite("flow", ("tests/flow",), times=5, hand=7),
    Suite("figures", ("tests/models", "tests/policies", "tests/year"), times=5, hand=12),
    Suite("desk", ("tests/desk", "tests/journeys"), times=5, hand=8),
)


@dataclass(frozen=True)
class Hand:
    """Files that one process runs, and the seed that orders their tests."""

    suite: Suite
    files: tuple[str, ...]
    seed: int


@dataclass
class Plan:
    """The suites in a tree of files."""

    root: Path
    suites: tuple[Suite, ...] = SUITES
    left_out: set[str] = field(default_factory=set)
    """Files with a broken test: they wait for a mended commit, and the next start."""

    def files(self, suite: Suite) -> tuple[str, ...]:
        """Every file of this suite that holds tests."""
        found = (path for folder in suite.folders for path in (self.root / folder).rglob("test_*.py"))
        return tuple(sorted(str(path.relative_to(self.root)) for path in found))

    def done(self, suite: Suite, counts: Mapping[str, int]) -> int:
        """How often every file of this suite was run, at least."""
        return min((counts.get(name, 0) for name in self.files(suite)), default=suite.times)

    def next(self, counts: Mapping[str, int], rounds: int) -> Hand | None:
        """Return what to run next: all suites come forward together. None when nothing is left."""
        due = [(suite, waiting) for suite in self.suites if (waiting := self._waiting(suite, counts))]
        if not due:
            return None
        suite, waiting = min(due, key=lambda one: _share(one[0], one[1], counts))
        chance = random.Random(f"{suite.name}/{rounds}")  # noqa: S311 - repeatable, not secret
        shuffled = chance.sample(waiting, len(waiting))
        shuffled.sort(key=lambda name: counts.get(name, 0))
        return Hand(suite, tuple(shuffled[: suite.hand]), chance.randint(0, _CHANCE_MAX))

    def _waiting(self, suite: Suite, counts: Mapping[str, int]) -> list[str]:
        names = self.files(suite)
        return [name for name in names if name not in self.left_out and counts.get(name, 0) < suite.times]


def _share(suite: Suite, waiting: Iterable[str], counts: Mapping[str, int]) -> float:
    return min(counts.get(name, 0) for name in waiting) / suite.times
