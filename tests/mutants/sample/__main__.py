"""`python -m tests.mutants.sample FOLDER`: each mutant of weighing.py, and whether it was killed."""

import sys
from pathlib import Path

import pytest

from tests.mutants.made import mutants_of
from tests.mutants.measured import Measured
from tests.mutants.trying import PYTEST, Tried, Trying

_WEIGHING = Path("tests/mutants/sample/weighing.py")
_ASKED = Path("tests/mutants/sample/asked.py")


def _tell(one: Tried | str) -> None:
    if isinstance(one, Tried):
        was, becomes = one.mutant.change
        one = f"{'killed' if one.killed else 'lives'}: {was} -> {becomes}"
    sys.stderr.write(f"{one}\n")


if __name__ == "__main__":
    _measured = Measured(Path(sys.argv[1]) / "measured.json", [_WEIGHING], [_ASKED])
    _trying = Trying(list(mutants_of(_WEIGHING)), _measured, _tell)
    sys.exit(pytest.main([*PYTEST, "--noconftest", str(_ASKED)], plugins=[_trying]))
