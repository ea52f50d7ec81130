"""Our own posts may hold until a day: those who look after the account are reminded, until somebody has seen to it."""

import re
from datetime import UTC, timedelta

import httpx
import pytest

from common.events import ActionFailed, ActionOrdered, WaitBegan, WaitEnded
from desk.handlers.people import grant
from desk.store import Cases
from tests.service.desk.browser import browser
from tests.service.desk.in_crisis import prepared
from tests.service.desk.stage import Stage
from tests.service.desk.test_publishing import ended, fields_in

HERE = "/knivsta/publish"
TEXT = "Biblioteket har stängt på fredag. Läs mer på www.knivsta.se."


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Knivsta's desk, whose guideline wants what we say to be up to date; kari may publish."""
    await prepared(stage, "knivsta", "verksamhetschef")
    return stage


async def publish(client: httpx.AsyncClient, day: str) -> httpx.Response:
    """Publish a post that holds until a day; what is warned of has been seen."""
    given = {"account": "facebook:1", "text": TEXT, "valid_until": day}
    hidden = fields_in((await client.get(HERE)).text)
    checked = await client.post(HERE, data={**hidden, **given, "do": "check"})
    return await client.post(HERE, data={**fields_in(checked.text), **given, "do": "publish"})


async def say(client: httpx.AsyncClient, do: str, day: str = "") -> httpx.Response:
    """Press a button of the dated post."""
    page = (await client.get(HERE)).text
    form = next(each for each in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if "publish/days" in each)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    return await client.post(f"{HERE}/days", data={**hidden, "do": do, "valid_until": day})


async def test_a_post_with_a_last_day_waits_for_somebody_once_that_day_is_over(desk: Stage) -> None:
    async with browser(desk, "kari", "knivsta") as client:
        assert (await publish(client, "2026-12-24")).status_code == 303
        page = (await client.get(HERE)).text
    (began,) = await desk.said(WaitBegan)
    assert (began.what, began.account, began.item_id) == ("post", "facebook:1", None)
    assert began.due_at is not None
    assert f"{began.due_at.astimezone(UTC):%d %H}" == "24 23", "the last day is whole, where Knivsta is"
    assert "24 december 2026" in page
    assert TEXT not in str(began)


async def test_another_day_is_told_and_what_was_seen_to_is_waited_for_no_more(desk: Stage) -> None:
    async with browser(desk, "kari", "knivsta") as client:
        await publish(client, "2026-12-24")
        desk.clock.at += timedelta(minutes=1)
        assert (await say(client, "keep", "2027-01-31")).headers["location"] == f"{HERE}?did=day_said"
        desk.clock.at += timedelta(minutes=1)
        assert (await say(client, "keep")).status_code == 422
        assert (await say(client, "done", "2027-01-31")).status_code == 303
        assert "publish/days" not in (await client.get(HERE)).text
    began, ends = await desk.said(WaitBegan), await desk.said(WaitEnded)
    assert [one.due_at and f"{one.due_at.astimezone(UTC):%m-%d}" for one in began] == ["12-24", "01-31"]
    assert len(ends) == 1
    audited = await desk.db.read(lambda tx: [(r["who"], r["what"]) for r in Cases(tx, "knivsta").audited()])
    assert ("kari", "post_day_said") in audited


async def test_a_post_that_never_went_out_waits_for_nobody(desk: Stage) -> None:
    async with browser(desk, "kari", "knivsta") as client:
        await publish(client, "2026-12-24")
    (ordered,) = [one for one in await desk.said(ActionOrdered) if one.do == "publish"]
    await desk.tell(ended(ordered, ActionFailed, why="refused"))
    assert len(await desk.said(WaitEnded)) == 1


async def test_who_may_not_publish_there_changes_no_day(desk: Stage) -> None:
    async with browser(desk, "kari", "knivsta") as client:
        await publish(client, "2026-12-24")
        page = (await client.get(HERE)).text
    at = desk.clock.now()
    await desk.db.write(lambda tx: grant(tx, "per", ["knivsta"], ["read"], at))
    (action_id,) = set(re.findall(r'name="action_id" value="([^"]+)"', page))
    async with browser(desk, "per", "knivsta") as client:
        (csrf, *_) = re.findall(r'name="csrf" value="([^"]*)"', (await client.get("/knivsta")).text)
        form = {"csrf": csrf, "action_id": action_id, "do": "done"}
        assert (await client.post(f"{HERE}/days", data=form)).status_code == 403
        assert (await client.post(f"{HERE}/days", data=form | {"csrf": "x"})).status_code == 403
    assert not await desk.said(WaitEnded)


async def test_where_the_guideline_asks_nobody_to_look_again_no_day_is_asked_for(stage: Stage) -> None:
    await prepared(stage, "kinn", "kriseledelse")
    async with browser(stage, "kari", "kinn") as client:
        assert 'name="valid_until"' not in (await client.get("/kinn/publish")).text
