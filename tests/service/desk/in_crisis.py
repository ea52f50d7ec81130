"""A desk of Randaberg, whose crisis leadership approves all that goes out, with people in and out of the role."""

import re

import httpx

from common.accounts import AccountEntry
from common.pack_folder import read_files
from desk.handlers.people import grant
from desk.store.keys import POLICY, as_role
from tests.service.desk.browser import browser
from tests.service.desk.stage import Stage
from tests.service.desk.test_channels import load
from tests.service.told import POLICIES, version_of

HERE = "/randaberg/crisis"
ROLE = "kriseledelse"


async def prepared(stage: Stage, municipality: str = "randaberg", role: str = ROLE) -> None:
    """Tell the desk the municipality's own pack, and give leif the role that declares."""
    stage.service.world.control.state(version_of(read_files(POLICIES / municipality)))
    await load(stage, AccountEntry(municipality=municipality, platform="facebook", id="1", name="Kommunen"))
    at = stage.clock.now()
    await stage.db.write(lambda tx: grant(tx, "leif", [municipality], [as_role(role)], at))
    await stage.db.write(lambda tx: grant(tx, "kari", [municipality], ["publish"], at))


async def with_rules(stage: Stage) -> Stage:
    """Return Kinn's desk: anne may change the rules, kari works in the queue."""
    await prepared(stage, "kinn", "kriseledelse")
    at = stage.clock.now()
    await stage.db.write(lambda tx: grant(tx, "anne", ["kinn"], [POLICY], at))
    return stage


async def press(client: httpx.AsyncClient, do: str, here: str = HERE, **given: str) -> httpx.Response:
    """Fill one of the page's forms in and press its button."""
    page = (await client.get(here)).text
    (csrf,) = set(re.findall(r'name="csrf" value="([^"]*)"', page))
    return await client.post(here, data={"csrf": csrf, "do": do, **given})


async def crisis(stage: Stage, person: str = "leif", do: str = "declare") -> httpx.Response:
    """Declare or end a crisis at the desk."""
    async with browser(stage, person) as client:
        return await press(client, do, role=ROLE, because="Flom i sentrum")
