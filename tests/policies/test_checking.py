"""`ordstyrer policy check`: what a person reads who has changed a pack, and what a program reads."""

import json
import shutil
from pathlib import Path

import pytest

from common.errors import Permanent
from standalone.commands.policy import main
from tests.policies.packs import FOLDERS, POLICIES, pack_of


@pytest.fixture
def bo(tmp_path: Path) -> Path:
    """A copy of a pack that a test may break."""
    return Path(shutil.copytree(POLICIES / "bo", tmp_path / "bo"))


def break_(folder: Path, old: str, new: str, file: str = "pack.toml") -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_packs_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *(str(POLICIES / folder) for folder in FOLDERS)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("/")[0] for line in lines if " clauses = " in line] == FOLDERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_coverage_line_adds_up(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(POLICIES / folder), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["clauses"] == len(said["executed"]) + len(said["shown"]) + len(said["not_executed"])
    assert all(reason.strip() for reason in said["not_executed"].values())
    assert (said["usable"], said["problems"], said["cases"]) == (True, [], len(pack_of(folder).cases))


def test_a_mistake_is_shown_with_its_folder_file_line_and_caret(bo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_(bo, 'do = "thank"', 'do = "thanks"')
    assert main(["check", str(bo)]) == 1
    first, _, caret, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{bo}/pack.toml:")
    assert first.endswith("unknown word 'thanks'; did you mean 'thank'?")
    assert caret.strip() == "^^^^^^"
    assert last == f"{bo}: 1 problem, the pack cannot be used"


def test_several_mistakes_are_shown_in_one_go(bo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_(bo, "version = 1", "version = 0")
    break_(bo, 'because = "Si takk for skryt."', 'because = ""')
    assert main(["check", str(bo)]) == 1
    said = capsys.readouterr().out
    assert "versions count up from 1" in said
    assert "a rule needs a reason in plain words" in said


def test_a_worked_case_that_fails_is_a_problem_with_its_line(bo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_(bo, 'steps = ["thank"]', 'steps = ["answer"]', "cases.toml")
    assert main(["check", str(bo)]) == 1
    said = capsys.readouterr().out
    assert "cases.toml:" in said
    assert "steps: expected ['answer'], got ['thank']" in said
    assert "1 problem" in said


def test_assumed_hours_are_a_warning_to_confirm_and_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(POLICIES / "randaberg")]) == 0
    said = capsys.readouterr().out
    assert "warning: the opening hours" in said
    assert "1 warning" in said


def test_another_document_and_a_wrong_quote_are_problems(
    bo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "bo.txt"
    quotes = [clause.quote for clause in pack_of("bo").clauses.values()]
    document.write_text("\n".join(quotes).replace("Si takk for skryt", "Si tusen takk"), encoding="utf-8")
    assert main(["check", str(bo), "--guideline", str(document)]) == 1
    said = capsys.readouterr().out
    assert "the pack was made from another document" in said
    assert "'BO-28' quotes what the document does not say; it says 'tusen takk" in said


def test_a_document_that_is_not_there_says_so(bo: Path, tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="cannot be read"):
        main(["check", str(bo), "--guideline", str(tmp_path / "no.txt")])


def test_a_pack_is_named_by_its_municipality_and_a_misspelt_one_gets_a_hint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ORDSTYRER_POLICIES_DIR", str(POLICIES))
    assert main(["check", "sogne"]) == 0
    assert capsys.readouterr().out.startswith("sogne/")
    with pytest.raises(Permanent, match="there is no pack 'songe'; did you mean 'sogne'"):
        main(["check", "songe"])


def test_a_program_reads_problems_as_json(bo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_(bo, "version = 1", "version = 0")
    assert main(["check", str(bo), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["usable"] is False
    assert "versions count up from 1" in said["problems"][0]


def test_the_document_goes_with_one_pack(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", str(POLICIES / "bo"), str(POLICIES / "sogne"), "--guideline", "x.txt"])
    assert "--guideline goes with one pack" in capsys.readouterr().err
