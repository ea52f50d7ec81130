"""`make mutants` tells what a test notices from what none does, and every survivor that is accepted exists."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.child import BROKEN, TOO_LONG, in_a_child
from tests.mutants.kept import accepted, groups, stale
from tests.mutants.made import mutants_of
from tests.repo.tree import ROOT

WEIGHING = Path("tests/mutants/sample/weighing.py")


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


def test_a_mutant_that_runs_for_ever_is_ended() -> None:
    def for_ever() -> int:
        while True:
            os.getpid()

    assert in_a_child(for_ever, cpu_s=0.0) == TOO_LONG


def test_a_mutant_whose_trying_breaks_is_not_taken_for_killed() -> None:
    def breaks() -> int:
        raise RuntimeError

    assert in_a_child(breaks, cpu_s=60.0) == BROKEN


def test_every_accepted_survivor_is_still_a_mutant_of_its_module_and_says_why() -> None:
    assert not [row.why for row in accepted() if len(row.why) < len("Nobody can tell.")]
    assert not stale(accepted()), "Take these rows out of tests/mutants/accepted.toml, or write them anew."


def test_every_module_of_a_core_is_in_a_group() -> None:
    listed = {path for group in groups() for path in group.modules}
    cores = {path.relative_to(ROOT) for path in ROOT.glob("services/*/*/core/*.py") if path.stem != "__init__"}
    assert cores <= listed
    assert all((ROOT / test).exists() for group in groups() for test in group.tests)
