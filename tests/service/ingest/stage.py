"""Ingest in a test's hand: post deliveries, state accounts, move the clock, read what it told and what it asked for."""

import asyncio
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec

from common.control import account_key
from common.events import AccountFact, AccountState, FactStated, derived_id
from common.service import Service
from tests.service.stage import ServiceStage
from tests.world import HandClock

START = datetime(2026, 1, 2, 3, 0, tzinfo=UTC)
"""Some seconds after the sample payloads were sent."""
PAGE_A, PAGE_B = "100000000000001", "100000000000009"
SECRET_A, SECRET_B = b"app secret of bo", b"app secret of sogne"
TOKEN_A = "EAAtokenOfBo"


def signature(body: bytes, secret: bytes = SECRET_A) -> str:
    """Return the header that the platform sends with the body."""
    return "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()


def fact(
    municipality: str, account_id: str, state: str, since: datetime = START, platform: str = "facebook"
) -> FactStated:
    """Return what the registry says of an account."""
    account = AccountFact(
        platform=platform, account_id=account_id, name="Eksempel kommune", history=(AccountState(since, state),)
    )
    return FactStated(
        event_id=derived_id(municipality, platform, account_id, state),
        municipality=municipality,
        occurred_at=since,
        recorded_at=since,
        key=account_key(municipality, platform, account_id),
        value=msgspec.json.encode(account).decode(),
    )


def active(platform: str, account_id: str) -> FactStated:
    """Return what the registry says of an account of Bø that has been active for a day."""
    return fact("bo", account_id, "active", START - timedelta(days=1), platform)


class Stage(ServiceStage):
    """The service under test, with its neighbours as recorded events."""

    def __init__(self, service: Service, clock: HandClock, folder: Path) -> None:
        super().__init__(service, clock)
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

    async def deliver(self, body: bytes, secret: bytes = SECRET_A, app: str = "bo") -> None:
        """Deliver a body and handle it."""
        answer = await self.post(body, secret, app)
        assert answer.status_code == 200, answer.text
        await self.handle()

    async def look(self) -> None:
        """Let the loop that looks at files and at kept changes go round once."""
        stop = asyncio.Event()
        looking = asyncio.create_task(self.service.loops[0](stop, self.service.health))
        await asyncio.sleep(0)  # it has begun its round
        stop.set()
        await looking

    def counted(self, name: str, **labels: str) -> float:
        """Return what a counter says."""
        found = self.world.metrics.registry.get_sample_value(name, {"service": "ingest", **labels})
        return found or 0.0
