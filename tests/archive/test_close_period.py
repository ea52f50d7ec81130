"""`ordstyrer archive close-period` on a data folder, as people call it: it lists what hinders, or closes the year."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from archiver.core.deposit.hindrances import hindrances
from archiver.store.period import Period
from common.db import SqliteDatabase
from common.process import database_path
from common.settings import Settings
from standalone import cli
from standalone.embedded import bring_up_to_date
from tests.service.archiver.acted import archive, confirm, write_off
from tests.service.archiver.conftest import staged
from tests.service.archiver.recorded import decided, posted, reply
from tests.service.archiver.stage import Stage

T = TypeVar("T")
LONG_AGO = datetime(2024, 5, 14, 13, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one journaled inquiry and our answer, of a year that is over."""
    for name in list(os.environ):
        if name.startswith("ORDSTYRER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(tmp_path))

    async def fill(stage: Stage) -> None:
        stage.clock.at = LONG_AGO
        await stage.tell(posted(), decided(), confirm())
        await stage.work()

    asyncio.run(bring_up_to_date(Settings.model_validate({"data_dir": tmp_path})))
    on(tmp_path, fill)
    return tmp_path


def on(folder: Path, work: Callable[[Stage], Awaitable[T]]) -> T:
    """Work on the folder's archive while no process holds it."""

    async def run() -> T:
        settings = Settings.model_validate({"data_dir": folder})
        stage = staged(SqliteDatabase(database_path(settings)), folder, "sqlite://")
        try:
            return await work(stage)
        finally:
            await stage.db.close()

    return asyncio.run(run())


async def finish(stage: Stage) -> None:
    """Answer it and archive both posts; the case is left open."""
    stage.clock.at = LONG_AGO
    await stage.tell(reply(), write_off())
    await stage.work()
    await stage.tell(archive(), archive("r1"))


def test_what_hinders_is_listed_with_its_requirement_and_the_year_stays_open(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["archive", "close-period", "2024", "--municipality", "sogne", "--person", "Kari Arkivar"]) == 1
    told = capsys.readouterr().out
    assert "sogne 2024 is not closed. 2 in the way:" in told
    assert "krav 3.2.7 (6.1.8): a post of the case is not archived [2024/1]" in told
    assert "krav 3.2.9 (6.1.12): an incoming post is not written off [2024/1]" in told
    assert database_path(Settings.model_validate({"data_dir": folder})).exists()


def test_a_finished_year_is_closed_and_nothing_hinders_a_deposit_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on(folder, finish)
    assert cli.main(["archive", "close-period", "2024", "--municipality", "sogne"]) == 1
    assert "krav 3.2.5 (6.1.6): the case is not closed [2024/1]" in capsys.readouterr().out
    closing = [
        "archive",
        "close-period",
        "2024",
        "--municipality",
        "sogne",
        "--person",
        "Kari Arkivar",
        "--close-cases",
    ]
    assert cli.main(closing) == 0
    assert capsys.readouterr().out == "1 case was closed.\nsogne 2024 is closed.\n"
    assert cli.main([*closing, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["hindrances"] == [{"krav": "2.3.6", "code": "period_closed", "of": "2024"}]

    async def hindering(stage: Stage) -> list[str]:
        return await stage.db.read(lambda tx: list(hindrances(Period(tx, "sogne", 2024))))

    assert on(folder, hindering) == []


def test_a_year_of_a_core_is_not_ours_to_close(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "accounts.toml").write_text('[[municipality]]\nid = "sogne"\njournal = "core"\n')
    monkeypatch.setenv("ORDSTYRER_ACCOUNTS_FILE", str(folder / "accounts.toml"))
    assert cli.main(["archive", "close-period", "2024", "--municipality", "sogne", "--person", "Kari Arkivar"]) == 1
    assert "the core closes its own years" in capsys.readouterr().err
