"""Whoever alters anything of what is written once is found by `archive verify`, and told what it was."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Table, text

from archiver.store.tables import CHECKPOINT, CONTENT, EVENT, SEAL
from common.db import Database, PostgresDatabase, SqliteDatabase, Tx
from common.events import Attachment, AttachmentsKept, KeptAttachment, derived_id
from tests.archive.attacks import ATTACKS, Archive, Attack
from tests.parts.postgres import Postgres
from tests.service.archiver.conftest import opened, staged
from tests.service.archiver.recorded import AT, casework_confirmed, item_id, posted, wanted
from tests.service.archiver.stage import Stage

WRITTEN_ONCE = (EVENT, CONTENT, CHECKPOINT, SEAL)
CHANGE, PICTURE = b'{"verb":"add","message":"Se her"}', b"jpeg"


async def _told(stage: Stage) -> None:
    """Three inquiries in Søgne, one of them sealed with its picture, one in Knivsta; all of it signed."""
    blobs = stage.world.blobs
    for n in range(3):
        sha256 = await blobs.put("sogne", CHANGE + str(n).encode())
        attached = (Attachment("photo", "https://a.example/1.jpg"),) if n == 0 else ()
        await stage.tell(posted(f"c{n}", change_sha256=sha256, attachments=attached), casework_confirmed(f"c{n}"))
    await stage.tell(posted("k1", municipality="knivsta"))
    sha256 = await blobs.put("sogne", PICTURE)
    kept = KeptAttachment(kind="photo", sha256=sha256, media_type="image/jpeg", size_bytes=len(PICTURE))
    told = AttachmentsKept(
        event_id=derived_id("kept"),
        municipality="sogne",
        occurred_at=AT,
        recorded_at=AT,
        item_id=item_id("c0"),
        revision=1,
        attachments=(kept,),
    )
    await stage.tell(told, wanted(2, "c0"), wanted(1, "c1"))
    sha256 = await blobs.put("knivsta", CHANGE)
    await stage.tell(
        posted("k2", municipality="knivsta", change_sha256=sha256), wanted(1, "k2", municipality="knivsta")
    )
    await stage.work(later=timedelta(seconds=30))
    await stage.work(later=timedelta(seconds=30))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def original(kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The archive before anybody touched it, which every attack gets a copy of."""
    folder = tmp_path_factory.mktemp(kind)
    url = f"sqlite:///{folder / 'archiver.db'}"
    if kind == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.url(server.create_database("original"))

    async def built() -> Stage:
        stage = await opened(url, folder)
        await _told(stage)
        await stage.db.close()
        return stage

    return asyncio.run(built())


@pytest.fixture
def copied(kind: str, original: Stage, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A copy of the archive: its database's address and its folder."""
    folder = tmp_path / "copy"
    shutil.copytree(original.path, folder)
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'archiver.db'}", folder
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create_database("attacked", template=original.url.rsplit("/", 1)[1])
    yield server.url(name), folder
    server.drop_database(name)


@pytest.fixture
async def archive(kind: str, copied: tuple[str, Path]) -> AsyncIterator[Archive]:
    """A copy of the archive without its guards."""
    url, folder = copied
    if kind == "postgres":
        db: Database = PostgresDatabase(url, "archiver", connections_max=2)
        statements = [f"ALTER TABLE {table.name} DISABLE TRIGGER USER" for table in WRITTEN_ONCE]
    else:
        db = SqliteDatabase(folder / "archiver.db")
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        names = await db.read(lambda tx: tx.execute(text(triggers)).scalars().all())
        statements = [f"DROP TRIGGER {name}" for name in names]
    await db.write(lambda tx: [tx.execute(text(statement)) for statement in statements])
    yield Archive(db, staged(db, folder, url))
    await db.close()


async def test_what_nobody_touched_is_whole_and_every_file_was_read(archive: Archive) -> None:
    reports = {(r.municipality, r.series): r for r in await archive.found()}
    assert {chain: r.problems for chain, r in reports.items()} == dict.fromkeys(reports, ())
    assert {chain: r.younger for chain, r in reports.items()} == dict.fromkeys(reports, 0)
    assert set(reports) == {("sogne", "main"), ("sogne", "evidence"), ("knivsta", "evidence")}
    assert reports["sogne", "main"].documents >= 9, "of each of three posts a page, a change and a sealed copy"
    assert reports["sogne", "evidence"].seals == 3


