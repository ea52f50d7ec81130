"""Durable jobs: whatever waits on the outside, or on the clock, happens here and never in a consumer.

Jobs are rows of the service's own table, leased for a while, one at a time a key, with back-off and a
circuit per target, fair across municipalities. Two replicas never do one job twice at the same time.
"""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    delete,
    func,
    select,
    update,
)

from common.clock import Clock
from common.crash import CrashPoint
from common.db import ACROSS, Database, Instant, Tx, insert_once, lock
from common.errors import OrdstyrerError, Transient
from common.health import Health
from common.log import Logger
from common.metrics import Metrics
from common.outbox import AUTO_ID

LEASE_S = 120.0
"""Longer than any one job may take (`JOB_S_MAX`): a lease that runs out means that its worker is dead."""
JOB_S_MAX = 90.0
JOBS_AT_ONCE_MAX = 8
ATTEMPTS_MAX = 12
BACK_OFF_FIRST_S = 1.0
BACK_OFF_S_MAX = 900.0
IDLE_S = 0.25
CIRCUIT_FAILURES = 5
CIRCUIT_OPEN_S = 30.0
KEEP_DONE = timedelta(days=7)
PRUNE_EVERY_S = 600.0


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do later. The same `job_id` twice is one job.

    `kind` picks the doer, `target` is the outside system it calls (for circuit and back-off), `key` what it
    must not overtake (one at a time, in order), `args` plain JSON values: ids and references, never text.
    """

    municipality: str
    job_id: UUID
    kind: str
    key: str
    target: str = "self"
    args: dict[str, Any] = {}
    run_at: datetime
    attempts: int = 0


Unit = Callable[[Tx], None]
Doer = Callable[[Job, datetime], Awaitable[Unit | None]]
"""Does a job outside any transaction; what it returns is written together with the job's completion."""
GiveUp = Callable[[Tx, Job, OrdstyrerError, datetime], None]
"""Writes what it means that a job was given up."""


