"""One step for many items: looked at first, each on its own record, taken back while that can be."""

import re
from datetime import timedelta

import httpx
import pytest
from msgspec.structs import replace

from common.events import ActionTaken, Event, MatterClosed, Step, Tagging
from desk.handlers.forgetting import Kept, forget
from desk.store import Batches
from tests.core.desk.scene import ANSWER, T0
from tests.desk.queue import THANK, Item, item_of
from tests.service.desk.conftest import Opened
from tests.service.desk.rights import allow, enter
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import signed_in

OPTIONAL = replace(ANSWER, do="answer_optional")
DO = "/bo/queue/do"
SAID = "Takk for at du skriver!"


async def came(stage: Stage, step: Step, *names: str, post_id: str = "post-1") -> None:
    """Let items come that ask for a step."""
    for name in names:
        one = Item(name, T0)
        told: list[Event] = [
            one.posted(f"Hei, her er {name}.", "Per Dikt", post_id=post_id),
            one.decided(Tagging(lang="nb", tags=("question",)), step),
        ]
        await stage.tell(*told)


def chosen(*names: str, revision: int = 1) -> list[str]:
    return [f"{item_of(name)}:{revision}" for name in names]


async def form_of(client: httpx.AsyncClient, path: str = "/bo") -> dict[str, str]:
    page = (await client.get(path)).text
    form = re.findall(r'<form id="pick".*?</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


async def sure(client: httpx.AsyncClient, do: str, *names: str, path: str = "/bo", **more: str) -> httpx.Response:
    """Take a step for items, and return the queue after it."""
    fields: dict[str, object] = {**await form_of(client, path), "do": do, "sure": "yes", "text": SAID}
    answer = await client.post(DO, data={**fields, "item": chosen(*names), **more})
    assert answer.status_code == 303, answer.text
    return await client.get(answer.headers["location"])


async def counted(client: httpx.AsyncClient) -> dict[str, int]:
    page = (await client.get("/bo")).text
    found = re.findall(r'data-lane="(\w+)".*?class="count">(\d+)<', page)
    return {lane: int(n) for lane, n in found if int(n) and lane not in {"decide", "answer"}}


async def pressed_undo(client: httpx.AsyncClient, page: str) -> str:
    path, csrf, back = re.findall(
        r'action="(/bo/queue/undo/[^"]+)">\s*<input type="hidden" name="csrf" value="([^"]+)">\s*'
        r'<input type="hidden" name="back" value="([^"]*)">',
        page,
    )[0]
    answer = await client.post(path, data={"csrf": csrf, "back": back})
    assert answer.status_code == 303
    return (await client.get(answer.headers["location"])).text


async def test_all_here_are_thanked_with_one_comment_each_on_its_own_record(stage: Stage) -> None:
    await came(stage, THANK, "one", "two", "three")
    await came(stage, ANSWER, "four")
    async with signed_in(stage, "bo") as client:
        assert "Takk alle her (3)" in (await client.get("/bo")).text
        look = (await client.get(f"{DO}?do=thank&back=lane%3Dmust")).text
        assert look.count('<input type="hidden" name="item"') == 3
        assert "Tusen takk!</textarea>" in look
        assert await stage.ordered() == []
        after = (await sure(client, "thank", "one", "two", "three")).text
        assert "3 takkes om ti sekunder." in after
        assert await counted(client) == {"must": 1, "busy": 3}
    orders = await stage.ordered("reply")
    assert [order.text for order in orders] == [SAID] * 3
    assert {order.item_id for order in orders} == {item_of(name) for name in ("one", "two", "three")}
    assert {order.actor for order in orders} == {"kari"}


async def test_what_one_hinders_the_others_do_not_wait_for_and_the_page_says_why(stage: Stage) -> None:
    await came(stage, ANSWER, "one", "two")
    async with signed_in(stage, "bo") as client:
        fields = {**await form_of(client), "do": "answer", "sure": "yes", "text": SAID}
        items = [*chosen("one"), *chosen("two", revision=7)]
        answer = await client.post(DO, data={**fields, "item": items})
        page = (await client.get(answer.headers["location"])).text
        assert "1 svar sendes om ti sekunder. 1 ble ikke gjort: Teksten er endret siden du så den." in page
        assert len(await stage.ordered()) == 1
        again = await client.post(DO, data={**fields, "item": items})
        assert again.status_code == 303
    assert len(await stage.ordered()) == 1, "the same form sent twice is one step"


@pytest.mark.parametrize("do", ["answer", "thank", "same"])
async def test_nothing_is_done_before_it_was_looked_at_or_without_words(stage: Stage, do: str) -> None:
    await came(stage, ANSWER, "one", "two")
    async with signed_in(stage, "bo") as client:
        fields = {**await form_of(client), "do": do}
        look = await client.post(DO, data={**fields, "item": chosen("one", "two")})
        assert look.status_code == 200
        assert 'name="sure"' in look.text
        empty = await client.post(DO, data={**fields, "item": chosen("one"), "sure": "yes", "text": " "})
        assert empty.status_code == 422
        nothing = await client.post(DO, data={**fields, "do": "like"})
        assert "Ingenting er valgt." in nothing.text
        for wrong in ({"csrf": "x"}, {"do": "remove"}, {"do": "hide"}):
            refused = await client.post(DO, data={**fields, "item": chosen("one"), "sure": "yes", **wrong})
            assert refused.status_code == 403
        assert (await client.get(f"{DO}?do=remove")).status_code == 404
    assert await stage.ordered() == []


async def test_one_look_takes_back_what_was_put_away_and_what_was_about_to_be_sent(opened: Opened) -> None:
    stage = await opened(desk_undo_s=10.0)
    await came(stage, OPTIONAL, "one", "two")
    await came(stage, ANSWER, "three", "four")
    async with signed_in(stage, "bo") as client:
        page = (await sure(client, "seen", "one", "two")).text
        assert await counted(client) == {"must": 2, "left": 2}
        assert "Angret for 2." in await pressed_undo(client, page)
        assert await counted(client) == {"must": 2, "may": 2}
        stage.clock.at += timedelta(seconds=1)
        page = (await sure(client, "answer", "three", "four")).text
        assert await counted(client) == {"may": 2, "busy": 2}
        await pressed_undo(client, page)
        assert await counted(client) == {"must": 2, "may": 2}
        await stage.later(minutes=1)
        assert await stage.ordered() == []


async def test_who_did_not_do_it_takes_nothing_back(stage: Stage) -> None:
    await came(stage, OPTIONAL, "one", "two")
    async with signed_in(stage, "bo") as client:
        page = (await sure(client, "seen", "one", "two", path="/bo?lane=may")).text
    path = re.findall(r'action="(/bo/queue/undo/[^"]+)"', page)[0]
    async with stage.client() as other:
        await allow(stage, "ola", "reply", "*")
        csrf = await enter(stage, other, "ola")
        assert (await other.post(path, data={"csrf": csrf, "back": ""})).status_code == 404
        assert (await other.post(path, data={"csrf": "x"})).status_code == 403


async def test_fifteen_questions_of_one_matter_get_one_answer_in_each_thread(stage: Stage) -> None:
    names = [f"q{n}" for n in range(15)]
    await came(stage, ANSWER, *names[:10], post_id="post-1")
    await came(stage, ANSWER, *names[10:], post_id="post-2")
    async with signed_in(stage, "bo") as client:
        look = await client.post(DO, data={**await form_of(client), "do": "same", "item": chosen(*names)})
        assert "Svaret skrives én gang i hver tråd (her: 2)." in look.text
        page = (await sure(client, "same", *names)).text
        assert "15 besvares som én sak om ti sekunder." in page
        assert await counted(client) == {"busy": 15}
        orders = await stage.ordered("reply")
        assert [order.item_id for order in orders] == [item_of("q0"), item_of("q10")]
        await stage.later(seconds=21)
        assert await stage.said(MatterClosed) == [], "no question is closed on an answer that does not stand yet"
        await stage.tell(*(_taken(order.action_id, order.item_id, stage) for order in orders))
        await stage.later(minutes=5)
        closed = await stage.said(MatterClosed)
        assert {one.item_id for one in closed} == {item_of(n) for n in names} - {item_of("q0"), item_of("q10")}
        assert {one.actor for one in closed} == {"kari"}
        assert await counted(client) == {"done": 15}
        assert "Samme sak som en annen: ett svar" in (await client.get(f"/bo/items/{item_of('q3')}")).text


async def test_where_the_one_answer_never_stands_the_others_are_in_the_queue_again(opened: Opened) -> None:
    stage = await opened(desk_undo_s=10.0)
    await came(stage, ANSWER, "one", "two", "three")
    async with signed_in(stage, "bo") as client:
        page = (await sure(client, "same", "one", "two", "three")).text
        assert await counted(client) == {"busy": 3}
        await pressed_undo(client, page)
        assert await counted(client) == {"must": 3}
        stage.clock.at += timedelta(seconds=1)
        await sure(client, "same", "one", "two", "three")
    await stage.later(days=2)
    async with signed_in(stage, "bo") as client:
        assert await counted(client) == {"must": 2, "busy": 1}
    assert await stage.said(MatterClosed) == []


async def test_what_is_taken_or_put_on_hold_stays_so_for_all_that_were_chosen(stage: Stage) -> None:
    await came(stage, ANSWER, "one", "two")
    async with signed_in(stage, "bo") as client:
        assert "2 tatt." in (await sure(client, "take", "one", "two")).text
        assert (await client.get("/bo")).text.count("Du har denne") == 2
        stage.clock.at += timedelta(seconds=1)
        page = (await sure(client, "held", "one", "two", days="3")).text
        assert "2 satt på vent." in page
        assert await counted(client) == {"held": 2}
    stage.clock.at += timedelta(days=2, hours=23)
    async with signed_in(stage, "bo") as client:
        assert await counted(client) == {"held": 2}
    stage.clock.at += timedelta(hours=2)
    async with signed_in(stage, "bo") as client:
        assert await counted(client) == {"must": 2}


async def test_what_is_not_ones_own_to_answer_is_refused_item_by_item(stage: Stage) -> None:
    await came(stage, ANSWER, "one", "two")
    async with stage.client() as client:
        await allow(stage, "leser", "read", "*")
        await enter(stage, client, "leser")
        page = (await sure(client, "answer", "one", "two")).text
        assert "2 ble ikke gjort" in page
    async with stage.client() as client:
        await allow(stage, "skole", "reply", "facebook:other")
        await enter(stage, client, "skole")
        assert "Hei, her er" not in (await client.get(f"{DO}?do=answer&item={chosen('one')[0]}")).text
    assert await stage.ordered() == []


async def test_what_was_done_is_forgotten_after_a_month_and_the_items_own_record_stays(stage: Stage) -> None:
    await came(stage, OPTIONAL, "one")
    async with signed_in(stage, "bo") as client:
        await sure(client, "seen", "one", path="/bo?lane=may")
    days = Kept(statements=365, complaints=365)
    for later, kept in ((29, True), (32, False)):
        at = stage.clock.now() + timedelta(days=later)
        await stage.db.write(lambda tx, at=at: forget(tx, days, at))  # type: ignore[misc]  # bound now
        found = await stage.db.read(lambda tx: Batches(tx, "bo").newest("kari", T0))
        assert (found is not None) == kept


def _taken(action_id: object, item_id: object, stage: Stage) -> Event:
    one = next(Item(name, T0) for name in ("q0", "q10") if item_of(name) == item_id)
    given = {"action_id": action_id, "do": "reply", "actor": "kari", "done_at": stage.clock.now()}
    return one.event(ActionTaken, **given)
