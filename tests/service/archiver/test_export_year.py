"""A year that was filed and closed here comes out as a deposit: valid, whole, and the same twice."""

import asyncio
from pathlib import Path

import pytest
from lxml import etree

from archiver.app import export_year, journal
from archiver.checking.check import check
from archiver.checking.finding import Severity
from archiver.checking.tools import Tools
from archiver.core.deposit.package import PACKAGE
from archiver.jobs.export import FOLDER, NOARK5, Exported, Order, Year
from archiver.settings import ArchiverSettings
from common.errors import Permanent
from tests.schemas import schemas_dir
from tests.service.archiver.acted import RecordAssessed, act
from tests.service.archiver.stage import Stage
from tests.service.archiver.test_period import NEXT_YEAR, closing, finished

FILES = {
    "arkivuttrekk": "addml",
    **{name: name for name in ("arkivstruktur", "endringslogg", "loependeJournal", "offentligJournal")},
}


async def export(stage: Stage, order: Order, year: int = 2026) -> Exported:
    settings = ArchiverSettings.model_validate({"data_dir": stage.path, "schemas": schemas_dir()})
    asked = Year(municipality="sogne", year=year)
    return await export_year(stage.db, stage.world.blobs, settings, asked, order, lambda *_: None)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_a_closed_year_is_a_valid_deposit_and_the_same_twice(stage: Stage, tmp_path: Path) -> None:
    await finished(stage)
    await closing(stage)
    made = await export(stage, Order(format=NOARK5, out=tmp_path / "one"))
    assert made.hindrances == ()
    assert made.counts is not None
    numbered = [row for row in await journal(stage.db, "sogne") if row.number]
    assert made.counts.journalposter == len(numbered) == 2
    await asyncio.to_thread(_all_valid, tmp_path / "one" / PACKAGE)
    public = (tmp_path / "one" / PACKAGE / "offentligJournal.xml").read_text()
    assert public.count("<korrespondansepartNavn>*****</korrespondansepartNavn>") == 2
    await export(stage, Order(format=NOARK5, out=tmp_path / "two"))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def _all_valid(folder: Path) -> None:
    for name, schema in FILES.items():
        official = etree.XMLSchema(etree.parse(str(schemas_dir() / "noark5" / f"{schema}.xsd")))
        assert official.validate(etree.parse(str(folder / f"{name}.xml"))), f"{name}: {official.error_log}"


async def test_an_open_year_is_no_deposit_but_a_plain_folder(stage: Stage, tmp_path: Path) -> None:
    await finished(stage)
    made = await export(stage, Order(format=NOARK5, out=tmp_path / "deposit"))
    assert made.counts is None
    assert made.hindrances[0].endswith("is not closed (krav 6.4.12)")
    assert not (tmp_path / "deposit").exists()
    plain = await export(stage, Order(format=FOLDER, out=tmp_path / "plain"))
    assert plain.counts is not None
    assert plain.counts.journalposter == 2
    assert (tmp_path / "plain" / "journal.csv").is_file()


async def test_a_year_in_which_nothing_was_filed_cannot_be_exported(stage: Stage, tmp_path: Path) -> None:
    await finished(stage)
    with pytest.raises(Permanent, match="nothing was filed in 2019"):
        await export(stage, Order(format=FOLDER, out=tmp_path / "out"), 2019)


async def test_what_a_person_assessed_as_open_is_shown_but_not_the_name_that_its_case_withholds(
    stage: Stage, tmp_path: Path
) -> None:
    await finished(stage)
    await stage.tell(act(RecordAssessed, "r1"))
    await closing(stage)
    await export(stage, Order(format=NOARK5, out=tmp_path / "out"))
    public = (tmp_path / "out" / PACKAGE / "offentligJournal.xml").read_text()
    assert public.count("<offentligTittel>*****</offentligTittel>") == 0
    assert public.count("<korrespondansepartNavn>*****</korrespondansepartNavn>") == 2


async def test_our_own_checker_finds_no_error_in_an_assessed_year(stage: Stage, tmp_path: Path) -> None:
    await finished(stage)
    await stage.tell(act(RecordAssessed, "r1"))
    await closing(stage)
    await export(stage, Order(format=NOARK5, out=tmp_path / "out"))
    found = await asyncio.to_thread(check, tmp_path / "out" / PACKAGE, Tools(), NEXT_YEAR.date(), schemas_dir())
    assert [one for one in found.findings if one.severity is Severity.ERROR] == []
