"""A command that a page only names, in running text, can be typed; what stands in boxes `make docs` types."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.settings import Settings
from standalone.cli import COMMANDS
from standalone.parsers.tree import GROUPS, parser_for
from tests.docs.__main__ import ACTIVATED
from tests.docs.worlds import DEMO, Worlds
from tests.repo.tree import ROOT, files

PAGES = [
    ROOT / path
    for path in files()
    if path.suffix == ".md" and path.parts[0] in {"README.md", "CONTRIBUTING.md", "docs"}
]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
ANYTHING = {"COMMAND", "…", "--version"}
_BOX = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"`([^`]+)`")


def named(text: str) -> Iterator[list[str]]:
    """Yield the words of each command in running text; a sentence in quotation marks is one word."""
    for code in _NAMED.findall(_BOX.sub("", text)):
        words = re.sub(r"\"[^\"]*\"|'[^']*'", "WORDS", code).removeprefix(".venv/bin/").split()
        if words[1:] and words[0] in {"ordstyrer", "make", "python"}:
            yield words


def unknown(words: list[str]) -> str:
    """Return what of a command nobody can type; empty where it is all there."""
    match words:
        case ["make", target, *_]:
            return "" if target in TARGETS else target
        case ["python", "-m", module, *_]:
            place = ROOT / module.replace(".", "/")
            services = (ROOT / "services/classifier" / module.replace(".", "/")).with_suffix(".py")
            return "" if place.with_suffix(".py").exists() or place.is_dir() or services.exists() else module
        case ["ordstyrer", command, *rest] if command not in ANYTHING:
            return _unknown_to_us(command, rest)
    return ""


def _unknown_to_us(command: str, rest: list[str]) -> str:
    if command not in COMMANDS:
        return command
    acts, given = rest[:1], rest
    if command in GROUPS or (command == "notifier" and acts):
        given = rest[1:]
        try:
            parser = parser_for((command, *acts)) if acts else None
        except ModuleNotFoundError:
            return acts[0]
    else:
        parser = parser_for((command,))
    return "" if parser is None else _not_taken(parser, given)


def _not_taken(parser: argparse.ArgumentParser, given: list[str]) -> str:
    """Return an option that there is not, or a first word that is none of those to choose from."""
    actions = parser._actions  # argparse has no other way to say what it reads
    options = {option for action in actions for option in action.option_strings}
    first = next((action for action in actions if not action.option_strings and action.choices), None)
    strange = [word for word in given if word.startswith("--") and word not in options]
    if first is not None and first.choices is not None and given and re.fullmatch(r"[a-z][a-z-]*", given[0]):
        strange += [given[0]] if given[0] not in first.choices else []
    return " ".join(strange)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_command_that_a_page_names_is_there_with_its_act_and_its_options(page: Path) -> None:
    assert [(words, wrong) for words in named(page.read_text(encoding="utf-8")) if (wrong := unknown(words))] == []


@pytest.mark.parametrize(
    "code",
    [
        "ordstyrer mend",
        "ordstyrer sweep bo --faster",
        "ordstyrer archive burn",
        "ordstyrer dead-letters eat",
        "make tea",
        "python -m tests.repo.tea",
    ],
)
def test_what_is_not_there_is_found(code: str) -> None:
    (words,) = named(f"Type `{code}`.")
    assert unknown(words)


def test_what_a_reader_exports_beside_the_demo_is_told() -> None:
    exported = dict(Worlds(Path("data"), Path())(DEMO))
    said_by_itself = exported.pop("ORDSTYRER_DATA_DIR")
    assert said_by_itself == str(Settings.model_fields["data_dir"].default)
    page = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    assert [name for name, value in exported.items() if f"`{name}={value}`" not in page] == []


@pytest.mark.parametrize("page", ["README.md", "docs/README.md"])
def test_who_types_ordstyrer_has_been_told_how_it_becomes_known(page: str) -> None:
    assert f"`. {ACTIVATED}/activate`" in (ROOT / page).read_text(encoding="utf-8")
