"""The eleventh news item of a week in Randaberg: asked for a reason with the clause, and kept with it."""

import re

import httpx
import pytest

from common.events import ActionTaken
from desk.core.publishing import Draft
from desk.handlers.publishing import ANEW, Order, publish
from desk.store import Cases
from desk.store.posts import Posts
from tests.service.desk.browser import browser
from tests.service.desk.in_crisis import crisis, prepared
from tests.service.desk.stage import Stage
from tests.service.desk.test_publishing import ended, fields_in

HERE = "/randaberg/publish"
REASON = "Kommunestyret har vedtatt budsjettet i kveld."


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """A desk of Randaberg, and kari, who may publish."""
    await prepared(stage)
    return stage


async def send(client: httpx.AsyncClient, number: int, do: str = "publish", **given: str) -> httpx.Response:
    fields = fields_in((await client.get(HERE)).text)
    text = f"Velkommen til åpen dag nummer {number} i biblioteket!"
    return await client.post(HERE, data={**fields, "account": "facebook:1", "text": text, "do": do, **given})


async def ten(client: httpx.AsyncClient) -> None:
    for number in range(10):
        assert (await send(client, number)).status_code == 303


async def test_the_eleventh_news_item_waits_for_a_written_reason_and_names_the_clause(desk: Stage) -> None:
    async with browser(desk) as client:
        await ten(client)
        refused = await send(client, 11)
        assert refused.status_code == 422
        assert "RANDABERG-40" in refused.text
        assert "Hvorfor skal den ut likevel?" in refused.text
        assert (await send(client, 11, reason="  ")).status_code == 422
        assert len(await desk.ordered("publish")) == 10
        assert (await send(client, 11, reason=REASON)).status_code == 303
        assert REASON in (await client.get(HERE)).text
    eleventh = (await desk.ordered("publish"))[-1]
    assert "RANDABERG-40" in eleventh.clause.split()


async def test_the_reason_is_kept_and_that_the_cap_was_passed_is_on_the_log_by_name(desk: Stage) -> None:
    async with browser(desk) as client:
        await ten(client)
        await send(client, 11, reason=REASON)
    kept = await desk.db.read(lambda tx: Posts(tx, "randaberg").newest())
    assert [post.reason for post in kept].count(REASON) == 1
    audited = await desk.db.read(lambda tx: Cases(tx, "randaberg").audited())
    assert [(row["who"], row["what"]) for row in audited if row["what"].startswith("passed_cap")] == [
        ("kari", "passed_cap facebook:1")
    ]
    assert REASON not in str([row["what"] for row in audited])


async def test_a_post_that_is_no_news_item_needs_no_reason_and_takes_no_room(desk: Stage) -> None:
    async with browser(desk) as client:
        assert (await send(client, 0, not_news="yes")).status_code == 303
        await ten(client)
        assert (await send(client, 12, not_news="yes")).status_code == 303
        assert (await send(client, 13)).status_code == 422


async def test_the_week_is_shown_before_and_the_next_one_is_empty_again(desk: Stage) -> None:
    async with browser(desk) as client:
        assert "0 av høyst 10 nyhetssaker" in (await client.get(HERE)).text
        await ten(client)
        assert "10 av høyst 10 nyhetssaker" in (await client.get(HERE)).text
        await desk.later(days=7)
    async with browser(desk) as client:
        assert "0 av høyst 10 nyhetssaker" in (await client.get(HERE)).text


async def test_two_persons_who_both_saw_room_for_one_do_not_both_publish_without_a_reason(desk: Stage) -> None:
    async with browser(desk) as client:
        for number in range(10):
            await send(client, number)
    order = Order(
        municipality="randaberg",
        person="kari",
        draft=Draft(platform="facebook", account_id="1", text="Velkommen!"),
        key="k",
        pack="randaberg/1",
        news=9,
    )
    at = desk.clock.now()
    assert await desk.db.write(lambda tx: publish(tx, order, at, "Europe/Oslo")) == ANEW
    assert len(await desk.ordered("publish")) == 10


async def test_a_crisis_turns_the_cap_off(desk: Stage) -> None:
    async with browser(desk) as client:
        await ten(client)
        await crisis(desk)
        answer = await send(client, 11)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}?did=held")


async def test_a_post_that_is_out_counts_once_when_it_has_come_back(desk: Stage) -> None:
    async with browser(desk) as client:
        await send(client, 1)
        (ordered,) = await desk.ordered("publish")
        await desk.tell(ended(ordered, ActionTaken, object_id="1_2", done_at=ordered.occurred_at))
        assert re.search(r"\b1 av høyst 10 nyhetssaker", (await client.get(HERE)).text)
