"""`ordstyrer sweep`: orders what the running ingest does, and shows how far it is."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from common.db import Database, SqliteDatabase
from common.errors import Permanent
from common.events import AccountFact, AccountState
from common.process import database_path
from common.settings import Settings
from desk.store.registry import Registry
from ingest.ports import Page, Refused
from standalone.commands.sweep import main
from standalone.embedded import bring_up_to_date, hold
from tests.service.ingest.opened import opened, write_accounts
from tests.service.ingest.stage import PAGE_A
from tests.service.ingest.sweeping import Sweeping

NOW = datetime.now(UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A data folder with one active account in the registry."""
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(tmp_path / "data"))
    settings = Settings.model_validate({"data_dir": tmp_path / "data"})
    asyncio.run(_registered(settings))
    return settings


async def _registered(settings: Settings) -> None:
    await bring_up_to_date(settings)
    db = SqliteDatabase(database_path(settings))
    active = (AccountState(NOW - timedelta(days=1), "active"),)
    account = AccountFact(platform="facebook", account_id=PAGE_A, name="Bø kommune", history=active)
    await db.write(lambda tx: Registry(tx, "bo").put(account, NOW))
    await db.close()


@pytest.fixture
def held(settings: Settings) -> Iterator[Settings]:
    """The folder is held by a running process."""
    with hold(settings, "serve"):
        yield settings


@asynccontextmanager
async def running(settings: Settings, folder: Path) -> AsyncIterator[Sweeping]:
    """Ingest runs on the folder, with a platform in memory."""
    db: Database = SqliteDatabase(database_path(settings))
    async with opened(folder, write_accounts(folder), Path(), db) as stage:
        stage.clock.at = NOW
        yield Sweeping(stage, folder / "accounts.toml")


async def swept(sweeping: Sweeping, *words: str) -> int:
    """Run the command beside the running ingest, and return its exit code."""
    command = asyncio.create_task(asyncio.to_thread(main, list(words)))
    while not command.done():
        await sweeping.round(seconds=1)
        await asyncio.sleep(0.05)
    return await command


async def test_a_sweep_is_done_by_the_running_process_and_its_findings_are_told(
    held: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(held, tmp_path) as sweeping:
        await sweeping.round()  # the schedule's own
        sweeping.shelf.write(1)
        assert await swept(sweeping, "--municipality", "bo", f"facebook:{PAGE_A}", "--since", "2020-01-01") == 0
        assert len(await sweeping.told()) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == f"bo facebook:{PAGE_A} done: 1 item on 2 pages, 1 missed"


async def test_a_sweep_that_the_platform_refuses_says_what_to_do(
    held: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused() -> Page:
        raise Refused("token_invalid", "190")

    async with running(held, tmp_path) as sweeping:
        sweeping.shelf.faults += [refused] * 2
        assert await swept(sweeping, "--municipality", "bo") == 1
    assert "connect the account anew" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "code"), [((), 0), ((f"facebook:{PAGE_A}",), 1)], ids=["all", "named"])
async def test_an_account_that_cannot_be_listed_is_a_failure_only_where_it_was_named(
    held: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int
) -> None:
    async with running(held, tmp_path) as sweeping:
        sweeping.shelf.lists = False
        assert await swept(sweeping, "--municipality", "bo", *words) == code
    assert f"bo facebook:{PAGE_A} left out: its platform offers no listing" in capsys.readouterr().out


def test_nothing_is_ordered_where_nothing_runs(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--municipality", "bo"])
    assert ended.value.code == 1
    assert f"nothing runs on {settings.data_dir}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--municipality", "boo"], "'boo' is no municipality with active accounts; did you mean 'bo'?"),
        (
            ["facebook:1", "--municipality", "bo"],
            f"'facebook:1' is no active account of bo; did you mean 'facebook:{PAGE_A}'?",
        ),
        (["facebook:1"], f"'facebook:1' is no active account; did you mean 'facebook:{PAGE_A}'?"),
        (["--since", "i går"], "'i går' is no day: write it as 2026-05-17"),
        (["--since", "2999-01-01"], "is still to come"),
    ],
)
@pytest.mark.usefixtures("held")
def test_wrong_use_names_what_was_meant(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_folder_that_holds_no_account_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(tmp_path / "empty"))
    settings = Settings.model_validate({"data_dir": tmp_path / "empty"})
    asyncio.run(bring_up_to_date(settings))
    with hold(settings, "serve"), pytest.raises(Permanent, match="no active account"):
        main([])
