"""The finished year's deposit is valid against the official schemas, for every depot, and looks like the template."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from archiver.adapters.delivery_folder import DeliveryFolder
from archiver.adapters.schema_folder import KNOWN, schemas_in
from archiver.checking.check import check
from archiver.checking.finding import Severity
from archiver.checking.tools import Tools
from archiver.core.deposit.package import PACKAGE, SCHEMAS
from archiver.core.deposit.profile import PROFILES
from archiver.jobs.export import Exported, Terms, export_deposit, export_folder
from common.errors import Permanent
from tests.archive.finished import FINISHED, SENDER, finished_year
from tests.parts.install import PartMissingError
from tests.parts.verapdf import kept_jars, verdicts
from tests.schemas import schemas_dir

_NS = "http://www.arkivverket.no/standarder/noark5"
FIVE = ("arkivuttrekk", "arkivstruktur", "endringslogg", "loependeJournal", "offentligJournal")
# The METS profile names it at an address on the Internet; this much of it is used.
_XLINK = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xlink"
  xmlns="http://www.w3.org/1999/xlink">
  <xs:attribute name="href" type="xs:anyURI"/><xs:attribute name="role" type="xs:string"/>
  <xs:attribute name="arcrole" type="xs:string"/><xs:attribute name="title" type="xs:string"/>
  <xs:attribute name="show" type="xs:string"/><xs:attribute name="actuate" type="xs:string"/>
  <xs:attribute name="to" type="xs:string"/><xs:attribute name="from" type="xs:string"/>
  <xs:attribute name="label" type="xs:string"/><xs:attribute name="type" type="xs:string"/>
  <xs:attributeGroup name="simpleLink"><xs:attribute ref="type"/><xs:attribute ref="href"/></xs:attributeGroup>
  <xs:attributeGroup name="locatorLink"/><xs:attributeGroup name="arcLink"/><xs:attributeGroup name="extendedLink"/>
</xs:schema>"""


def _export(out: Path, profile: str) -> Exported:
    year = finished_year()
    terms = Terms(schemas=schemas_in(schemas_dir()), profile=PROFILES[profile], sender=SENDER)
    return export_deposit(year, year.fil, terms, lambda: DeliveryFolder(out), lambda *_: None)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year for the standard depot, in a folder."""
    out = tmp_path_factory.mktemp("deposit") / "standard"
    _export(out, "standard")
    return out


def _schema(folder: Path, name: str) -> etree.XMLSchema:
    official = schemas_dir() / "noark5"
    if name != "arkivstruktur":
        return etree.XMLSchema(etree.parse(str(official / f"{'addml' if name == 'arkivuttrekk' else name}.xsd")))
    # With our own schema, so that what stands in virksomhetsspesifikkeMetadata is looked at too.
    both = (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f'<xs:import namespace="{_NS}/arkivstruktur" schemaLocation="{(official / "arkivstruktur.xsd").as_uri()}"/>'
        f'<xs:import namespace="urn:ordstyrer:noark5:spor:v1" '
        f'schemaLocation="{(folder / "ordstyrer-spor-v1.xsd").as_uri()}"/></xs:schema>'
    )
    return etree.XMLSchema(etree.fromstring(both))


@pytest.mark.parametrize("profile", PROFILES)
def test_all_five_files_are_valid_for_every_depot(profile: str, tmp_path: Path) -> None:
    made = _export(tmp_path / "out", profile)
    assert made.hindrances == ()
    folder = tmp_path / "out" / PACKAGE
    for name in FIVE:
        schema = _schema(folder, name)
        assert schema.validate(etree.parse(str(folder / f"{name}.xml"))), f"{name}: {schema.error_log}"


@pytest.mark.parametrize("profile", ["standard", "arkade"])
def test_our_own_checker_finds_no_error_for_any_depot(profile: str, tmp_path: Path) -> None:
    _export(tmp_path / "out", profile)
    found = check(tmp_path / "out" / PACKAGE, Tools(), date(2026, 11, 22), schemas_dir())
    assert [one for one in found.findings if one.severity is Severity.ERROR] == []


def test_what_breaks_our_own_schema_is_seen(exported: Path) -> None:
    tree = etree.parse(str(exported / PACKAGE / "arkivstruktur.xml"))
    traces = tree.findall(".//{urn:ordstyrer:noark5:spor:v1}revisjon")
    traces[0].text = "minus"
    assert not _schema(exported / PACKAGE, "arkivstruktur").validate(tree)


def test_the_description_beside_it_is_valid(exported: Path, tmp_path: Path) -> None:
    source = (schemas_dir() / "noark5" / "submissionDescription.xsd").read_text()
    (tmp_path / "xlink.xsd").write_text(_XLINK)
    here = source.replace("http://www.loc.gov/standards/xlink/xlink.xsd", "xlink.xsd")
    (tmp_path / "mets.xsd").write_text(here)
    parser = etree.XMLParser(no_network=True)
    schema = etree.XMLSchema(etree.parse(str(tmp_path / "mets.xsd"), parser))
    assert schema.validate(etree.parse(str(exported / "info.xml"))), schema.error_log


def test_the_schemas_in_it_are_the_official_ones_to_the_letter(exported: Path) -> None:
    assert set(KNOWN) == set(SCHEMAS)
    for name in SCHEMAS:
        assert (exported / PACKAGE / name).read_bytes() == (schemas_dir() / "noark5" / name).read_bytes()


def _shape(element: "etree._Element") -> Iterator[str]:
    """The elements of ADDML with their names, deep and in order: what Arkade's positions depend on."""
    yield f"<{etree.QName(element).localname} {element.get('name') or ''} {element.get('dataType') or ''}"
    for child in element:
        if isinstance(child.tag, str):
            yield from _shape(child)
    yield ">"


