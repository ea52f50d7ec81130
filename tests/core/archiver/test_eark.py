"""What an E-ARK package of a Swedish diary holds, against the official schemas and word lists."""

import hashlib
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, isoschematron
from msgspec.structs import replace

from archiver.core.eark import words
from archiver.core.eark.markup import leaf, moment
from archiver.core.eark.package import SCHEMAS, package
from archiver.core.eark.profile import CONTENT_CATEGORIES, CONTENT_INFORMATION_TYPE, RECORD_STATUS, SIP_PROFILES
from archiver.core.noark.codes import LISTER
from archiver.core.noark.model import Saksmappe
from common.errors import Permanent
from tests.archive.erms_2_1 import schema_of_2_1
from tests.archive.packed import CREATED, a_profile, all_files, erms_at, errors, mets_schema, pack
from tests.archive.swedish_year import Shelf, SwedishYear, named
from tests.schemas import schemas_dir

METS = "{http://www.loc.gov/METS/}"
XLINK = "{http://www.w3.org/1999/xlink}href"
E = {"e": "https://DILCIS.eu/XML/ERMS"}


def terms(path: str) -> set[str]:
    tree = etree.parse(str(schemas_dir() / "e-ark" / path))
    return {" ".join((one.text or "").split()) for one in tree.iter("{*}Term")}


def erms_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(schemas_dir() / "e-ark/erms/ERMS_v3.xsd")))


@pytest.mark.parametrize("erms", ["3.0", "2.1"])
@pytest.mark.parametrize("sip", ["2.1.0", "2.2.0"])
def test_both_mets_documents_are_valid(tmp_path: Path, erms: str, sip: str) -> None:
    root = pack(tmp_path, a_profile(erms=erms, sip=sip))
    schema = mets_schema()
    assert errors(schema, root / "METS.xml") == []
    assert errors(schema, root / "representations/rep1/METS.xml") == []


def test_a_wrong_content_information_type_would_be_found(tmp_path: Path) -> None:
    path = pack(tmp_path) / "METS.xml"
    path.write_text(path.read_text().replace("citserms_v3_0", "citserms_v9"))
    assert errors(mets_schema(), path)


def test_the_records_are_valid_erms_3(tmp_path: Path) -> None:
    assert errors(erms_schema(), erms_at(pack(tmp_path))) == []


def test_the_records_are_valid_erms_2_1_when_the_depot_asks_for_it(tmp_path: Path) -> None:
    schema = schema_of_2_1()
    assert errors(schema, erms_at(pack(tmp_path / "old", a_profile(erms="2.1")))) == []
    assert errors(schema, erms_at(pack(tmp_path / "new")))  # 3.0 is another language: the version matters


def test_the_records_keep_the_official_co_occurrence_rules(tmp_path: Path) -> None:
    text = (schemas_dir() / "e-ark/erms/erms_v3.sch").read_text()
    rules = isoschematron.Schematron(etree.fromstring(text.replace('queryBinding="xslt2"', "").encode()))
    good = etree.parse(str(erms_at(pack(tmp_path))))
    assert rules.validate(good)
    date = good.find(".//e:date[@otherDateType]", E)
    assert date is not None
    del date.attrib["otherDateType"]
    assert not rules.validate(good)


def test_mets_lists_every_file_with_its_length_and_sum(tmp_path: Path) -> None:
    root = pack(tmp_path)
    listed: dict[Path, etree._Element] = {}
    for mets in (root / "METS.xml", root / "representations/rep1/METS.xml"):
        tree = etree.parse(str(mets))
        for one in tree.iter(f"{METS}FLocat", f"{METS}mdRef"):
            facts = one if one.tag == f"{METS}mdRef" else one.getparent()
            assert facts is not None
            path = mets.parent / unquote(one.attrib[XLINK])
            assert path not in listed
            listed[path] = facts
    assert {*listed, root / "METS.xml"} == set(all_files(root))
    for path, facts in listed.items():
        content = path.read_bytes()
        assert (facts.get("SIZE"), facts.get("CHECKSUM")) == (str(len(content)), hashlib.sha256(content).hexdigest())


