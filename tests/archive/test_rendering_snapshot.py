"""Snapshots of accounts as they are taken: PDF/A and data with their hashes in the chain, once for each reason."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.app import account_may_close
from archiver.core.entry import SNAPSHOT_TAKEN, Line
from archiver.core.proof import EVIDENCE_SERIES
from archiver.jobs.prepare import Sources
from archiver.jobs.snapshot import WantSnapshots
from archiver.store.ledger import Ledger
from common.control import account_key
from common.events import AccountFact, AccountState
from tests.archive.test_rendering_filed import NoPress
from tests.parts import verapdf
from tests.service.archiver.conftest import opened
from tests.service.archiver.recorded import AT, posted, removed, reply
from tests.service.archiver.stage import Stage
from tests.service.told import fact

LONG_AGO = AT - timedelta(days=200)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = await opened(f"sqlite:///{tmp_path / 'archiver.db'}", tmp_path)
    yield stage
    await stage.db.close()


def page(*history: tuple[str, timedelta]) -> AccountFact:
    states = tuple(AccountState(LONG_AGO + after, state) for state, after in history)
    return AccountFact(platform="facebook", account_id="100", name="Søgne kommune", history=states)


async def look(stage: Stage, account: AccountFact) -> int:
    stage.world.control.state(fact(account_key("sogne", account.platform, account.account_id), account))
    sources = Sources(stage.db, stage.world.blobs, 1_000, NoPress())
    return await WantSnapshots(sources, stage.world.control, stage.clock).look(stage.clock.at)


async def taken(stage: Stage) -> list[Line]:
    lines = await stage.db.read(lambda tx: list(Ledger(tx, "sogne", EVIDENCE_SERIES).lines()))
    return [line for line in lines if line.event == SNAPSHOT_TAKEN]


async def test_a_snapshot_is_taken_once_with_what_stands_there_and_no_private_message(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.tell(
        posted("c1", text="Står her 😀"), reply(to="c1"), posted("c2"), removed("c2"), posted("m1", kind="message")
    )
    account = page(("active", timedelta(0)))
    assert await look(stage, account) == await look(stage, account) == 1
    await stage.work()
    [line] = await taken(stage)
    assert (line.told().facts["why"], line.told().facts["items"]) == ("half_yearly", 2)
    pdf, data = line.words()["documents"]
    whole = json.loads(await stage.world.blobs.get("sogne", data["sha256"]) or b"")
    assert {one["object_id"] for one in whole["items"]} == {"c1", "r1"}
    (folder := tmp_path / "pages").mkdir()
    (folder / "snapshot.pdf").write_bytes(await stage.world.blobs.get("sogne", pdf["sha256"]) or b"")
    assert verapdf.verdicts(folder) == {"snapshot.pdf": True}
    assert await look(stage, account) == 0
    assert all(not report.problems for report in await stage.verify())


async def test_an_account_is_closed_only_after_a_snapshot_that_was_taken_for_it(stage: Stage) -> None:
    account = page(("active", timedelta(0)), ("closing", timedelta(days=199)))
    assert not await account_may_close(stage.db, "sogne", account, stage.clock.at)
    assert await look(stage, account) == 1
    await stage.work()
    assert await account_may_close(stage.db, "sogne", account, stage.clock.at)
    assert [line.told().facts["why"] for line in await taken(stage)] == ["closing"]


async def test_an_account_that_is_not_ours_to_moderate_is_let_alone(stage: Stage) -> None:
    assert await look(stage, page(("applied", timedelta(0)))) == 0
