"""What the system hid stays hidden by a person's decision: with a ground, told to the others, off the queue."""

from common.events import HideUpheld
from desk.store import Statements
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_pages import ITEM, signed_in
from tests.service.desk.test_threat import hide_it

KEEPS = {"revision": 1, "do": "keep_hidden", "reason": "Du truet en ansatt.", "clause": "BO-39"}


async def test_it_is_a_decision_of_the_persons_with_a_ground_that_its_writer_can_read(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        refused = await client.post(act_path(), json={**KEEPS, "reason": " "})
        assert refused.status_code == 422
        assert (await client.post(act_path(), json=KEEPS)).status_code == 202
    (told,) = await stage.said(HideUpheld)
    assert (told.item_id, told.revision, told.actor, told.clause) == (item_id(), 1, "kari", "BO-39")
    assert [order.do for order in await stage.ordered()] == ["hide"], "the platform has nothing to do"
    made = await stage.db.read(lambda tx: Statements(tx, "bo").of(item_id()))
    assert {(each.do, each.decided_by) for each in made} == {("hide", "auto"), ("hide", "kari")}
    assert ("act_keephidden", "kari", "BO-39") in await stage.timeline()


async def test_nobody_is_asked_about_it_any_more_and_showing_it_again_is_possible(stage: Stage) -> None:
    await hide_it(stage)
    async with signed_in(stage, "bo") as client:
        assert ITEM in (await client.get("/bo?show=decide")).text
        fields = fields_of((await client.get(ITEM)).text, "keep_hidden")
        done = await client.post(f"{ITEM}/acts", data={**fields, "reason": "Du truet en ansatt.", "clause": "BO-39"})
        assert done.status_code == 303
        page = (await client.get(done.headers["location"])).text
        assert "Bestemt at det forblir skjult" in page
        assert 'name="do" value="keep_hidden"' not in page
        assert 'name="do" value="unhide"' in page
        assert ITEM not in (await client.get("/bo?show=decide")).text


async def test_what_is_to_be_seen_cannot_be_kept_hidden(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client(await stage.token("bo")) as client:
        assert (await client.post(act_path(), json=KEEPS)).status_code == 422
    assert await stage.said(HideUpheld) == []
