"""A Noark 5 deposit of the finished year: every rule that a writer easily breaks."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import msgspec
import pytest

from archiver.core.deposit.package import PACKAGE, SCHEMAS, Counts, Deposit
from archiver.core.deposit.profile import PROFILES, Profile
from archiver.core.noark import codes
from archiver.core.noark.model import Journalpost, Saksmappe
from tests.archive.finished import (
    N5,
    SENDER,
    XSI_TYPE,
    Shown,
    cased,
    changed,
    deposit,
    finished_year,
    first_case,
    parsed,
    sha256,
    taken,
)

STRUCTURE = N5 % "arkivstruktur"
FIVE = ("arkivuttrekk", "arkivstruktur", "endringslogg", "loependeJournal", "offentligJournal")


def _text(name: str, profile: str = "standard") -> str:
    return deposit(profile)[f"{PACKAGE}/{name}.xml"].decode()


def test_two_runs_give_the_same_bytes() -> None:
    year = finished_year()
    assert taken(year, year.fil) == deposit()


def test_it_holds_the_five_files_their_schemas_our_own_and_a_description_beside_them() -> None:
    others = {path for path in deposit() if "/DOKUMENT/" not in path}
    named = {f"{PACKAGE}/{name}.xml" for name in FIVE} | {f"{PACKAGE}/{name}" for name in SCHEMAS}
    assert others == named | {f"{PACKAGE}/ordstyrer-spor-v1.xsd", "info.xml"}


def test_the_deposit_holds_as_many_of_each_as_it_states() -> None:
    structure, stated = parsed(deposit(), "arkivstruktur"), parsed(deposit(), "arkivuttrekk")
    counts = Counter(element.tag.rpartition("}")[2] for element in structure.iter())
    told = _stated_counts(stated)
    files = [path for path in deposit() if path.startswith(f"{PACKAGE}/DOKUMENT/")]
    assert told["mappe"] == counts["mappe"] == 59
    assert told["registrering"] == counts["registrering"] == 512
    assert told["antallDokumentfiler"] == counts["dokumentobjekt"] == len(files)
    assert told["endring"] == len(parsed(deposit(), "endringslogg"))
    for name in ("loependeJournal", "offentligJournal"):
        journal = parsed(deposit(), name)
        space = N5 % name
        assert journal.findtext(f"{space}journalhode/{space}antallJournalposter") == "512"
        assert len(journal.findall(f"{space}journalregistrering")) == 512


def _stated_counts(stated: object) -> dict[str, int]:
    text = _text("arkivuttrekk")
    found = re.findall(r'numberOfOccurrences">\s*<value>(\w+)<.*?name="value">\s*<value>(\d+)<', text, re.DOTALL)
    files = re.search(r'antallDokumentfiler">\s*<value>(\d+)<', text)
    assert stated is not None
    assert files
    return {name: int(count) for name, count in found} | {"antallDokumentfiler": int(files[1])}


def test_addml_has_the_checksum_of_every_file_but_its_own_and_its_schemas() -> None:
    text = _text("arkivuttrekk")
    summed = re.findall(
        r'name="name">\s*<value>([\w.-]+)<(?:(?!name="name").)*?name="algorithm">\s*<value>SHA-256<'
        r'.*?name="value">\s*<value>([0-9a-f]{64})<',
        text,
        re.DOTALL,
    )
    names = [name for name, _ in summed]
    assert len(names) == len(set(names)), "metadatakatalog.xsd has its checksum at the first mention alone"
    assert all(sha256(deposit()[f"{PACKAGE}/{name}"]) == value for name, value in summed)
    left = {path.removeprefix(f"{PACKAGE}/") for path in deposit() if path.endswith((".xml", ".xsd"))} - set(names)
    assert left == {"arkivuttrekk.xml", "addml.xsd", "info.xml"}
    assert text.count("<value>metadatakatalog.xsd</value>") == 4


def test_documents_are_the_files_that_their_metadata_say() -> None:
    for objekt in parsed(deposit(), "arkivstruktur").iter(f"{STRUCTURE}dokumentobjekt"):
        content = deposit()[f"{PACKAGE}/{objekt.findtext(f'{STRUCTURE}referanseDokumentfil')}"]
        assert sha256(content) == objekt.findtext(f"{STRUCTURE}sjekksum")
        assert str(len(content)) == objekt.findtext(f"{STRUCTURE}filstoerrelse")


@pytest.mark.parametrize("name", FIVE)
def test_no_element_is_empty_and_every_file_is_utf_8(name: str) -> None:
    text = _text(name)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    assert not re.search(r"<[^>/]+/>|<([\w:]+)[^>]*>\s*</\1>", text)


def test_the_types_are_spelt_as_arkade_reads_them() -> None:
    text = _text("arkivstruktur")
    root = text.split("\n", 2)[1]
    assert 'xmlns="http://www.arkivverket.no/standarder/noark5/arkivstruktur"' in root
    assert text.count('<registrering xsi:type="journalpost">') == 512
    assert text.count('<mappe xsi:type="saksmappe">') == 59
    assert "urn:ordstyrer:noark5:spor:v1 ordstyrer-spor-v1.xsd" in root


def test_only_final_states_are_in_it() -> None:
    structure = parsed(deposit(), "arkivstruktur")
    for one in (codes.ARKIVDELSTATUS, codes.SAKSSTATUS, codes.JOURNALSTATUS, codes.DOKUMENTSTATUS, codes.VARIANTFORMAT):
        found = {element.text for element in structure.iter(f"{STRUCTURE}{one.navn}")}
        assert found
        assert found <= one.avleveres()


def test_an_archive_that_goes_on_has_no_status_and_the_date_of_its_closed_series() -> None:
    structure = parsed(deposit(), "arkivstruktur")
    assert structure.find(f"{STRUCTURE}arkivstatus") is None
    closed = structure.findtext(f"{STRUCTURE}arkivdel/{STRUCTURE}avsluttetDato")
    assert structure.findtext(f"{STRUCTURE}avsluttetDato") == closed == "2025-02-03T13:20:00+01:00"


def test_an_archive_that_is_closed_says_so() -> None:
    shown = first_case()
    at = datetime.fromisoformat("2025-03-01T12:00:00+00:00")
    arkiv = msgspec.structs.replace(shown.arkiv, arkivstatus="A", avsluttet_dato=at, avsluttet_av="Unni Arkivdal")
    structure = parsed(taken(Shown(arkiv, shown.arkivdel, shown.saker), finished_year().fil), "arkivstruktur")
    assert structure.findtext(f"{STRUCTURE}arkivstatus") == "Avsluttet"
    assert structure.findtext(f"{STRUCTURE}avsluttetDato") == "2025-03-01T13:00:00+01:00"


def test_the_whole_scheme_is_there_with_the_classes_that_nothing_lies_in() -> None:
    classes = list(parsed(deposit(), "arkivstruktur").iter(f"{STRUCTURE}klasse"))
    empty = [one for one in classes if not one.findall(f"{STRUCTURE}klasse") and not one.findall(f"{STRUCTURE}mappe")]
    assert len(classes) == 36
    assert {one.findtext(f"{STRUCTURE}klasseID") for one in empty} == {"C70"}


def test_of_what_went_out_or_was_discarded_the_metadata_stay_and_the_files_do_not() -> None:
    structure = parsed(deposit(), "arkivstruktur")
    posts = list(structure.iter(f"{STRUCTURE}registrering"))
    out = [post for post in posts if post.findtext(f"{STRUCTURE}journalstatus") == "Utgår"]
    assert out
    assert all(post.find(f"{STRUCTURE}dokumentbeskrivelse") is not None for post in out)
    assert not any(list(post.iter(f"{STRUCTURE}dokumentobjekt")) for post in out)
    documents = list(structure.iter(f"{STRUCTURE}dokumentbeskrivelse"))
    gone = [one for one in documents if one.find(f"{STRUCTURE}utfoertKassasjon") is not None]
    assert gone
    assert all(one.find(f"{STRUCTURE}dokumentobjekt") is None for one in gone)
    assert not [path for path in deposit() if path.endswith(".webp")]


def test_addml_says_what_is_withheld_discarded_and_still_to_be_discarded() -> None:
    text = _text("arkivuttrekk")
    for name in (
        "inneholderSkjermetInformasjon",
        "omfatterDokumenterSomErKassert",
        "inneholderDokumenterSomSkalKasseres",
        "inneholderVirksomhetsspesifikkeMetadata",
    ):
        assert re.search(rf'name="{name}">\s*<value>true<', text)
    shown = taken(first_case(), finished_year().fil)[f"{PACKAGE}/arkivuttrekk.xml"].decode()
    assert re.search(r'name="inneholderDokumenterSomSkalKasseres">\s*<value>false<', shown)


def test_a_decision_to_discard_is_written_only_where_something_will_be() -> None:
    structure = parsed(deposit(), "arkivstruktur")
    assert {one.text for one in structure.iter(f"{STRUCTURE}kassasjonsvedtak")} == {"Kasseres"}


def test_without_traces_there_is_no_schema_of_our_own() -> None:
    shown = first_case()
    posts = tuple(msgspec.structs.replace(post, spor=None) for post in shown.saker[0].journalposter)
    files = taken(cased(shown, journalposter=posts), finished_year().fil)
    assert f"{PACKAGE}/ordstyrer-spor-v1.xsd" not in files
    assert b"ordstyrer-spor-v1.xsd" not in files[f"{PACKAGE}/arkivuttrekk.xml"]


@pytest.mark.parametrize("name", ["loependeJournal", "offentligJournal"])
def test_a_journal_is_in_order_and_its_period_is_that_of_its_posts(name: str) -> None:
    space, journal = N5 % name, parsed(deposit(), name)
    posts = journal.findall(f"{space}journalregistrering/{space}journalpost")
    assert [int(post.findtext(f"{space}journalsekvensnummer") or 0) for post in posts] == list(range(1, 513))
    dates = sorted(post.findtext(f"{space}journaldato") or "" for post in posts)
    head = journal.find(f"{space}journalhode")
    assert head is not None
    assert head.findtext(f"{space}journalStartDato") == dates[0]
    assert head.findtext(f"{space}journalSluttDato") == dates[-1]


def test_only_changes_of_what_is_delivered_are_in_the_log() -> None:
    log = parsed(deposit(), "endringslogg")
    space = N5 % "endringslogg"
    known = {one.text for one in parsed(deposit(), "arkivstruktur").iter(f"{STRUCTURE}systemID")}
    assert {one.findtext(f"{space}referanseArkivenhet") for one in log} <= known
    assert len(log) == len(list(finished_year().endringer())) - 1


def test_where_nothing_was_changed_the_log_says_that_the_period_was_closed() -> None:
    log = taken(first_case(), finished_year().fil)[f"{PACKAGE}/endringslogg.xml"].decode()
    assert log.count("<endring>") == 1
    assert "<nyVerdi>Avsluttet periode</nyVerdi>" in log
    assert "<endretDato>2025-02-03T13:20:00+01:00</endretDato>" in log


def test_a_depot_that_reads_no_offsets_gets_local_times_without_one() -> None:
    text = _text("arkivstruktur", "documaster")
    assert "<avsluttetDato>2025-02-03T13:20:00</avsluttetDato>" in text
    assert not re.search(r"T\d\d:\d\d:\d\d[+Z-]", text)
    assert "<referanseDokumentfil>dokumenter/" in text


def test_a_depot_that_compares_extensions_gets_them_and_keeps_the_pronom_id() -> None:
    objects = list(parsed(deposit("arkade"), "arkivstruktur").iter(f"{STRUCTURE}dokumentobjekt"))
    assert all(
        (one.findtext(f"{STRUCTURE}referanseDokumentfil") or "").endswith(f".{one.findtext(f'{STRUCTURE}format')}")
        for one in objects
    )
    assert {one.findtext(f"{STRUCTURE}formatDetaljer") for one in objects} == {"fmt/478", "fmt/817", "fmt/11"}
    plain = parsed(deposit(), "arkivstruktur").iter(f"{STRUCTURE}format")
    assert {one.text for one in plain} == {"fmt/478", "fmt/817", "fmt/11"}


@pytest.mark.parametrize("name", ["loependeJournal", "offentligJournal"])
def test_what_the_schemas_of_2023_added_is_there_only_where_the_depot_wants_it(name: str) -> None:
    added = {"mappeID", "registreringsID", "administrativEnhet", "saksansvarlig", "saksbehandler"}
    added |= {"referanseArkivdel", "offentlighetsvurdertDato"} if name == "loependeJournal" else set()
    newest = {one.tag.rpartition("}")[2] for one in parsed(deposit("2023"), name).iter()}
    older = {one.tag.rpartition("}")[2] for one in parsed(deposit(), name).iter()}
    assert added <= newest
    assert not added & older


def test_a_name_that_xml_cannot_hold_is_shown_with_its_hole() -> None:
    shown = changed(first_case(), tittel="Før\x0b & <etter>\r")
    files = taken(shown, finished_year().fil, Profile(name="plain"))
    assert "<tittel>Før\ufffd &amp; &lt;etter&gt;&#13;</tittel>" in files[f"{PACKAGE}/arkivstruktur.xml"].decode()


def test_types_stand_on_the_right_elements() -> None:
    structure = parsed(deposit(), "arkivstruktur")
    assert {one.get(XSI_TYPE) for one in structure.iter(f"{STRUCTURE}registrering")} == {"journalpost"}


def test_a_finished_deposit_tells_what_it_holds() -> None:
    year = finished_year()
    made = Deposit(year, year.fil, dict.fromkeys(SCHEMAS, b"<schema/>"), PROFILES["standard"], SENDER)
    for part in made.parts():
        assert b"".join(part.pieces)
    files = sum("/DOKUMENT/" in path for path in deposit())
    assert made.counts() == Counts(saksmapper=59, journalposter=512, dokumentfiler=files, endringer=143)


class _Classless(Shown):
    """A period whose journal does not know the classes."""

    def journal(self) -> Iterator[tuple[Saksmappe, Journalpost]]:
        yield from ((msgspec.structs.replace(sak, klasse=None), post) for sak, post in super().journal())


def test_a_journal_shows_a_class_only_where_it_knows_one() -> None:
    shown = first_case()
    files = taken(_Classless(shown.arkiv, shown.arkivdel, shown.saker), finished_year().fil)
    assert b"klasse" not in files[f"{PACKAGE}/loependeJournal.xml"]
    assert b"klasse" not in files[f"{PACKAGE}/offentligJournal.xml"]
