"""The demo's closed year: everything in it happened in the archiver, and it comes out as a deposit that holds."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from archiver.app import export_year, journal, verify
from archiver.checking.check import check
from archiver.checking.finding import Severity
from archiver.checking.tools import Tools
from archiver.core.deposit.package import PACKAGE
from archiver.jobs.export import NOARK5, Exported, Order, Year
from archiver.settings import ArchiverSettings
from archiver.store.ledger import Ledger
from archiver.store.sweeping import SWEEP_KIND
from archiver.store.tables import MACHINERY
from common.codec import decode
from common.db import ACROSS, SqliteDatabase
from common.events import ActRefused
from common.pack_folder import read_files
from common.policy.parse import parse_pack
from common.process import blobs_of, database_path
from standalone.embedded import bring_up_to_date
from standalone.last_year.play import LastYear, live_through
from standalone.last_year.story import story
from tests.parts.verapdf import verdicts
from tests.schemas import schemas_dir
from tests.service.told import POLICIES

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
JUST_AFTER = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)
FILES = {
    "arkivuttrekk": "addml",
    **{name: name for name in ("arkivstruktur", "endringslogg", "loependeJournal", "offentligJournal")},
}


def settings_of(folder: Path, schemas: Path | None = None) -> ArchiverSettings:
    return ArchiverSettings.model_validate({"data_dir": folder, "policies_dir": POLICIES, "schemas": schemas})


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LastYear]:
    """A data folder as the demo has it before its services start."""
    folder = tmp_path_factory.mktemp("demo")
    asyncio.run(bring_up_to_date(settings_of(folder)))
    found = asyncio.run(live_through(settings_of(folder), NOW))
    assert found is not None
    return folder, found


async def export(folder: Path, out: Path) -> Exported:
    settings = settings_of(folder, schemas_dir())
    db = SqliteDatabase(database_path(settings))
    year, order = Year(municipality="sogne", year=2025), Order(format=NOARK5, out=out)
    made = await export_year(db, blobs_of(settings), settings, year, order, lambda *_: None)
    await db.close()
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_the_demos_closed_year_is_a_deposit_without_faults_and_the_same_twice(
    lived: tuple[Path, LastYear], tmp_path: Path
) -> None:
    folder, found = lived
    made = await export(folder, tmp_path / "one")
    assert made.hindrances == ()
    assert made.counts is not None
    assert (made.counts.journalposter, made.counts.saksmapper) == (found.entries, found.cases)
    checked = await asyncio.to_thread(_checked, tmp_path / "one" / PACKAGE)
    assert checked == []
    judged = await asyncio.to_thread(verdicts, (tmp_path / "one").absolute())
    assert len(judged) >= found.entries
    assert all(judged.values())
    await export(folder, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def _checked(folder: Path) -> list[object]:
    """Return what the official schemas and our own checker find wrong."""
    for name, schema in FILES.items():
        official = etree.XMLSchema(etree.parse(str(schemas_dir() / "noark5" / f"{schema}.xsd")))
        assert official.validate(etree.parse(str(folder / f"{name}.xml"))), f"{name}: {official.error_log}"
    found = check(folder, Tools(), NOW.date(), schemas_dir())
    return [one for one in found.findings if one.severity is Severity.ERROR]


async def test_the_year_holds_what_a_year_holds_and_nobody_was_refused(lived: tuple[Path, LastYear]) -> None:
    folder, found = lived
    db = SqliteDatabase(database_path(settings_of(folder)))
    rows = await journal(db, "sogne")
    reports = await verify(db, settings_of(folder), blobs=blobs_of(settings_of(folder)))
    told = MACHINERY.outbox.table
    query = told.select().execution_options(**{ACROSS: "a test looks at all"})
    sent = await db.read(lambda tx: tx.execute(query).all())
    jobs = MACHINERY.jobs
    undone = jobs.select().where(jobs.c.done_at.is_(None)).execution_options(**{ACROSS: "a test looks at all"})
    left = await db.read(lambda tx: tx.execute(undone).all())
    await db.close()
    numbered = [row for row in rows if row.number]
    assert [row.number for row in numbered] == [f"2025/{n}" for n in range(1, found.entries + 1)]
    assert Counter(row.kind for row in numbered) == {"I": 11, "U": 9}
    assert {row.status for row in numbered} == {"A"}
    assert Counter(row.status for row in rows if not row.number) == {"A": 1, "U": 1}
    assert all(row.documents for row in numbered)
    assert {row.captured_at.year for row in rows} == {2025}
    assert [decode(row.kind, row.value) for row in sent if row.kind == ActRefused.__name__] == []
    assert [row.kind for row in sent if row.sent_at is None] == []
    assert [row.kind for row in sent if row.kind in {"RecordUnconfirmed", "EvidenceFailed"}] == []
    assert {(report.problems, report.younger) for report in reports} == {((), 0)}
    assert [(job.kind, job.run_at) for job in left] == [(SWEEP_KIND, NOW)]  # today's archiver looks through it all


async def test_the_year_is_lived_through_once(lived: tuple[Path, LastYear]) -> None:
    folder, found = lived
    again = await live_through(settings_of(folder), NOW)
    assert again is not None
    assert (again.new, again.entries, again.cases) == (False, found.entries, found.cases)


async def test_on_new_years_morning_nothing_is_dated_later_than_now(tmp_path: Path) -> None:
    await bring_up_to_date(settings_of(tmp_path))
    found = await live_through(settings_of(tmp_path), JUST_AFTER)
    assert found is not None
    assert (found.year, found.new) == (2025, True)
    db = SqliteDatabase(database_path(settings_of(tmp_path)))
    reports = {report.series: report for report in await verify(db, settings_of(tmp_path))}
    lines = await db.read(lambda tx: list(Ledger(tx, "sogne", "main").lines()))
    await db.close()
    assert [report.problems for report in reports.values() if report.problems] == []
    assert reports["main"].younger == 1, "the running archiver signs the line that closed the year"
    assert lines[-1].event == "period_closed"
    assert max(line.at for line in lines) == JUST_AFTER


async def test_a_world_without_the_municipality_has_no_last_year(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    settings = ArchiverSettings.model_validate({"data_dir": tmp_path, "policies_dir": tmp_path / "policies"})
    assert await live_through(settings, NOW) is None


def test_every_clause_of_the_story_stands_in_the_pack() -> None:
    told, pack = story(), parse_pack(read_files(POLICIES / "sogne"))
    used = {clause for kind in (told.casework, told.document, told.informal) for clause in kind.clauses}
    used |= {done.clause for one in told.written for done in one.then if done.clause}
    assert used <= set(pack.clauses)
