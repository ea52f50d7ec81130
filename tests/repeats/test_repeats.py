"""Repeats tell chance from what is broken, lose nothing when they are stopped, and count what is left."""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.repeats import recorded
from tests.repeats.__main__ import go_on, main
from tests.repeats.kept import Anew, Failure, Kept, Round, counts
from tests.repeats.plan import SUITES, Plan, Suite
from tests.repeats.report import fails, is_whole, lines
from tests.repeats.run import Ran, StoppedError, pytest_in
from tests.repo.tree import ROOT

SUITE = Suite("small", ("tests/small",), times=3, hand=2)
A_TEST = "tests/small/test_a.py::test_it"
FILES = ("a", "b", "c")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    folder = tmp_path / "tree" / "tests/small"
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / f"test_{name}.py").touch()
    return Plan(tmp_path / "tree", (SUITE,))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with contextlib.closing(Kept(tmp_path / "kept")) as it:
        yield it


class Played:
    """Plays pytest: the test fails as long as `fails` says so of those that run with it and of their seed."""

    def __init__(self, *fails: bool) -> None:
        self.asked: list[tuple[tuple[str, ...], int]] = []
        self._fails = [*fails]

    def __call__(self, names: Sequence[str], seed: int) -> Ran:
        self.asked.append((tuple(names), seed))
        has_it = any(name in A_TEST for name in names) or A_TEST in names
        failed = has_it and bool(self._fails) and self._fails.pop(0)
        return Ran(int(failed), len(names), [A_TEST] if failed else [], "what it said")


def _run(plan: Plan, kept: Kept, tests: Played) -> str:
    go_on(plan, kept, tests, time.monotonic() + 60)
    return "\n".join(lines(plan, kept.rounds(), {}))


def test_every_file_is_run_as_often_as_asked_each_time_in_another_order(plan: Plan, kept: Kept) -> None:
    tests = Played()
    assert "3/3" in _run(plan, kept, tests)
    assert counts(kept.rounds()) == {f"tests/small/test_{name}.py": 3 for name in FILES}
    assert len({seed for _, seed in tests.asked}) == len(tests.asked)
    assert is_whole(plan, kept.rounds(), {})
    assert not fails(kept.rounds())


