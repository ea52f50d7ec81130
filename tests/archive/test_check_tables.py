"""The checker's own tables and readers: code lists, laws, formats, identity numbers, masks, and lines far down."""

import json
import stat
from datetime import date
from pathlib import Path

import pytest
import yaml

from archiver.checking.catalogue import CATALOGUE, FINAL
from archiver.checking.check import check
from archiver.checking.formats import PUID, formats
from archiver.checking.identity import numbers_in
from archiver.checking.laws import fault, laws
from archiver.checking.stream import units
from archiver.checking.tools import Tools, found_tools
from archiver.checking.withheld import hidden, shows
from tests.archive.small_deposit import STRUCTURE, Deposit
from tests.schemas import schemas_dir

_DAY = date(2026, 11, 22)
_MANDATORY = {
    "M050": "arkivstatus",
    "M051": "arkivdelstatus",
    "M052": "saksstatus",
    "M053": "journalstatus",
    "M054": "dokumentstatus",
    "M056": "presedensStatus",
    "M082": "journalposttype",
    "M087": "korrespondanseparttype",
    "M089": "slettingstype",
    "M217": "tilknyttetRegistreringSom",
    "M300": "dokumentmedium",
    "M450": "kassasjonsvedtak",
    "M500": "tilgangsrestriksjon",
    "M502": "skjermingMetadata",
    "M503": "skjermingDokument",
    "M506": "grad",
    "M508": "elektroniskSignaturVerifisert",
    "M619": "avskrivningsmaate",
    "M700": "variantformat",
}
_WITH_API = {
    "Arkivstatus",
    "Arkivdelstatus",
    "Saksstatus",
    "Journalposttype",
    "Journalstatus",
    "Dokumentstatus",
    "Variantformat",
    "TilknyttetRegistreringSom",
    "Korrespondanseparttype",
    "SkjermingMetadata",
    "SkjermingDokument",
    "Kassasjonsvedtak",
    "Avskrivningsmaate",
    "Slettingstype",
    "Dokumentmedium",
}


@pytest.mark.parametrize(("number", "element"), _MANDATORY.items())
def test_every_mandatory_value_of_the_catalogue_is_known(number: str, element: str) -> None:
    text = (schemas_dir() / "noark5" / "metadata" / f"{number}.yaml").read_text(encoding="utf-8")
    conditions = yaml.safe_load(text)["Betingelser"]
    values = [line.split("«")[1].split("»")[0] for line in conditions.splitlines() if line.startswith("- «")]
    assert values
    assert set(values) <= set(CATALOGUE[element])


def test_nothing_is_known_that_is_in_no_official_list() -> None:
    api = json.loads((schemas_dir() / "noark5-tjenestegrensesnitt" / "kodelister.json").read_text(encoding="utf-8"))
    for name in _WITH_API:
        element = name[0].lower() + name[1:]
        official = {one["kodenavn"] for one in api[name]}
        text = next(number for number, meant in _MANDATORY.items() if meant == element)
        catalogue = (schemas_dir() / "noark5" / "metadata" / f"{text}.yaml").read_text(encoding="utf-8")
        assert all(one in official or one in catalogue for one in CATALOGUE[element]), element
        assert official <= set(CATALOGUE[element]), element


def test_final_values_are_values() -> None:
    assert all(set(values) <= set(CATALOGUE[name]) for name, values in FINAL.items())


@pytest.mark.parametrize(
    ("hjemmel", "day", "wrong"),
    [
        ("Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1", date(2025, 1, 1), None),
        ("Offentleglova § 26 femte ledd", date(2025, 1, 1), None),
        ("Offl § 23", date(2025, 1, 1), None),
        ("offl. § 24 andre ledd og tredje ledd", date(2025, 1, 1), None),
        ("Offl. § 13 jf. § 14", date(2025, 1, 1), None),
        ("Offl. § 13 første ledd, jf. opplæringslova § 15-1", date(2025, 1, 1), None),
        ("Offentlighetsloven § 6", date(2005, 1, 1), None),
        ("Offentlighetsloven § 6", date(2025, 1, 1), "not-in-force"),
        ("Offl. § 13", date(2005, 1, 1), "not-in-force"),
        ("Offl. § 99", date(2025, 1, 1), "no-section"),
        ("Offentleglova", date(2025, 1, 1), "no-section"),
        ("Vettloven § 1", date(2025, 1, 1), "unknown-law"),
        ("Offl. § 13, jf. vettloven § 1", date(2025, 1, 1), "unknown-law"),
        ("", date(2025, 1, 1), "no-section"),
    ],
)
def test_a_legal_basis_is_read_against_the_law_of_its_day(hjemmel: str, day: date, wrong: str | None) -> None:
    assert fault(hjemmel, day) == wrong


def test_the_tables_of_laws_and_formats_are_whole() -> None:
    assert all(law.words and (law.ends is None or law.begins < law.ends) for law in laws())
    assert all(PUID.fullmatch(puid) for puid in formats())
    assert formats()["fmt/817"].allowed(date(2022, 3, 1), date(2020, 1, 1))
    assert not formats()["fmt/817"].allowed(date(2022, 2, 28), date(2020, 1, 1))
    assert formats()["fmt/18"].allowed(_DAY, date(2008, 12, 31))
    assert not formats()["fmt/18"].allowed(_DAY, date(2009, 1, 1))


