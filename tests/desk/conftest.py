"""A desk served on loopback with a small queue in it, and a real browser to look at it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright
from starlette.routing import BaseRoute

from common.blob import Blobs
from common.clock import SystemClock
from common.events import Event, derived_id
from common.service import Service
from common.web import server_for
from desk.app import attach
from desk.core.counting import Cells
from desk.handlers.accounts import load_accounts
from desk.handlers.people import grant, invite
from desk.settings import DeskSettings
from desk.store import Figures
from tests.desk.queue import ACCOUNTS, channels, waiting
from tests.migrated import migrated, opened_file
from tests.parts.chromium import Chromium
from tests.service.told import POLICIES, packs_told
from tests.world import world_on

PORTS = range(24_000, 25_000)


def listen() -> socket.socket:
    """Listen on the first free port: whoever connects before the desk serves waits for it."""
    for port in PORTS:
        listening = socket.socket()
        try:
            listening.bind(("127.0.0.1", port))
        except OSError:
            listening.close()
            continue
        listening.listen()
        return listening
    raise OSError("no port is free")


class Served:
    """A desk on a port of its own."""

    def __init__(self, port: int, service: Service) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self._service = service
        self.db = service.world.db

    def routes(self) -> list[BaseRoute]:
        """Return what it answers to."""
        return list(self._service.web.routes)

    @property
    def blobs(self) -> Blobs:
        """The store of bytes that all services share."""
        return self._service.world.blobs

    def now(self) -> datetime:
        """Return the time by which the desk goes."""
        return SystemClock().now()

    async def tell(self, *events: Event) -> None:
        """Let the desk handle events."""
        for event in events:
            handler, at = self._service.handlers[type(event)], self.now()
            await self.db.write(lambda tx, e=event, h=handler, at=at: h(tx, e, at))  # type: ignore[misc]  # bound now

    async def link(self, *municipalities: str, person: str = "kari") -> str:
        """Return the address of a fresh sign-in link."""
        at = SystemClock().now()
        return f"{self.origin}/link/" + await self.db.write(lambda tx: invite(tx, person, municipalities, at))

    async def count(self, municipality: str, cells: Cells) -> None:
        """Let an item that is nowhere else count for these cells."""
        about = derived_id(municipality, "counted")
        await self.db.write(lambda tx: Figures(tx, municipality).count(about, "case", cells))

    async def grant(self, right: str, *municipalities: str) -> None:
        """Give the person of the links a right."""
        at = SystemClock().now()
        await self.db.write(lambda tx: grant(tx, "kari", municipalities, [right], at))


@pytest.fixture
async def served(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Served]:
    """A desk of the test's own, with a small queue; its settings may be the parameter of the test."""
    path = tmp_path / "desk.db"
    await migrated(f"sqlite:///{path}", ["desk"])
    db, clock = opened_file(path), SystemClock()
    world = world_on(db, tmp_path, clock)
    given = {"data_dir": tmp_path, "policies_dir": POLICIES, "desk_second_factor": False}
    settings = DeskSettings.model_validate(given | getattr(request, "param", {}))
    service = attach(world, settings)
    for fact in packs_told():
        world.control.state(fact)
    await db.write(lambda tx: load_accounts(tx, ACCOUNTS, clock.now()))
    listening = listen()
    desk = Served(listening.getsockname()[1], service)
    await desk.tell(*waiting(clock.now()), *channels(clock.now()))
    stop = asyncio.Event()
    live = asyncio.create_task(service.loops[-1](stop, service.health))
    server = server_for(service.web, "127.0.0.1", 0)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield desk
    stop.set()
    await live
    server.should_exit = True
    await serving
    listening.close()
    await db.close()


@pytest.fixture
async def browser(chromium: Chromium) -> AsyncIterator[Browser]:
    """The session's browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(chromium.endpoint)
        yield browser
        await browser.close()
