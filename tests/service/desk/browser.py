"""A browser at the desk's own application, without a socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.service.desk.stage import Stage


@asynccontextmanager
async def browser(
    stage: Stage, person: str = "kari", municipality: str = "randaberg"
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser whose person has used their link."""
    async with stage.client() as client:
        link = (await stage.link(municipality, person=person)).removeprefix("/link/")
        await client.post("/sign-in", data={"link": link})
        yield client
