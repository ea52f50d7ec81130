"""`ordstyrer report`: one file, ready to be published, in the language of the municipality's pack."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from common.db import SqliteDatabase
from common.errors import Permanent
from common.events import derived_id
from common.pack_folder import read_pack
from common.process import database_path
from common.settings import Settings
from desk.core import counting as c
from desk.core.counting import Cell
from desk.handlers.packs import take_mounted
from desk.store import Figures
from standalone.commands.report import main
from standalone.embedded import bring_up_to_date
from tests.service.told import POLICIES

NOW = datetime.now(UTC)
LAST_YEAR = NOW.year - 1


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder in which Knivsta removed twelve comments last year."""
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(tmp_path / "data"))
    asyncio.run(_counted(Settings.model_validate({"data_dir": tmp_path / "data"})))


async def _counted(settings: Settings) -> None:
    await bring_up_to_date(settings)
    db = SqliteDatabase(database_path(settings))
    pack, files = read_pack(POLICIES / "knivsta")
    removed = Cell(day=date(LAST_YEAR, 3, 1), what=c.REMOVED_BY_US, account="facebook:1", detail="KNIVSTA-36")
    about = derived_id("x")
    await db.write(lambda tx: take_mounted(tx, pack, files, NOW))
    await db.write(lambda tx: Figures(tx, "knivsta").count(about, "case", {removed: 12}))
    await db.close()


@pytest.mark.usefixtures("counted")
def test_the_report_is_written_in_the_packs_language_with_the_guidelines_own_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.html"
    assert main(["--municipality", "knivsta", "--year", f"{LAST_YEAR}", "--out", str(out)]) == 0
    html = out.read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert f"<h1>Öppenhetsrapport {LAST_YEAR}</h1>" in html
    assert "<strong>12</strong> <span>togs bort</span>" in html
    assert "<dt>KNIVSTA-36</dt>" in html
    assert capsys.readouterr().out == f"{out} is written.\n"


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("municipality", "year", "says"),
    [("atlantis", LAST_YEAR, "no municipality"), ("knivsta", NOW.year + 2, "has not begun")],
)
def test_what_cannot_be_reported_is_refused_in_words(tmp_path: Path, municipality: str, year: int, says: str) -> None:
    out = tmp_path / "report.html"
    with pytest.raises(Permanent, match=says):
        main(["--municipality", municipality, "--year", f"{year}", "--out", str(out)])
    assert not out.exists()


@pytest.mark.usefixtures("counted")
def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="cannot be written"):
        main(["--municipality", "knivsta", "--year", f"{LAST_YEAR}", "--out", str(tmp_path)])
