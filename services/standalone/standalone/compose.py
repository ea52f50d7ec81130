"""All five services in one process: what `serve` and `demo` run."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

import archiver.app
import archiver.settings
import classifier.app
import classifier.settings
import desk.app
import desk.settings
import ingest.app
import ingest.settings
import notifier.app
import notifier.settings
from archiver.routes import is_public
from common import accounts
from common.bus.local import LocalBus
from common.clock import SystemClock
from common.control import account_key
from common.pack_versions import pack_key
from common.process import Doors
from common.service import Service
from common.web import add_health, add_idle, hide_errors, new_app
from notifier.routes.acknowledge import is_acknowledging
from standalone.pruning import Pruning

FACTS_S_MAX = 30.0
"""After this the server begins all the same: what comes for an account not known yet is kept and taken up later."""


@dataclass(frozen=True)
class Composition:
    """The five services of one process, and the one web app before them."""

    services: list[Service]
    web: ASGIApp
    health: ASGIApp
    """Where health and metrics are told: before them all, or on a port of their own."""

    def of(self, name: str) -> Service:
        """Return one of them by its name."""
        return next(service for service in self.services if service.name == name)

    async def is_idle(self) -> bool:
        """True when nothing waits in any service."""
        return all([await service.is_idle() for service in self.services])


def compose(doors: Doors, environ: Mapping[str, str]) -> Composition:
    """Attach every service to the doors of this process; Permanent tells what to mend when one cannot start."""
    services = [
        ingest.app.attach(doors.world("ingest"), ingest.settings.IngestSettings.from_environ(environ)),
        classifier.app.attach(doors.world("classifier"), classifier.settings.ClassifierSettings.from_environ(environ)),
        archiver.app.attach(doors.world("archiver"), archiver.settings.ArchiverSettings.from_environ(environ)),
        notifier.app.attach(doors.world("notifier"), notifier.settings.NotifierSettings.from_environ(environ)),
        desk.app.attach(doors.world("desk"), desk.settings.DeskSettings.from_environ(environ)),
    ]
    if isinstance(doors.bus, LocalBus):
        services[0].loops.append(Pruning(doors.bus, SystemClock()).run)
    health = new_app("Ordstyrer")
    add_health(health, [service.health for service in services], doors.metrics)
    for service in services:
        hide_errors(service.web, partial(_told, service))
    webs = {service.name: service.web for service in services}
    front = _Front(webs, health if doors.settings.health_port is None else None)
    composition = Composition(services, front, health)
    add_idle(health, composition.is_idle)
    return composition


def _told(service: Service, problem: BaseException) -> None:
    service.log.error("a request broke", exc_info=problem)


async def take_over(doors: Doors, composition: Composition) -> None:
    """On the embedded database (data/lock) nobody else is alive: what a killed process had begun goes on at once."""
    if doors.shared_db is not None:
        for service in composition.services:
            await service.worker.take_over()


def known_variables() -> set[str]:
    """Return every setting that some service reads."""
    kinds = (
        ingest.settings.IngestSettings,
        classifier.settings.ClassifierSettings,
        archiver.settings.ArchiverSettings,
        notifier.settings.NotifierSettings,
        desk.settings.DeskSettings,
    )
    return {name for kind in kinds for name in kind.model_fields}


class _Front:
    """Sends a request to the service that answers it: webhooks and ends of logins to ingest, the public journal to the
    archiver, links in messages to the notifier, health to all, the rest to the desk."""

    def __init__(self, webs: Mapping[str, ASGIApp], health: ASGIApp | None) -> None:
        self._ingest = webs["ingest"]
        self._archiver = webs["archiver"]
        self._notifier = webs["notifier"]
        self._desk = webs["desk"]
        self._health = health

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose by the path's first part."""
        path = scope.get("path", "/")
        if scope["type"] != "http":
            await PlainTextResponse("HTTP only.\n", 426)(scope, receive, send)
        elif path.startswith(("/webhooks/", "/connect/")):
            await self._ingest(scope, receive, send)
        elif self._health is not None and path in {"/healthz", "/readyz", "/metrics", "/idlez"}:
            await self._health(scope, receive, send)
        elif is_acknowledging(path):
            await self._notifier(scope, receive, send)
        elif is_public(path):
            await self._archiver(scope, receive, send)
        else:
            await self._desk(scope, receive, send)


async def facts_are_known(doors: Doors, municipalities: Iterable[str], stop: asyncio.Event) -> None:
    """Return when the shared facts hold every account of the accounts file, and a pack for each municipality named.

    So that the first request finds them. Once told to stop nothing is waited for: nobody reads facts any more.
    """
    path = doors.settings.accounts_file
    listed = accounts.read(path).accounts if path is not None else ()
    wanted = {account_key(a.municipality, a.platform, a.id) for a in listed}
    wanted |= {pack_key(municipality, "") for municipality in municipalities}
    ends = time.monotonic() + FACTS_S_MAX
    while wanted and not stop.is_set() and time.monotonic() < ends:
        wanted = {key for key in wanted if not _is_known(doors, key)}
        await asyncio.sleep(0.05)


def _is_known(doors: Doors, key: str) -> bool:
    found = doors.control.facts(key)
    return bool(found) if key.endswith("/") else key in found
