"""The desk's database is away: whoever comes is told to come again, and finds everything when it is back."""

from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import make_url

from tests.faults.door import Door, Street
from tests.service.desk.browser import browser
from tests.service.desk.conftest import Opened

STAFF = ("/", "/bo", "/bo/channels")
RESIDENTS = ("/bo/complain", "/bo/channels.json")


@pytest.fixture
def door(database: str) -> Iterator[Door]:
    """A door before a real server."""
    with Street() as street:
        yield street.door(make_url(database).port or 0)


def through(door: Door, database: str) -> str:
    """Return the database's URL by way of the door."""
    return make_url(database).set(port=door.port).render_as_string(hide_password=False)


async def answers(client: httpx.AsyncClient, door: Door, paths: tuple[str, ...]) -> list[list[int]]:
    """Return how the pages answer before, while and after the database is away."""
    found = [[(await client.get(path)).status_code for path in paths]]
    for becomes in (door.shut, door.open):
        becomes()
        found.append([(await client.get(path)).status_code for path in paths])
    return found


async def test_staff_are_told_that_a_page_cannot_be_shown_now(opened: Opened, door: Door, database: str) -> None:
    stage = await opened(through(door, database))
    async with browser(stage, "kari", "bo") as client:
        assert await answers(client, door, STAFF) == [[200] * 3, [503] * 3, [200] * 3]
    async with stage.client(await stage.token("bo")) as program:
        assert await answers(program, door, ("/api/v1/bo/items",)) == [[200], [503], [200]]


async def test_residents_are_told_that_a_page_cannot_be_shown_now(opened: Opened, door: Door, database: str) -> None:
    stage = await opened(through(door, database))
    async with stage.client() as client:
        assert await answers(client, door, RESIDENTS) == [[200] * 2, [503] * 2, [200] * 2]
