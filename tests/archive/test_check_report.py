"""What the checker says: in four languages, as a page and as a PDF that can be read aloud, and on the command line."""

import json
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from archiver.checking.check import Checked, check
from archiver.checking.finding import At, Severity
from archiver.checking.printing import pdf
from archiver.checking.report import html, report
from archiver.checking.rules import COUNTS, PROBLEMS, RULES, UNCHECKED, found
from archiver.checking.tools import Tools
from archiver.checking.wording import LANGUAGES, advice, all_titles, place, sentence, words
from standalone.archives import check as command
from tests.archive.small_deposit import PUBLIC, STRUCTURE, Deposit
from tests.schemas import schemas_dir

_DAY = date(2026, 11, 22)
_ARKADE_TESTS = 54
_HOLES = re.compile(r"\{(\w+)\}")
_ARCHIVISTS = ("nb", "nn", "sv")


@pytest.fixture(scope="module")
def leaking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a deposit that leaks a name and has a post that is not archived."""
    folder = tmp_path_factory.mktemp("leaking") / "avleveringspakke"
    deposit = Deposit.write(folder, schemas_dir() / "noark5")
    deposit.edit(STRUCTURE, "<journalstatus>Arkivert", "<journalstatus>Journalført")
    deposit.edit(PUBLIC, "Skolevei for *****", "Skolevei for Per Hansen")
    deposit.seal()
    return folder


def test_there_are_the_54_tests_of_arkade_and_our_own_rules() -> None:
    arkade = [rule for rule in RULES if rule.startswith("N5.")]
    assert len(arkade) == len(set(arkade)) == _ARKADE_TESTS
    assert {f"X{number}" for number in range(1, 17)} <= set(RULES)
    assert not set(COUNTS) & set(PROBLEMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_and_problem_has_words_in_every_language(language: str) -> None:
    said = words(language)
    assert set(said) == {"report", "unchecked", *RULES}
    assert set(said["report"]) == set(words("nb")["report"])
    assert set(said["unchecked"]) == set(UNCHECKED)
    for rule in RULES:
        problems = set(PROBLEMS.get(rule, {}))
        assert set(said[rule]) == {"title", *problems, *(["do"] if problems else [])}, rule


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_has_the_same_values_in_every_language(language: str) -> None:
    for rule, texts in words(language).items():
        for name, text in texts.items():
            assert set(_HOLES.findall(text)) == set(_HOLES.findall(words("nb")[rule][name])), (rule, name)


def test_titles_differ_so_that_a_reader_can_tell_rules_apart() -> None:
    for language in LANGUAGES:
        titles = all_titles(language)
        assert len(set(titles.values())) == len(titles)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_says_what_is_wrong_what_to_do_and_where(language: str) -> None:
    finding = found("N5.22", "status", At(STRUCTURE, 12), status="Journalført")
    assert "Journalført" in sentence(finding, language)
    assert advice(finding, language)
    assert STRUCTURE in place(finding, language)
    assert "12" in place(finding, language)
    assert finding.krav == ("3.2.7", "M053")


def test_a_name_in_the_deposit_cannot_write_on_the_terminal() -> None:
    finding = found("N5.32", "missing", At("\x1b[2Ja.pdf"), file="\x1b]0;owned\x07\u202ebad.pdf")
    assert not re.search(r"[\x00-\x1f\x7f\u202e]", sentence(finding, "nb") + place(finding, "nb"))


@pytest.mark.parametrize("language", _ARCHIVISTS)
def test_the_report_is_a_page_that_can_be_read_aloud(leaking: Path, language: str) -> None:
    page = html(report(_checked(leaking), language))
    seen = _Seen()
    seen.feed(page)
    assert seen.languages == [language]
    assert seen.headings[0] == "h1"
    assert seen.headings.count("h2") == 3
    assert seen.tables == seen.captions == 3
    assert seen.heads_without_scope == 0
    assert not {"script", "img", "link", "iframe"} & seen.tags
    assert words(language)["report"]["error"] in page
    assert "3.2.7" in page


@pytest.mark.parametrize("language", _ARCHIVISTS)
def test_the_report_never_repeats_what_leaked(leaking: Path, language: str) -> None:
    checked = _checked(leaking)
    assert any(one.rule == "X3" for one in checked.findings)
    page = html(report(checked, language))
    assert "Hansen" not in page
    assert "Hansen" not in json.dumps([sentence(one, language) for one in checked.findings])


@pytest.mark.parametrize("language", _ARCHIVISTS)
def test_the_report_is_a_tagged_pdf_too(leaking: Path, language: str) -> None:
    content = pdf(report(_checked(leaking), language))
    assert content.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"/StructTreeRoot" in content
    assert f"/Lang({language}".encode() in content.replace(b"/Lang (", b"/Lang(")


def test_markup_in_a_deposit_stays_text() -> None:
    finding = found("N5.32", "missing", At(STRUCTURE, 1), file="<script>#eval</script>.pdf")
    checked = Checked(folder="<b>", day=_DAY, findings=(finding,), more={}, errors=1, warnings=0)
    page = html(report(checked, "nb"))
    assert "<script>" not in page
    assert "<b>" not in page
    assert pdf(report(checked, "nb")).startswith(b"%PDF-1.7")


def test_what_is_not_listed_is_counted(leaking: Path) -> None:
    checked = _checked(leaking)
    many = Checked(folder="d", day=_DAY, findings=checked.findings, more={"X4 differs": 41}, errors=141, warnings=0)
    assert "41 til av samme slag." in html(report(many, "nb"))


def test_the_command_answers_0_1_and_2(leaking: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = tmp_path / "good"
    Deposit.write(good, schemas_dir() / "noark5")
    assert command.main([str(good)]) == 0
    assert "Uttrekket har ingen feil." in capsys.readouterr().out
    assert command.main([str(leaking), "--lang", "sv"]) == 1
    assert "X3" in capsys.readouterr().out
    assert command.main([str(tmp_path / "nowhere")]) == 2
    assert command.main([str(good), "--report", str(tmp_path / "a.docx")]) == 2
    assert command.main([str(good), "--verapdf", str(tmp_path / "nowhere")]) == 2
    assert command.main([str(good), "--report", str(tmp_path / "no" / "a.html")]) == 2
    capsys.readouterr()


def test_the_command_writes_json_lines_and_a_report(
    leaking: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    assert command.main([str(leaking), "--json", "--lang", "nn", "--report", str(page)]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    leak = next(one for one in lines if one.get("problem") == "word")
    assert leak["severity"] == "error"
    assert leak["file"] == PUBLIC
    assert leak["line"] > 1
    assert leak["krav"] == ["5.2.30", "M502"]
    assert leak["text"] == "Feltet offentligTittel viser ord som er skjerma."
    assert leak["do"]
    assert lines[-1]["errors"] == sum(one.get("severity") == "error" for one in lines)
    assert '<html lang="nn">' in page.read_text(encoding="utf-8")


def test_a_folder_without_deposit_is_told_file_by_file(tmp_path: Path) -> None:
    checked = _checked(tmp_path)
    missing = {one.values["file"] for one in checked.findings if one.rule == "N5.01"}
    assert {"arkivuttrekk.xml", "arkivstruktur.xml", "addml.xsd"} <= missing
    assert {one.rule for one in checked.findings if one.severity is Severity.ERROR} == {"N5.01", "N5.28", "N5.59"}


def test_a_deposit_is_found_one_folder_down(tmp_path: Path) -> None:
    Deposit.write(tmp_path / "avleveringspakke", schemas_dir() / "noark5")
    assert _checked(tmp_path).errors == 0
    shutil.rmtree(tmp_path / "avleveringspakke")


def _checked(folder: Path) -> Checked:
    return check(folder, Tools(), _DAY, schemas_dir())


class _Seen(HTMLParser):
    """Notes what a reader's aid goes by."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[str | None] = []
        self.headings: list[str] = []
        self.tags: set[str] = set()
        self.tables = self.captions = self.heads_without_scope = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "html":
            self.languages.append(given.get("lang"))
        elif tag in {"h1", "h2"}:
            self.headings.append(tag)
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.heads_without_scope += tag == "th" and given.get("scope") not in {"row", "col"}
