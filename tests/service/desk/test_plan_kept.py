"""What keeps a post of the plan from going out: its platform, a right that has ended, a crisis; and who sees to it."""

import pytest

from common.events import ActionFailed, ActionTaken, ActionUnknown, ActionWithdrawn
from desk.core.rights import EVERY, Row
from desk.store import Posts, Rights
from tests.service.desk.browser import browser
from tests.service.desk.in_crisis import crisis
from tests.service.desk.planning import PLAN, TEXT, fields, how, kept, opened_plan, press, wait, written
from tests.service.desk.stage import Stage
from tests.service.desk.test_publishing import ended


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Randaberg's plan."""
    return await opened_plan(stage)


# --- by hand, and what did not go --------------------------------------------------------------


async def test_where_nothing_can_be_published_from_here_a_person_is_asked_and_says_when_it_is_out(
    desk: Stage,
) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client, account="linkedin:9")
        await wait(desk, client, hours=2)
        assert await how(client, entry_id) == "Publiser for hånd"
        assert "Trenger noen" in (await client.get(PLAN)).text
        answer = await press(client, entry_id, "confirm", said="https://linkedin.example/1")
        assert answer.status_code == 303
        assert await how(client, entry_id) == "Publisert for hånd"
        assert 'href="https://linkedin.example/1"' in (await client.get(f"{PLAN}/{entry_id}")).text
    assert await desk.ordered("publish") == []


@pytest.mark.parametrize(("kind", "says"), [(ActionFailed, "Ikke publisert"), (ActionUnknown, "Uvisst om det er ute")])
async def test_what_the_platform_did_not_take_needs_a_person_and_can_be_given_a_new_hour(
    desk: Stage, kind: type[ActionFailed], says: str
) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client)
        await wait(desk, client, hours=1, minutes=1)
        (ordered,) = await desk.ordered("publish")
        await desk.tell(ended(ordered, kind, why="not_permitted"))
        assert await how(client, entry_id) == says
        assert "1 innlegg trenger noen" in (await client.get("/randaberg")).text
        assert (await press(client, entry_id, "schedule", **fields(desk))).status_code == 303
        await wait(desk, client, hours=1, minutes=1)
    assert len(await desk.ordered("publish")) == 2


@pytest.mark.parametrize("do", ["cancel", "schedule"])
async def test_what_is_late_is_taken_back_before_it_is_taken_out_or_given_a_new_hour(desk: Stage, do: str) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client)
        await wait(desk, client, hours=1, minutes=31)
        (ordered,) = await desk.ordered("publish")
        assert await how(client, entry_id) == "Gikk ikke ut"
        given = {"said": "Avlyst"} if do == "cancel" else fields(desk)
        assert (await press(client, entry_id, do, **given)).status_code == 303
        (withdrawn,) = await desk.said(ActionWithdrawn)
        assert (withdrawn.action_id, withdrawn.municipality) == (ordered.action_id, "randaberg")
    post = await desk.db.read(lambda tx: Posts(tx, "randaberg").one(ordered.action_id))
    assert post is not None
    assert post.state == "failed"
    await desk.tell(ended(ordered, ActionTaken, object_id="1_2", done_at=ordered.occurred_at))
    post = await desk.db.read(lambda tx: Posts(tx, "randaberg").one(ordered.action_id))
    assert post is not None
    assert post.state == "taken"


async def test_the_post_of_somebody_who_may_publish_no_more_is_stopped_at_its_hour(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client)
        row = Row(person="kari", account=EVERY, right="publish")
        await desk.db.write(lambda tx: Rights(tx, "randaberg").end(row))
    await desk.later(hours=2)
    assert await desk.ordered("publish") == []
    assert (await kept(desk, entry_id)).why == "no_right"
    async with browser(desk, "nina") as client:
        assert await how(client, entry_id) == "Stoppet"
        assert (await press(client, entry_id, "schedule", **fields(desk))).status_code == 303
    await desk.later(hours=2)
    assert len(await desk.ordered("publish")) == 1


# --- a crisis ----------------------------------------------------------------------------------


async def test_a_declared_crisis_holds_what_is_scheduled_and_its_end_sends_nothing_by_itself(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client)
        await crisis(desk)
        assert await how(client, entry_id) == "På vent: krise"
        await wait(desk, client, hours=2)
        await crisis(desk, do="end")
        await wait(desk, client, hours=2)
        assert await desk.ordered("publish") == []
        assert await how(client, entry_id) == "På vent: krise"
        assert (await press(client, entry_id, "release")).status_code == 422
        assert (await press(client, entry_id, "release", said="Krisen er over")).status_code == 303
        await wait(desk, client, minutes=1)
    (ordered,) = await desk.ordered("publish")
    assert ordered.text == TEXT


async def test_while_the_crisis_lasts_only_its_role_lets_a_post_go(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client)
        await crisis(desk)
        assert (await press(client, entry_id, "release", said="Det haster")).status_code == 422
        await wait(desk, client, hours=2)
    assert await desk.ordered("publish") == []
    async with browser(desk, "leif") as client:
        assert (await press(client, entry_id, "release", said="Dette gjelder flommen")).status_code == 303
    await desk.later(minutes=1)
    assert len(await desk.ordered("publish")) == 1
