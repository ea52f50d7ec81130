"""A change of a page that nobody moderates: answered, counted, kept for 72 hours at most, never an item."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from common.bus.local import LocalBus
from common.errors import Transient
from common.events import ItemChanged
from common.health import Health
from standalone.pruning import Pruning
from tests.contract import machines
from tests.service.ingest.stage import PAGE_A, START, Stage

BODY = (Path(__file__).parent / "payloads" / "facebook" / "comment-add-minimal.json").read_bytes()
OTHER = BODY.replace(PAGE_A.encode(), b"777")


async def kept(stage: Stage) -> int:
    return await stage.rows("ingest_unmatched")


async def on_log(stage: Stage) -> int:
    query = text("SELECT count(*) FROM bus_message WHERE topic = 'deliveries'")
    return await stage.db.read(lambda tx: int(tx.execute(query).scalar_one()))


async def test_a_change_of_an_unknown_page_is_kept_and_counted_and_no_item(stage: Stage) -> None:
    await stage.deliver(OTHER)
    assert await stage.all_told() == []
    assert await kept(stage) == 1
    labels = {"municipality": "bo", "platform": "facebook", "result": "unmatched"}
    assert stage.counted("ordstyrer_changes_total", **labels) == 1


@pytest.mark.parametrize(("state", "items"), [("applied", 0), ("active", 1), ("closing", 1), ("closed", 0)])
async def test_only_a_page_that_is_moderated_makes_items(stage: Stage, state: str, items: int) -> None:
    stage.account("bo", "777", state)
    await stage.deliver(OTHER)
    assert len(await stage.told(ItemChanged)) == items


async def test_a_page_that_becomes_active_in_time_gets_its_changes_as_they_were_received(stage: Stage) -> None:
    await stage.deliver(OTHER)
    await stage.deliver(OTHER.replace(b"300000000000003", b"300000000000004"))
    await stage.deliver(OTHER)
    stage.clock.at += timedelta(hours=71)
    await stage.look()
    assert await kept(stage) == 2
    stage.account("bo", "777")
    await stage.look()
    await stage.handle()
    told = await stage.told(ItemChanged)
    assert [event.object_id[-1] for event in told] == ["3", "4"]
    assert {event.received_at for event in told} == {START}, "the clock of an answer starts at the receipt"
    assert await kept(stage) == 0
    await stage.look()
    await stage.handle()
    assert len(await stage.told(ItemChanged)) == 2


async def test_what_was_kept_for_72_hours_is_gone(stage: Stage) -> None:
    await stage.deliver(OTHER)
    stage.clock.at += timedelta(hours=72)
    await stage.look()
    assert await kept(stage) == 1
    stage.clock.at += timedelta(seconds=1)
    await stage.look()
    assert await kept(stage) == 0
    stage.account("bo", "777")
    await stage.look()
    await stage.handle()
    assert await stage.all_told() == []


async def test_the_same_page_in_another_municipality_takes_nothing_up(stage: Stage) -> None:
    await stage.deliver(OTHER)
    stage.account("sogne", "777")
    await stage.look()
    await stage.handle()
    assert await stage.all_told() == []
    assert await kept(stage) == 1


async def test_nothing_is_taken_up_before_all_shared_facts_are_read(stage: Stage) -> None:
    await stage.deliver(OTHER)
    stage.account("bo", "777")
    stage.world.control.at_end.clear()
    await stage.look()
    assert await kept(stage) == 1


async def test_the_loop_ends_even_when_the_shared_facts_never_come(stage: Stage) -> None:
    stage.world.control.at_end.clear()
    async with asyncio.timeout(60):
        await stage.look()


async def looked_until(stage: Stage, *, ready: bool) -> None:
    """Look at the files until the service is ready, or is not."""
    async with asyncio.timeout(machines.WAIT_S_MAX):
        while stage.service.health.ready is not ready:
            await stage.look()
            await asyncio.sleep(0.05)


async def test_a_wrong_accounts_file_makes_the_service_not_ready_until_it_is_right(
    stage: Stage, accounts_file: Path
) -> None:
    right = await asyncio.to_thread(accounts_file.read_bytes)
    await asyncio.to_thread(accounts_file.write_bytes, b"[[app]")
    await stage.look()
    assert stage.service.health.ready, "it may be half written"
    await looked_until(stage, ready=False)
    assert "accounts.toml" in stage.service.health.reasons["accounts file"]
    assert (await stage.post(BODY)).status_code == 200, "the old secrets are in force"
    await asyncio.to_thread(accounts_file.write_bytes, right)
    await looked_until(stage, ready=True)


async def test_the_log_in_the_database_lets_go_of_the_body_too(stage: Stage) -> None:
    await stage.deliver(OTHER)
    assert await on_log(stage) == 1
    bus = stage.world.bus
    assert isinstance(bus, LocalBus)
    stage.clock.at += timedelta(hours=71)
    await go_round(Pruning(bus, stage.clock))
    assert await on_log(stage) == 0


async def test_the_log_keeps_what_the_service_has_not_read_however_old(stage: Stage) -> None:
    await stage.post(OTHER)
    stage.clock.at += timedelta(days=40)
    bus = stage.world.bus
    assert isinstance(bus, LocalBus)
    await go_round(Pruning(bus, stage.clock))
    assert await on_log(stage) == 1
    await stage.handle()
    await go_round(Pruning(bus, stage.clock))
    assert await on_log(stage) == 0


class AwayBus(LocalBus):
    """A log whose database is away."""

    async def prune(self, now: object) -> int:
        raise Transient(f"away at {now}")


async def test_pruning_waits_for_a_database_that_is_away_and_says_so(stage: Stage) -> None:
    health = Health("ingest")
    await go_round(Pruning(AwayBus(stage.db, stage.clock), stage.clock), health)
    assert not health.ready


async def go_round(pruning: Pruning, health: Health | None = None) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(pruning.run(stop, health or Health("ingest")))
    await asyncio.sleep(0)
    stop.set()
    await running
