"""The loop that does a service's jobs, outside any transaction, and writes how each ended."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, func, select

from common.batch_size import LOOK_REST_S_MAX, rest_s
from common.clock import Clock, happens
from common.crash import CrashPoint
from common.db import ACROSS, Database, Tx
from common.errors import BadMessage, NotYet, OrdstyrerError, Permanent, Transient
from common.health import Health
from common.log import Logger, told_of
from common.metrics import Metrics
from common.tracing import span
from common.work.circuit import Circuit
from common.work.ends import Ends, Unit
from common.work.heads import Which, of_open_jobs
from common.work.job import Job, back_off_s
from common.work.lease import JOB_S_MAX, Leased, any_free, lease, take_over

JOBS_AT_ONCE_MAX = 8
"""So many platform calls, mails and seals of one service are under way at a time where nothing else is set."""
ATTEMPTS_MAX = 12
IDLE_S = 0.25
IDLE_LOOKS_AHEAD_S = 2.0
KEEP_DONE = timedelta(days=7)
PRUNE_EVERY_S = 600.0
WRITE_AGAIN_S = 1.0
"""Own database gone just as a job is done: the wait before its completion is written again."""

Doer = Callable[[Job, datetime], Awaitable[Unit | None]]
"""Does a job outside any transaction; what it returns is written together with the job's completion."""
GiveUp = Callable[[Tx, Job, OrdstyrerError, datetime], None]
"""Writes what it means that a job was given up."""


