"""The operator's manual is one book, and every command, target, option and file that it names is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from standalone.cli import COMMANDS
from tests.repo.tree import ROOT

FOLDER = ROOT / "docs" / "operator"
CHAPTERS = ("install", "size", "secure", "watch", "back up", "upgrade", "scale", "troubleshoot")
PAGES = [
    *sorted(FOLDER.glob("*.md")),
    *sorted((ROOT / "docs" / "runbooks").glob("*.md")),
    ROOT / "docs/how-to/back-up-and-restore.md",
    ROOT / "docs/how-to/ask-the-doctor.md",
    ROOT / "deploy/README.md",
]
_CODE = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)
_CALL = re.compile(r"\bordstyrer ([a-z][a-z-]*)((?: +[^\s`;|&#>)]+)*)")
_MAKE = re.compile(r"\bmake ([a-z]+)\b")
_FILE = re.compile(r"(?<![\w/.-])((?:deploy|docs|tests|bench)/[\w./-]*\w)")
_OPTION = re.compile(r"--[a-z][a-z-]+")
_DEPLOYMENT = re.compile(r"\bdeploy/(ordstyrer-[\w-]*\w)")


def _code(page: Path) -> Iterator[str]:
    yield from (re.sub(r"\s+", " ", found) for found in _CODE.findall(page.read_text(encoding="utf-8")))


def _options(command: str) -> set[str]:
    """The options that the reference lists for a command; its acts have parsers of their own."""
    text = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    section = text.partition(f"## {command}\n")[2].partition("\n## ")[0]
    folder = ROOT / "services/standalone/standalone"
    own = [folder / "commands" / f"{command.replace('-', '_')}.py"]
    own += folder.glob("archives/*.py") if command == "archive" else ()
    known = "".join(path.read_text(encoding="utf-8") for path in own if path.exists())
    return set(_OPTION.findall(section + known))


def test_the_book_has_its_chapters_in_their_order_and_leaves_no_page_out() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d) \| \[([^\]]+)\]", index, re.MULTILINE)
    assert rows == [(str(number), name) for number, name in enumerate(CHAPTERS, 1)]
    assert not [page.name for page in FOLDER.glob("*.md") if page.name != "README.md" and f"({page.name})" not in index]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_and_option_that_an_operator_is_told_exists(page: Path) -> None:
    wrong = []
    for code in _code(page):
        for command, words in _CALL.findall(code):
            options = _OPTION.findall(words)
            if command not in COMMANDS:
                wrong.append(f"ordstyrer {command}")
            elif missing := sorted(set(options) - _options(command)):
                wrong.append(f"ordstyrer {command} {missing}")
    assert not wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_target_of_make_that_an_operator_is_told_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert [name for code in _code(page) for name in _MAKE.findall(code) if name not in targets] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_of_ours_in_a_command_exists(page: Path) -> None:
    # Made by `deploy/prepare`, or laid there by the reader.
    of_the_reader = ("deploy/secrets", "deploy/docker/wheels", "deploy/ordstyrer-")
    named = [name for code in _code(page) for name in _FILE.findall(code) if not name.startswith(of_the_reader)]
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_deployment_that_a_command_names_stands_in_the_manifests(page: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "deploy/k8s/base").glob("*.yaml")]
    there = {name for text in texts for name in re.findall(r"kind: Deployment\nmetadata:\n  name: (.+)", text)}
    assert "ordstyrer-desk" in there
    named = {name for code in _code(page) for name in _DEPLOYMENT.findall(code) if not name.endswith("-SERVICE")}
    assert named <= there


def test_the_check_of_commands_finds_what_is_not_there(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("`ordstyrer mend --all` and `ordstyrer sweep bo --faster`", encoding="utf-8")
    found = [call for code in _code(page) for call in _CALL.findall(code)]
    assert [command for command, _ in found] == ["mend", "sweep"]
    assert "mend" not in COMMANDS
    assert "--faster" not in _options("sweep")
    assert "--since" in _options("sweep")
