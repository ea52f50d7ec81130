"""`archive export` as an E-ARK package and as messages: whole, twice the same, nothing where something hinders."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

import archiver.app
from archiver.core.eark.terms import Terms, profile_of, read_terms
from archiver.core.noark.model import Saksmappe
from archiver.jobs.export import Exported, Order
from archiver.jobs.export_outside import ARKIVMELDING, EARK
from archiver.settings import ArchiverSettings
from common.errors import Permanent
from tests.archive.packed import all_files, errors, mets_schema
from tests.archive.swedish_year import Shelf, SwedishYear
from tests.schemas import schemas_dir

TERMS = """
diary = "KS"
sip = "2.2.0"
agreement = "KA 2025/12"
[archive]
name = "Knivsta kommunarkiv"
code = "ORG:212000-3013"
"""


def export(out: Path, form: str, year: SwedishYear | None = None, terms: str | None = TERMS) -> Exported:
    year = year or SwedishYear()
    written = out.with_suffix(".toml")
    written.write_text(terms or "")
    settings = ArchiverSettings.from_environ({"ORDSTYRER_SCHEMAS": str(schemas_dir())})
    order = Order(format=form, out=out, terms=written if terms is not None else None)
    return archiver.app.export(year, Shelf(year), settings, order, lambda _path, _bytes: None)


def sums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in all_files(folder)
    }


@pytest.mark.parametrize("form", [EARK, ARKIVMELDING])
def test_two_exports_are_the_same_byte_for_byte(tmp_path: Path, form: str) -> None:
    for run in ("one", "two"):
        assert export(tmp_path / run, form).hindrances == ()
    assert sums(tmp_path / "one") == sums(tmp_path / "two") != {}


def test_an_eark_package_is_as_the_depot_agreed(tmp_path: Path) -> None:
    made = export(tmp_path / "out", EARK)
    (mets,) = tmp_path.glob("out/uuid-*/METS.xml")
    assert errors(mets_schema(), mets) == []
    text = mets.read_text()
    assert "E-ARK-SIP-v2-2-0.xml" in text
    assert "Knivsta kommunarkiv" in text
    # Nobody said when it was made: it is as old as the closing of its period, and the same every time.
    assert 'CREATEDATE="2026-01-18T09:30:00+00:00"' in text
    assert made.counts is not None
    assert (made.counts.saksmapper, made.counts.journalposter) == (3, 18)
    assert made.counts.dokumentfiler == len(list(tmp_path.glob("out/uuid-*/representations/rep1/data/*/*/*")))
    assert (tmp_path / "out/utelatt.csv").is_file()


class Open(SwedishYear):
    """A year in which a case was never closed."""

    def saksmapper(self) -> Iterator[Saksmappe]:
        for case in super().saksmapper():
            yield replace(case, saksstatus="B", avsluttet_dato=None) if case.nummer[1] == 2 else case


def test_what_hinders_a_package_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    year = Open()
    year.arkivdel = replace(year.arkivdel, arkivdelstatus="A", avsluttet_dato=None)
    made = export(tmp_path / "out", EARK, year)
    assert made.counts is None
    assert any("period" in one for one in made.hindrances)
    assert any("2025/2 is not closed" in one for one in made.hindrances)
    assert not (tmp_path / "out").exists()


def test_without_the_official_schemas_it_says_where_to_get_them(tmp_path: Path) -> None:
    year = SwedishYear()
    settings = ArchiverSettings.from_environ({"ORDSTYRER_SCHEMAS": str(tmp_path)})
    order = Order(format=EARK, out=tmp_path / "out")
    with pytest.raises(Permanent, match="DILCISBoard"):
        archiver.app.export(year, Shelf(year), settings, order, lambda _path, _bytes: None)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ("diry = 'KS'", "diry"),
        ("erms = '4'", "erms"),
        ("category = 'Textual works - Digital'", "Textual"),
        ("=", "read"),
    ],
)
def test_a_wrong_term_is_named(tmp_path: Path, terms: str, said: str) -> None:
    with pytest.raises(Permanent, match=said):
        export(tmp_path / "out", EARK, terms=terms)
    assert not (tmp_path / "out").exists()


def test_terms_may_say_when_a_package_was_ordered() -> None:
    year = SwedishYear()
    terms = read_terms(b"created = 2026-02-01T08:00:00+01:00")
    assert profile_of(terms, year, "1").created.isoformat() == "2026-02-01T08:00:00+01:00"
    year.arkivdel = replace(year.arkivdel, avsluttet_dato=None)
    with pytest.raises(Permanent, match="creation"):
        profile_of(Terms(), year, "1")


def test_every_record_is_one_valid_message_with_its_files_beside_it(tmp_path: Path) -> None:
    made = export(tmp_path / "out", ARKIVMELDING)
    assert made.counts is not None
    folder = schemas_dir() / "fiks-arkiv/V1/no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett.xsd"
    schema = etree.XMLSchema(etree.parse(str(folder)))
    messages = sorted(tmp_path.glob("out/meldinger/*/arkivmelding.xml"))
    assert len(messages) == made.counts.journalposter == 18
    assert messages[0].parent.name == "2025-000101"
    files = 0
    for path in messages:
        assert errors(schema, path) == []
        named = {one.text for one in etree.parse(str(path)).iter("{*}referanseDokumentfil")}
        assert named == {one.name for one in path.parent.iterdir()} - {"arkivmelding.xml"}
        files += len(named)
    assert files == made.counts.dokumentfiler
    index = (tmp_path / "out/meldinger.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(index) == 19
