"""Two people on one item: the second one is told whose it is, and acts only after taking it over on record."""

import re

import httpx

from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_pages import ITEM, signed_in

REPLY = {"do": "reply", "text": "Hei! Biblioteket åpner klokka ti.", "revision": 1}


async def press(client: httpx.AsyncClient, do: str, **more: str) -> str:
    """Press a button of the claim's, and return the page that follows."""
    fields = fields_of((await client.get(ITEM)).text, do)
    answer = await client.post(f"{ITEM}/claim", data={**fields, **more})
    assert answer.status_code == 303
    return (await client.get(answer.headers["location"])).text


async def act(stage: Stage, person: str) -> httpx.Response:
    """Reply by the API, as a person."""
    async with stage.client(await stage.token("bo", person=person)) as client:
        return await client.post(act_path(), json=REPLY)


async def kari_takes_it(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        assert "Du har denne" in await press(client, "take")


async def test_who_has_an_item_stands_on_its_page_and_in_the_queue(stage: Stage) -> None:
    await kari_takes_it(stage)
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": (await stage.link("bo", person="ola")).removeprefix("/link/")})
        for path in (ITEM, "/bo"):
            page = (await client.get(path)).text
            assert "kari har denne" in page
            assert "15 min igjen" in page
    assert ("claim_take", "kari", "") in await stage.timeline()


async def test_what_one_has_claimed_no_other_acts_on_until_it_is_taken_over(stage: Stage) -> None:
    await kari_takes_it(stage)
    refused = await act(stage, "ola")
    assert refused.status_code == 409
    assert refused.json() == {"error": "A colleague has this.", "do": "Talk to each other, or take it over."}
    assert await stage.ordered() == []
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": (await stage.link("bo", person="ola")).removeprefix("/link/")})
        assert "Du har denne" in await press(client, "take_over")
    assert (await act(stage, "ola")).is_success
    assert [order.do for order in await stage.ordered()] == ["reply"]
    assert (await act(stage, "kari")).status_code == 409


async def test_a_claim_that_has_run_out_holds_nobody_up(stage: Stage) -> None:
    await kari_takes_it(stage)
    await stage.later(minutes=15)
    assert (await act(stage, "ola")).is_success


async def test_an_item_is_handed_only_to_somebody_of_the_queue(stage: Stage) -> None:
    await kari_takes_it(stage)
    await stage.token("bo", person="per")
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        assert re.findall(r'<option value="(per|ola)">', page) == ["per"]
        assert "Denne kollegaen har ikke tilgang til køen." in await press(client, "hand_over", to="stranger")
        assert "per har denne" in await press(client, "hand_over", to="per")
    assert ("claim_hand_over", "kari", "") in await stage.timeline()


async def test_a_claim_needs_the_sessions_own_form_and_an_item_that_is_there(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "take")
        assert (await client.post(f"{ITEM}/claim", data={**fields, "csrf": "x"})).status_code == 403
        assert (await client.post(f"{ITEM}/claim", data={**fields, "do": "steal"})).status_code == 403
        elsewhere = f"/bo/items/{item_id('sogne')}/claim"
        assert (await client.post(elsewhere, data=fields)).status_code == 404
        assert (await client.post(f"/sogne/items/{item_id()}/claim", data=fields)).status_code == 404
