"""Ingest in a test's hand: post deliveries, state accounts, move the clock, read what it told and what it asked for."""

import asyncio
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec
from sqlalchemy import text

from common.codec import decode
from common.control import account_key
from common.db import Database, Tx
from common.events import AccountFact, AccountState, Event, FactStated, derived_id
from common.service import Service, World

START = datetime(2026, 1, 2, 3, 0, tzinfo=UTC)
"""Some seconds after the sample payloads were sent."""
PAGE_A, PAGE_B = "100000000000001", "100000000000009"
SECRET_A, SECRET_B = b"app secret of bo", b"app secret of sogne"
TOKEN_A = "EAAtokenOfBo"
E = TypeVar("E", bound=Event)


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


def signature(body: bytes, secret: bytes = SECRET_A) -> str:
    """Return the header that the platform sends with the body."""
    return "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()


def fact(municipality: str, account_id: str, state: str, since: datetime = START) -> FactStated:
    """Return what the registry says of an account."""
    account = AccountFact(
        platform="facebook", account_id=account_id, name="Eksempel kommune", history=(AccountState(since, state),)
    )
    return FactStated(
        event_id=derived_id(municipality, account_id, state),
        municipality=municipality,
        occurred_at=since,
        recorded_at=since,
        key=account_key(municipality, "facebook", account_id),
        value=msgspec.json.encode(account).decode(),
    )


class Stage:
    """The service under test, with its neighbours as recorded events."""

    def __init__(self, service: Service, db: Database, clock: HandClock, folder: Path) -> None:
        self.service = service
        self.world: World = service.world
        self.db = db
        self.clock = clock
        self.folder = folder
        transport = httpx.ASGITransport(app=service.web, raise_app_exceptions=False)
        self.web = httpx.AsyncClient(transport=transport, base_url="http://ingest")

    def account(self, municipality: str, account_id: str, state: str = "active") -> None:
        """Let the registry say so."""
        self.world.control.state(fact(municipality, account_id, state, self.clock.at - timedelta(days=1)))

    async def post(self, body: bytes, secret: bytes = SECRET_A, app: str = "bo") -> httpx.Response:
        """Deliver a body as the platform does, signed."""
        headers = {"X-Hub-Signature-256": signature(body, secret)}
        return await self.web.post(f"/webhooks/facebook/{app}", content=body, headers=headers)

    async def handle(self) -> None:
        """Let the runner handle everything that has come."""
        runner = self.service.runner
        while not await runner.is_idle():
            await runner._one_batch()

    async def deliver(self, body: bytes, secret: bytes = SECRET_A, app: str = "bo") -> None:
        """Deliver a body and handle it."""
        answer = await self.post(body, secret, app)
        assert answer.status_code == 200, answer.text
        await self.handle()

    async def tell(self, *events: Event) -> None:
        """Handle a neighbour's events one after the other, as the runner would."""
        for event in events:
            handler = self.service.handlers[type(event)]
            await self.db.write(lambda tx, e=event, h=handler: h(tx, e, self.clock.now()))  # type: ignore[misc]  # bound now, not at the call

    async def work(self) -> None:
        """Do every job that is due now."""
        while await self.service.worker.run_due():
            pass

    async def later(self, **more: float) -> None:
        """Move the clock on and do every job that is due by then."""
        self.clock.at += timedelta(**more)
        await self.work()

    async def look(self) -> None:
        """Let the loop that looks at files and at kept changes go round once."""
        stop = asyncio.Event()
        looking = asyncio.create_task(self.service.loops[0](stop, self.service.health))
        await asyncio.sleep(0)  # it has begun its round
        stop.set()
        await looking

    async def told(self, kind: type[E]) -> list[E]:
        """Return what was published of a kind, oldest first."""
        return [event for event in await self.all_told() if isinstance(event, kind)]

    async def all_told(self) -> list[Event]:
        """Return everything that was published, oldest first."""

        def unit(tx: Tx) -> list[Event]:
            found = tx.execute(text("SELECT kind, value FROM ingest_outbox ORDER BY id")).all()
            return [decode(row.kind, row.value) for row in found]

        return await self.db.read(unit)

    async def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return await self.db.read(lambda tx: int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()))  # noqa: S608 - our own names

    def counted(self, name: str, **labels: str) -> float:
        """Return what a counter says."""
        found = self.world.metrics.registry.get_sample_value(name, {"service": "ingest", **labels})
        return found or 0.0
