"""Workers with hands that do as a test tells them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from common.db import Database
from common.events import derived_id
from common.health import Health
from common.metrics import Metrics
from common.work import (
    Job,
    Unit,
    Worker,
    enqueue,
)
from tests.contract.machines import LOG, MACHINERY, SERVICE
from tests.contract.set_clock import SetClock

JOBS = MACHINERY.jobs


class Hand:
    """Does jobs as told, and remembers in which order."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.under_way: set[str] = set()
        self.together_max = 0
        self.problem: Exception | None = None
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self, job: Job, _at: datetime) -> Unit | None:
        """Do a job: raise what was set, else note it."""
        name = str(job.args["name"])
        self.under_way.add(name)
        self.together_max = max(self.together_max, len(self.under_way))
        try:
            await self.may_end.wait()
            if self.problem is not None:
                raise self.problem
            self.done.append(name)
        finally:
            self.under_way.discard(name)
        return None


def job(name: str, clock: SetClock, *, key: str = "", municipality: str = "bo", target: str = "self") -> Job:
    return Job(
        municipality=municipality,
        job_id=derived_id(municipality, name),
        kind="act",
        key=key or name,
        target=target,
        args={"name": name},
        run_at=clock.now(),
    )


async def wants(db: Database, *wanted: Job) -> None:
    for one in wanted:
        await db.write(lambda tx, one=one: enqueue(tx, JOBS, one))  # type: ignore[misc]  # mypy loses the default


def worker(db: Database, clock: SetClock, hand: Hand) -> Worker:
    made = Worker(SERVICE, JOBS, db, clock, LOG, Metrics())
    made.does("act", hand)
    return made


@asynccontextmanager
async def running(*workers: Worker) -> AsyncIterator[None]:
    stop = asyncio.Event()
    tasks = [asyncio.create_task(w.run(stop, Health(SERVICE))) for w in workers]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)