def test_ids_are_unique_over_the_whole_package(tmp_path: Path) -> None:
    root = pack(tmp_path)
    documents = [etree.parse(str(path)) for path in (root / "METS.xml", root / "representations/rep1/METS.xml")]
    ids = [one.get("ID") for document in documents for one in document.iter() if one.get("ID")]
    assert len(ids) == len(set(ids)) > 20


@pytest.mark.parametrize("place", ["metadata/descriptive", "data"])
def test_every_appendix_lies_where_it_says(tmp_path: Path, place: str) -> None:
    root = pack(tmp_path, a_profile(place=place))
    representation = root / "representations/rep1"
    tree = etree.parse(str(representation / place / "ERMS.xml"))
    said = {unquote(one.attrib["path"].removeprefix("file:///")) for one in tree.iter("{*}appendix")}
    documents = {path.relative_to(representation).as_posix() for path in all_files(representation / "data")}
    assert said == documents - {"data/ERMS.xml"}
    at = tree.getroot().attrib["{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"].split()[1]
    assert (representation / place / at).resolve() == root / "schemas/ERMS.xsd"


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    roots = [pack(tmp_path / run) for run in ("one", "two")]
    contents = [{path.relative_to(root): path.read_bytes() for path in all_files(root)} for root in roots]
    assert roots[0].name == roots[1].name
    assert contents[0] == contents[1]


def test_another_order_is_another_package(tmp_path: Path) -> None:
    assert pack(tmp_path).name != pack(tmp_path, a_profile(status="TEST")).name


def test_every_word_is_of_the_official_vocabularies() -> None:
    assert set(CONTENT_CATEGORIES) <= terms("csip/CSIPVocabularyContentCategory.xml")
    assert set(CONTENT_INFORMATION_TYPE.values()) <= terms("csip/CSIPVocabularyContentInformationType.xml")
    assert set(RECORD_STATUS) == terms("sip/SIPVocabularyRecordStatus.xml")
    for version, address in SIP_PROFILES.items():
        path = schemas_dir() / f"e-ark/sip/E-ARK-SIP-v{version.replace('.', '-')}.xml"
        assert f'The value is set to "{address}"' in path.read_text()


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "Textual works - Digital"},
        {"erms": "3"},
        {"status": "FINAL"},
        {"place": "elsewhere"},
        {"sip": "2.0.4"},
        {"category": "Other"},
        {"other_category": "Diarium"},
        {"created": CREATED.replace(tzinfo=None)},
    ],
)
def test_a_value_outside_the_vocabularies_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        a_profile(**wrong)


def test_every_code_has_a_swedish_word() -> None:
    for table, name in (
        (words.DIRECTIONS, "journalposttype"),
        (words.RECORD_STATUS, "journalstatus"),
        (words.CASE_STATUS, "saksstatus"),
        (words.PARTIES, "korrespondanseparttype"),
        (words.DOCUMENTS, "tilknyttetRegistreringSom"),
        (words.DISPOSALS, "kassasjonsvedtak"),
        (words.SETTLED, "avskrivningsmaate"),
    ):
        assert set(table) == {one.kode for one in LISTER[name].koder}, name
    hidden = {one.kode for name in ("skjermingMetadata", "skjermingDokument") for one in LISTER[name].koder}
    assert set(words.HIDDEN) == hidden


def test_a_diary_is_told_in_its_own_words(tmp_path: Path) -> None:
    tree = etree.parse(str(erms_at(pack(tmp_path))))
    case = tree.find(".//e:aggregation", E)
    assert case is not None
    assert case.findtext("e:objectId", None, E) == "KS 2025/1"
    assert case.findtext("e:levelName", None, E) == "Ärende"
    record = case.find("e:record[3]", E)
    assert record is not None
    assert record.findtext("e:objectId", None, E) == "KS 2025/1-3"
    assert record.findtext("e:levelName", None, E) == "Handling"
    assert record.findtext("e:extraId", None, E) == "2025:103"
    restriction = record.find("e:restriction", E)
    assert restriction is not None
    assert (restriction.findtext("e:explanatoryText", "", E)).startswith("Sekretessmarkering")
    assert restriction.findtext("e:regulation", None, E) == "21 kap. 3 § OSL"
    assert "inte bekräftad" in record.findtext("e:agents/e:agent/e:role", "", E)


