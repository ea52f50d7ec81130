"""Persons with rights on single accounts, signed in, for tests of who sees and does what."""

import re

import httpx

from desk.core.rights import Row
from desk.handlers.people import make_link
from desk.store import Rights
from tests.service.desk.stage import Stage

MINE = "facebook:1234567890321"
"""The account of the scene's item."""
OTHER = "facebook:2"


async def allow(stage: Stage, person: str, right: str, account: str = MINE, municipality: str = "bo") -> None:
    """Give a person a right on an account."""
    row, at = Row(person=person, account=account, right=right), stage.clock.now()
    await stage.db.write(lambda tx: Rights(tx, municipality).give(row, at))


async def enter(stage: Stage, client: httpx.AsyncClient, person: str, municipality: str = "bo") -> str:
    """Sign a person in who has rows already, without giving them any more; return their form token."""
    at = stage.clock.now()
    link = await stage.db.write(lambda tx: make_link(tx, person, [municipality], at))
    entered = await client.post("/sign-in", data={"link": link})
    assert entered.status_code == 303, entered.text
    return csrf_in((await client.get("/")).text)


def csrf_in(page: str) -> str:
    """Return the form token that a page carries."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]
