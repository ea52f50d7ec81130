"""The desk's database is away: whoever comes is told to come again, and finds everything when it is back."""

from typing import NoReturn

import httpx
import pytest

from common.errors import Transient
from tests.service.desk.in_crisis import browser
from tests.service.desk.stage import Stage

STAFF = ("/", "/bo", "/bo/channels")
RESIDENTS = ("/bo/complain", "/bo/channels.json")


async def away(_unit: object) -> NoReturn:
    """As a database answers that is gone."""
    raise Transient("database: no answer")


async def asked(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, stage: Stage, path: str) -> list[int]:
    """Return how a page answers before, while and after the database is away."""
    found = [(await client.get(path)).status_code]
    with monkeypatch.context() as gone:
        gone.setattr(stage.db, "read", away)
        gone.setattr(stage.db, "write", away)
        found.append((await client.get(path)).status_code)
    return [*found, (await client.get(path)).status_code]


@pytest.mark.parametrize("path", STAFF)
async def test_staff_are_told_that_a_page_cannot_be_shown_now(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    async with browser(stage, "kari", "bo") as client:
        assert await asked(client, monkeypatch, stage, path) == [200, 503, 200]


@pytest.mark.parametrize("path", RESIDENTS)
async def test_residents_are_told_that_a_page_cannot_be_shown_now(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    async with stage.client() as client:
        assert await asked(client, monkeypatch, stage, path) == [200, 503, 200]


async def test_a_program_is_told_so_too(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage.client(await stage.token("bo")) as client:
        assert await asked(client, monkeypatch, stage, "/api/v1/bo/items") == [200, 503, 200]
