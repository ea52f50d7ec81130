"""Views of the queue that a person keeps, and the page from which everything is reached by its name."""

import re

import httpx

from desk.routes.view_pages import ROOMS
from tests.core.desk.scene import ANSWER, decided, item
from tests.service.desk.rights import allow, enter
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import signed_in

VIEW = "lane=may&show=&tag=question&author=77"


async def keep(client: httpx.AsyncClient, **more: str) -> httpx.Response:
    page = (await client.get("/bo/crisis")).text
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    return await client.post("/bo/queue/views", data={"csrf": csrf, "view": VIEW, "name": "Mine spørsmål", **more})


async def test_a_view_is_kept_by_its_name_and_found_again_until_it_is_dropped(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        kept = await keep(client)
        assert kept.status_code == 303
        assert kept.headers["location"] == "/bo?lane=may&tag=question", "nobody's items are listed by their writer"
        page = (await client.get("/bo")).text
        assert 'href="/bo?lane=may&amp;tag=question">Mine spørsmål</a>' in page
        await keep(client)
        assert (await client.get("/bo")).text.count("Mine spørsmål</a>") == 1, "the same name twice is one view"
        assert 'aria-current="page">Mine spørsmål' in (await client.get("/bo?lane=may&tag=question")).text
        (view_id,) = re.findall(r'name="drop" value="([^"]+)"', page)
        await keep(client, drop=view_id)
        assert "Mine spørsmål</a>" not in (await client.get("/bo")).text


async def test_a_view_is_ones_own_and_has_a_name_and_an_end(stage: Stage) -> None:
    async with signed_in(stage, "bo") as client:
        await keep(client)
        await keep(client, name=" ")
        assert (await keep(client, csrf="x")).status_code == 403
        for n in range(30):
            await keep(client, name=f"nr. {n}")
        assert (await client.get("/bo")).text.count('name="drop"') == 20
    async with stage.client() as other:
        await allow(stage, "ola", "read", "*")
        await enter(stage, other, "ola")
        assert 'name="drop"' not in (await other.get("/bo")).text


async def test_everything_is_reached_by_its_name_from_one_page_without_a_script(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        await keep(client)
        page = (await client.get("/bo/palette")).text
        for to in ("/bo?lane=must", "/bo?lane=left", "/bo/insight", "/bo/crisis", "/bo?lane=may&amp;tag=question"):
            assert f'<li><a href="{to}">' in page
        assert '<a href="/bo?lane=must">Kø: Skal <span class="count">1</span></a>' in page
        found = (await client.get("/bo/palette", params={"q": "KØ vent"})).text
        listed = re.findall(r'<ul class="palette-list">(.*?)</ul>', found, re.DOTALL)[0]
        assert re.findall(r'href="([^"]+)"', listed) == ["/bo?lane=held"]
        assert "Ingenting heter det." in (await client.get("/bo/palette?q=<b>")).text
    there = {getattr(route, "path", "") for route in stage.service.web.routes}
    assert {f"/{{municipality:municipality}}/{room}" for room in ROOMS} <= there