class Worker:
    """Does a service's jobs. `doers` by kind; `give_up` is told of jobs that end without success."""

    def __init__(self, service: str, table: Table, db: Database, clock: Clock, log: Logger, metrics: Metrics) -> None:
        self.service = service
        self.table = table
        self.doers: dict[str, Doer] = {}
        self.give_ups: dict[str, GiveUp] = {}
        self.crash = CrashPoint({})
        self.jobs_at_once_max = JOBS_AT_ONCE_MAX
        self.idle_s = IDLE_S
        self.leaves_others = False
        """Whether kinds that it does not do are left to other processes of the service."""
        self.ends_within_s: float | None = None
        """How long jobs under way may still take once it is told to stop; None: as long as they do."""
        self._db = db
        self._clock = clock
        self._log = log
        self._metrics = metrics
        self._circuit = Circuit()
        self.ends = Ends(table, db)
        self._looked_at = -IDLE_S
        self._took_s = 0.0
        self._more = False
        """Whether the last look found as many jobs as there was room for."""
        self._news = asyncio.Event()
        self._busy: dict[asyncio.Task[None], Leased] = {}
        self.ends.under_way = self._busy.values
        self._ready_to_work: tuple[asyncio.Event, ...] = ()
        db.after_write.append(self._told)

    def _told(self, news: Collection[str]) -> None:
        if self.table.name in news:
            self._news.set()

    def does(self, kind: str, doer: Doer, give_up: GiveUp | None = None) -> None:
        """Register who does a kind of job."""
        self.doers[kind] = doer
        if give_up is not None:
            self.give_ups[kind] = give_up

    def after(self, *events: asyncio.Event) -> None:
        """Begin to work only when these have happened (control read to its end)."""
        self._ready_to_work = events

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Do jobs until told to stop; finish what is begun. Own database gone: wait, as long as it lasts."""
        for event in self._ready_to_work:
            while not stop.is_set() and not event.is_set():
                await happens(event, IDLE_S)
        pruned_at = 0.0
        while not stop.is_set():
            self._news.clear()
            try:
                if self._is_worth_a_look():
                    await self._begin_due()
                now_s = self._clock.now().timestamp()
                if now_s - pruned_at > PRUNE_EVERY_S:
                    pruned_at = now_s
                    await self._db.write(self._prune)
                health.fine("jobs")
            except Transient as e:
                health.not_ready("jobs", str(e))
            if await happens(self._news, self.idle_s) and not self._more:
                await self._rest(stop)
        await self._end_jobs()

    async def _rest(self, stop: asyncio.Event) -> None:
        """Rest after the last look, and no shorter: a timer may ring early, and news that is not looked at is gone."""
        until_s = self._looked_at + rest_s(self._took_s, LOOK_REST_S_MAX)
        while (left_s := until_s - time.monotonic()) > 0:
            if await happens(stop, left_s):
                return

    async def _end_jobs(self) -> None:
        """Finish what is begun; what takes longer than it may is broken off, and another leases it anew."""
        over = None if self.ends_within_s is None else time.monotonic() + self.ends_within_s
        while self._busy:
            left = None if over is None else over - time.monotonic()
            if left is not None and left <= 0:
                for task in list(self._busy):
                    task.cancel()
                over = None
                continue
            await asyncio.wait(self._busy, timeout=left)
        await self.ends.end()

    async def _begin_due(self) -> None:
        free = self.jobs_at_once_max - len(self._busy)
        if free <= 0:
            return
        self._looked_at = time.monotonic()
        try:
            await self._begun(free)
        finally:
            self._took_s = time.monotonic() - self._looked_at

    async def _begun(self, free: int) -> None:
        at = self._clock.now()
        which = Which(self._circuit.closed_to(at), self._kinds())
        if not self._more and not await self._db.read(lambda tx: any_free(tx, self.table, at, which)):
            return
        found = await self._db.write(lambda tx: lease(tx, self.table, at, free, which))
        self._more = len(found) == free
        for leased in found:
            self._begin(leased, self._do(leased))

    def _is_worth_a_look(self) -> bool:
        """One look for several places costs as much as one for each: half of them free, or some for a while."""
        free = self.jobs_at_once_max - len(self._busy)
        return free >= self.jobs_at_once_max / 2 or (free > 0 and time.monotonic() - self._looked_at >= self.idle_s)

    def _kinds(self) -> list[str] | None:
        return list(self.doers) if self.leaves_others else None

    def _begin(self, leased: Leased, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._busy[task] = leased
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        leased = self._busy.pop(task)
        self._news.set()
        if not task.cancelled() and (problem := task.exception()) is not None:
            self._log.error("a job broke and is put off", kind=leased.job.kind, exc_info=problem)
            if not isinstance(problem, Transient):
                self._begin(leased, self._put_off_or_never(leased, Permanent(type(problem).__name__)))

    async def run_due(self) -> int:
        """Do everything that is due now, one round, and return how many jobs were done (tests, CLI)."""
        at = self._clock.now()
        which = Which(kinds=self._kinds())
        if not await self._db.read(lambda tx: any_free(tx, self.table, at, which)):
            return 0
        found = await self._db.write(lambda tx: lease(tx, self.table, at, self.jobs_at_once_max, which))
        for leased in found:
            await self._do(leased)
        return len(found)

    async def _do(self, leased: Leased) -> None:
        job = leased.job
        about = {"service": self.service, "municipality": job.municipality, "kind": job.kind}
        with told_of(job_id=str(job.job_id)), span(f"do {job.kind}", job.trace, **about):
            await self._done(leased, job)

    async def _done(self, leased: Leased, job: Job) -> None:
        self.crash.passed(self.service, "work.leased")
        try:
            async with asyncio.timeout(JOB_S_MAX):
                unit = await self.doers[job.kind](job, self._clock.now())
        except TimeoutError:
            await self._failed(leased, Transient("the job took too long"))
        except OrdstyrerError as e:
            await self._failed(leased, e)
        else:
            self.crash.passed(self.service, "work.done")
            self._circuit.worked(job.target)
            await self._completed(leased, unit)
            self.crash.passed(self.service, "work.completed")

    async def _completed(self, leased: Leased, unit: Unit | None) -> None:
        try:
            await self._settle(leased, {"done_at": self._clock.now(), "outcome": "done"}, unit)
        except (Permanent, BadMessage) as e:
            await self._never(leased, e)

    async def _failed(self, leased: Leased, problem: OrdstyrerError) -> None:
        if isinstance(problem, Transient):
            if not isinstance(problem, NotYet):
                self._circuit.failed(leased.job.target, self._clock.now())
            await self._put_off_or_never(leased, problem)
        else:
            await self._never(leased, problem)

    async def _put_off_or_never(self, leased: Leased, problem: OrdstyrerError) -> None:
        job = leased.job
        if job.attempts + 1 >= ATTEMPTS_MAX:
            await self._never(leased, problem)
            return
        wait_s = getattr(problem, "retry_after_s", None) or back_off_s(job)
        run_at = self._clock.now() + timedelta(seconds=wait_s)
        await self._settle(leased, {"attempts": job.attempts + 1, "run_at": run_at}, None)

    async def _never(self, leased: Leased, problem: OrdstyrerError) -> None:
        job, at = leased.job, self._clock.now()
        about = {"kind": job.kind, "job_id": str(job.job_id), "error": type(problem).__name__}
        self._log.warning("a job was given up", reason=str(problem), **about)
        self._metrics.count("ordstyrer_jobs_failed_total", service=self.service, kind=job.kind)
        told = self.give_ups.get(job.kind)
        unit = (lambda tx: told(tx, job, problem, at)) if told is not None else None
        await self._settle(leased, {"done_at": at, "outcome": f"given up: {problem}"[:500]}, unit)

    async def _settle(self, leased: Leased, values: Mapping[str, Any], unit: Unit | None) -> None:
        """Write how it ended, as long as the lease lasts: else somebody else does the job by now.

        Transient when the database stays away that long; what the unit raises otherwise.
        """
        while True:
            try:
                if not await self.ends.write(leased, values, unit):
                    self._log.warning("a job took longer than its lease: another worker has it", kind=leased.job.kind)
            except Transient as e:
                if self._clock.now() >= leased.until:
                    raise
                self._log.info("the end of a job is not written yet", reason=str(e), wait_s=WRITE_AGAIN_S)
                await asyncio.sleep(WRITE_AGAIN_S)
            else:
                return

    def _prune(self, tx: Tx) -> None:
        t = self.table
        old = self._clock.now() - KEEP_DONE
        tx.execute(delete(t).where(t.c.done_at < old).execution_options(**{ACROSS: "retention is the same for all"}))

    async def take_over(self) -> None:
        """Go on at once with what a killed process had begun; only where no other process may hold a lease."""
        await self._db.write(lambda tx: take_over(tx, self.table))

    async def is_idle(self) -> bool:
        """True when no job is due, or will be in a moment, or is being tried again: a far deadline is no work."""
        t = self.table
        soon = self._clock.now() + timedelta(seconds=IDLE_LOOKS_AHEAD_S)
        working = (
            select(t.c.seq)
            .where(t.c.done_at.is_(None), (t.c.run_at <= soon) | (t.c.attempts > 0))
            .limit(1)
            .execution_options(**{ACROSS: "the worker serves all"})
        )
        return await self._db.read(lambda tx: tx.execute(working).first()) is None

    async def due(self) -> tuple[int, float]:
        """Return how many jobs are due and not done, and the age of the oldest in seconds."""
        at = self._clock.now()
        t = self.table

        def unit(tx: Tx) -> tuple[int, datetime | None]:
            row = tx.execute(
                select(func.count(), func.min(t.c.run_at))
                .where(t.c.done_at.is_(None), t.c.run_at <= at, t.c.municipality.in_(select(of_open_jobs(t))))
                .execution_options(**{ACROSS: "a count for operators"})
            ).one()
            return row[0], row[1]

        count, oldest = await self._db.read(unit)
        return count, (at - oldest).total_seconds() if oldest else 0.0