# Numbers of nobody: months above 80 are for tests.
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15876500520", True),
        ("Født 158765 00520, bor her", True),
        ("158765-00520", True),
        ("15876500521", False),
        ("00000000000", False),
        ("tlf 4712345678", False),
        ("sak 2025/15876500520x", False),
        ("a15876500520", False),
        ("99876500520", False),
    ],
)
def test_identity_numbers_are_told_from_other_numbers(text: str, found: bool) -> None:
    assert numbers_in(text) is found


@pytest.mark.parametrize(
    ("title", "public", "first_line", "words"),
    [
        ("Klage fra Per", "Klage fra *****", False, ["Per"]),
        ("Klage fra Per og Kari", "Klage fra ***** og *****", False, ["Per", "Kari"]),
        ("Klage fra Per", "Klage", False, None),
        ("Klage fra Per", None, False, ["Klage fra Per"]),
        ("Klage\nfra Per", None, True, ["fra Per"]),
        ("Klage\nfra Per", "Klage", True, ["fra Per"]),
        ("Klage (1) fra Per", "Klage (1) fra *****", False, ["Per"]),
        ("Klage", "*****", False, ["Klage"]),
    ],
)
def test_what_a_mask_hides_is_read_from_both_titles(
    title: str, public: str | None, first_line: bool, words: list[str] | None
) -> None:
    assert hidden(title, public, first_line) == words


def test_a_secret_is_seen_as_words_of_its_own() -> None:
    assert shows("Svar til PER HANSEN.", "Per Hansen")
    assert not shows("Periodisk", "Per")
    assert not shows("Alt", "")


def test_a_line_far_down_is_the_right_one(tmp_path: Path) -> None:
    deposit = Deposit.write(tmp_path / "d", schemas_dir() / "noark5")
    deposit.edit(STRUCTURE, "<arkivdel>", "\n" * 70_000 + "<arkivdel>")
    path = deposit.folder / STRUCTURE
    lines = path.read_text(encoding="utf-8").splitlines()
    opened = [nth for nth, line in enumerate(lines, 1) if line.startswith("<registrering ")]
    assert opened[0] > 65_535
    assert sorted(unit.line or 0 for unit in units(path) if unit.kind == "registrering") == opened


def test_units_that_have_passed_are_let_go(tmp_path: Path) -> None:
    Deposit.write(tmp_path / "d", schemas_dir() / "noark5")
    seen = 0
    for unit in units(tmp_path / "d" / STRUCTURE):
        seen += 1
        # Of the children that passed by at most the newest is left, and it is empty.
        left = [child for child in unit.node if child not in unit.own]
        assert len(left) <= 1
        assert all(not len(child) for child in left)
    assert seen == 23


def test_nothing_outside_a_deposit_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hemmelig", encoding="utf-8")
    deposit = Deposit.write(tmp_path / "d", schemas_dir() / "noark5")
    entity = f'<!DOCTYPE arkiv [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>\n<arkiv xmlns='
    deposit.edit(STRUCTURE, "<arkiv xmlns=", entity)
    deposit.edit(STRUCTURE, "<tittel>Arkivet", "<tittel>&x;")
    (deposit.folder / "dokumenter" / "0002.pdf").unlink()
    (deposit.folder / "dokumenter" / "0002.pdf").symlink_to(tmp_path / "secret.txt")
    deposit.seal()
    result = check(deposit.folder, Tools(), _DAY, schemas_dir())
    assert "hemmelig" not in str(result)
    assert {"N5.03", "N5.32"} <= {one.rule for one in result.findings if one.severity == "error"}


def test_what_veraPDF_refuses_is_told_and_a_missing_tool_too(tmp_path: Path) -> None:  # noqa: N802 - its name
    deposit = Deposit.write(tmp_path / "d", schemas_dir() / "noark5")
    stand_in = tmp_path / "verapdf"
    stand_in.write_text(
        '#!/bin/sh\nshift 2\nfor f in "$@"; do\n'
        'case $f in *0005.pdf) echo "FAIL $f 2u";; *) echo "PASS $f 2u";; esac\ndone\n',
        encoding="utf-8",
    )
    stand_in.chmod(stand_in.stat().st_mode | stat.S_IXUSR)
    result = check(deposit.folder, found_tools(str(stand_in)), _DAY, schemas_dir())
    refused = [one for one in result.findings if one.problem == "not-pdfa"]
    assert len(refused) == 1
    assert refused[0].rule == "X8"
    line = (deposit.folder / STRUCTURE).read_text(encoding="utf-8").splitlines()[(refused[0].line or 0) - 1]
    assert line == "<dokumentobjekt>"
    stand_in.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    silent = check(deposit.folder, found_tools(str(stand_in)), _DAY, schemas_dir())
    assert "not-pdfa" not in {one.problem for one in silent.findings}
    assert "no-verapdf" in {one.problem for one in silent.findings}
    without = check(deposit.folder, Tools(), _DAY, schemas_dir())
    assert {one.problem for one in without.findings if one.severity == "not checked"} == {"no-pronom", "no-verapdf"}
