"""Desks of municipalities where somebody applies for an account: who works there, in which roles, and their forms."""

import re

import httpx

from common.pack_folder import read_files
from desk.handlers.people import grant
from desk.store.keys import MODERATE, as_role
from tests.service.desk.browser import browser
from tests.service.desk.stage import Stage
from tests.service.told import POLICIES, version_of

LIBRARY = {
    "name": "Florø bibliotek",
    "platform": "facebook",
    "kind": "other",
    "owner": "tenesteleiar",
    "purpose": "Boktips og arrangement",
    "admins": "inga\nkari",
    "privacy": "yes",
}


async def peopled(stage: Stage, municipality: str, **roles: str) -> None:
    """Tell the desk the municipality's own pack, and who works there in which role ("" for none)."""
    stage.service.world.control.state(version_of(read_files(POLICIES / municipality)))
    at = stage.clock.now()
    for person, role in roles.items():
        rights = [MODERATE, *([as_role(role)] if role else [])]
        await stage.db.write(lambda tx, p=person, r=rights: grant(tx, p, [municipality], r, at))  # type: ignore[misc]  # bound now


async def filled(client: httpx.AsyncClient, path: str, **given: str) -> httpx.Response:
    """Open a page, fill its form in and send it."""
    page = (await client.get(path)).text
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf|key|role)" value="([^"]*)">', page))
    return await client.post(path, data={**hidden, **given})


async def applied(stage: Stage, person: str, municipality: str = "kinn", **given: str) -> httpx.Response:
    """Hand an application in as a person."""
    async with browser(stage, person, municipality) as client:
        return await filled(client, f"/{municipality}/accounts/apply", **given)


async def pressed(stage: Stage, who: str, path: str, **given: str) -> httpx.Response:
    """Press a button of an application's, or an account's, page as a person."""
    async with browser(stage, who, path.split("/")[1]) as client:
        return await filled(client, path, **given)


async def read(stage: Stage, person: str, path: str) -> httpx.Response:
    """Open a page as a person."""
    async with browser(stage, person, path.split("/")[1]) as client:
        return await client.get(path)


def place(answer: httpx.Response) -> str:
    """Return where an answer leads to, without what it says was done."""
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def hindrance(answer: httpx.Response) -> str:
    """Return what a refused form's page says stood in the way."""
    assert answer.status_code == 422, answer.text
    return answer.text.partition('id="problem"')[2].partition("</div>\n<div")[0].partition("<form")[0]
