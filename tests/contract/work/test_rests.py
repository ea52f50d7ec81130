"""A worker rests between two looks; what it is told of meanwhile is looked at when the rest is over, and no later."""

import asyncio
from pathlib import Path

from common.db import SqliteDatabase
from common.health import Health
from tests.contract.machines import SERVICE, make_tables, until
from tests.contract.set_clock import SetClock
from tests.contract.work.hands import Hand, job, wants, worker

EARLY_S = 0.002
"""libuv counts in whole milliseconds, so that its timers ring up to this much early."""
JOBS_ONE_BY_ONE = 20
NEVER_S = 3600.0


class Hasty(asyncio.SelectorEventLoop):
    """A loop whose timers ring early, each of them."""

    def call_at(self, when: float, *args: object, **more: object) -> asyncio.TimerHandle:
        return super().call_at(when - EARLY_S, *args, **more)  # type: ignore[arg-type]  # what it hands on it does not look at


async def _one_after_the_other(folder: Path) -> list[str]:
    db, clock, hand, stop = SqliteDatabase(folder / "jobs.db"), SetClock(), Hand(), asyncio.Event()
    await make_tables(db)
    probe = worker(db, clock, hand)
    probe.idle_s = NEVER_S  # it looks when it is told, or not at all
    working = asyncio.create_task(probe.run(stop, Health(SERVICE)))
    for number in range(JOBS_ONE_BY_ONE):
        await wants(db, job(f"n{number}", clock))
        await until(lambda: len(hand.done) > number)  # noqa: B023 - asked at once
    stop.set()
    await wants(db, job("wakes it", clock))
    await working
    await db.close()
    return hand.done


def test_a_rest_that_ends_a_little_early_costs_no_news(tmp_path: Path) -> None:
    with asyncio.Runner(loop_factory=Hasty) as runner:
        done = runner.run(_one_after_the_other(tmp_path))
    assert done[:JOBS_ONE_BY_ONE] == [f"n{number}" for number in range(JOBS_ONE_BY_ONE)]
