"""A service that waits for something begins after it: the demo's archiver follows last year."""

import asyncio
from pathlib import Path

import archiver.app
from archiver.settings import ArchiverSettings
from common.health import Health
from common.process import open_doors
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
