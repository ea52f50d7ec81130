"""Which test runs which lines of which module, and how long it takes: measured once, kept until one of them changes."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TypedDict

import coverage
import pytest

from tests.repo.tree import ROOT

# More than this is asked of nobody: tests that run a line only on their way elsewhere, and take long about it.
_ASKED_S = 20.0
# Loading anew is for what has survived already: there the quick tests have to do.
_LOADED_S = 5.0
Running = Callable[[pytest.Item, pytest.Item | None], tuple[float, bool]]


class Note(TypedDict):
    """Of one test."""

    digest: str
    cpu: float
    failed: bool
    lines: dict[str, list[int]]


class Measured:
    """The notes of one group of modules and tests."""

    def __init__(self, file: Path, modules: Sequence[Path], tests: Sequence[Path]) -> None:
        self._file = file
        self._modules = modules
        helpers = [
            path for folder in tests for path in sorted((ROOT / folder).rglob("*.py")) if not path.match("test_*.py")
        ]
        self._beside = _digest([ROOT / path for path in modules] + helpers)
        self._notes: dict[str, Note] = {}
        self.read()

    def watching(self) -> coverage.Coverage:
        """What sees the lines of these modules run, and keeps it to itself."""
        cover = coverage.Coverage(
            data_file=None, config_file=False, include=[str(ROOT / path) for path in self._modules]
        )
        # A module of which no test runs a line is one of the things to find out.
        cover.set_option("run:disable_warnings", ["no-data-collected"])
        return cover

    def read(self) -> None:
        """What was kept."""
        if self._file.exists():
            self._notes = json.loads(self._file.read_text(encoding="utf-8"))

    def unknown(self, items: Iterable[pytest.Item]) -> list[pytest.Item]:
        """The tests about which nothing is known as they stand now."""
        digests = {path: self._digest(path) for path in {item.path for item in items}}
        return [item for item in items if self._known(item) != digests[item.path]]

    def measure(self, items: Sequence[pytest.Item], run: Running) -> int:
        """Run them all, and keep what was seen."""
        cover = self.watching()
        seen = {}
        cover.start()
        for item, after in zip_longest(items, items[1:]):
            cover.switch_context(item.nodeid)
            seen[item.nodeid] = run(item, after)
        cover.stop()
        lines = self._lines(cover.get_data())
        for item in items:
            cpu, failed = seen[item.nodeid]
            self._notes[item.nodeid] = Note(
                digest=self._digest(item.path), cpu=round(cpu, 4), failed=failed, lines=lines.get(item.nodeid, {})
            )
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._notes), encoding="utf-8")
        return 0

    def failing(self, among: Iterable[str]) -> list[str]:
        """Those that fail without a mutant."""
        return [nodeid for nodeid in among if self._notes[nodeid]["failed"]]

    def cpu(self, nodeids: Iterable[str]) -> float:
        """How long they take, in seconds of processor."""
        return sum(self._notes[nodeid]["cpu"] for nodeid in nodeids)

    def who_run(self, path: Path, lines: Iterable[int], among: Mapping[str, object]) -> list[str]:
        """Those that run one of these lines, the quick ones first."""
        wanted = set(lines)
        return self._quick_first(
            (nodeid for nodeid in among if wanted.intersection(self._notes[nodeid]["lines"].get(str(path), ()))),
            _ASKED_S,
        )

    def who_load(self, path: Path, direct: Iterable[str], near: Iterable[str]) -> list[str]:
        """Those that run any line of it or name it themselves; where none does, those that import it, however far."""
        close = {*direct, *(nodeid for nodeid in near if self._notes[nodeid]["lines"].get(str(path)))}
        return self._quick_first(close or near, _LOADED_S)

    def _quick_first(self, nodeids: Iterable[str], most_s: float) -> list[str]:
        chosen: list[str] = []
        spent = 0.0
        for nodeid in sorted(nodeids, key=lambda nodeid: self._notes[nodeid]["cpu"]):
            spent += self._notes[nodeid]["cpu"]
            if chosen and spent > most_s:
                break
            if not self._notes[nodeid]["failed"]:
                chosen.append(nodeid)
        return chosen

    def _known(self, item: pytest.Item) -> str | None:
        return self._notes[item.nodeid]["digest"] if item.nodeid in self._notes else None

    def _lines(self, data: coverage.CoverageData) -> dict[str, dict[str, list[int]]]:
        found: dict[str, dict[str, list[int]]] = {}
        for path in self._modules:
            for line, nodeids in data.contexts_by_lineno(str(ROOT / path)).items():
                for nodeid in nodeids:
                    found.setdefault(nodeid, {}).setdefault(str(path), []).append(line)
        return found

    def _digest(self, path: Path) -> str:
        return _digest([path]) + self._beside


def _digest(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()[:16]
