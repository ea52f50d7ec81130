"""The public journal's page, JSON and CSV: readable by all, harmless to spreadsheets, names marked."""

import csv
import io
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest

from archiver.core.noark.model import Korrespondansepart
from archiver.core.public_journal.as_csv import as_csv, harmless
from archiver.core.public_journal.as_html import choice_page, day_page, empty_page, found_page, no_page
from archiver.core.public_journal.as_json import as_json
from archiver.core.public_journal.entry import PublicEntry, PublicPart, Run, names_may_be_searched, text_of
from archiver.core.public_journal.search import index_of, wanted
from archiver.core.public_journal.showing import Told, shown
from archiver.core.public_journal.words import LANGUAGES, language, say, say_day, sections
from tests.archive.leak_cases import AT, SPACE, a_case
from tests.archive.leak_hunt import PLACE, READER, TODAY, page_of

ENTRY = PublicEntry(
    record_id=SPACE,
    number=(2026, 17),
    case_number=(2026, 4),
    post_number=2,
    case_title=(Run("Gatelys"),),
    title=(Run("Brev fra "), Run("Kari Nordmann", is_name=True), Run(" om lys")),
    class_id="K10",
    day=AT.date(),
    document_day=None,
    kind="I",
    parts=(
        PublicPart(role="EA", name="Kari Nordmann"),
        PublicPart(role="EM", name=None),
        PublicPart(role="EK", name="Velforeningen", is_person=False),
    ),
    unit="Teknisk drift",
    written_off="BU",
    written_off_day=date(2026, 11, 21),
    restricted=True,
    basis="Offl. § 13",
    withdrawn=True,
)
_VOID = {"meta", "input", "br", "link"}


