"""Somebody connects bo's accounts at a pretend Meta, and keeps what they are told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlsplit

import httpx

from common.secret_box import SecretBox
from ingest.adapters.meta.login import MetaLogin
from ingest.adapters.secret_files import SecretFiles
from ingest.core.connecting import Connection, LoginApp
from ingest.jobs.connect import Connecting, Route
from ingest.store import tokens
from tests.service.ingest.meta_login import APP_ID, INSTAGRAM, REDIRECT
from tests.service.ingest.stage import PAGE_A, SECRET_A, Stage


class Desk:
    """Somebody connects accounts of bo: what they are told, and a login of their own for each time."""

    def __init__(self, stage: Stage, box: SecretBox, url: str) -> None:
        self.stage = stage
        self.box = box
        self.url = url
        self.said: list[str] = []

    @asynccontextmanager
    async def connecting(self, platform: str = "facebook", secret: bytes = SECRET_A) -> AsyncIterator[Connecting]:
        login = MetaLogin("v26.0")
        app = LoginApp(app_id=APP_ID, secret=secret, url=self.url)
        route = Route(municipality="bo", platform=platform, app_name="bo", app=app)
        try:
            yield Connecting(self.stage.db, login, self.box, route, self.stage.clock, self.said.append)
        finally:
            await login.close()

    async def connect(self, wanted: str | None = PAGE_A, platform: str = "facebook") -> Connection:
        async with self.connecting(platform) as one:
            where, state = one.begin(REDIRECT)
            return await one.finish(await browse(where), state, REDIRECT, {PAGE_A, INSTAGRAM}, wanted)

    async def check(self, account_id: str = PAGE_A) -> Connection:
        async with self.connecting() as one:
            return await one.check(account_id)

    async def stored(self) -> list[tokens.Kept]:
        return list(await self.stage.db.read(tokens.all_kept))


async def browse(where: str) -> dict[str, str]:
    """Log in with a browser, and return what it is sent back with."""
    async with httpx.AsyncClient(timeout=60) as browser:
        answer = await browser.get(where)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def files_of(stage: Stage) -> SecretFiles:
    """The accounts file without the account's token file."""
    text = (stage.folder / "accounts.toml").read_text(encoding="utf-8").replace('token_file = "bo.page-token"\n', "")
    (stage.folder / "without.toml").write_text(text, encoding="utf-8")
    return SecretFiles(stage.folder / "without.toml")
