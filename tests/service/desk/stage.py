"""The desk in a test's hand: tell it events, move its clock, act by its API and pages, read what it ordered."""

import re
from datetime import timedelta
from pathlib import Path

import httpx

from common.events import ActionOrdered
from common.service import Service
from desk.handlers.people import invite, make_token
from desk.store import Cases
from tests.core.desk.scene import T0, item_id
from tests.service.stage import E, ServiceStage
from tests.world import HandClock

ORIGIN = "http://desk.test"
BEGINS = T0 + timedelta(minutes=1)


class Stage(ServiceStage):
    """The desk under test."""

    def __init__(self, service: Service, clock: HandClock, folder: Path) -> None:
        super().__init__(service, clock)
        self.folder = folder

    async def said(self, kind: type[E]) -> list[E]:
        """Return what the desk told of a kind, oldest first."""
        return await self.told(kind)

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