def test_what_was_stopped_goes_on_where_it_was_even_from_another_clone(plan: Plan, kept: Kept, tmp_path: Path) -> None:
    class Stopped(Played):
        def __call__(self, names: Sequence[str], seed: int) -> Ran:
            if len(self.asked) == 2:
                raise StoppedError
            return super().__call__(names, seed)

    first, then = Stopped(), Played()
    _run(plan, kept, first)
    with (tmp_path / "kept/rounds.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"type": "round", "suite": "sm')  # as after a power cut
    with contextlib.closing(Kept(tmp_path / "kept")) as elsewhere:
        _run(plan, elsewhere, then)
    assert sum(len(names) for names, _ in first.asked + then.asked) == 3 * len(FILES)
    assert is_whole(plan, kept.rounds(), {})


def _tree(folder: Path, tests: str) -> None:
    (folder / "tests").symlink_to(ROOT / "tests")
    (folder / "pyproject.toml").symlink_to(ROOT / "pyproject.toml")
    (folder / "test_some.py").write_text(tests, encoding="utf-8")


def test_whoever_asks_for_runs_is_ended_as_before(plan: Plan, kept: Kept) -> None:
    before = signal.getsignal(signal.SIGTERM)
    _run(plan, kept, Played())
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_was_killed_is_not_told_as_stopped_by_somebody(
    plan: Plan, kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _tree(tmp_path, "import os\ndef test_it(): os.kill(os.getpid(), 9)\n")
    go_on(plan, kept, lambda _names, seed: pytest_in(tmp_path)(["test_some.py"], seed), time.monotonic() + 60)
    assert "was killed (SIGKILL), as Linux does where memory runs out" in capsys.readouterr().out
    assert kept.rounds() == []


def test_a_test_that_passes_alone_is_flaky_and_what_it_said_is_kept(plan: Plan, kept: Kept, tmp_path: Path) -> None:
    tests = Played(True, False, True)
    told = _run(plan, kept, tests)
    assert f"flaky: {A_TEST}\n  alone it passes, with another seed it fails" in told
    same, other = (seed for names, seed in tests.asked if names == (A_TEST,))
    (failed,) = (one for one in kept.rounds() if one.failures)
    assert same == failed.seed != other
    (log,) = (tmp_path / "kept/failures").iterdir()
    assert log.read_text(encoding="utf-8").count("what it said") == 3
    assert fails(kept.rounds())


def test_a_broken_test_is_no_repeat_and_waits_for_the_next_start(plan: Plan, kept: Kept) -> None:
    told = _run(plan, kept, Played(True, True, True))
    assert f"broken: {A_TEST}" in told
    assert counts(kept.rounds()) == {"tests/small/test_b.py": 3, "tests/small/test_c.py": 3}
    assert "3/3" in _run(Plan(plan.root, plan.suites), kept, Played())


def test_a_mended_file_is_counted_anew_and_its_flakes_are_forgotten(plan: Plan, kept: Kept) -> None:
    _run(plan, kept, Played(True, False, False))
    kept.add(Anew("tests/small/test_a.py", "mended"))
    assert counts(kept.rounds()) == {"tests/small/test_b.py": 3, "tests/small/test_c.py": 3}
    assert "3/3" in _run(plan, kept, Played())
    assert not fails(kept.rounds())


def test_a_suite_is_run_by_one_at_a_time_and_another_suite_beside_it(kept: Kept, tmp_path: Path) -> None:
    with contextlib.closing(Kept(tmp_path / "kept")) as first:
        assert first.lock(["core", "flow"])
        assert not kept.lock(["service", "core"])
        assert kept.lock(["service"])
    assert kept.lock(["core"])


def _failed(*failures: Failure) -> Round:
    began = "2026-10-01T12:00:00+00:00"
    return Round("core", ["tests/core/a/test_a.py"], 7, "abc", began, 2, 3600, 1, tests=5, failures=[*failures])


def test_what_passed_is_recorded_where_somebody_else_goes_on_from_it(kept: Kept, tmp_path: Path) -> None:
    record = (f"--folder={tmp_path / 'kept'}", f"--recorded={tmp_path / 'recorded.json'}", "--record")
    for _ in range(2):
        kept.add(_failed())
        kept.add(_failed())
        assert main([*record]) == 0
        assert kept.lines() == []
    ((suite, its),) = recorded.read(tmp_path / "recorded.json").items()
    assert (suite, its.tests, its.processor_h, its.rounds) == ("core", 20, 4, {"abc": 4})
    assert its.files == {"tests/core/a/test_a.py": 4}


def test_what_is_recorded_is_not_run_again_and_no_order_twice(plan: Plan, tmp_path: Path) -> None:
    def seeds(before: recorded.Recorded, folder: str) -> list[int]:
        tests = Played()
        with contextlib.closing(Kept(tmp_path / folder)) as elsewhere:
            go_on(plan, elsewhere, tests, time.monotonic() + 60, before)
            assert is_whole(plan, elsewhere.rounds(), before)
        return [seed for _, seed in tests.asked]

    before = {"small": recorded.OfSuite(rounds={"abc": 2}, files={f"tests/small/test_{name}.py": 2 for name in FILES})}
    assert len(seeds(before, "then")) == 2
    assert not {*seeds({}, "first")[:2]} & {*seeds(before, "after")}


def test_nothing_is_recorded_while_a_test_failed(kept: Kept, tmp_path: Path) -> None:
    kept.add(_failed(Failure("tests/core/a/test_a.py::test_it", True, True, "a.log")))
    arguments = [f"--folder={tmp_path / 'kept'}", f"--recorded={tmp_path / 'recorded.json'}", "--record"]
    assert main(arguments) == 1
    assert not (tmp_path / "recorded.json").exists()
    assert kept.rounds()


def test_what_is_recorded_of_a_mended_file_is_counted_anew(tmp_path: Path) -> None:
    path = tmp_path / "recorded.json"
    files = {"tests/core/a/test_a.py": 4, "tests/core/b/test_b.py": 4}
    recorded.write(path, {"core": recorded.OfSuite(files=files)})
    main([f"--folder={tmp_path / 'kept'}", f"--recorded={path}", "--anew=tests/core/a", "--table"])
    assert recorded.read(path)["core"].files == {"tests/core/b/test_b.py": 4}


def test_how_far_it_has_come_is_told_while_it_runs(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kept.lock([suite.name for suite in SUITES])
    main([f"--folder={tmp_path / 'kept'}", f"--recorded={tmp_path / 'recorded.json'}", "--table"])
    assert [suite.name for suite in SUITES] == [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]]


_ENDED = """
import pathlib, pytest, time
@pytest.fixture
def part():
    yield
    pathlib.Path("ended").touch()
def test_it(part):
    pathlib.Path("began").touch()
    time.sleep(600)
"""
_BEHIND_A_SHELL = """
import pathlib, signal
from bench.processes import end_in_order
from tests.repeats.run import pytest_in
signal.signal(signal.SIGINT, signal.SIG_IGN)
end_in_order()
pytest_in(pathlib.Path("FOLDER"))(["test_some.py"], 7)
"""


def test_what_the_tests_had_started_ends_with_whoever_is_ended_behind_a_shell(tmp_path: Path) -> None:
    _tree(tmp_path, _ENDED)
    code = _BEHIND_A_SHELL.replace("FOLDER", str(tmp_path))
    asks = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)  # noqa: S603 - our own words
    while not (tmp_path / "began").exists():
        assert asks.poll() is None
        time.sleep(0.05)
    asks.terminate()
    asks.wait()
    assert (tmp_path / "ended").exists()


def test_pytest_says_which_test_failed_and_an_order_is_run_again_by_its_seed(tmp_path: Path) -> None:
    _tree(tmp_path, "import random\ndef test_chance(): assert not random.random()\n")
    first, again = (pytest_in(tmp_path)(["test_some.py"], 7) for _ in range(2))
    assert (first.code, first.tests, first.failed) == (1, 1, ["test_some.py::test_chance"])
    said = next(line for line in first.output.splitlines() if line.startswith("E "))
    assert said in again.output


def test_no_suite_is_left_without_files() -> None:
    plan = Plan(ROOT)
    assert all(plan.files(suite) for suite in SUITES)
