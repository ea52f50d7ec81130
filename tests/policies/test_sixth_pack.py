"""A sixth municipality, written by following the how-to and nothing else: so that the how-to never rots."""

import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from common.pack_folder import load_pack
from common.policy.asked import read_asked
from common.policy.decide import decide
from common.policy.pack import Pack
from common.policy.verify import clauses_of, failing_cases
from common.settings import PREFIX
from desk.core.rows import read_rows
from desk.routes.api import PREFIX as PREFIX_OF_API
from standalone.cli import COMMANDS, main
from standalone.commands.policy import ACTS
from tests.docs.follow import follow
from tests.docs.page import Act, Typed, Written, acts
from tests.docs.terminal import Terminal
from tests.policies.sixth import blocks

GUIDELINE = "eksempelvik.txt"
ROOT = Path(__file__).parents[2]


class Outcome(NamedTuple):
    """What must follow from one of the how-to's questions."""

    steps: Sequence[str]
    clauses: Sequence[str]
    due: str | None = None
    says: str = ""


OUTCOMES = (
    Outcome(
        ["answer"],
        ["EKSEMPELVIK-02", "EKSEMPELVIK-03", "EKSEMPELVIK-S1", "EKSEMPELVIK-S2"],
        "2026-06-02T14:00:00+02:00",
        "[Skriv svaret her.]",
    ),
    Outcome(
        ["hide_pending_review", "remove", "notify_author_privately"],
        ["EKSEMPELVIK-09", "EKSEMPELVIK-10"],
        says="Årsaken er: sjikane.",
    ),
    Outcome(["require_crisis_approval"], ["EKSEMPELVIK-13"]),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything that the how-to writes, in the folder in which its commands are typed; return the pack's own."""
    monkeypatch.chdir(tmp_path)
    return blocks.write(tmp_path).relative_to(tmp_path)


@pytest.fixture
def pack(folder: Path) -> Pack:
    return load_pack(folder)


def test_the_how_to_shows_the_guideline_word_for_word() -> None:
    assert blocks.files()[GUIDELINE] == blocks.GUIDELINE.read_text(encoding="utf-8")


def test_every_sentence_of_the_guideline_stands_in_a_clause(pack: Pack) -> None:
    left = blocks.GUIDELINE.read_text(encoding="utf-8").partition("\n\n")[2]
    for clause in pack.clauses.values():
        assert left.count(clause.quote) == 1, clause.id
        left = left.replace(clause.quote, "")
    assert set(re.findall(r"\w+", left)) <= {"og"}


def test_what_the_how_to_tells_to_type_answers_as_it_says_while_the_pack_is_written(tmp_path: Path) -> None:
    todo = [act for act in acts(blocks.HOW_TO) if isinstance(act, Written) or _is_of_the_pack(act)]
    (tmp_path / "kept").mkdir()
    done = [*follow(todo, tmp_path, Terminal(tmp_path, _environment(), tmp_path / "kept"), lambda _: {})]
    assert [one.wrong for one in done] == ["", "", ""]


def _is_of_the_pack(act: Act) -> bool:
    """What is typed before there is an installation."""
    return isinstance(act, Typed) and re.match(r"ordstyrer policy (check|cases|explain) ", act.words) is not None


def _environment() -> dict[str, str]:
    """Return the environment of somebody who has installed Ordstyrer and set nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def test_the_slip_of_the_how_to_is_shown_as_the_how_to_shows_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = folder / "pack.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace('do = "thank"', 'do = "thanks"'), encoding="utf-8")
    assert main(["policy", "check", str(folder)]) == 1
    assert capsys.readouterr().out == blocks.answered("slip")


def test_a_pack_with_zeros_for_the_documents_hash_is_told_the_right_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = folder / "pack.toml"
    text = rules.read_text(encoding="utf-8")
    (sha256,) = re.findall(r'sha256 = "(\w{64})"', text)
    rules.write_text(text.replace(sha256, "0" * 64), encoding="utf-8")
    assert main(["policy", "check", str(folder), "--guideline", GUIDELINE]) == 1
    assert sha256 in capsys.readouterr().out


def test_the_worked_cases_of_the_how_to_come_out_as_it_promises(pack: Pack) -> None:
    assert len(pack.cases) == 9
    assert failing_cases(pack) == ()


@pytest.mark.parametrize("number", range(len(OUTCOMES)))
def test_the_sixth_municipality_decides_the_three_questions_of_the_how_to(pack: Pack, number: int) -> None:
    questions = [json.loads(line) for line in blocks.files()["questions.jsonl"].splitlines()]
    assert len(questions) == len(OUTCOMES)
    decided = decide(pack, read_asked(questions[number]))
    wanted = OUTCOMES[number]
    assert [step.do for step in decided.steps] == list(wanted.steps)
    assert sorted(clauses_of(decided)) == list(wanted.clauses)
    assert (decided.due_at.isoformat() if decided.due_at else None) == wanted.due
    assert wanted.says in " ".join(step.text or "" for step in decided.steps)


def test_the_rows_of_the_how_to_can_be_stated(folder: Path, pack: Pack) -> None:
    rows = read_rows((folder.parents[1] / "rows.toml").read_text(encoding="utf-8"), pack)
    assert {row.role for row in rows.contact} <= set(pack.file.roles)
    assert rows.calendar


def test_every_command_of_the_how_to_exists_with_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    typed = [line.split() for line in blocks.typed() if line.startswith("ordstyrer ")]
    assert typed
    for _, command, *words in typed:
        assert command in COMMANDS
        called = [command, words[0]] if command == "policy" else [command]
        assert command != "policy" or words[0] in ACTS
        with pytest.raises(SystemExit, match=r"^0$"):
            main([*called, "--help"])
        helped = capsys.readouterr().out
        assert [word for word in words if word.startswith("--") and word not in helped] == []


def test_the_address_at_which_the_how_to_lets_two_persons_approve_exists() -> None:
    (called,) = {line.partition(PREFIX_OF_API)[2] for line in blocks.typed() if line.startswith("curl ")}
    office = (ROOT / "services/desk/desk/routes/packs.py").read_text(encoding="utf-8")
    assert called.replace("/eksempelvik/", "/{municipality}/").replace("/2/", "/{version}/") in office
