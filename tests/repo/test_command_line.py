"""The command line is one thing: at once, alike in every command, and it says what was meant."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.checking import wording
from archiver.core.deposit.profile import PROFILES
from archiver.jobs import export, export_outside
from common.codec import catalogue
from common.command_line import WRONG_USE, Help, Parser
from common.release import VERSION
from desk.handlers import people
from desk.store import keys
from simulator.founding import KNOWN
from simulator.scenarios import Stage, Wishes, build, scenarios
from standalone.cli import COMMANDS, FOR, main, top_parser
from standalone.commands import doctor
from standalone.parsers import demo as demo_words
from standalone.parsers import doctor as doctor_words
from standalone.parsers import events, invite
from standalone.parsers.archives import check as check_words
from standalone.parsers.archives import export as export_words
from standalone.parsers.tree import ALERTS, parser_for
from tests.repo.reference.cli import acts

HEAVY = ("sqlalchemy", "pydantic", "starlette", "numpy", "httpx", "aiokafka", "rich", "lxml", "asyncio", "argcomplete")
"""What a command works with, and what its words do not need: each costs more than all of them."""
WORDS = [words for name in COMMANDS for words in ((name,), *((name, act) for act in acts(name)))]
OF_ACTS = {("archive",), ("policy",)}
"""What has acts and does nothing by itself: each act says its own words."""
ALONE = [words for words in WORDS if words not in OF_ACTS]
NOT_FOR_PROGRAMS = {
    *(("demo",), ("serve",), ("completion",), ("ingest",), ("classifier",), ("archiver",), ("notifier",), ("desk",)),
    *(("events",), ("tag",), ("decide",)),  # they print JSON lines, and nothing else
    *OF_ACTS,
}


def parser_of(words: tuple[str, ...]) -> Parser:
    found = parser_for(words)
    assert found is not None
    return found


@pytest.mark.parametrize("words", ALONE, ids=" ".join)
def test_whose_it_is_is_an_option_of_the_same_name_everywhere(words: tuple[str, ...]) -> None:
    for action in parser_of(words)._actions:
        assert action.dest != "municipality" or "--municipality" in action.option_strings


def test_help_of_no_command_imports_what_the_command_works_with() -> None:
    script = (
        "import contextlib, io, sys\nfrom standalone.cli import main\n"
        f"for words in {[*WORDS, ()]!r}:\n"
        "    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "        main([*words, '--help'])\n"
        f"    heavy = sorted(set({HEAVY!r}) & set(sys.modules))\n"
        "    assert not heavy, (words, heavy)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", ALONE, ids=" ".join)
def test_a_command_has_one_example_and_a_word_of_help_for_each_option(words: tuple[str, ...]) -> None:
    parser = parser_of(words)
    assert parser.epilog is not None
    assert parser.epilog.startswith("Example: ")
    assert not [action.dest for action in parser._actions if not action.help]


def too_long_at_80(parser: Parser) -> list[str]:
    """Return the lines of prose that a terminal of 80 columns breaks; tables and what is copied stay whole."""
    told = Help(parser.prog, width=80)
    told.add_text(parser.description)
    prose = [line for line in told.format_help().splitlines() if not line.startswith((" ", "Example: "))]
    return [line for line in prose if len(line) > 80]


@pytest.mark.parametrize("words", ALONE, ids=" ".join)
def test_what_a_command_does_is_told_within_the_terminals_width(words: tuple[str, ...]) -> None:
    assert too_long_at_80(parser_of(words)) == []


def test_a_table_and_an_example_are_shown_as_they_are_written() -> None:
    said = parser_of(("policy", "rows")).format_help()
    assert '  role = "administratorer"          valid_from = 2026-01-01\n' in said
    example = parser_of(("decide",))
    assert example.epilog is not None
    assert f"\n{example.epilog}\n" in example.format_help()


@pytest.mark.parametrize("words", ALONE, ids=" ".join)
def test_an_option_that_is_set_without_being_asked_for_says_to_what(words: tuple[str, ...]) -> None:
    unset: tuple[object, ...] = (None, False, "", [], argparse.SUPPRESS)
    usual = [(one.help or "", one.default) for one in parser_of(words)._actions if one.default not in unset]
    assert [(said, value) for said, value in usual if f"default: {value}" not in said] == []


def test_the_commands_are_listed_by_what_they_are_for() -> None:
    listed = top_parser().format_help().split("\n\n")
    assert [part.partition("\n")[0] for part in listed if part.startswith(tuple(FOR))] == [f"{name}:" for name in FOR]


@pytest.mark.parametrize("words", [one for one in WORDS if one not in NOT_FOR_PROGRAMS], ids=" ".join)
def test_a_program_can_read_what_a_command_says(words: tuple[str, ...]) -> None:
    assert "--json" in parser_of(words).format_help()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["swep"], "ordstyrer: there is no command 'swep'; did you mean sweep?"),
        (["--versoin"], "ordstyrer: there is no option --versoin; did you mean --version?"),
        (["archive", "verfy"], "ordstyrer archive: there is no act 'verfy'; did you mean verify?"),
        (["archive", "verify", "--jsn"], "ordstyrer archive verify: there is no option --jsn; did you mean --json?"),
        (
            ["invite", "kari", "--municipalty", "bo"],
            "ordstyrer invite: there is no option --municipalty; did you mean --municipality?",
        ),
        (["events", "item"], "ordstyrer events: there is no topic 'item'; did you mean items?"),
        (["invite", "kari"], "ordstyrer invite: the following arguments are required: --municipality"),
        (
            ["sweep", "--since", "17.5.2026"],
            "ordstyrer sweep: argument --since: '17.5.2026' is no day: write it as 2026-05-17",
        ),
        (["sweep", "--sin", "2026-05-17"], "ordstyrer sweep: there is no option --sin; did you mean --since?"),
        (["learning", "lst", "--jsn"], "ordstyrer learning: act: there is no 'lst'; there are status, export, forget"),
        (["demo", "--scenario=demmo"], "ordstyrer demo: --scenario: there is no 'demmo'; did you mean demo?"),
        (["desk", "--chek"], "ordstyrer desk: there is no option --chek; did you mean --check?"),
        (["notifier", "log", "--jsn"], "ordstyrer notifier log: there is no option --jsn; did you mean --json?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistyped_word_is_answered_by_the_one_that_was_meant(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == WRONG_USE
    first, second, *rest = capsys.readouterr().err.splitlines()
    assert first == said
    assert second == f"See: {said.partition(': ')[0]} --help"
    assert not rest


def test_an_option_that_had_another_name_is_read_by_both() -> None:
    old = parser_of(("privacy",)).parse_args(["erase", "--municipality", "bo", "--author", "1", "--actor", "kari"])
    new = parser_of(("privacy",)).parse_args(["erase", "--municipality", "bo", "--author", "1", "--person", "kari"])
    assert old == new
    assert "--actor" not in parser_of(("privacy",)).format_help()


def test_the_values_that_options_offer_are_those_that_the_services_know() -> None:
    assert invite.RIGHTS == keys.RIGHTS
    assert (invite.SCOPES, invite.TOKEN_DAYS) == (people.SCOPES, people.TOKEN_DAYS)
    assert (invite.TOKEN_DAYS_USUAL, invite.LINK_MINUTES) == (people.TOKEN_DAYS_USUAL, people.LINK_MINUTES)
    assert tuple(doctor.LOOKS) == doctor_words.LOOKS
    assert events.topics() == sorted(catalogue())
    assert check_words.LANGUAGES == wording.LANGUAGES
    assert sorted(export_words.PROFILES) == sorted(PROFILES)
    formats = {export.NOARK5, export.FOLDER, export_outside.EARK, export_outside.ARKIVMELDING}
    assert set(export_words.FORMATS) == formats
    assert set(demo_words.SCENARIOS) <= set(scenarios())


@pytest.mark.parametrize("scenario", demo_words.SCENARIOS)
def test_the_demo_offers_only_what_its_world_can_play(scenario: str) -> None:
    pages_alone = [Stage(known.name, known.lang, (str(number),)) for number, known in enumerate(KNOWN)]
    assert [step for step in build(scenario, pages_alone, Wishes(seed=1)) if step.do == "comment"]


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"ordstyrer {VERSION}\n")


def completed(line: str) -> set[str]:
    """Return what bash offers for a line that ends where the Tab key is pressed, by the script that we print."""
    script = (
        'eval "$(ordstyrer completion bash)"\n'
        f"COMP_LINE={line!r}; COMP_POINT=${{#COMP_LINE}}; COMP_TYPE=9; COMP_KEY=9\n"
        'read -ra COMP_WORDS <<<"$COMP_LINE"\n'
        '[[ $COMP_LINE != *" " ]] || COMP_WORDS+=("")\n'
        "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_WORDBREAKS=' '\n"
        '_python_argcomplete ordstyrer; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, env={"PATH": path})  # noqa: S603, S607 - bash, and our own words
    return {word.strip() for word in done.stdout.split("\n") if word.strip()}


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ordstyrer sw", {"sweep"}),
        ("ordstyrer archive ver", {"verify"}),
        ("ordstyrer archive verify --pub", {"--public-key"}),
        ("ordstyrer invite kari --right ad", {"admin"}),
        ("ordstyrer notifier l", {"log"}),
    ],
)
def test_the_tab_key_knows_commands_acts_options_and_values(line: str, offered: set[str]) -> None:
    assert completed(line) == offered


def test_every_shell_is_given_a_script_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    found = set()
    for shell in ("bash", "zsh", "fish"):
        assert main(["completion", shell]) == 0
        found.add(capsys.readouterr().out)
    assert len(found) >= 2
    assert all("ordstyrer" in script for script in found)


def test_every_command_and_alert_can_be_found_by_its_words() -> None:
    assert all(name in top_parser().format_help() for name in COMMANDS)
    assert all(parser_for(("notifier", act)) is not None for act in ALERTS)
