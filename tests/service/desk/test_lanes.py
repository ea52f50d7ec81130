"""The lanes: what leaves them by itself and comes back, what they are narrowed by, and counts that are right."""

import re
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from common.db import Tx
from common.events import ActionFailed, ActionTaken, Outcome, Step, Tagging
from desk.core.claim import CLAIMED
from desk.handlers.acts import Done, NotDone
from desk.handlers.shelving import Aside, do_aside
from desk.jobs.lanes import give_lanes
from desk.store.tables import CASES
from tests.core.desk.scene import ANSWER, T0, decided, edited, item, item_id, sealed
from tests.service.desk.stage import Stage
from tests.service.desk.test_claims import kari_takes_it
from tests.service.desk.test_pages import ITEM, signed_in
from tests.service.desk.test_threat import outcome

OPTIONAL = replace(ANSWER, do="answer_optional")
NOTHING = replace(ANSWER, do="none", mode="auto", text=None)
LANES = ("must", "decide", "answer", "may", "seen", "held", "busy", "left", "done")


async def counted(stage: Stage, query: str = "") -> dict[str, int]:
    """Return what the page says of each lane, for those that hold anything."""
    async with signed_in(stage, "bo") as client:
        page = (await client.get(f"/bo{query}")).text
    told = {lane: int(n) for lane, n in re.findall(r'data-lane="(\w+)".*?class="count">(\d+)<', page)}
    assert set(told) == set(LANES)
    return {lane: n for lane, n in told.items() if n}


async def stands_in(stage: Stage) -> set[str]:
    """Return the lanes whose pages show the item."""
    async with signed_in(stage, "bo") as client:
        return {lane for lane in LANES if ITEM in (await client.get(f"/bo?lane={lane}&show={lane}")).text}


async def came(stage: Stage, *steps: Step) -> None:
    await stage.tell(item(), decided(steps, tagging=Tagging(lang="nn", tags=("question",))))


async def aside(stage: Stage, do: str, person: str = "kari", days: int = 0) -> Done | NotDone:
    await stage.token("bo", person=person)
    at = stage.clock.now()
    wish = Aside(municipality="bo", person=person, do=do, until=at + timedelta(days=days) if days else None)
    return await stage.db.write(lambda tx: do_aside(tx, wish, item_id(), at))


async def test_what_is_left_to_us_leaves_at_days_end_and_one_step_brings_it_back(stage: Stage) -> None:
    await came(stage, OPTIONAL)
    assert await counted(stage) == {"may": 1}
    stage.clock.at += timedelta(days=1)
    assert await counted(stage) == {"left": 1}
    assert await stands_in(stage) == {"left"}
    assert isinstance(await aside(stage, "back"), Done)
    assert await counted(stage) == {"may": 1}
    stage.clock.at += timedelta(days=30)
    assert await counted(stage) == {"may": 1}
    assert ("aside_back", "kari", "") in await stage.timeline()


async def test_what_asks_nothing_is_seen_until_days_end_and_done_after_a_fortnight(stage: Stage) -> None:
    await came(stage, NOTHING)
    assert await counted(stage) == {"seen": 1}
    assert await stands_in(stage) == {"seen"}
    stage.clock.at += timedelta(days=1)
    assert await counted(stage) == {"left": 1}
    stage.clock.at += timedelta(days=15)
    assert await counted(stage) == {"done": 1}


async def test_what_was_put_away_comes_back_with_a_new_text(stage: Stage) -> None:
    await came(stage, OPTIONAL)
    assert isinstance(await aside(stage, "seen"), Done)
    assert await counted(stage) == {"left": 1}
    await stage.tell(edited(at=stage.clock.now()), decided((OPTIONAL,), revision=2, decision_no=2))
    assert await counted(stage) == {"may": 1}


async def test_what_must_be_done_is_not_put_away_but_waits_on_hold_until_its_time_or_its_deadline(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,), due_at=T0 + timedelta(days=2)))
    assert await aside(stage, "seen") == NotDone(code="must_stays")
    assert isinstance(await aside(stage, "held", days=7), Done)
    assert await counted(stage) == {"held": 1}
    stage.clock.at = T0 + timedelta(days=1, hours=23)
    assert await counted(stage) == {"held": 1}
    stage.clock.at = T0 + timedelta(days=2)
    assert await counted(stage) == {"must": 1, "answer": 1}


@pytest.mark.parametrize(("end", "lane"), [(ActionFailed, "must"), (ActionTaken, "held")])
async def test_what_is_on_hold_while_it_is_hidden_is_back_when_that_fails(
    stage: Stage, end: type[Outcome], lane: str
) -> None:
    await stage.tell(item(), decided(), sealed())
    (order,) = await stage.ordered("hide")
    assert isinstance(await aside(stage, "held", days=7), Done)
    assert await stands_in(stage) == {"held"}
    await stage.tell(outcome(end, order))
    assert lane in await stands_in(stage)
    assert (("aside_back", "desk", "") in await stage.timeline()) is (lane == "must")
    assert isinstance(await aside(stage, "held", days=7), Done)
    assert await stands_in(stage) == {"held"}, "who knows of it may put it on hold"


async def test_what_a_colleague_works_on_stays_where_it_is(stage: Stage) -> None:
    await kari_takes_it(stage)
    assert await aside(stage, "held", person="ola", days=1) == NotDone(code=CLAIMED, by="kari")
    assert isinstance(await aside(stage, "held", days=1), Done)


async def test_a_lane_is_narrowed_by_plain_links_and_its_counts_with_it(stage: Stage) -> None:
    await came(stage, ANSWER)
    for query in ("tag=question", "tongue=nn", "clause=BO-23", "account=facebook:1234567890321", "step=answer"):
        assert await counted(stage, f"?{query}") == {"must": 1, "answer": 1}
    for query in ("tag=praise", "tongue=n", "tongue=%25", "clause=BO-2", "unit=x", "tag=question&tongue=sv"):
        assert await counted(stage, f"?{query}") == {}
    async with signed_in(stage, "bo") as client:
        page = (await client.get("/bo?tag=question")).text
        assert ITEM in page
        assert '<option value="question" selected>spørsmål (1)</option>' in page
        assert ITEM not in (await client.get("/bo?tag=praise")).text


async def test_a_case_of_an_older_release_gets_its_lane_and_nobody_hears_of_it(stage: Stage) -> None:
    await came(stage, OPTIONAL)

    def older(tx: Tx) -> None:
        tx.execute(update(CASES).where(CASES.c.municipality == "bo").values(lane=None, marks=None, revision=None))

    await stage.db.write(older)
    assert await counted(stage) == {}
    assert await stage.db.write(give_lanes) == 1
    assert await stage.db.write(give_lanes) == 0
    assert await counted(stage, "?tag=question") == {"may": 1}