# --- every column of every table that is written once ----------------------------------------------------------------


def _another(column: Column[Any], value: object) -> object:  # noqa: PLR0911 - one a kind
    """Return a value of the column's kind that is not the one that stood there."""
    match value:
        case str() if column.name == "municipality":
            return "knivsta"
        case str():
            return ("0" if value[:1] != "0" else "1") + value[1:]
        case bytes():
            return value[:-2] + bytes([value[-2] ^ 1]) + value[-1:]
        case datetime():
            return value - timedelta(days=1)
        case UUID():
            return UUID(int=value.int ^ 1)
        case int():
            return value + 1000
        case _:
            assert value is None
            return 7


def _columns() -> list[tuple[Table, str]]:
    return [(table, column.name) for table in WRITTEN_ONCE for column in table.columns]


@pytest.mark.parametrize(("table", "name"), _columns(), ids=lambda of: getattr(of, "name", of))
async def test_any_column_that_is_altered_is_found_and_named(archive: Archive, table: Table, name: str) -> None:
    column = table.c[name]
    keys = [key.name for key in table.primary_key.columns]

    def alter(tx: Tx) -> str:
        query = table.select().where(table.c.municipality == "sogne").order_by(*table.primary_key.columns)
        rows = tx.execute(query).mappings().all()
        row = next((one for one in rows if one.get("series") in {"main", None} and one[name] is not None), rows[0])
        mine = [table.c[key] == row[key] for key in keys]
        changed = tx.execute(table.update().where(*mine).values({name: _another(column, row[name])}))
        assert changed.rowcount == 1
        if table is SEAL:
            return str(row["seal_id"])
        return f"sogne/main, line {row['seq']}" if table is CHECKPOINT and name != "file" else f"/{row['seq']}:"

    named = await archive.db.write(alter)
    problems = [problem for report in await archive.found(quick=True) for problem in report.problems]
    whole = [f"{problem.municipality}/{problem.series}/{problem.seq}: {problem.says}" for problem in problems]
    assert any("sogne/" in line and named in line for line in whole), whole


# --- what is not in one column ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("attack", "code"), ATTACKS, ids=lambda of: getattr(of, "__name__", of).strip("_"))
async def test_an_attack_is_found_and_named(archive: Archive, attack: Attack, code: str) -> None:
    await attack(archive)
    codes = {problem.code for report in await archive.found(quick=True) for problem in report.problems}
    assert code in codes


# --- the files -------------------------------------------------------------------------------------------------------


async def _document(archive: Archive) -> str:
    row = await archive.row(
        "SELECT sha256 FROM archiver_dokumentbeskrivelse WHERE role = 'H' AND municipality = 'sogne'"
    )
    return str(row["sha256"])


async def _container(archive: Archive) -> str:
    return str((await archive.row("SELECT sha256 FROM archiver_seal WHERE stage = 2"))["sha256"])


async def _picture(archive: Archive) -> str:
    return await archive.stage.world.blobs.put("sogne", PICTURE)


@pytest.mark.parametrize(("which", "series"), [(_document, "main"), (_container, "evidence"), (_picture, "evidence")])
@pytest.mark.parametrize("code", ["document_altered", "document_missing"])
async def test_a_kept_file_that_is_altered_or_gone_is_found_and_named(
    archive: Archive, which: Callable[[Archive], Awaitable[str]], series: str, code: str
) -> None:
    sha256 = await which(archive)
    file = archive.blob(sha256)
    content = file.read_bytes()
    file.unlink()
    if code == "document_altered":
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    problems = [p for report in await archive.found() for p in report.problems]
    assert {(p.series, p.code) for p in problems if sha256 in p.says} >= {(series, code)}
    assert all(not report.problems for report in await archive.found(quick=True)), "files are left out when asked so"