def job_table(metadata: MetaData, service: str) -> Table:
    """Return the job table of a service."""
    name = f"{service}_job"
    return Table(
        name,
        metadata,
        Column("seq", AUTO_ID, primary_key=True, autoincrement=True),
        Column("municipality", String, nullable=False),
        Column("job_id", Uuid, nullable=False, unique=True),
        Column("kind", String, nullable=False),
        Column("key", String, nullable=False),
        Column("target", String, nullable=False),
        Column("args", LargeBinary, nullable=False),
        Column("run_at", Instant, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("lease_until", Instant, nullable=True),
        Column("done_at", Instant, nullable=True),
        Column("outcome", String, nullable=True),
        Index(f"{name}_due", "done_at", "run_at"),
        Index(f"{name}_key", "municipality", "key", "done_at"),
        sqlite_autoincrement=True,
    )


def enqueue(tx: Tx, table: Table, job: Job) -> bool:
    """Save a job in the caller's transaction; false when it is there already."""
    row = {
        "municipality": job.municipality,
        "job_id": job.job_id,
        "kind": job.kind,
        "key": job.key,
        "target": job.target,
        "args": msgspec.json.encode(job.args),
        "run_at": job.run_at,
        "attempts": 0,
    }
    return insert_once(tx, table, row)


def withdraw(tx: Tx, table: Table, municipality: str, job_id: UUID, at: datetime) -> bool:
    """Take a job back that nobody has begun; false when it is leased, done or unknown."""
    done = tx.execute(
        update(table)
        .where(
            table.c.municipality == municipality,
            table.c.job_id == job_id,
            table.c.done_at.is_(None),
            (table.c.lease_until.is_(None)) | (table.c.lease_until < at),
        )
        .values(done_at=at, outcome="withdrawn")
    )
    return done.rowcount > 0


def back_off_s(job: Job) -> float:
    """Return the wait before the next attempt: doubling, spread by the job's id so that not all come at once."""
    spread = 0.75 + (zlib.crc32(job.job_id.bytes) % 500) / 1000
    return min(BACK_OFF_FIRST_S * float(2**job.attempts), BACK_OFF_S_MAX) * spread


class Circuit:
    """Stops calling a target that has failed several times in a row, for a while."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}
        self._open_until: dict[str, datetime] = {}

    def failed(self, target: str, at: datetime) -> None:
        """One more failure in a row."""
        self._failures[target] = self._failures.get(target, 0) + 1
        if self._failures[target] >= CIRCUIT_FAILURES:
            self._open_until[target] = at + timedelta(seconds=CIRCUIT_OPEN_S)

    def worked(self, target: str) -> None:
        """The target answers (again)."""
        self._failures.pop(target, None)
        self._open_until.pop(target, None)

    def closed_to(self, at: datetime) -> list[str]:
        """Return the targets that are not called at that instant."""
        return [target for target, until in self._open_until.items() if until > at and target != "self"]


class Worker:
    """Does a service's jobs. `doers` by kind; `give_up` is told of jobs that end without success."""

    def __init__(self, service: str, table: Table, db: Database, clock: Clock, log: Logger, metrics: Metrics) -> None:
        self.service = service
        self.table = table
        self.doers: dict[str, Doer] = {}
        self.give_ups: dict[str, GiveUp] = {}
        self.crash = CrashPoint({})
        self._db = db
        self._clock = clock
        self._log = log
        self._metrics = metrics
        self._circuit = Circuit()
        self._news = asyncio.Event()
        self._busy: set[asyncio.Task[None]] = set()
        db.after_write.append(self._news.set)

    def does(self, kind: str, doer: Doer, give_up: GiveUp | None = None) -> None:
        """Register who does a kind of job."""
        self.doers[kind] = doer
        if give_up is not None:
            self.give_ups[kind] = give_up

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Do jobs until told to stop; finish what is begun. Own database gone: wait, as long as it lasts."""
        pruned_at = 0.0
        while not stop.is_set():
            self._news.clear()
            try:
                await self._begin_due()
                now_s = self._clock.now().timestamp()
                if now_s - pruned_at > PRUNE_EVERY_S:
                    pruned_at = now_s
                    await self._db.write(self._prune)
                health.fine("jobs")
            except Transient as e:
                health.not_ready("jobs", str(e))
            try:
                await asyncio.wait_for(self._news.wait(), IDLE_S)
            except TimeoutError:
                continue
        if self._busy:
            await asyncio.wait(self._busy)

    async def _begin_due(self) -> None:
        free = JOBS_AT_ONCE_MAX - len(self._busy)
        if free <= 0:
            return
        at = self._clock.now()
        if not await self._db.read(lambda tx: _any_due(tx, self.table, at)):
            return
        jobs = await self._db.write(lambda tx: _lease(tx, self.table, at, free, self._circuit.closed_to(at)))
        for job in jobs:
            task = asyncio.create_task(self._do(job))
            self._busy.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        self._news.set()
        if not task.cancelled() and (problem := task.exception()) is not None:
            self._log.error("a job broke; its lease runs out and it is tried again", exc_info=problem)

    async def run_due(self) -> int:
        """Do everything that is due now, one round, and return how many jobs were done (tests, CLI)."""
        at = self._clock.now()
        jobs = await self._db.write(lambda tx: _lease(tx, self.table, at, JOBS_AT_ONCE_MAX, []))
        for job in jobs:
            await self._do(job)
        return len(jobs)

    async def _do(self, job: Job) -> None:
        self.crash.passed(self.service, "work.leased")
        try:
            async with asyncio.timeout(JOB_S_MAX):
                unit = await self.doers[job.kind](job, self._clock.now())
        except TimeoutError:
            await self._again_or_never(job, Transient("the job took too long"))
        except OrdstyrerError as e:
            await self._again_or_never(job, e)
        else:
            self.crash.passed(self.service, "work.done")
            self._circuit.worked(job.target)
            await self._db.write(lambda tx: self._complete(tx, job, unit))
            self.crash.passed(self.service, "work.completed")

    def _complete(self, tx: Tx, job: Job, unit: Unit | None) -> None:
        if unit is not None:
            unit(tx)
        self._mark(tx, job, {"done_at": self._clock.now(), "outcome": "done", "lease_until": None})

    async def _again_or_never(self, job: Job, problem: OrdstyrerError) -> None:
        at = self._clock.now()
        if isinstance(problem, Transient):
            self._circuit.failed(job.target, at)
            if job.attempts + 1 < ATTEMPTS_MAX:
                wait_s = problem.retry_after_s or back_off_s(job)
                again = {
                    "attempts": job.attempts + 1,
                    "run_at": at + timedelta(seconds=wait_s),
                    "lease_until": None,
                }
                await self._db.write(lambda tx: self._mark(tx, job, again))
                return
        self._log.warning("a job was given up", kind=job.kind, job_id=str(job.job_id), reason=str(problem))
        self._metrics.count("ordstyrer_jobs_failed_total", service=self.service, kind=job.kind)
        await self._db.write(lambda tx: self._never(tx, job, problem, at))

    def _never(self, tx: Tx, job: Job, problem: OrdstyrerError, at: datetime) -> None:
        if job.kind in self.give_ups:
            self.give_ups[job.kind](tx, job, problem, at)
        self._mark(tx, job, {"done_at": at, "outcome": f"given up: {problem}"[:500], "lease_until": None})

    def _mark(self, tx: Tx, job: Job, values: Mapping[str, Any]) -> None:
        t = self.table
        tx.execute(update(t).where(t.c.municipality == job.municipality, t.c.job_id == job.job_id).values(**values))

    def _prune(self, tx: Tx) -> None:
        t = self.table
        old = self._clock.now() - KEEP_DONE
        tx.execute(delete(t).where(t.c.done_at < old).execution_options(**{ACROSS: "retention is the same for all"}))

    async def due(self) -> tuple[int, float]:
        """Return how many jobs are due and not done, and the age of the oldest in seconds."""
        at = self._clock.now()
        t = self.table

        def unit(tx: Tx) -> tuple[int, datetime | None]:
            row = tx.execute(
                select(func.count(), func.min(t.c.run_at))
                .where(t.c.done_at.is_(None), t.c.run_at <= at)
                .execution_options(**{ACROSS: "a count for operators"})
            ).one()
            return row[0], row[1]

        count, oldest = await self._db.read(unit)
        return count, (at - oldest).total_seconds() if oldest else 0.0


def _any_due(tx: Tx, t: Table, at: datetime) -> bool:
    query = select(t.c.seq).where(t.c.done_at.is_(None), t.c.run_at <= at).limit(1)
    return tx.execute(query.execution_options(**{ACROSS: "the worker serves all"})).first() is not None


def _lease(tx: Tx, t: Table, at: datetime, jobs_max: int, closed_targets: list[str]) -> list[Job]:
    """Lease the due heads of their keys, one municipality after the other in turn."""
    lock(tx, t.name, "lease")
    earlier = t.alias("earlier")
    blocked = select(earlier.c.seq).where(
        earlier.c.municipality == t.c.municipality,
        earlier.c.key == t.c.key,
        earlier.c.done_at.is_(None),
        earlier.c.seq < t.c.seq,
    )
    turn = func.row_number().over(partition_by=t.c.municipality, order_by=t.c.run_at)
    due = (
        select(t, turn.label("turn"))
        .where(
            t.c.done_at.is_(None),
            t.c.run_at <= at,
            (t.c.lease_until.is_(None)) | (t.c.lease_until < at),
            t.c.target.not_in(closed_targets),
            ~blocked.exists(),
        )
        .order_by("turn", t.c.run_at)
        .limit(jobs_max)
        .execution_options(**{ACROSS: "the worker serves all"})
    )
    found = tx.execute(due).all()
    if found:
        tx.execute(
            update(t)
            .where(t.c.seq.in_([r.seq for r in found]))
            .values(lease_until=at + timedelta(seconds=LEASE_S))
            .execution_options(**{ACROSS: "the worker serves all"})
        )
    return [
        Job(
            municipality=r.municipality,
            job_id=r.job_id,
            kind=r.kind,
            key=r.key,
            target=r.target,
            args=msgspec.json.decode(r.args),
            run_at=r.run_at,
            attempts=r.attempts,
        )
        for r in found
    ]
