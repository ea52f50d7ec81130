"""Two colleagues who open one item see each other before either claims it; nothing of that outlives a minute."""

import re

import httpx
from sqlalchemy import select

from desk.handlers.forgetting import Kept, forget
from desk.handlers.onlooking import LOOKS_S
from desk.store.tables import ACTING
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.browser import browser
from tests.service.desk.rights import OTHER, allow, enter
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import ITEM

PATH = f"{ITEM}/onlookers"
SAYS = "har også denne åpen nå"


async def tells(client: httpx.AsyncClient, do: str = "still") -> httpx.Response:
    """Say from an open page that it is still looked at, or was left."""
    csrf = re.findall(r'name="csrf" value="([^"]*)"', (await client.get("/bo")).text)[0]
    return await client.post(PATH, data={"csrf": csrf, "do": do})


async def rows(stage: Stage) -> list[str]:
    t = ACTING.onlookers
    return await stage.db.read(
        lambda tx: sorted(tx.execute(select(t.c.person).where(t.c.municipality == "bo")).scalars())
    )


def said(page: str) -> str:
    (box,) = re.findall(r'<div id="onlookers" role="status" aria-live="polite"[^>]*>(.*?)</div>', page, re.DOTALL)
    return re.sub("<[^>]+>", "", box).strip()


async def test_whoever_opens_an_item_second_sees_who_has_it_open_without_script(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with browser(stage, "kari", "bo") as kari, browser(stage, "ola", "bo") as ola:
        assert said((await kari.get(ITEM)).text) == ""
        page = (await ola.get(ITEM)).text
        assert said(page).startswith(f"kari {SAYS}")
        assert "Ingen har tatt denne." in page
        assert said((await kari.get(ITEM)).text).startswith(f"ola {SAYS}")


async def test_an_open_page_hears_of_it_and_nobody_is_their_own_colleague(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with browser(stage, "kari", "bo") as kari, browser(stage, "ola", "bo") as ola:
        await kari.get(ITEM)
        assert SAYS not in (await tells(kari)).text
        await ola.get(ITEM)
        assert f"ola {SAYS}" in (await tells(kari)).text
        assert (await tells(ola, "left")).status_code == 204
        assert (await tells(kari)).text.strip() == ""


async def test_a_look_lapses_by_itself_and_is_not_kept(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with browser(stage, "kari", "bo") as kari, browser(stage, "ola", "bo") as ola:
        await kari.get(ITEM)
        await stage.later(seconds=LOOKS_S - 1)
        assert said((await ola.get(ITEM)).text).startswith("kari")
        await stage.later(seconds=2)
        assert said((await ola.get(ITEM)).text) == ""
    assert await rows(stage) == ["ola"]
    await stage.later(seconds=LOOKS_S)
    at = stage.clock.now()
    await stage.db.write(lambda tx: forget(tx, Kept(statements=1, complaints=1), at))
    assert await rows(stage) == []


async def test_nobody_hears_of_items_that_are_not_theirs_or_by_a_form_that_is_not_ours(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    await allow(stage, "per", "reply", OTHER)
    async with browser(stage, "kari", "bo") as kari, stage.client() as per:
        await kari.get(ITEM)
        csrf = await enter(stage, per, "per")
        refused = await per.post(PATH, data={"csrf": csrf, "do": "still"})
        assert (refused.status_code, "kari" in refused.text) == (404, False)
        assert (await kari.post(PATH, data={"csrf": "x", "do": "still"})).status_code == 403
        csrf = re.findall(r'name="csrf" value="([^"]*)"', (await kari.get(ITEM)).text)[0]
        assert (await kari.post(PATH, data={"csrf": csrf, "do": "watch"})).status_code == 403
        elsewhere = f"/sogne/items/{item_id()}/onlookers"
        assert (await kari.post(elsewhere, data={"csrf": csrf, "do": "still"})).status_code == 404
    assert await rows(stage) == ["kari"]
