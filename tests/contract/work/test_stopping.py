"""A worker that is told to stop finishes what is begun, or breaks it off where it may not take that long."""

import asyncio
from datetime import timedelta

from common.db import Database
from common.health import Health
from common.work.lease import LEASE_S
from tests.contract.machines import SERVICE
from tests.contract.set_clock import SetClock
from tests.contract.work.hands import Hand, job, wants, worker


async def test_a_job_that_takes_too_long_is_broken_off_and_done_by_who_comes_next(
    jobs: Database, clock: SetClock
) -> None:
    hand, stop = Hand(), asyncio.Event()
    hand.may_end.clear()
    leaving = worker(jobs, clock, hand)
    leaving.ends_within_s = 0.2
    await wants(jobs, job("one", clock))
    running = asyncio.create_task(leaving.run(stop, Health(SERVICE)))
    while not hand.under_way:  # noqa: ASYNC110 - what another task does
        await asyncio.sleep(0.01)
    stop.set()
    async with asyncio.timeout(30):
        await running
    assert (hand.done, hand.under_way) == ([], set())
    hand.may_end.set()
    clock.at += timedelta(seconds=LEASE_S + 1)
    assert await worker(jobs, clock, hand).run_due() == 1
    assert hand.done == ["one"]


async def test_a_job_that_is_done_in_time_is_not_broken_off(jobs: Database, clock: SetClock) -> None:
    hand, stop = Hand(), asyncio.Event()
    hand.may_end.clear()
    leaving = worker(jobs, clock, hand)
    leaving.ends_within_s = 30.0
    await wants(jobs, job("one", clock))
    running = asyncio.create_task(leaving.run(stop, Health(SERVICE)))
    while not hand.under_way:  # noqa: ASYNC110 - what another task does
        await asyncio.sleep(0.01)
    stop.set()
    asyncio.get_running_loop().call_later(0.2, hand.may_end.set)
    async with asyncio.timeout(30):
        await running
    assert hand.done == ["one"]
