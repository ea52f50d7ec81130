"""One service as a process of its own: settings in, doors opened, loops and web run until told to stop."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from common import log, loop, migrate
from common.blob import Blobs, FolderBlobs, S3Blobs, s3_client
from common.bus.local import LocalBus
from common.bus.port import Bus
from common.clock import SystemClock, at_most
from common.command_line import service_parser
from common.control import Control
from common.crash import CrashPoint
from common.db import Database, PostgresDatabase, SqliteDatabase, Way
from common.errors import OrdstyrerError, Transient
from common.health import Health
from common.metrics import Metrics
from common.service import Service, World
from common.settings import PREFIX, Settings, WrongSettings, unknown_variables
from common.tracing import traced
from common.web import Servers, add_health, add_idle, hide_errors, new_app, servers_for, stop_on_signals

S = TypeVar("S", bound=Settings)
START_WAIT_S = 1.0
"""How long a process that finds no database or broker at its start waits before it looks again."""
ENDS_WITHIN_S = 22.0
"""So long what is under way may still take once the process is told to stop: Compose ends it by force after 30 s."""
CLOSE_S_MAX = 2.0
"""Of each connection: to say goodbye to whoever does not answer takes no longer."""


@dataclass(frozen=True)
class Doors:
    """What a process has open: database, bus, blobs, shared facts, metrics."""

    settings: Settings
    bus: Bus
    blobs: Blobs
    control: Control
    metrics: Metrics
    crash: CrashPoint
    shared_db: Database | None
    """The embedded database, when that is what all services of the process share."""

    def world(self, service: str) -> World:
        """Return the world of one service: on PostgreSQL it gets a pool of its own, in its own schema."""
        db = self.shared_db
        if db is None:
            url = self.settings.url()
            if url is None:
                raise WrongSettings("ORDSTYRER_DATABASE_URL is missing")
            db = PostgresDatabase(url, service, way=way_of(self.settings))
        return World(
            db=db,
            bus=self.bus,
            blobs=self.blobs,
            clock=SystemClock(),
            control=self.control,
            metrics=self.metrics,
            crash=self.crash,
            jobs_at_once_max=self.settings.jobs_at_once_max,
        )


def way_of(settings: Settings) -> Way:
    """Return how PostgreSQL is come to."""
    return Way(
        statement_s_max=settings.database_statement_s_max,
        lock_s_max=settings.database_lock_s_max,
        idle_s_max=settings.database_idle_s_max,
        direct_url=settings.direct_url(),
    )


def database_path(settings: Settings) -> Path:
    """Return where the embedded database lies."""
    return settings.data_dir / "ordstyrer.db"


@asynccontextmanager
async def open_doors(settings: Settings, environ: Mapping[str, str]) -> AsyncIterator[Doors]:
    """Open what the settings name; wrong combinations stop the start with what to do."""
    url = settings.url()
    if (url is None) != (settings.kafka is None):
        raise WrongSettings(
            "ORDSTYRER_DATABASE_URL and ORDSTYRER_KAFKA belong together: set both, or neither for one process "
            "with its database in ORDSTYRER_DATA_DIR."
        )
    clock = SystemClock()
    shared_db = SqliteDatabase(database_path(settings)) if url is None else None
    bus: Bus
    if shared_db is not None:
        bus = LocalBus(shared_db, clock)
    else:
        from common.bus.kafka import KafkaBus  # noqa: PLC0415 - an installation without a broker needs none of it

        bus = KafkaBus(settings.kafka or "", security=settings.kafka_security())
    doors = Doors(
        settings=settings,
        bus=bus,
        blobs=blobs_of(settings),
        control=Control(bus, log.logger("control")),
        metrics=Metrics(),
        crash=CrashPoint(environ),
        shared_db=shared_db,
    )
    try:
        yield doors
    finally:
        await at_most(CLOSE_S_MAX, bus.close())
        if shared_db is not None:
            await shared_db.close()


def blobs_of(settings: Settings, *, flushed: bool = True) -> Blobs:
    """Return the blob store that the settings name. A folder's files are `flushed` unless a power cut may take them."""
    if settings.blob_s3_bucket is None:
        return FolderBlobs(settings.data_dir / "blobs", flushed=flushed)
    client = s3_client(settings.blob_s3_endpoint)
    return S3Blobs(client, settings.blob_s3_bucket, lock_days=settings.blob_s3_lock_days)


