"""A plugin of pytest: the tests it has collected are run once a mutant, each time in a child."""

import gc
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import hypothesis
import pytest

from tests.mutants.child import BROKEN, TOO_LONG, in_a_child
from tests.mutants.made import Mutant
from tests.mutants.measured import Measured
from tests.mutants.reloading import Instead, Place, changed_functions, forget, functions_of, give, imports, who_imports
from tests.repo.tree import ROOT

# The same examples each time, and none kept: no mutant is caught by luck, and none of its examples is tried later.
hypothesis.settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
)
PYTEST = (
    "-q",
    "--no-header",
    "--no-summary",
    "-p",
    "no:randomly",
    "-p",
    "no:cacheprovider",
    # Loaded before pytest was: no plugin's own assertions are looked at here.
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "--hypothesis-profile=mutants",
)
_HOUR = 3600.0
_PASSED, _FAILED = 0, 1


@dataclass(frozen=True)
class Tried:
    """What became of a mutant: the tests that were asked, whether one noticed, and whether it had to be ended."""

    mutant: Mutant
    asked: int
    killed: bool
    ended: bool = False


class Trying:
    """The mutants of several modules that the same tests are about."""

    def __init__(self, mutants: Sequence[Mutant], measured: Measured, tell: Callable[[Tried | str], None]) -> None:
        self._mutants = mutants
        self._measured = measured
        self._tell = tell
        # From before the first import: what runs then has to be run again for a mutant, it can't be changed afterwards.
        self._imports = measured.watching()
        self._imports.start()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """All mutants, module by module."""
        self._imports.stop()
        if session.testsfailed:
            raise session.Interrupted("a test can't be collected")
        gc.unfreeze()
        self._session = session
        self._items = {item.nodeid: item for item in session.items}
        failing = self._measure()
        for nodeid in failing:
            self._tell(f"fails without any mutant, and is left out: {nodeid}")
        for path in dict.fromkeys(mutant.path for mutant in self._mutants):
            self._try_module(path, [mutant for mutant in self._mutants if mutant.path == path])
        return True

    def _measure(self) -> list[str]:
        """Which test runs which lines, and how long it takes; from last time where neither has changed."""
        new = self._measured.unknown(self._items.values())
        if new:
            if in_a_child(partial(self._measure_these, new), cpu_s=_HOUR, wall_s=2 * _HOUR) != _PASSED:
                raise self._session.Interrupted("the tests could not be measured")
            self._measured.read()
        return self._measured.failing(self._items)

    def _measure_these(self, items: Sequence[pytest.Item]) -> int:
        _quiet(self._session)
        return self._measured.measure(items, self._run_one)

    def _try_module(self, path: Path, mutants: Sequence[Mutant]) -> None:
        functions = functions_of(path)
        at_import = set(self._imports.get_data().lines(str(ROOT / path)) or ())
        reload = _Reload(self, path)
        for mutant in mutants:
            changed = changed_functions(path, mutant.text)
            asked, code = [], _PASSED
            if changed is not None:
                asked = self._measured.who_run(path, mutant.lines, self._items)
                code = in_a_child(partial(self._run_changed, functions, changed, asked), self._limit(asked))
            if code == _PASSED and (changed is None or at_import.intersection(mutant.lines)) and reload.works():
                # What ran at import keeps its result: only those who load it anew can tell.
                asked = reload.asked
                code = in_a_child(partial(reload.run, mutant.text), self._limit(asked))
            elif changed is None:
                code = BROKEN
            if code == BROKEN:
                self._tell(f"{path}: {mutant.change[1]!r} could not be tried beside its tests")
            else:
                self._tell(Tried(mutant, len(asked), killed=code != _PASSED, ended=code == TOO_LONG))

    def _run_changed(
        self, functions: Sequence[FunctionType], changed: Mapping[Place, CodeType], asked: Sequence[str]
    ) -> int:
        give(functions, changed)
        return self._run([self._items[nodeid] for nodeid in asked])

    def _limit(self, asked: Sequence[str]) -> float:
        return 10 + 5 * self._measured.cpu(asked)

    def _run(self, items: Sequence[pytest.Item]) -> int:
        _quiet(self._session)
        for item, after in zip_longest(items, items[1:]):
            if self._run_one(item, after)[1]:
                return _FAILED
        return _PASSED

    def _run_one(self, item: pytest.Item, after: pytest.Item | None) -> tuple[float, bool]:
        """How long it took, and whether it failed."""
        before, start = self._session.testsfailed, time.process_time()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        return time.process_time() - start, self._session.testsfailed > before


class _Reload:
    """For what runs at import: the module, all that rests on it and its tests are loaded anew."""

    def __init__(self, trying: Trying, path: Path) -> None:
        self._trying = trying
        self._path = path
        self._module = Mutant(path, "", 0, "", range(0)).module
        self._works: bool | None = None
        self.asked: list[str] = []

    def works(self) -> bool:
        """Whether the tests pass when it is loaded anew as it is: only then do they say something of a mutant."""
        if self._works is None:
            self._names = who_imports(self._module)
            near = [item for item in self._trying._items.values() if _module_of(item).__name__ in self._names]
            direct = [item.nodeid for item in near if imports(_module_of(item), self._module)]
            known = self._trying._measured
            self.asked = known.who_load(self._path, direct, [item.nodeid for item in near])
            as_it_is = (ROOT / self._path).read_text(encoding="utf-8")
            self._works = in_a_child(lambda: self.run(as_it_is), self._trying._limit(self.asked)) == _PASSED
        return self._works

    def run(self, text: str) -> int:
        """In a child: never to be undone."""
        session = self._trying._session
        _quiet(session)
        forget(self._names)
        sys.meta_path.insert(0, Instead(self._module, self._path, text))
        anew = {
            item.nodeid: item
            for item in session.perform_collect([*{nodeid.split("::")[0]: 1 for nodeid in self.asked}])
        }
        if session.testsfailed or not anew.keys() >= set(self.asked):
            return _FAILED
        return self._trying._run([anew[nodeid] for nodeid in self.asked])


def _module_of(item: pytest.Item) -> ModuleType:
    return sys.modules[item.obj.__module__] if isinstance(item, pytest.Function) else sys.modules[__name__]


def _quiet(session: pytest.Session) -> None:
    """A child's dots and tracebacks are nobody's."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if reporter is not None and getattr(reporter._tw._file, "name", "") != os.devnull:
        reporter._tw._file = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the child's end
