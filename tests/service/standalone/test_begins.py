"""A service that waits for something begins after it: the demo's archiver follows last year.

What begins takes no longer than it must, and whoever is told to end does.
"""

import asyncio
import subprocess
import sys
from pathlib import Path

import httpx
from starlette.applications import Starlette

import archiver.app
from archiver.settings import ArchiverSettings
from common.health import Health
from common.process import open_doors, run_services
from common.web import Servers
from standalone.commands import demo
from standalone.compose import FACTS_S_MAX, Composition, facts_are_known
from standalone.embedded import bring_up_to_date
from standalone.simulator_process import Pretended
from tests.service.told import POLICIES

TURNS = 100
FOR_SOME_ALONE = ("aiokafka", "onnxruntime", "tokenizers", "authlib", "joserfc")
"""Broker, encoder, the municipality's own sign-in: who has none of them waits for none of their libraries."""


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


async def test_what_does_not_end_is_broken_off(tmp_path: Path) -> None:
    """Database and broker away, a job that waits for both: whoever ends the process by force comes later."""
    settings = ArchiverSettings.model_validate({"data_dir": tmp_path, "policies_dir": POLICIES})
    await bring_up_to_date(settings)
    broken_off, stop = [], asyncio.Event()

    async def holds_on(_stop: asyncio.Event, _health: Health) -> None:
        stop.set()
        try:
            await asyncio.Event().wait()
        finally:
            broken_off.append("here")

    async with open_doors(settings, {}) as doors:
        service = archiver.app.attach(doors.world("archiver"), settings)
        service.loops[:] = [holds_on]
        running = run_services(doors, [service], Servers(), stop, ends_within_s=0.1)
        await asyncio.wait_for(running, FACTS_S_MAX)
    assert broken_off == ["here"]


async def test_who_is_told_to_stop_while_it_starts_waits_for_no_fact(tmp_path: Path) -> None:
    settings, stop = ArchiverSettings.model_validate({"data_dir": tmp_path}), asyncio.Event()
    await bring_up_to_date(settings)
    async with open_doors(settings, {}) as doors:
        waiting = asyncio.create_task(facts_are_known(doors, ["that nobody knows"], stop))
        await asyncio.sleep(0)
        assert not waiting.done()
        stop.set()
        await asyncio.wait_for(waiting, FACTS_S_MAX / 2)


def test_a_start_imports_no_library_of_what_this_installation_does_not_have() -> None:
    script = f"import sys, standalone.commands.demo\nprint(sorted(set({FOR_SOME_ALONE!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stdout == "[]\n"


async def test_a_demo_that_waits_for_the_end_is_ended_at_once() -> None:
    busy = {"idle": False, "moderator_idle": False, "moderator_rounds": 1, "runs": ["demo"]}
    answers = httpx.MockTransport(lambda _: httpx.Response(200, json=busy))
    stop = asyncio.Event()
    async with httpx.AsyncClient(transport=answers) as client:
        simulator = Pretended("http://simulator", client)
        nothing = Composition([], Starlette(), Starlette())
        waiting = asyncio.create_task(demo._all_is_processed(simulator, nothing, stop))
        for _ in range(TURNS):
            await asyncio.sleep(0)
        assert not waiting.done()
        stop.set()
        assert await asyncio.wait_for(waiting, demo.IDLE_S_MAX / 2) is False
