"""`make mutants` tells what a test notices from what none does, and every survivor that is accepted exists."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutants.child import BROKEN, TOO_LONG, in_a_child
from tests.mutants.kept import accepted, alone, groups, stale
from tests.mutants.made import mutants_of
from tests.repo.tree import ROOT

WEIGHING = Path("tests/mutants/sample/weighing.py")
# All of `make mutants`, with one group of the sample's module and tests of our own.
GROUP = """
import sys
from pathlib import Path
from tests.mutants import __main__, kept

folder, weighing = Path(sys.argv.pop()), Path(sys.argv.pop())
__main__.VAR = kept.VAR = folder
__main__.groups = lambda: [kept.Group("sample", [weighing], [folder / "test_sample.py"])]
sys.exit(__main__.main())
"""
STOPPED_S_MAX = 60.0


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("mutants")
    run = [sys.executable, "-m", "tests.mutants.sample", str(folder)]
    said = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert said.stderr, said.stdout
    return said.stderr.splitlines()


def test_a_change_that_a_test_notices_is_killed(told: list[str]) -> None:
    line = "return weight is not None and weight > LIMIT_KG"
    assert f"killed: {line} -> return weight is None and weight > LIMIT_KG" in told
    assert f"killed: {line} -> return weight is not None or weight > LIMIT_KG" in told
    assert "killed: LIMIT_KG = 20 -> LIMIT_KG = 21" in told


def test_a_change_that_no_test_notices_lives(told: list[str]) -> None:
    lives = {line for line in told if line.startswith("lives")}
    assert lives == {
        "lives: LIMIT_KG = 20 -> LIMIT_KG = 19",
        "lives: return weight is not None and weight > LIMIT_KG -> return weight is not None and weight >= LIMIT_KG",
    }


def test_the_module_stands_as_it_stood(told: list[str]) -> None:
    assert told
    assert "LIMIT_KG = 20\n" in (ROOT / WEIGHING).read_text(encoding="utf-8")


def test_nothing_is_turned_round_that_only_mypy_reads() -> None:
    text = (ROOT / WEIGHING).read_text(encoding="utf-8").splitlines()
    assert not [one for one in mutants_of(WEIGHING) if text[one.lines.start - 1].startswith("def ")]


def test_how_much_is_remembered_to_be_quicker_is_no_promise() -> None:
    remembering = Path("libs/common/common/calendar.py")
    assert "@lru_cache(maxsize=" in (ROOT / remembering).read_text(encoding="utf-8")
    assert not [one for one in mutants_of(remembering) if "cache" in one.line]


def test_a_mutant_that_runs_for_ever_is_ended() -> None:
    def for_ever() -> int:
        while True:
            os.getpid()

    assert in_a_child(for_ever, cpu_s=0.0) == TOO_LONG


def test_a_mutant_whose_trying_breaks_is_not_taken_for_killed() -> None:
    def breaks() -> int:
        raise RuntimeError

    assert in_a_child(breaks, cpu_s=60.0) == BROKEN


def test_tests_that_can_not_be_read_are_no_success(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text("import nothing_of_the_kind\n", encoding="utf-8")
    with begun(tmp_path) as run:
        said, _ = run.communicate()
    assert (run.returncode, "sample: its tests could not be run" in said) == (2, True), said


def test_two_at_once_do_not_spoil_each_other(tmp_path: Path) -> None:
    with alone(tmp_path) as is_alone, begun(tmp_path) as second:
        said, _ = second.communicate()
    assert is_alone
    assert (second.returncode, "another one tries mutants" in said) == (2, True), said


def test_who_is_stopped_says_so_and_leaves_nothing_running(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    test = f"import pathlib, time\ndef test_long(): pathlib.Path({str(runs)!r}).touch(); time.sleep(600)\n"
    (tmp_path / "test_sample.py").write_text(test, encoding="utf-8")
    with begun(tmp_path) as run:
        until = time.monotonic() + STOPPED_S_MAX
        while not runs.exists() and run.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        run.terminate()
        said, _ = run.communicate(timeout=STOPPED_S_MAX)
    assert (run.returncode, "What was tried is kept" in said) == (2, True), said
    assert is_gone(run.pid)


@contextlib.contextmanager
def begun(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Begin `make mutants` in a group of processes of its own; what of it still runs at the end is killed."""
    words = [sys.executable, "-c", GROUP, str(WEIGHING), str(folder)]
    run = subprocess.Popen(words, cwd=ROOT, text=True, stdout=subprocess.PIPE, process_group=0)  # noqa: S603 - our own words
    with run:
        try:
            yield run
        finally:
            if not is_gone(run.pid):
                os.killpg(run.pid, signal.SIGKILL)


def is_gone(group: int) -> bool:
    """Whether nothing of the group runs any more; what was killed a moment ago is given one."""
    until = time.monotonic() + STOPPED_S_MAX
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_every_accepted_survivor_is_still_a_mutant_of_its_module_and_says_why() -> None:
    assert not [row.why for row in accepted() if len(row.why) < len("Nobody can tell.")]
    assert not stale(accepted()), "Take these rows out of tests/mutants/accepted.toml, or write them anew."


def test_every_module_of_a_core_is_in_a_group() -> None:
    listed = {path for group in groups() for path in group.modules}
    cores = {path.relative_to(ROOT) for path in ROOT.glob("services/*/*/core/*.py") if path.stem != "__init__"}
    assert cores <= listed
    assert all((ROOT / test).exists() for group in groups() for test in group.tests)