def test_addml_has_the_shape_of_the_official_template(exported: Path) -> None:
    ours = etree.parse(str(exported / PACKAGE / "arkivuttrekk.xml")).getroot()
    own = ours.xpath("//*[@name='schema'][.//*[text()='ordstyrer-spor-v1.xsd']]")
    assert len(own) == 1
    own[0].getparent().remove(own[0])
    template = etree.parse(str(schemas_dir() / "noark5" / "arkivuttrekk-template_v5_0.xml")).getroot()
    assert list(_shape(ours)) == list(_shape(template))


def test_two_exports_are_the_same_bytes_also_by_way_of_a_plain_folder(exported: Path, tmp_path: Path) -> None:
    year = finished_year()
    export_folder(year, year.fil, lambda: DeliveryFolder(tmp_path / "plain"), lambda *_: None)
    again = type(year)(tmp_path / "plain")
    terms = Terms(schemas=schemas_in(schemas_dir()), profile=PROFILES["standard"], sender=SENDER)
    export_deposit(again, again.fil, terms, lambda: DeliveryFolder(tmp_path / "again"), lambda *_: None)
    assert _contents(tmp_path / "again") == _contents(exported)


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_every_pdf_of_the_finished_year_is_pdf_a_2u() -> None:
    if not kept_jars().is_dir():
        pytest.skip("veraPDF is not installed; tests/archive/test_rendering.py says so in CI")
    try:
        found = verdicts(FINISHED.absolute())
    except PartMissingError as error:
        pytest.fail(str(error), pytrace=False)
    assert len(found) > 30
    assert all(found.values())


def test_an_altered_or_missing_schema_is_refused_and_it_is_said_where_to_get_it(tmp_path: Path) -> None:
    for name, content in schemas_in(schemas_dir()).items():
        (tmp_path / "noark5").mkdir(exist_ok=True)
        (tmp_path / "noark5" / name).write_bytes(content)
    assert set(schemas_in(tmp_path)) == set(SCHEMAS)
    (tmp_path / "noark5" / "addml.xsd").unlink()
    with (tmp_path / "noark5" / "metadatakatalog.xsd").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(Permanent, match=r"addml.xsd is missing; .*katalog.xsd is not the official one.*arkivverket"):
        schemas_in(tmp_path)
    with pytest.raises(Permanent, match="ORDSTYRER_SCHEMAS names no folder"):
        schemas_in(None)