class _Page(HTMLParser):
    """What a reader's software needs of a page: it closes what it opens, and names what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.crossed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for seen, attrs in self.seen if seen == tag]


def _parsed(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    return page


def _reader(lang: str, **more: Any) -> Any:  # noqa: ANN401 - whatever a reader has
    return msgspec.structs.replace(READER, lang=lang, **more)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_whole_named_and_scriptless(lang: str) -> None:
    beside = {"earlier": AT.date() - timedelta(days=1), "later": AT.date() + timedelta(days=1)}
    pages = [
        day_page(msgspec.structs.replace(page_of((ENTRY,)), **beside), _reader(lang)),
        day_page(page_of(()), _reader(lang)),
        found_page(PLACE, (ENTRY,), _reader(lang, query="lys", more=True)),
        found_page(PLACE, (), _reader(lang, query="<script>alert(1)</script>")),
        empty_page(PLACE, _reader(lang)),
        choice_page([PLACE], _reader(lang)),
        no_page(lang),
    ]
    for html in pages:
        page = _parsed(html)
        assert (page.open, page.crossed) == ([], [])
        assert page.all("html")[0]["lang"] == lang
        assert not page.all("script")
        assert [len(page.all(tag)) for tag in ("h1", "main", "title")] == [1, 1, 1]
        assert page.all("meta")[-1]["content"] == "noindex, nofollow, noarchive, nosnippet"
        fields = {one["id"] for one in page.all("input") if one.get("type") != "hidden"}
        assert fields <= {one["for"] for one in page.all("label")}
        assert all(one.get("aria-label") for one in page.all("nav"))


def test_all_languages_say_the_same_things() -> None:
    assert all(sections(lang) == sections("nb") for lang in LANGUAGES)
    assert say("nb", "kind", "Z") == "Z"
    assert [say_day(lang, AT.date()) for lang in ("nb", "sv")] == ["20. november 2026", "20 november 2026"]


def test_a_page_is_in_the_language_that_is_asked_for() -> None:
    assert language("sv", "nb", "nb") == "sv"
    assert language("", "da, en;q=0.5", "sv") == "nb"
    assert language("", "fr", "sv") == "sv"
    assert language("xx", "", "fr") == "nb"


def test_an_entry_tells_what_the_standard_lists() -> None:
    html = day_page(page_of((ENTRY,)), READER)
    for said in ("2026/17", "2026/4-2", "2026/4", "K10", "Udatert", "Inngående dokument", "Teknisk drift", "Utgår"):
        assert said in html
    for said in ("Besvart med brev, 21. november 2026", "Offl. § 13. Unntatt offentlighet", "post@sogne.example"):
        assert said in html
    assert html.count('class="personnavn"') == 2
    assert "Ekstern" not in html


def test_json_and_csv_mark_names_and_leave_them_out_after_a_year() -> None:
    young, old = page_of((ENTRY,)), page_of((ENTRY,), today=date(2027, 11, 20))
    told = msgspec.json.decode(as_json(young, "nb"))["entries"][0]
    assert told["title"] == "Brev fra <personnavn>Kari Nordmann</personnavn> om lys"
    assert [part["name"] for part in told["parts"]] == [
        "<personnavn>Kari Nordmann</personnavn>",
        "*****",
        "Velforeningen",
    ]
    assert b"Nordmann" in as_csv(young, "nb")
    assert b"Nordmann" not in as_json(old, "nb") + as_csv(old, "nb")
    assert b"Velforeningen" in as_csv(old, "nb")


def test_nobody_marks_a_name_by_writing_the_mark_in_a_title() -> None:
    entry = msgspec.structs.replace(ENTRY, title=(Run("<personnavn>Ola</ PERSONNAVN > og <b>"),))
    assert "personnavnOla/personnavn og <b>" in as_json(page_of((entry,)), "nb").decode()
    assert "&lt;b&gt;" in day_page(page_of((entry,)), READER)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\uff1d", "\r@", "|", "%"])
def test_no_cell_is_a_formula(start: str) -> None:
    title = f'{start}HYPERLINK("http://x.example";"a")'
    entry = msgspec.structs.replace(ENTRY, title=(Run(title),), unit=title, case_title=(Run(title),))
    rows = list(csv.reader(io.StringIO(as_csv(page_of((entry,)), "nb").decode("utf-8-sig")), delimiter=";"))
    assert [len(row) for row in rows] == [15, 15]
    assert [cell for cell in rows[1] if "HYPERLINK" in cell] == [f"'{title}"] * 3
    assert harmless("") == ""


def test_a_name_is_no_ordinary_word_of_the_index() -> None:
    index = index_of(msgspec.structs.replace(ENTRY, unit="Nordmann og sønn"))
    assert "nordmann" not in index.words
    assert " nordmann " in index.names
    assert " velforenlngen " in index.words
    assert wanted("  2026/17 «Kari» !!  ") == [" ".join(wanted("2026/17")), "karl"]


def test_names_may_be_searched_for_exactly_one_year() -> None:
    assert names_may_be_searched(date(2026, 11, 20), date(2027, 11, 19))
    assert not names_may_be_searched(date(2026, 11, 20), date(2027, 11, 20))
    assert names_may_be_searched(date(2028, 2, 29), date(2029, 2, 28))
    assert not names_may_be_searched(date(2028, 2, 29), date(2029, 3, 1))
    assert names_may_be_searched(AT.date(), TODAY)


def test_a_public_title_that_was_given_tells_nothing_that_it_has_stars_for() -> None:
    case = a_case(3)
    title, name = "Klage fra Anna Holm på lys", "Velforeningen"
    file = msgspec.structs.replace(case.case, tittel=title, offentlig_tittel="Klage fra ***** på lys")
    post = msgspec.structs.replace(
        case.posts[0],
        tittel=title,
        offentlig_tittel="Klage fra ***** på lys",
        skjerming=None,
        offentlighetsvurdert_dato=AT.date(),
        korrespondanseparter=(Korrespondansepart(type="EA", navn=name, er_person=False),),
    )
    entry = shown(file, [post], Told())[0]
    assert [text_of(entry.title), text_of(entry.case_title)] == ["Klage fra ***** på lys"] * 2
    part = Korrespondansepart(type="EM", navn="Anna Holms bo", er_person=False)
    other = msgspec.structs.replace(post, korrespondanseparter=(part,))
    assert shown(file, [other], Told())[0].parts[0].name is None


def test_an_open_name_in_a_title_is_marked_as_one() -> None:
    case = a_case(3)
    post = msgspec.structs.replace(
        case.posts[0],
        tittel="Brev fra Anna Holm om lys",
        offentlig_tittel=None,
        skjerming=None,
        offentlighetsvurdert_dato=AT.date(),
        korrespondanseparter=(Korrespondansepart(type="EA", navn="Anna Holm"),),
    )
    entry = shown(case.case, [post], Told())[0]
    assert entry.title == (Run("Brev fra "), Run("Anna Holm", is_name=True), Run(" om lys"))


def test_what_was_written_off_says_how_and_on_which_day_where_that_is_known() -> None:
    how = say("nb", "written_off", "TE")
    off = msgspec.structs.replace(ENTRY, written_off="TE", written_off_day=AT.date())
    assert f"{how}, {say_day('nb', AT.date())}" in day_page(page_of((off,)), READER)
    dayless = day_page(page_of((msgspec.structs.replace(off, written_off_day=None),)), READER)
    assert how in dayless
    assert f"{how}, " not in dayless
    waits = day_page(page_of((msgspec.structs.replace(off, written_off=None),)), READER)
    assert how not in waits
    assert say("nb", "field", "written_off") not in waits
