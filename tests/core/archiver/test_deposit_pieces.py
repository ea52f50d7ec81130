"""What a deposit is put together from: markup, counts, names, the plain folder, and the finished year itself."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest

from archiver.core.deposit.files import is_safe
from archiver.core.deposit.left_out import left_out, rows_of
from archiver.core.deposit.markup import PIECE_CHARS_MAX, Markup
from archiver.core.deposit.plain import PlainFolder
from archiver.core.deposit.tally import Units
from archiver.core.noark.model import Korrespondansepart, Saksmappe, Skjerming, Utelatt
from common.errors import Permanent
from tests.archive.finished import Shown, changed, finished_year, first_case


def _xml(xml: Markup) -> str:
    return b"".join(xml.rest()).decode().partition("\n")[2]


def test_values_are_spelt_as_xml_schema_spells_them() -> None:
    xml = Markup(ZoneInfo("Europe/Oslo"))
    assert [xml.text(one) for one in (True, False, 7, date(2024, 1, 2), UUID(int=5))] == [
        *("true", "false", "7", "2024-01-02", "00000000-0000-0000-0000-000000000005"),
    ]
    assert xml.text(datetime(2024, 7, 1, 22, 30, 0, 999, tzinfo=UTC)) == "2024-07-02T00:30:00+02:00"


def test_what_has_no_value_is_not_written() -> None:
    xml = Markup(UTC)
    assert [xml.may("a", value) for value in (None, "", " \n", "x")] == [False, False, False, True]
    assert _xml(xml) == "<a>x</a>\n"


def test_attributes_are_escaped_like_text() -> None:
    xml = Markup(UTC)
    xml.start("a", {"b": '<"&>'})
    xml.end()
    assert _xml(xml) == '<a b="&lt;&quot;&amp;&gt;">\n</a>\n'


def test_an_element_left_open_is_seen() -> None:
    xml = Markup(UTC)
    xml.start("a")
    with pytest.raises(ValueError, match="not closed: a"):
        list(xml.rest())


def test_nothing_is_given_on_before_it_is_worth_it() -> None:
    xml = Markup(UTC)
    assert list(xml.full()) == []
    xml.must("a", "x" * PIECE_CHARS_MAX)
    assert len(list(xml.full())) == 1
    assert list(xml.full()) == []


def test_units_are_known_by_their_ids_once_settled() -> None:
    units = Units("a unit")
    units.add(UUID(int=3))
    with pytest.raises(ValueError, match="settle first"):
        assert UUID(int=3) in units
    units.settle()
    assert UUID(int=3) in units
    assert UUID(int=4) not in units
    assert UUID(int=2) not in units


def test_two_file_names_that_differ_in_case_alone_are_one() -> None:
    names = Units("a file name")
    names.add("DOKUMENT/a.pdf")
    names.add("DOKUMENT/A.PDF")
    with pytest.raises(Permanent, match="a file name stands twice"):
        names.settle()


@pytest.mark.parametrize("name", ["2024-001/01-1-A.pdf", "a.b.json", "x_y-z.png"])
def test_a_name_of_plain_letters_digits_and_marks_is_safe(name: str) -> None:
    assert is_safe(name)


@pytest.mark.parametrize(
    "name", ["../a.pdf", "/a.pdf", "a//b.pdf", "a b.pdf", "å.pdf", ".a", "a", "a\\b.pdf", "a" * 201 + ".pdf"]
)
def test_a_name_that_some_system_reads_otherwise_is_not_safe(name: str) -> None:
    assert not is_safe(name)


def test_no_cell_is_taken_for_a_formula() -> None:
    text = b"".join(rows_of(("a",), iter((("=1+1",), ("-2",), ("plain; with",))))).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [["a"], ["'=1+1"], ["'-2"], ["plain; with"]]


def test_what_is_left_out_is_listed_with_its_reason() -> None:
    shown = first_case()
    borte = (Utelatt(system_id=UUID(int=9), hva="registrering", grunn="ubekreftet"),)
    post = shown.saker[0].journalposter[0]
    production = msgspec.structs.replace(post.dokumenter[0].dokumentobjekter[0], variantformat="P")
    gone = changed(shown, dokumenter=(msgspec.structs.replace(post.dokumenter[0], dokumentobjekter=(production,)),))
    listed = b"".join(left_out(Shown(gone.arkiv, gone.arkivdel, gone.saker, (), borte))).decode("utf-8-sig")
    assert "registrering;00000000-0000-0000-0000-000000000009;ubekreftet\r\n" in listed
    assert ";produksjonsformat\r\n" in listed
    out = b"".join(left_out(changed(shown, journalstatus="U"))).decode()
    assert out.count("journalposten er utgått, eller dokumentet er kassert") == len(post.dokumenter)


def _plain(shown: Shown) -> dict[str, bytes]:
    folder = PlainFolder(shown, finished_year().fil)
    files = {part.path: b"".join(part.pieces) for part in folder.parts()}
    assert folder.counts().journalposter == len(shown.saker[0].journalposter)
    assert folder.counts().dokumentfiler == sum(name.startswith("dokumenter/") for name in files)
    return files


def test_the_plain_folder_has_an_index_for_people_and_everything_for_machines() -> None:
    shown = changed(
        first_case(),
        nummer=None,
        skjerming=Skjerming(tilgangsrestriksjon="UO", hjemmel="Offl. § 13", metadata=("NA",)),
        korrespondanseparter=(Korrespondansepart(type="EA", navn="=HYPERLINK(1)"),),
    )
    files = _plain(shown)
    journal = files["journal.csv"].decode("utf-8-sig")
    assert "'=HYPERLINK(1)" not in journal.splitlines()[0]
    assert ";'=HYPERLINK(1);Offl. § 13;2\r\n" in journal
    read = msgspec.json.decode(files["saker.jsonl"])
    assert read["journalposter"][0]["korrespondanseparter"][0]["navn"] == "=HYPERLINK(1)"
    assert "ikke til offentliggjøring" in files["LESMEG.txt"].decode()


def test_the_plain_folder_has_no_file_of_a_name_that_is_not_safe() -> None:
    shown = first_case()
    post = shown.saker[0].journalposter[0]
    objekt = msgspec.structs.replace(post.dokumenter[0].dokumentobjekter[0], fil="../a.pdf")
    dokument = msgspec.structs.replace(post.dokumenter[0], dokumentobjekter=(objekt,))
    with pytest.raises(Permanent, match="is not safe everywhere"):
        _plain(changed(shown, dokumenter=(dokument,)))


def test_the_finished_year_has_something_of_everything() -> None:
    year = finished_year()
    cases = list(year.saksmapper())
    posts = [post for sak in cases for post in sak.journalposter]
    documents = [one for post in posts for one in post.dokumenter]
    files = [one for document in documents for one in document.dokumentobjekter]
    assert len(cases) >= 50
    assert len(posts) >= 500
    assert {post.journalposttype for post in posts} == set("IUNXS")
    assert {post.journalstatus for post in posts} == {"A", "U"}
    shields = [one.skjerming for one in cases] + [one.skjerming for one in posts]
    held = Counter(code for shield in shields if shield for code in shield.metadata)
    assert set(held) >= {"NA", "NM", "TRO", "TMO", "KID", "TKL", "NPS", "M", "MT", "TD"}
    assert {off.maate for post in posts for off in post.avskrivninger} >= {"BU", "TE", "TO", "TLF", "BE"}
    assert {one.variantformat for one in files} == set("APO")
    assert any(one.konvertering for one in files)
    assert any(one.utfoert_kassasjon for one in documents)
    assert {sak.kassasjon.vedtak for sak in cases if sak.kassasjon} == {"K", "B"}
    assert any(sak.kryssreferanser for sak in cases)
    assert any(post.kryssreferanser for post in posts)
    assert len(list(year.endringer())) > 100
    assert len(list(year.utelatt())) == 4


def test_the_plain_folder_of_the_finished_year_can_be_read_as_it_was() -> None:
    year = finished_year()
    folder = PlainFolder(year, year.fil)
    files = {part.path: b"".join(part.pieces) for part in folder.parts()}
    counts = folder.counts()
    assert (counts.saksmapper, counts.journalposter, counts.endringer) == (59, 512, 144)
    assert counts.dokumentfiler == sum(name.startswith("dokumenter/") for name in files)
    lines = files["saker.jsonl"].splitlines()
    assert [msgspec.json.decode(line, type=Saksmappe) for line in lines] == list(year.saksmapper())
