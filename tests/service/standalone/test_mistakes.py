"""What is printed when something went wrong says what happened, where, and what to do next.

`docs/operator/troubleshoot.md` has every one of these sentences, so that whoever searches for it finds it.
"""

import errno
import re
from collections.abc import Callable

import pytest

from standalone.cli import main
from standalone.troubles import said_of
from tests.repo.tree import ROOT
from tests.service.standalone.conftest import House
from tests.service.standalone.mistakes import MISTAKES, REFUSED, Place, refused_with

PAGE = ROOT / "docs/operator/troubleshoot.md"
LINES_MAX = 3


@pytest.fixture
def place(house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Place:
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(house.folder / "data"))
    monkeypatch.setenv("ORDSTYRER_POLICIES_DIR", str(house.folder / "policies"))

    def run(*words: str) -> str:
        """Run a command that does not go well; return what it says, without what was typed."""
        capsys.readouterr()
        try:
            assert main(words) in {0, 1, 2}
            said = ""
        except SystemExit as e:
            said = e.code if isinstance(e.code, str) else ""
        told = capsys.readouterr()
        return re.sub(r"^ordstyrer [a-z-]+( [a-z-]+)?: ", "", f"{told.err}{said}{told.out}").strip()

    return Place(house, run, monkeypatch.setenv)


def sentences() -> list[re.Pattern[str]]:
    """What the page says is printed: `…` stands for what differs from place to place."""
    table = PAGE.read_text(encoding="utf-8").partition("## What is printed")[2]
    printed = re.findall(r"^\| `([^`]+)`", table.replace("\\|", "|"), flags=re.MULTILINE)
    return [re.compile(".*".join(map(re.escape, one.split("…"))), re.DOTALL) for one in printed]


def holds(said: str) -> None:
    """It is short, is no traceback, tells no secret, and stands on the page."""
    assert "Traceback" not in said
    assert "secret" not in said
    assert 1 <= len(said.splitlines()) <= LINES_MAX
    # Our own backquotes would end the page's.
    assert any(one.search(" ".join(said.replace("`", "").split())) for one in sentences()), said


@pytest.mark.parametrize("provoke", MISTAKES, ids=lambda one: one.__name__)
def test_a_mistake_is_answered_by_what_happened_where_and_what_to_do(
    provoke: Callable[[Place], str], place: Place
) -> None:
    holds(provoke(place))


@pytest.mark.parametrize("sqlstate", REFUSED.values(), ids=REFUSED)
def test_what_postgresql_refuses_is_said_in_words_with_the_place_and_without_the_password(
    sqlstate: str, place: Place
) -> None:
    holds(refused_with(sqlstate)(place))


def test_a_fault_of_ours_is_told_whole() -> None:
    assert said_of(ValueError("nobody foresaw this"), {}) is None
    assert said_of(OSError(errno.EPIPE, "no place in the list"), {}) is None
