"""A service put together: its tables' machinery, its loops, its health. `app.py` of each service builds one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import MetaData

from common.blob import Blobs
from common.bus.port import Bus
from common.clock import Clock, happens
from common.control import Control
from common.crash import CrashPoint
from common.db import Database, Tx
from common.dead_letters import PARKED, REPLAY, DeadLetters, dead_letter_table
from common.errors import BadMessage, Permanent, Transient
from common.events import Event
from common.health import Health
from common.log import Logger, logger
from common.metrics import Metrics
from common.outbox import Outbox, Relay, outbox_table
from common.runner import Handler, Runner
from common.steady import Loop, steady
from common.waiting import Waiting, waiting_table
from common.work import JOBS_AT_ONCE_MAX, Worker, job_table

PING_EVERY_S = 5.0
MEASURE_EVERY_S = 5.0
REPLAY_EVERY_S = 1.0


@dataclass(frozen=True)
class World:
    """What a process gives its services: the doors to the outside, the clock, the shared facts."""

    db: Database
    bus: Bus
    blobs: Blobs
    clock: Clock
    control: Control
    metrics: Metrics
    crash: CrashPoint
    jobs_at_once_max: int = JOBS_AT_ONCE_MAX


@dataclass(frozen=True)
class Machinery:
    """The tables that every service has besides its own, and what works on them."""

    outbox: Outbox
    waiting: Waiting
    dead_letters: DeadLetters
    jobs: Any
    """The job table, for `common.work.enqueue`."""


def machinery(metadata: MetaData, service: str) -> Machinery:
    """Add outbox, waiting room, dead letters and jobs to a service's tables (called once, in its store)."""
    outbox = Outbox(outbox_table(metadata, service), service)
    return Machinery(
        outbox=outbox,
        waiting=Waiting(waiting_table(metadata, service)),
        dead_letters=DeadLetters(dead_letter_table(metadata, service), outbox),
        jobs=job_table(metadata, service),
    )


@dataclass
class Service:
    """A running service: `web` holds its routes, `loops` what runs until it is stopped."""

    name: str
    world: World
    machinery: Machinery
    handlers: Mapping[type[Event], Handler]
    topics: Sequence[str]
    web: FastAPI
    loops: list[Loop] = field(default_factory=list)
    closing: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """What is let go of when every loop has ended, jobs under way included."""
    begins: Callable[[], Awaitable[object]] | None = None
    """What its loops wait for, where something must have happened before."""

    def __post_init__(self) -> None:
        w, m = self.world, self.machinery
        self.health = Health(self.name)
        self.log: Logger = logger(self.name)
        self.worker = Worker(self.name, m.jobs, w.db, w.clock, self.log, w.metrics)
        self.worker.jobs_at_once_max = w.jobs_at_once_max
        self.relay = Relay(m.outbox, w.db, w.bus, w.clock, self.log)
        self.runner = Runner(
            self.name,
            self.handlers,
            self.topics,
            db=w.db,
            bus=w.bus,
            dead_letters=m.dead_letters,
            clock=w.clock,
            log=self.log,
            metrics=w.metrics,
        )
        self.runner.after(w.control.at_end)
        for part in (self.worker, self.relay, self.runner):
            part.crash = w.crash

    async def run(self, stop: asyncio.Event) -> None:
        """Run all loops until `stop`; when one that all rests on breaks, stop the others and raise what it raised."""
        loops: list[Loop] = [self.relay.run, self.worker.run, self._ping]
        beside: list[Loop] = [self._measure, *self.loops]
        if self.topics:
            loops.append(self.runner.run)
            beside.append(self._replay)
        loops += [steady(loop, self.name, self.log, self.world.metrics) for loop in beside]
        try:
            if self.begins is not None:
                await self.begins()
            async with asyncio.TaskGroup() as group:
                for loop in loops:
                    group.create_task(loop(stop, self.health))
        except BaseExceptionGroup as e:
            raise e.exceptions[0] from e
        finally:
            for close in self.closing:
                await close()

    async def _ping(self, stop: asyncio.Event, health: Health) -> None:
        """Keep `/readyz` true to the database and the broker even when nothing is consumed."""
        while not stop.is_set():
            for part, ping in (("database", self._ping_database), ("bus", self.world.bus.ping)):
                try:
                    await ping()
                    health.fine(part)
                except Transient as e:
                    health.not_ready(part, str(e))
            await happens(stop, PING_EVERY_S)

    async def _ping_database(self) -> None:
        await self.world.db.read(self.machinery.dead_letters.oldest)

    async def _measure(self, stop: asyncio.Event, _health: Health) -> None:
        """Tell operators what waits, and how long the oldest has waited."""
        while not stop.is_set():
            try:
                await self._measure_once()
            except Transient as e:
                self.log.info("not measured", reason=str(e))
            await happens(stop, MEASURE_EVERY_S)

    async def _measure_once(self) -> None:
        metrics, name = self.world.metrics, self.name
        unsent, unsent_age_s = await self.relay.unsent()
        due, due_age_s = await self.worker.due()
        (letters, parked_at), (waiting, since) = await self.world.db.read(self._counts)
        at = self.world.clock.now()
        metrics.set("ordstyrer_outbox_unsent", unsent, service=name)
        metrics.set("ordstyrer_jobs_due", due, service=name)
        metrics.set("ordstyrer_dead_letters", letters, service=name)
        metrics.set("ordstyrer_waiting", waiting, service=name)
        metrics.set("ordstyrer_dead_letter_age_seconds", _age_s(parked_at, at), service=name)
        ages = {"outbox": unsent_age_s, "job": due_age_s}
        for what, age_s in (ages | {"waiting": _age_s(since, at), "event": self.runner.waits_s(at)}).items():
            metrics.set("ordstyrer_oldest_unprocessed_seconds", age_s, service=name, what=what)

    def _counts(self, tx: Tx) -> tuple[tuple[int, datetime | None], tuple[int, datetime | None]]:
        return self.machinery.dead_letters.oldest(tx), self.machinery.waiting.oldest(tx)

    async def is_idle(self) -> bool:
        """True when nothing waits: no unsent row, no due job, nothing unread on the topics it consumes."""
        unsent, _ = await self.relay.unsent()
        has_read = not self.topics or await self.runner.is_idle()
        return not unsent and has_read and await self.worker.is_idle()

    async def _replay(self, stop: asyncio.Event, _health: Health) -> None:
        """Handle anew what an operator has marked for replay (`ordstyrer dead-letters replay`)."""
        letters = self.machinery.dead_letters
        while not stop.is_set():
            try:
                for letter in await self.world.db.read(lambda tx: letters.open(tx, state=REPLAY)):
                    await self._replay_one(letter["municipality"], letter["letter_id"])
            except Transient as e:
                self.log.info("replay waits", reason=str(e))
            await happens(stop, REPLAY_EVERY_S)

    async def _replay_one(self, municipality: str, letter_id: UUID) -> None:
        try:
            await self.runner.replay(municipality, letter_id)
        except (BadMessage, Permanent) as e:
            self.log.warning("a replayed message fails again", letter_id=str(letter_id), reason=str(e))
            letters = self.machinery.dead_letters
            await self.world.db.write(lambda tx: letters.mark(tx, municipality, letter_id, PARKED))


def _age_s(since: datetime | None, at: datetime) -> float:
    return (at - since).total_seconds() if since else 0.0
