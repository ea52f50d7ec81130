"""Guests: each sees the matter they were asked about and nothing else, and their answers go where they belong."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from common.events import UnitAnswered
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.complaining import at_desk
from tests.service.desk.conftest import PACK_TOML, Opened, pack_told
from tests.service.desk.stage import Stage
from tests.service.desk.test_erased import GONE
from tests.service.desk.test_search import one

ASKED = f"/bo/items/{item_id()}/guests"
NAMED = {"name": "Per Dal", "title": "enhetsleder"}
LINK = "https://facebook.test/123_456"


async def do(client: httpx.AsyncClient, path: str, **more: str) -> httpx.Response:
    """Send the page's form."""
    csrf, *_ = re.findall(r'name="csrf" value="(\w+)"', (await client.get(path)).text)
    return await client.post(path, data={"csrf": csrf, **more})


async def asks(stage: Stage, kind: str, person: str = "per", **more: str) -> str:
    """Kari asks somebody about the scene's item; returns their sign-in link, "" where they have none."""
    await stage.tell(item(permalink=LINK, text="Når brøyter dere?"), decided((ANSWER,)))
    async with at_desk(stage, "kari") as client:
        answer = await do(client, ASKED, do="ask", key=person, kind=kind, person=person, **more)
        return next(iter(re.findall(r'value="http://desk.test(/link/[^"]+)"', answer.text)), "")


@asynccontextmanager
async def as_guest(stage: Stage, link: str) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """The guest's browser, and the path of the one matter that they were asked about."""
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": link.removeprefix("/link/")})
        listed = (await client.get("/bo/guest")).text
        (path,) = set(re.findall(r'href="(/bo/guest/[0-9a-f-]+)"', listed))
        yield client, str(path)


async def matter_of(client: httpx.AsyncClient) -> str:
    """The id of the matter that waits to be posted."""
    return str(re.findall(r'name="matter_id" value="([0-9a-f-]+)"', (await client.get(ASKED)).text)[0])


async def test_a_units_person_sees_text_link_and_reference_and_the_answer_is_told_to_the_archive(stage: Stage) -> None:
    link = await asks(stage, "unit", unit="Teknisk drift", question="Når kommer dere?")
    async with as_guest(stage, link) as (client, path):
        shown = (await client.get(path)).text
        for says in ("Når brøyter dere?", LINK, "Når kommer dere?", str(item_id())[:8], 'name="text"'):
            assert says in shown
        assert (await do(client, path, text="I natt.\r\nHilsen oss")).status_code == 303
        assert "Svaret er kommet fram" in (await client.get(path)).text
    (told,) = await stage.said(UnitAnswered)
    assert (told.unit, told.text, told.actor, told.item_id) == (
        "Teknisk drift",
        "I natt.\nHilsen oss",
        "per",
        item_id(),
    )
    assert await stage.ordered("reply") == []
    lines = [(what, who) for what, who, _ in await stage.timeline()]
    assert {("guest_asked", "kari"), ("guest_answered", "per")} <= set(lines)


async def test_a_guest_sees_nothing_else_of_the_desk(stage: Stage) -> None:
    link = await asks(stage, "unit")
    other = one("other", text="Noe helt annet.")
    await stage.tell(other)
    async with as_guest(stage, link) as (client, _):
        for path in (
            "/bo",
            f"/bo/items/{item_id()}",
            f"/bo/items/{other.item_id}",
            "/bo/complaints",
            "/bo/search",
            ASKED,
        ):
            answer = await client.get(path)
            assert (answer.status_code, answer.headers.get("location")) == (303, "/bo/guest"), path
        assert (await client.get("/kinn/guest")).status_code == 404
        assert (await client.get(f"/bo/guest/{item_id()}")).status_code == 404


async def test_nobody_sees_or_answers_what_another_was_asked(stage: Stage) -> None:
    link = await asks(stage, "unit")
    other = await asks(stage, "unit", person="eva")
    async with as_guest(stage, link) as (_, path), as_guest(stage, other) as (eva, mine):
        assert path != mine
        assert (await eva.get(path)).status_code == 404
        csrf = re.findall(r'name="csrf" value="(\w+)"', (await eva.get(mine)).text)[0]
        assert (await eva.post(path, data={"csrf": csrf, "text": "Jeg svarer."})).status_code == 404
        assert (await eva.post(mine, data={"text": "Uten skjema."})).status_code == 403
    async with stage.client() as client:
        assert (await client.get(path)).status_code == 401
    assert await stage.said(UnitAnswered) == []


