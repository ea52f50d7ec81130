"""Ingest as the desk asks it to connect accounts: its handler and its callback, at a pretend Meta."""

import httpx
from starlette.applications import Starlette

from common.events import (
    LoginAsked,
    LoginFailed,
    LoginOffered,
    WithdrawalAsked,
    derived_id,
)
from ingest.adapters.secret_files import SecretFiles
from ingest.handlers.on_channel import on_channel
from ingest.jobs.login import Logins, Means
from ingest.routes.login_ends import Callbacks, add_callbacks
from tests.service.ingest.meta_login import APP_ID
from tests.service.ingest.stage import PAGE_A, Stage

OUTSIDE = "https://ordstyrer.example"
DESK = "https://desk.example"
BACK = f"{OUTSIDE}/connect/facebook/callback"


class Ingest:
    """Ingest's part of a login, over its own routes, with the desk's events in the test's hand."""

    def __init__(self, stage: Stage, means: Means) -> None:
        self.stage = stage
        self.means = means
        self.logins = Logins(stage.db, stage.world.control, stage.clock, means)
        app = Starlette()
        add_callbacks(app.router.add_route, Callbacks(self.logins, DESK))
        self.web = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=OUTSIDE)

    async def ask(self, number: int = 1, **more: object) -> list[LoginOffered]:
        """Somebody at the desk asks for a login; return all that were offered so far."""
        given = {"lang": "nb", "platform": "facebook", "account_id": PAGE_A, **more}
        await self.tell(asked(LoginAsked, number, self.stage, **given))
        return await self.stage.told(LoginOffered)

    async def tell(self, event: LoginAsked | WithdrawalAsked) -> None:
        at = self.stage.clock.now()
        await self.stage.db.write(lambda tx: on_channel(tx, event, at, logins=self.logins))

    async def log_in(self, offered: LoginOffered) -> httpx.Response:
        """Log in with a browser, all the way back to us."""
        return await self.web.get(await way_back(offered))

    async def connect(self, number: int = 1) -> httpx.Response:
        return await self.log_in((await self.ask(number))[-1])

    async def failed(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(one.why, one.lacking) for one in await self.stage.told(LoginFailed)]


def asked(kind: type, number: int, stage: Stage, **more: object) -> LoginAsked | WithdrawalAsked:
    request_id = derived_id("request", number)
    at = stage.clock.now()
    about = {"municipality": "bo", "occurred_at": at, "recorded_at": at, "actor": "kari", "request_id": request_id}
    event: LoginAsked | WithdrawalAsked = kind(event_id=derived_id(request_id, "asked"), **about, **more)
    return event


async def way_back(offered: LoginOffered) -> str:
    async with httpx.AsyncClient(timeout=60) as browser:
        answer = await browser.get(offered.url)
    where: str = answer.headers["location"]
    return where.partition("#")[0]


def accounts(stage: Stage, url: str, **change: str) -> SecretFiles:
    """The accounts file of bo as a login from the desk needs it, or with lines changed."""
    text = (stage.folder / "accounts.toml").read_text(encoding="utf-8")
    text = text.replace('token_file = "bo.page-token"', f'url = "{url}"')
    text = text.replace('name = "bo"\n', f'name = "bo"\napp_id = "{APP_ID}"\n', 1)
    for old, new in change.items():
        text = text.replace(f"{old} =", new)
    (stage.folder / "desk.toml").write_text(text, encoding="utf-8")
    return SecretFiles(stage.folder / "desk.toml")
