"""The desk in a test's hand: tell it events, move its clock, act by its API and pages, read what it ordered."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
from sqlalchemy import text

from common.codec import decode
from common.db import Database, Tx
from common.events import ActionOrdered, Event
from common.service import Service
from desk.handlers.people import invite, make_token
from desk.store import Cases
from tests.core.desk.scene import T0, item_id

ORIGIN = "http://desk.test"
E = TypeVar("E", bound=Event)


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = T0 + timedelta(minutes=1)

    def now(self) -> datetime:
        return self.at


class Stage:
    """The desk under test."""

    def __init__(self, service: Service, db: Database, clock: HandClock, folder: Path) -> None:
        self.service = service
        self.db = db
        self.clock = clock
        self.folder = folder

    async def tell(self, *events: Event) -> None:
        """Handle the events one after the other, as the runner would."""
        for event in events:
            handler = self.service.handlers[type(event)]
            await self.db.write(lambda tx, e=event, h=handler: h(tx, e, self.clock.now()))  # type: ignore[misc]  # bound now

    async def later(self, **more: float) -> None:
        """Move the clock on and do every job that is due by then."""
        self.clock.at += timedelta(**more)
        while await self.service.worker.run_due():
            pass

    async def said(self, kind: type[E]) -> list[E]:
        """Return what was published of a kind, oldest first."""

        def unit(tx: Tx) -> list[Event]:
            found = tx.execute(text("SELECT kind, value FROM desk_outbox ORDER BY id")).all()
            return [decode(row.kind, row.value) for row in found]

        return [e for e in await self.db.read(unit) if type(e) is kind]

    async def ordered(self, do: str | None = None) -> list[ActionOrdered]:
        """Return the orders given, of one kind or all."""
        return [o for o in await self.said(ActionOrdered) if do in {None, o.do}]

    async def timeline(self, municipality: str = "bo") -> list[tuple[str, str, str]]:
        """Return what happened, who did it and the clauses, oldest first."""
        rows = await self.db.read(lambda tx: Cases(tx, municipality).timeline(item_id(municipality)))
        return [(row["what"], row["who"], row["clause"]) for row in rows]

    async def token(self, *municipalities: str, person: str = "kari") -> str:
        """Return an API token for a person."""
        at = self.clock.now()
        return await self.db.write(lambda tx: make_token(tx, person, municipalities, at))

    async def link(self, *municipalities: str, person: str = "kari") -> str:
        """Return the path of a sign-in link."""
        at = self.clock.now()
        return "/link/" + await self.db.write(lambda tx: invite(tx, person, municipalities, at))

    def client(self, token: str | None = None) -> httpx.AsyncClient:
        """Return a client of the desk's web, with or without a token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = httpx.ASGITransport(app=self.service.web)
        return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)


def act_path(municipality: str = "bo") -> str:
    """The API's address for acts on the scene's item."""
    return f"/api/v1/{municipality}/items/{item_id(municipality)}/acts"


def fields_of(page: str, do: str) -> dict[str, str]:
    """Return the hidden fields of the page's form for an act."""
    forms = re.findall(r"<form\b.*?</form>", page, re.DOTALL)
    mine = next(f for f in forms if f'name="do" value="{do}"' in f)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', mine))
