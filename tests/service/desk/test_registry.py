"""The accounts file becomes rows, and facts that every service reads."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sized
from datetime import timedelta
from pathlib import Path

import msgspec

from common.accounts import AccountEntry, parse
from common.events import AccountFact, FactStated
from common.whole_file import WHOLE_AFTER_S
from desk.adapters.accounts_file import WatchedAccounts
from desk.handlers.accounts import load_accounts, names_of, republish
from tests.contract import machines
from tests.service.desk.conftest import Opened
from tests.service.desk.stage import Stage

FILE = """
[[account]]
municipality = "bo"
platform = "facebook"
id = "1234567890321"
name = "Bø kommune"
class = "main"
"""
PAGE = AccountEntry(municipality="bo", platform="facebook", id="1", name="Bø kommune")
LIBRARY = AccountEntry(municipality="bo", platform="facebook", id="2", name="Bø bibliotek", kind="other")


async def load(stage: Stage, *accounts: AccountEntry) -> int:
    at = stage.clock.now()
    return await stage.db.write(lambda tx: load_accounts(tx, accounts, at))


async def facts(stage: Stage) -> list[tuple[str, AccountFact]]:
    said = await stage.said(FactStated)
    return [(f.key, msgspec.json.decode(f.value or "", type=AccountFact)) for f in said]


async def test_an_account_of_the_file_is_active_from_when_it_was_loaded(stage: Stage) -> None:
    assert await load(stage, *parse(FILE, Path("accounts.toml")).accounts) == 1
    ((key, fact),) = await facts(stage)
    assert key == "bo/account/facebook:1234567890321"
    assert (fact.name, fact.kind, fact.state_at(stage.clock.at)) == ("Bø kommune", "main", "active")
    assert fact.state_at(stage.clock.at - timedelta(seconds=1)) == "applied"


async def test_loading_the_same_file_again_says_nothing_new(stage: Stage) -> None:
    await load(stage, PAGE)
    stage.clock.at += timedelta(hours=1)
    assert await load(stage, PAGE) == 0
    assert len(await facts(stage)) == 1


async def test_a_row_that_is_gone_is_closed_with_its_history_kept_and_may_come_back(stage: Stage) -> None:
    await load(stage, PAGE, LIBRARY)
    stage.clock.at += timedelta(hours=1)
    assert await load(stage, LIBRARY) == 1
    stage.clock.at += timedelta(hours=1)
    assert await load(stage, PAGE, LIBRARY) == 1
    _, fact = (await facts(stage))[-1]
    assert [s.state for s in fact.history] == ["active", "closed", "active"]


async def test_a_changed_name_is_published_anew(stage: Stage) -> None:
    await load(stage, PAGE)
    await load(stage, msgspec.structs.replace(PAGE, name="Bø"))
    assert [f.name for _, f in await facts(stage)] == ["Bø kommune", "Bø"]


async def test_the_same_platform_id_is_one_account_in_each_municipality(stage: Stage) -> None:
    await load(stage, PAGE, msgspec.structs.replace(PAGE, municipality="sogne", name="Søgne kommune"))
    names = await stage.db.read(lambda tx: [a.name for a in names_of(tx, "bo")])
    assert names == ["Bø kommune"]


async def test_everything_can_be_published_again(stage: Stage) -> None:
    await load(stage, PAGE, LIBRARY)
    at = stage.clock.now()
    assert await stage.db.write(lambda tx: republish(tx, at)) == 2
    assert len(await facts(stage)) == 4
    assert len({f.event_id for f in await stage.said(FactStated)}) == 4


async def test_the_file_is_read_at_start_and_on_change_and_a_wrong_one_changes_nothing(
    opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "accounts.toml"
    path.write_text(FILE)
    stage = await opened(accounts_file=path)
    stop = asyncio.Event()
    watch = stage.service.loops[-1]
    watching = asyncio.create_task(watch(stop, stage.service.health))
    await until(lambda: facts(stage), 1)
    path.write_text("[[account]]\nmunicipality = 'bo'")
    await machines.until(lambda: not stage.service.health.ready)
    assert "accounts" in stage.service.health.reasons
    assert len(await facts(stage)) == 1
    path.write_text(FILE.replace("Bø kommune", "Bø"))
    await until(lambda: facts(stage), 2)
    # The facts are there as soon as they are saved; that all is well is said just after.
    await machines.until(lambda: "accounts" not in stage.service.health.reasons)
    stop.set()
    with contextlib.suppress(asyncio.CancelledError):
        await watching


def test_a_file_that_is_being_written_closes_no_account_and_is_read_when_it_is_whole(tmp_path: Path) -> None:
    path, seconds = tmp_path / "accounts.toml", [0.0]
    path.write_text(FILE)
    watched = WatchedAccounts(path, lambda: seconds[0])
    assert watched.news() == parse(FILE, path)
    for written in range(0, len(FILE), 7):
        path.write_text(FILE[:written])  # in place, as an editor or `cp` does it
        assert watched.news() is None
        assert watched.changing
        seconds[0] += WHOLE_AFTER_S / 2
    path.write_text(FILE.replace("kommune", ""))
    assert watched.news() is None
    seconds[0] += WHOLE_AFTER_S
    assert watched.news() == parse(FILE.replace("kommune", ""), path)
    assert not watched.changing
    path.write_text("")
    assert watched.news() is None
    seconds[0] += WHOLE_AFTER_S
    assert watched.news() == parse("", path), "one that stays empty has no accounts"
    watched.forget()
    assert watched.news() == parse("", path), "what could not be saved is told again"


async def until(look: Callable[[], Awaitable[Sized]], wanted: int) -> None:
    async with asyncio.timeout(machines.WAIT_S_MAX):
        while len(await look()) != wanted:  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(0.02)
