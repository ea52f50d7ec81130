"""A service that waits for something begins after it: the demo's archiver follows last year."""

import asyncio
from pathlib import Path

import archiver.app
from archiver.settings import ArchiverSettings
from common.health import Health
from common.process import open_doors
from standalone.compose import FACTS_S_MAX, facts_are_known
from standalone.embedded import bring_up_to_date
from tests.service.told import POLICIES

TURNS = 100


async def test_no_loop_runs_before_what_its_service_waits_for(tmp_path: Path) -> None:
    settings = ArchiverSettings.model_validate({"data_dir": tmp_path, "policies_dir": POLICIES})
    await bring_up_to_date(settings)
    happened, stop = [], asyncio.Event()

    async def lives() -> None:
        for _ in range(TURNS):
            await asyncio.sleep(0)
        happened.append("lived")

    async def loop(_stop: asyncio.Event, _health: Health) -> None:
        happened.append("loop")
        stop.set()

    async with open_doors(settings, {}) as doors:
        service = archiver.app.attach(doors.world("archiver"), settings)
        service.begins = lives
        service.loops[:] = [loop]
        await service.run(stop)
    assert happened == ["lived", "loop"]


async def test_who_is_told_to_stop_while_it_starts_waits_for_no_fact(tmp_path: Path) -> None:
    settings, stop = ArchiverSettings.model_validate({"data_dir": tmp_path}), asyncio.Event()
    await bring_up_to_date(settings)
    async with open_doors(settings, {}) as doors:
        waiting = asyncio.create_task(facts_are_known(doors, ["that nobody knows"], stop))
        await asyncio.sleep(0)
        assert not waiting.done()
        stop.set()
        await asyncio.wait_for(waiting, FACTS_S_MAX / 2)
