"""The law is a ground only where two persons agree: one proposes, another confirms, and nothing is done before."""

import re

import pytest

from common.events import ActionOrdered
from desk.store import Statements
from tests.core.desk.scene import decided, edited, item, item_id, sealed
from tests.service.desk.browser import browser
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_pages import ITEM
from tests.service.told import packs_told

GROUND = "LAW-straffeloven-263"
PROPOSES = {"reason": "Du truer en navngitt person.", "clause": GROUND, "notice": ""}


@pytest.fixture
async def threat(stage: Stage) -> Stage:
    """A desk with Bø's own pack, and a threat whose evidence is sealed."""
    for told in packs_told():
        stage.service.world.control.state(told)
    await stage.tell(item(), decided(), sealed(1), sealed(2))
    async with browser(stage, "kari", "bo") as client:
        page = (await client.get(ITEM)).text
        assert "straffeloven § 263, trusler" in page
        sent = await client.post(f"{ITEM}/acts", data={**fields_of(page, "remove"), **PROPOSES})
        assert sent.headers["location"].endswith("did=second_wanted")
    return stage


def proposal_in(page: str) -> dict[str, str]:
    return {name: value for name, value in _hidden(page) if name in {"csrf", "proposal_id"}}


def _hidden(page: str) -> list[tuple[str, str]]:
    form = next(one for one in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if "proposal_id" in one)
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)


async def removals(stage: Stage) -> list[ActionOrdered]:
    return [one for one in await stage.said(ActionOrdered) if one.actor == "kari"]


async def test_nothing_is_done_until_another_person_confirms_and_nobody_confirms_their_own(threat: Stage) -> None:
    assert await removals(threat) == []
    async with browser(threat, "kari", "bo") as client:
        page = (await client.get(ITEM)).text
        assert 'value="confirm"' not in page
        own = await client.post(f"{ITEM}/second", data={**proposal_in(page), "do": "confirm"})
        assert own.headers["location"].endswith("refused=second_same")
    assert await removals(threat) == []
    async with browser(threat, "ola", "bo") as client:
        page = (await client.get(ITEM)).text
        done = await client.post(f"{ITEM}/second", data={**proposal_in(page), "do": "confirm"})
        assert done.headers["location"].endswith("did=second_confirm")
        again = await client.post(f"{ITEM}/second", data={**proposal_in(page), "do": "confirm"})
        assert again.headers["location"].endswith("refused=second_gone")
    assert {one.clause for one in await removals(threat)} == {GROUND}
    said = [(what, who) for what, who, _ in await threat.timeline()]
    assert ("second_wanted", "kari") in said
    assert ("second_confirmed", "ola") in said
    (made,) = await threat.db.read(lambda tx: Statements(tx, "bo").of(item_id()))
    assert made.clauses == (GROUND,)


async def test_what_is_returned_or_was_edited_meanwhile_is_not_done(threat: Stage) -> None:
    async with browser(threat, "ola", "bo") as client:
        page = (await client.get(ITEM)).text
        await threat.tell(edited())
        stale = await client.post(f"{ITEM}/second", data={**proposal_in(page), "do": "confirm"})
        assert stale.headers["location"].endswith("refused=stale")
        back = await client.post(f"{ITEM}/second", data={**proposal_in(page), "do": "return", "said": "Nei."})
        assert back.headers["location"].endswith("did=second_return")
        assert "proposal_id" not in (await client.get(ITEM)).text
    assert await removals(threat) == []


async def test_a_law_that_did_not_hold_when_it_came_in_is_no_ground(threat: Stage) -> None:
    async with threat.client(await threat.token("bo")) as client:
        body = {"revision": 1, "do": "remove", "reason": "x", "clause": "LAW-brottsbalken-4-5", "notice": "Hei."}
        refused = await client.post(act_path(), json=body)
        assert refused.status_code == 422
        assert refused.json()["clauses"] == ["GEN-05"]
