"""`ordstyrer privacy` and `archive key|verify|dispose` on a data folder of all services, as people call them."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select

import classifier.store
import desk.store
import desk.store.tables
import ingest.store
import ingest.store.tables
from common.db import SqliteDatabase, Tx
from common.process import database_path
from common.settings import Settings
from standalone import cli
from standalone.embedded import bring_up_to_date
from tests.archive.test_retention import say
from tests.service.archiver.conftest import staged
from tests.service.archiver.recorded import AT, casework_confirmed, decided, item_id, posted
from tests.service.archiver.stage import Stage

T = TypeVar("T")
HER = ("--municipality", "sogne", "--author", "77")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in which Kari Nordmann has written twice: small talk, and an inquiry that was filed."""
    for name in list(os.environ):
        if name.startswith("ORDSTYRER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(tmp_path))
    settings = Settings.model_validate({"data_dir": tmp_path})

    async def fill(stage: Stage) -> None:
        say(stage)
        await stage.tell(posted("talk"), decided("talk", None), posted("filed"), casework_confirmed("filed"))
        await stage.work(later=timedelta(seconds=30))
        await stage.db.write(_elsewhere)

    asyncio.run(bring_up_to_date(settings))
    _with(tmp_path, fill)
    return tmp_path


def _with(folder: Path, work: Callable[[Stage], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = Settings.model_validate({"data_dir": folder})
        stage = staged(SqliteDatabase(database_path(settings)), folder, "sqlite://")
        try:
            return await work(stage)
        finally:
            await stage.db.close()

    return asyncio.run(run())


def _elsewhere(tx: Tx) -> None:
    """What the other services keep of the same two items."""
    for name in ("talk", "filed"):
        mine: dict[str, Any] = {"municipality": "sogne", "item_id": item_id(name)}
        words = json.dumps({"text": "Kan dere fikse gatelyset"}).encode()
        tx.execute(ingest.store.tables.ITEMS.insert().values(**mine, state=words, updated_at=AT))
        tx.execute(classifier.store.ITEMS.insert().values(**mine, own=0, known=words, updated_at=AT))
        case = {"phase": "new", "attention": 0, "is_open": True, "has_item": True, "received_at": AT, "updated_at": AT}
        tx.execute(desk.store.tables.CASES.insert().values(**mine, **case, state=words))


def _kept(folder: Path) -> dict[str, set[UUID]]:
    """Whose rows each service still has."""
    tables = (ingest.store.tables.ITEMS, classifier.store.ITEMS, desk.store.tables.CASES)

    async def look(stage: Stage) -> dict[str, set[UUID]]:
        def unit(tx: Tx) -> dict[str, set[UUID]]:
            return {
                t.name: set(tx.execute(select(t.c.item_id).where(t.c.municipality == "sogne")).scalars())
                for t in tables
            }

        return await stage.db.read(unit)

    return _with(folder, look)


def _ordstyrer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = cli.main(words)
    return code, capsys.readouterr().out


def test_access_shows_everything_that_every_service_keeps_of_somebody(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert folder.is_dir()
    code, out = _ordstyrer(capsys, "privacy", "access", *HER)
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {row["service"] for row in rows} == {"archiver", "ingest", "classifier", "desk"}
    archived = {row["item_id"]: row for row in rows if row["service"] == "archiver"}
    assert archived[str(item_id("filed"))]["records"] == ["I 2026/1"]
    assert archived[str(item_id("filed"))]["verdict"]["code"] == "archived"
    assert archived[str(item_id("talk"))]["texts"] == ["Kan dere fikse gatelyset i Solveien 4?"]


def test_nothing_is_erased_before_somebody_says_yes_and_gives_his_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _kept(folder)
    code, out = _ordstyrer(capsys, "privacy", "erase", *HER)
    assert (code, "would go" in out, "it is filed in the archive" in out) == (0, True, True)
    assert "Nothing was erased" in out
    with pytest.raises(SystemExit):
        _ordstyrer(capsys, "privacy", "erase", *HER, "--yes")
    assert _kept(folder) == before


def test_what_goes_goes_from_every_service_and_what_is_filed_stays_in_all_of_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = _ordstyrer(capsys, "privacy", "erase", *HER, "--actor", "kari", "--yes")
    assert code == 0
    assert "1 of them still stand on the platform" in out
    assert set(map(frozenset, _kept(folder).values())) == {frozenset({item_id("filed")})}
    _, again = _ordstyrer(capsys, "privacy", "erase", *HER, "--actor", "kari", "--yes", "--json")
    assert json.loads(again)["erased"] == {}
    assert list(json.loads(again)["stays"]) == [str(item_id("filed"))]


def test_nothing_is_kept_of_somebody_who_never_wrote(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.is_dir()
    assert _ordstyrer(capsys, "privacy", "erase", "--municipality", "sogne", "--author", "1") == (
        0,
        "Nothing is kept of this author.\n",
    )


def test_a_hold_is_set_and_lifted_by_name_and_wins_meanwhile(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _kept(folder)
    _, dry = _ordstyrer(capsys, "privacy", "retain", *HER, "--because", "sak 26/12")
    assert "Nothing was done" in dry
    _, held = _ordstyrer(capsys, "privacy", "retain", *HER, "--because", "sak 26/12", "--actor", "ola", "--yes")
    assert "is set on 2 items" in held
    _, out = _ordstyrer(capsys, "privacy", "erase", *HER, "--actor", "kari", "--yes")
    assert out.count("it is held") == 2
    assert _kept(folder) == before
    assert _ordstyrer(capsys, "privacy", "retain", *HER, "--lift", "--actor", "ola", "--yes") == (
        0,
        "1 hold was lifted.\n",
    )
    _, out = _ordstyrer(capsys, "privacy", "erase", *HER, "--actor", "kari", "--yes")
    assert "erased" in out


def test_a_hold_needs_a_reason(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.is_dir()
    with pytest.raises(SystemExit):
        _ordstyrer(capsys, "privacy", "retain", *HER)


# --- the acts of `archive` that prove and dispose ----------------------------------------------------------------


def test_whoever_has_the_public_key_alone_can_prove_the_journal(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, pem = _ordstyrer(capsys, "archive", "key")
    given = tmp_path_factory.mktemp("depot") / "keys.pem"
    given.write_text(pem)
    assert "PRIVATE" not in pem
    (folder / "checkpoint.key").rename(folder / "gone.key")
    code, out = _ordstyrer(capsys, "archive", "verify", "--public-key", str(given))
    assert (code, "whole; 1 checkpoint," in out) == (0, True)


def test_a_key_that_was_changed_leaves_what_the_old_one_signed_proved(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, before = _ordstyrer(capsys, "archive", "key")
    code, after = _ordstyrer(capsys, "archive", "key", "--rotate")
    assert (code, after.endswith(before), after.count("BEGIN PUBLIC")) == (0, True, 2)
    code, out = _ordstyrer(capsys, "archive", "verify", "--json")
    assert code == 0
    assert [(one["checkpoints"], one["problems"]) for one in map(json.loads, out.splitlines())] == [(1, [])]
    assert (folder / "checkpoint.key").stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_altered_is_named_unless_files_are_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blob = next(
        path for path in (folder / "blobs" / "sogne").rglob("*") if path.is_file() and b"Nordmann" in path.read_bytes()
    )
    blob.chmod(0o644)
    blob.write_bytes(blob.read_bytes() + b" ")
    code, out = _ordstyrer(capsys, "archive", "verify")
    assert (code, blob.name in out, "document_altered" in out) == (1, True, True)
    assert _ordstyrer(capsys, "archive", "verify", "--quick")[0] == 0


def test_what_is_due_is_listed_and_only_a_person_disposes_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert folder.is_dir()
    code, out = _ordstyrer(capsys, "archive", "dispose", "--municipality", "sogne")
    assert (code, out) == (0, "0 items that were never filed are due: the nightly sweep erases them.\n")
    with pytest.raises(SystemExit):
        _ordstyrer(capsys, "archive", "dispose", "--municipality", "sogne", "--yes")