@pytest.mark.parametrize(("lang", "by"), [("nb", "Besvart av"), ("nn", "Svar frå"), ("sv", "Besvaras av")])
async def test_a_politicians_answer_is_posted_as_it_stands_after_a_look_at_its_form(
    opened: Opened, lang: str, by: str
) -> None:
    stage = await opened(told=pack_told(PACK_TOML, lang))
    link = await asks(stage, "politician")
    async with as_guest(stage, link) as (client, path):
        assert (await do(client, path, text="Vi er uenige.", name="Per")).status_code == 422
        assert (await do(client, path, text="Vi er uenige.", name="Per Dal")).status_code == 303
    assert await stage.ordered("reply") == []
    async with at_desk(stage, "kari") as client:
        matter = await matter_of(client)
        assert (await do(client, ASKED, do="post", matter_id=matter, text="Noe annet")).status_code == 303
        assert (await do(client, ASKED, do="post", matter_id=matter)).status_code == 422
    await stage.later(seconds=11)
    (order,) = await stage.ordered("reply")
    assert (order.text, order.actor) == (f"Vi er uenige.\n\n{by} Per Dal", "kari")


async def test_an_experts_answer_needs_name_and_title_which_stand_under_it(stage: Stage) -> None:
    link = await asks(stage, "expert")
    async with as_guest(stage, link) as (client, path):
        answer = await do(client, path, text="Det er trygt.", name="Per Dal")
        assert answer.status_code == 422
        assert "Svaret mangler tittel." in answer.text
        assert "Det er trygt." in answer.text
        assert (await do(client, path, text="Det er trygt.", **NAMED)).status_code == 303
    async with at_desk(stage, "kari") as client:
        await do(client, ASKED, do="post", matter_id=await matter_of(client))
    await stage.later(seconds=11)
    (order,) = await stage.ordered("reply")
    assert order.text == "Det er trygt.\n\nBesvart av Per Dal, enhetsleder"


async def test_an_answer_is_sent_back_for_its_form_alone_and_its_words_stay(stage: Stage) -> None:
    link = await asks(stage, "politician")
    async with as_guest(stage, link) as (guest, path):
        await do(guest, path, text="Kort sagt nei!", **NAMED)
        async with at_desk(stage, "kari") as client:
            matter = await matter_of(client)
            assert (await do(client, ASKED, do="send_back", matter_id=matter, why="wrong opinion")).status_code == 422
            assert (await do(client, ASKED, do="send_back", matter_id=matter, why="language")).status_code == 303
        shown = (await guest.get(path)).text
        assert "Språket" in shown
        assert "Kort sagt nei!" in shown
        assert (await do(guest, path, text="Nei.", **NAMED)).status_code == 303


async def test_nobody_becomes_somebody_who_is_known_here_by_asking_them(stage: Stage) -> None:
    async with at_desk(stage, "ola"):
        pass
    assert await asks(stage, "expert", person="ola") == ""
    assert await asks(stage, "unit", person="per") != ""
    assert await asks(stage, "unit", person="per") == ""
    async with at_desk(stage, "ola") as client:
        assert "Spurt" in (await client.get("/bo/guest")).text
        assert (await client.get("/bo")).status_code == 200


async def test_what_a_guest_was_asked_goes_with_the_item(stage: Stage) -> None:
    link = await asks(stage, "unit")
    async with as_guest(stage, link) as (client, path):
        await stage.tell(GONE)
        assert (await client.get(path)).status_code == 404
        assert "Ingenting venter på deg." in (await client.get("/bo/guest")).text


@pytest.mark.postgres
async def test_a_unit_answers_on_postgresql(opened: Opened, database: str) -> None:
    stage = await opened(postgres=database)
    link = await asks(stage, "unit", unit="Teknisk drift")
    async with as_guest(stage, link) as (client, path):
        assert (await do(client, path, text="I natt.")).status_code == 303
    assert len(await stage.said(UnitAnswered)) == 1
