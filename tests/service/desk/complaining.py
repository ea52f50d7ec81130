"""What a complaint needs in a test: a writer who sends forms, and persons at the desk who press buttons."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.service.desk.stage import Stage
from tests.service.desk.test_statements import page, token_of
from tests.service.desk.test_threat import hide_it

WORDS = "Jeg mente det ikke sånn, og dette er en misforståelse."
HERE = {"Sec-Fetch-Site": "same-origin"}
SAID = {"text": WORDS, "contact": "ola@example.org"}


async def send(
    stage: Stage, path: str, status: int = 303, headers: dict[str, str] = HERE, **said: str
) -> httpx.Response:
    """Send the form on a page."""
    async with stage.client() as client:
        answer = await client.post(path, data=said or SAID, headers=headers)
    assert answer.status_code == status, answer.text
    return answer


@asynccontextmanager
async def at_desk(stage: Stage, person: str, municipality: str = "bo") -> AsyncIterator[httpx.AsyncClient]:
    """A browser of a person at the desk."""
    link = (await stage.link(municipality, person=person)).removeprefix("/link/")
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": link})
        yield client


async def the_complaint(client: httpx.AsyncClient, municipality: str = "bo") -> str:
    """The path of the one complaint that waits."""
    listed = (await client.get(f"/{municipality}/complaints")).text
    (path,) = re.findall(rf'href="(/{municipality}/complaints/[0-9a-f-]+)"', listed)
    return str(path)


async def do(client: httpx.AsyncClient, path: str, do: str, **more: str) -> httpx.Response:
    """Press a button of the complaint's page."""
    shown = (await client.get(path)).text
    csrf = re.findall(r'name="csrf" value="(\w+)"', shown)[0]
    return await client.post(path, data={"csrf": csrf, "do": do, **more})


async def complained(stage: Stage) -> str:
    """A threat was hidden, and its writer has complained; returns the private link."""
    await hide_it(stage)
    link = await token_of(stage)
    await send(stage, link)
    return link


async def pointed(stage: Stage, **said: str) -> str:
    """Somebody points at a comment; returns the page of their complaint."""
    key = re.findall(r'name="key" value="([\w-]+)"', await page(stage, "/bo/complain"))[0]
    answer = await send(stage, "/bo/complain", 303, HERE, key=key, **(SAID | said))
    return answer.headers["location"].partition("?")[0]
