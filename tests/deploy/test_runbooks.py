"""A runbook is read at night: its commands, settings, panels and links are those that exist."""

import importlib
import re
from pathlib import Path

import pytest

from standalone.cli import COMMANDS
from tests.deploy.expressions import SERIES
from tests.deploy.settings import is_setting
from tests.deploy.test_alerts import ALERTS
from tests.repo.dashboards import boards
from tests.repo.tree import ROOT, SERVICES

FOLDER = ROOT / "docs" / "runbooks"
PAGES = sorted(FOLDER.glob("*.md"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in [*PAGES, ROOT / "deploy" / "README.md"]}
RULES = (ROOT / "deploy" / "prometheus" / "rules.yml").read_text(encoding="utf-8")
PARTS = ["What you see", "What it means for the resident", "Check", "Do", "Undo", "Who to tell"]
OF_COMPOSE = {"ORDSTYRER_ACCOUNTS", "ORDSTYRER_PEOPLE", "ORDSTYRER_ROLES", "ORDSTYRER_VERSION"}


def commands() -> set[str]:
    """Every `ordstyrer …` of runbooks, alerts and the page on running it."""
    texts = [*TEXTS.values(), re.sub(r"\s+", " ", RULES).replace("{{ $labels.service }}", "SERVICE")]
    inline = [command for text in texts for command in re.findall(r"`(ordstyrer [^`\n]+)`", text.replace("\n", " "))]
    composed = [f"ordstyrer {words}" for text in texts for words in re.findall(r"run --rm ordstyrer ([^`\n]+)", text)]
    return {command.strip() for command in (*inline, *composed) if "…" not in command}


def test_every_alert_has_a_page_and_every_page_an_alert() -> None:
    assert {path.stem for path in PAGES} == ALERTS | {"README"}


@pytest.mark.parametrize("alert", sorted(ALERTS))
def test_a_page_has_the_same_six_parts(alert: str) -> None:
    text = TEXTS[f"{alert}.md"]
    assert text.startswith(f"# {alert}\n")
    assert re.findall(r"^\*\*([^*]+)\.\*\*", text, flags=re.MULTILINE) == PARTS


@pytest.mark.parametrize("command", sorted(commands()))
def test_a_command_is_one_that_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    # What stands in quotation marks is anybody's sentence.
    _, name, *rest = re.sub(r'"[^"]*"', "WORDS", command).split()
    if name == "SERVICE":
        assert rest == ["--check"]
        return
    assert name in COMMANDS
    if name in SERVICES:
        return
    module = importlib.import_module(f"standalone.commands.{name.replace('-', '_')}")
    with pytest.raises(SystemExit):
        module.main(["--help"])
    known = capsys.readouterr().out
    words = [word for word in rest if not word.isupper()]
    # A name given to an option, and the person who is invited, are anybody's.
    given = {"bo", "kari"}
    assert not [word for word in words if word not in given and not re.search(rf"(?<!\w){re.escape(word)}\b", known)]


def test_a_setting_or_metric_that_is_named_exists() -> None:
    for name, text in TEXTS.items():
        for variable in re.findall(r"ORDSTYRER_\w+", text):
            assert variable in OF_COMPOSE or is_setting(variable), f"{name}: {variable}"
        for metric in re.findall(r"\bordstyrer_\w+", text):
            is_role = metric.removeprefix("ordstyrer_") in SERVICES
            assert is_role or metric in SERIES, f"{name}: {metric}"


def test_a_panel_that_is_named_is_on_the_dashboard() -> None:
    shown = boards().values()
    titles = [board["title"] for board in shown]
    titles += [panel["title"] for board in shown for row in board["row"] for panel in row["panel"]]
    named = {panel for text in TEXTS.values() for panel in re.findall(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)", text)}
    assert named
    assert not [panel for panel in named if not any(title.startswith(panel) for title in titles)]


def test_a_link_leads_somewhere() -> None:
    for path in (*PAGES, ROOT / "deploy" / "README.md"):
        for link in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert (Path(path.parent) / link).exists(), f"{path.name}: {link}"