async def run_services(
    doors: Doors,
    services: list[Service],
    server: Servers,
    stop: asyncio.Event,
    before_serving: Callable[[], Awaitable[None]] | None = None,
    *,
    ends_within_s: float = ENDS_WITHIN_S,
) -> None:
    """Run services, shared facts and the web server together until `stop`, or until one of them breaks.

    `before_serving` is awaited before the first request is taken. What has not ended in time is broken off: each step
    may be broken off anywhere and is taken up after the next start, as after a kill.
    """
    control_health = services[0].health
    try:
        async with asyncio.TaskGroup() as group:
            ending = group.create_task(_end_with(server, stop))
            running = [
                group.create_task(_start_bus(doors, control_health, stop)),
                group.create_task(doors.control.run(stop, control_health)),
                *(group.create_task(service.run(stop)) for service in services),
            ]
            serving = group.create_task(_serve(server, before_serving))
            group.create_task(_cut_off(stop, {serving, *running}, ends_within_s))
            await asyncio.wait({serving, *running}, return_when=asyncio.FIRST_EXCEPTION)
            stop.set()
            await ending
    except BaseExceptionGroup as e:
        raise e.exceptions[0] from e  # said in one sentence, where a command line knows its word
    for service in services:
        if service.world.db is not doors.shared_db:
            await at_most(CLOSE_S_MAX, service.world.db.close())


async def _cut_off(stop: asyncio.Event, tasks: set[asyncio.Task[None]], within_s: float) -> None:
    """Break off what takes too long once the process is told to stop."""
    await stop.wait()
    _, late = await asyncio.wait(tasks, timeout=within_s)
    if late:
        log.logger("process").warning("what had not ended is broken off", seconds=within_s, count=len(late))
    for task in late:
        task.cancel()


async def _serve(server: Servers, before_serving: Callable[[], Awaitable[None]] | None) -> None:
    if before_serving is not None:
        await before_serving()
    await server.serve()


async def _end_with(server: Servers, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


async def _start_bus(doors: Doors, health: Health, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await doors.bus.start()
        except Transient as e:
            health.not_ready("bus", str(e))
            await asyncio.sleep(START_WAIT_S)
        else:
            return


Attach = Callable[[World, S], Service]


def run(name: str, attach: Attach[S], settings_type: type[S], arguments: list[str] | None = None) -> None:
    """Be one service: the entry point of `python -m <service>` and of `ordstyrer <service>`."""
    given = service_parser(name).parse_args(arguments)
    settings = settings_type.from_environ(os.environ)
    if given.check:
        for key, value in settings.shown().items():
            print(f"{key}={value}")  # noqa: T201 - this is the answer
        log.configure(as_json=False, level="error")
        raise SystemExit(asyncio.run(_check(name, attach, settings)))
    log.configure(as_json=settings.log_json, level=settings.log_level)
    for sentence in unknown_variables(_of_service(os.environ, name), set(settings_type.model_fields)):
        print(sentence, file=sys.stderr)  # noqa: T201 - said before logging begins
    with traced(settings.trace_endpoint, settings.trace_share):
        loop.run(_run_alone(name, attach, settings, migrate_first=given.migrate))


OTHERS = ("ingest", "classifier", "archiver", "notifier", "desk")


def _of_service(environ: Mapping[str, str], name: str) -> dict[str, str]:
    """Leave the other services' own settings out: one ConfigMap often serves all five."""
    others = tuple(f"{PREFIX}{other.upper()}_" for other in OTHERS if other != name)
    return {key: value for key, value in environ.items() if not key.startswith(others)}


async def _check(name: str, attach: Attach[S], settings: S) -> int:
    """Say whether the service would start with these settings, and if not, why; 0 when it would."""
    try:
        _needed_url(name, settings)
        async with open_doors(settings, os.environ) as doors:
            world = doors.world(name)
            attach(world, settings)
            await world.db.read(lambda tx: tx.exec_driver_sql("SELECT 1").scalar())
            await doors.bus.start()
            await world.db.close()
    except (OrdstyrerError, WrongSettings) as e:
        print(f"{name} would not start: {e}")  # noqa: T201 - this is the answer
        return 1
    print(f"{name} would start.")  # noqa: T201 - this is the answer
    return 0


def _needed_url(name: str, settings: Settings) -> str:
    url = settings.url()
    if url is None:
        raise WrongSettings(
            f"{name} alone needs ORDSTYRER_DATABASE_URL and ORDSTYRER_KAFKA. For everything in one process "
            "without them: `ordstyrer serve`."
        )
    return url


async def _run_alone(name: str, attach: Attach[S], settings: S, *, migrate_first: bool) -> None:
    url = _needed_url(name, settings)
    if migrate_first:
        await migrate.upgrade(settings.direct_url() or url, [name])
    async with open_doors(settings, os.environ) as doors:
        service = attach(doors.world(name), settings)
        health = service.web if settings.health_port is None else new_app(name)
        add_health(health, [service.health], doors.metrics)
        add_idle(health, service.is_idle)
        hide_errors(service.web, lambda problem: service.log.error("a request broke", exc_info=problem))
        stop = asyncio.Event()
        with stop_on_signals(stop):
            await run_services(doors, [service], servers_for(service.web, health, settings), stop)