def test_a_date_alone_keeps_its_day_whatever_the_readers_zone(tmp_path: Path) -> None:
    tree = etree.parse(str(erms_at(pack(tmp_path))))
    assert {one.text for one in tree.iterfind(".//e:date[@dateType='opened']", E)} == {"2025-03-04T00:00:00"}


def test_what_was_discarded_or_went_out_brings_no_file_and_is_told(tmp_path: Path) -> None:
    root = pack(tmp_path)
    data = root / "representations/rep1/data"
    names = {path.relative_to(data).as_posix() for path in all_files(data)}
    assert "1/1/1-A.pdf" in names
    assert "1/2/2-A.pdf" not in names  # discarded
    assert not {name for name in names if name.startswith("1/4/")}  # the record went out
    text = erms_at(root).read_text()
    assert text.count("gallrades") == 3
    assert "obliterated" in text


def test_what_is_left_out_is_listed_with_its_reason(tmp_path: Path) -> None:
    listed = (pack(tmp_path) / "documentation/utelamnat.csv").read_text()
    assert str(named("left")) in listed
    assert "bekräftades aldrig" in listed


class Lying(Shelf):
    """A shelf on which somebody has changed a file."""

    def __call__(self, sha256: str) -> Iterator[bytes]:
        yield from super().__call__(sha256)
        yield b"!"


def run(year: SwedishYear, shelf: Shelf, schemas: dict[str, bytes]) -> None:
    for part in package(year, shelf, a_profile(), schemas):
        for _ in part.pieces:
            pass


EMPTY = dict.fromkeys(SCHEMAS, b"<xsd/>")


def test_a_changed_file_stops_the_package() -> None:
    year = SwedishYear()
    with pytest.raises(Permanent, match="not the one that was archived"):
        run(year, Lying(year), EMPTY)


def test_without_the_schemas_there_is_no_package() -> None:
    year = SwedishYear()
    with pytest.raises(Permanent, match=r"ERMS\.xsd"):
        run(year, Shelf(year), {})


def test_an_empty_period_makes_no_package() -> None:
    year = SwedishYear(cases=0)
    with pytest.raises(ValueError, match="needs a case file"):
        run(year, Shelf(year), EMPTY)


class OutsideNames(SwedishYear):
    """A year with a file that wants to lie above its folder."""

    def saksmapper(self) -> Iterator[Saksmappe]:
        for case in super().saksmapper():
            entry = case.journalposter[0]
            document = entry.dokumenter[0]
            bad = replace(document.dokumentobjekter[0], fil="../../etc/passwd")
            changed = replace(entry, dokumenter=(replace(document, dokumentobjekter=(bad,)),))
            yield replace(case, journalposter=(changed,))


def test_a_file_name_that_leaves_the_folder_is_refused() -> None:
    year = SwedishYear()
    with pytest.raises(Permanent, match="not safe"):
        run(OutsideNames(), Shelf(year), EMPTY)


def test_taking_the_next_file_before_the_last_is_read_is_an_error() -> None:
    year = SwedishYear()
    with pytest.raises(ValueError, match="was not read"):
        list(package(year, Shelf(year), a_profile(), EMPTY))


def test_ten_times_the_cases_take_no_more_memory() -> None:
    peaks = []
    for cases in (4, 40):
        year = SwedishYear(cases=cases)
        shelf = Shelf(year)
        tracemalloc.start()
        run(year, shelf, EMPTY)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


@given(st.text(min_size=1))
def test_any_text_comes_out_as_it_went_in_but_for_what_xml_cannot_hold(text: str) -> None:
    made = leaf("a", f"x{text}", {"b": text})
    parsed = etree.fromstring(made.encode())
    expected = "".join(char if char in "\t\n\r" or (char >= " " and char not in "￾￿") else "�" for char in text)
    assert parsed.text == f"x{expected}"
    assert parsed.get("b") == expected


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(ValueError, match="zone"):
        moment(CREATED.replace(tzinfo=None))
