"""What is open for days costs nothing today: a look for the next jobs is as short with many thousand of them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from common.db import ACROSS, SqliteDatabase, Tx
from common.db.prepared import driver_of
from common.metrics import Metrics
from common.work import LEASE_S, Job, Worker, enqueue
from common.work.heads import ANY
from common.work.lease import any_free, lease
from tests.contract.machines import LOG, SERVICE, make_tables
from tests.contract.set_clock import SetClock
from tests.contract.work.hands import JOBS, job

MUNICIPALITIES = ("bo", "kinn", "sogne")
STEPS_MAX = 12_000
"""Steps of SQLite's machine. To read the jobs of these tests once takes some ten thousand."""


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    db = SqliteDatabase(tmp_path / "jobs.db", flushed=False)
    await make_tables(db)
    yield db
    await db.close()


async def open_jobs(db: SqliteDatabase, jobs: list[Job]) -> None:
    def written(tx: Tx) -> None:
        for one in jobs:
            enqueue(tx, JOBS, one)

    await db.write(written)


def many(clock: SetClock, run_in: timedelta) -> list[Job]:
    jobs = [job(f"{of} {n}", clock, municipality=of) for of in MUNICIPALITIES for n in range(1_000)]
    return [replace(one, run_at=one.run_at + run_in) for one in jobs]


async def steps_of_a_look(db: SqliteDatabase, clock: SetClock, jobs_max: int) -> int:
    """Return how many steps it takes to lease so many jobs."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 100
        return 0

    def look(tx: Tx) -> None:
        driver_of(tx).set_progress_handler(step, 100)
        try:
            assert any_free(tx, JOBS, clock.now(), ANY)
            assert len(lease(tx, JOBS, clock.now(), jobs_max)) == jobs_max
        finally:
            driver_of(tx).set_progress_handler(None, 0)

    await db.write(look)
    return steps


async def test_jobs_that_wait_for_their_day_cost_a_look_nothing(embedded: SqliteDatabase, clock: SetClock) -> None:
    await open_jobs(embedded, many(clock, timedelta(days=2)))
    await open_jobs(embedded, [job("now", clock, municipality="kinn")])
    assert await steps_of_a_look(embedded, clock, 1) < STEPS_MAX


async def test_a_long_backlog_costs_a_look_nothing(embedded: SqliteDatabase, clock: SetClock) -> None:
    await open_jobs(embedded, many(clock, timedelta(0)))
    assert await steps_of_a_look(embedded, clock, 8) < STEPS_MAX
    assert await steps_of_a_look(embedded, clock, 8) < STEPS_MAX, "with eight of them under way"


async def test_what_was_done_costs_a_look_nothing(embedded: SqliteDatabase, clock: SetClock) -> None:
    await open_jobs(embedded, many(clock, timedelta(0)))
    await embedded.write(
        lambda tx: tx.execute(update(JOBS).values(done_at=JOBS.c.run_at).execution_options(**{ACROSS: "all"}))
    )
    await open_jobs(embedded, [job("now", clock, municipality="kinn")])
    clock.pass_s(LEASE_S)
    assert await steps_of_a_look(embedded, clock, 1) < STEPS_MAX


async def test_how_many_are_due_and_since_when_is_told_of_all_municipalities(
    embedded: SqliteDatabase, clock: SetClock
) -> None:
    worker = Worker(SERVICE, JOBS, embedded, clock, LOG, Metrics())
    assert await worker.due() == (0, 0.0)
    await open_jobs(embedded, [job(of, clock, municipality=of) for of in MUNICIPALITIES])
    await open_jobs(embedded, [replace(job("later", clock), run_at=clock.now() + timedelta(hours=1))])
    clock.pass_s(5)
    assert await worker.due() == (3, 5.0)
