"""How the plan stands is told as a fact, so that nobody is reminded of a plan that was treated and covers the day."""

from datetime import timedelta

import pytest

from common.control import told
from common.events import FactStated, PlanFact
from desk.handlers.plan_news import republish_plans
from desk.handlers.planning import treat
from tests.service.desk.browser import browser
from tests.service.desk.planning import opened_plan, press, written
from tests.service.desk.stage import Stage


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Randaberg's plan."""
    return await opened_plan(stage)


async def plans(desk: Stage) -> list[PlanFact]:
    facts = [fact for fact in await desk.said(FactStated) if fact.key == "randaberg/plan"]
    return [plan for fact in facts if (plan := told(fact, PlanFact))]


async def test_how_far_the_plan_reaches_is_told_when_it_changes_and_nothing_of_what_is_planned(desk: Stage) -> None:
    async with browser(desk) as client:
        first = await written(desk, client, "plan")
        desk.clock.at += timedelta(minutes=1)
        await press(client, first, "cancel", why="Avlyst")
        desk.clock.at += timedelta(minutes=1)
        await written(desk, client, "plan")
    reached = [plan.last_at for plan in await plans(desk)]
    assert [at is not None for at in reached] == [True, False, True]
    assert not any("biblioteket" in str(fact) for fact in await desk.said(FactStated) if fact.key == "randaberg/plan")


async def test_a_plan_that_stands_again_as_it_stood_before_is_told_again(desk: Stage) -> None:
    day = desk.clock.now().date()
    for who in ("kari", "nina"):
        await desk.db.write(lambda tx, w=who: treat(tx, "randaberg", w, day, desk.clock.now()))  # type: ignore[misc]  # bound now
    assert [plan.treated_on for plan in await plans(desk)] == [day], "the same day twice is no news"
    desk.clock.at += timedelta(hours=1)
    assert await desk.db.write(lambda tx: republish_plans(tx, desk.clock.now())) == 1
    assert [plan.treated_on for plan in await plans(desk)] == [day, day]
