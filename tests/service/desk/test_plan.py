"""The publishing plan: its fields, posts that go out at their hour, a colleague's approval, the guideline, who may."""

import re
from datetime import date
from uuid import uuid4

import pytest

from common.events import ActionTaken
from desk.handlers.forgetting import Kept, forget
from desk.store import Cases, Plan
from tests.service.desk.browser import browser
from tests.service.desk.planning import PLAN, TEXT, fields, how, kept, opened_plan, press, wait, written
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import Landmarks, only_our_scripts
from tests.service.desk.test_publishing import ended

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Randaberg's plan."""
    return await opened_plan(stage)


@pytest.mark.parametrize(
    ("lacks", "clause"),
    [
        ({"account": ""}, "RANDABERG-54"),
        ({"day": ""}, "RANDABERG-55"),
        ({"hour": ""}, "RANDABERG-55"),
        ({"content_type": ""}, "RANDABERG-56"),
        ({"goal": " "}, "RANDABERG-57"),
    ],
)
async def test_an_entry_says_account_time_content_and_goal_and_what_is_missing_is_named_with_its_clause(
    desk: Stage, lacks: dict[str, str], clause: str
) -> None:
    async with browser(desk) as client:
        answer = await press(client, uuid4(), "plan", **fields(desk, **lacks))
    assert answer.status_code == 422
    assert clause in answer.text
    assert TEXT in answer.text


async def test_a_place_in_the_plan_needs_no_text_yet_and_stands_in_its_month(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client, "plan", text="")
        page = (await client.get(PLAN)).text
    assert f'href="{PLAN}/{entry_id}"' in page
    assert "Dialog med innbyggerne" in page
    await desk.later(hours=2)
    assert await desk.ordered("publish") == []
    async with browser(desk) as client:
        assert await how(client, entry_id) == "Ble ikke gjort klart"


async def test_each_day_of_the_plan_is_called_by_its_own_weekday(desk: Stage) -> None:
    async with browser(desk) as client:
        page = (await client.get(PLAN)).text
    days = re.findall(r'<time datetime="([\d-]+)"><span class="weekday">(\w+)</span>', page)
    assert len(days) >= 28
    assert [(day, WEEKDAYS[date.fromisoformat(day).weekday()]) for day, _ in days] == days


async def test_a_scheduled_post_goes_out_at_its_hour_once_and_is_followed_until_it_is_out(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client)
        assert await how(client, entry_id) == "Planlagt"
        await wait(desk, client, minutes=30)
        assert await desk.ordered("publish") == []
        await wait(desk, client, minutes=31)
        (ordered,) = await desk.ordered("publish")
        assert (ordered.text, ordered.actor, ordered.account_id) == (TEXT, "kari", "1")
        assert await how(client, entry_id) == "På vei"
        await wait(desk, client, minutes=31)
        assert len(await desk.ordered("publish")) == 1
        assert await how(client, entry_id) == "Gikk ikke ut"
        await desk.tell(ended(ordered, ActionTaken, object_id="1_2", done_at=ordered.occurred_at))
        assert await how(client, entry_id) == "Publisert"
        assert "Utenom plan" not in (await client.get(PLAN)).text


async def test_a_changed_hour_holds_and_the_old_one_does_nothing(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client)
        later = fields(desk, hour="23:55")
        assert (await press(client, entry_id, "schedule", **later)).status_code == 303
        await wait(desk, client, hours=1, minutes=5)
        assert await desk.ordered("publish") == []
    await desk.later(hours=20)
    assert len(await desk.ordered("publish")) == 1


async def test_what_was_taken_out_of_the_plan_does_not_go_and_keeps_who_took_it_out(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client)
        assert (await press(client, entry_id, "cancel", said="Avlyst")).status_code == 303
        await wait(desk, client, hours=2)
        assert "Avlyst" in (await client.get(f"{PLAN}/{entry_id}")).text
        assert f"{PLAN}/{entry_id}" not in (await client.get(PLAN)).text
    assert await desk.ordered("publish") == []


async def test_whoever_saw_an_older_version_changes_nothing(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client, "plan")
        page = (await client.get(f"{PLAN}/{entry_id}")).text
        old = dict(re.findall(r'<input type="hidden" name="(csrf|version)" value="([^"]*)">', page))
        assert (await press(client, entry_id, "plan", **fields(desk, goal="Beredskap"))).status_code == 303
        answer = await client.post(f"{PLAN}/{entry_id}", data={**old, "do": "plan", **fields(desk, text="Mitt")})
    assert answer.status_code == 409
    assert "Mitt" in answer.text
    assert (await kept(desk, entry_id)).goal == "Beredskap"


async def test_the_same_form_twice_is_one_entry(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = uuid4()
        page = (await client.get(f"{PLAN}/new")).text
        form = dict(re.findall(r'<input type="hidden" name="(csrf|version)" value="([^"]*)">', page))
        for _ in range(2):
            answer = await client.post(f"{PLAN}/{entry_id}", data={**form, "do": "schedule", **fields(desk)})
            assert answer.status_code == 303
    assert (await kept(desk, entry_id)).version == 1
    await desk.later(hours=2)
    assert len(await desk.ordered("publish")) == 1


# --- a colleague -------------------------------------------------------------------------------


async def test_another_person_approves_what_somebody_wrote_and_nobody_their_own(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client, "ask")
        assert await how(client, entry_id) == "Venter på en kollega"
        assert (await press(client, entry_id, "approve")).status_code == 422
    await desk.later(minutes=5)
    async with browser(desk, "nina") as client:
        assert TEXT in (await client.get(f"{PLAN}/{entry_id}")).text
        assert (await press(client, entry_id, "approve")).status_code == 303
    await desk.later(hours=1)
    (ordered,) = await desk.ordered("publish")
    assert ordered.actor == "kari"
    assert (await kept(desk, entry_id)).approved_by == "nina"


async def test_what_is_sent_back_says_why_and_does_not_go(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client, "ask")
    async with browser(desk, "nina") as client:
        assert (await press(client, entry_id, "send_back")).status_code == 422
        assert (await press(client, entry_id, "send_back", said="Feil dato")).status_code == 303
    await desk.later(hours=2)
    assert await desk.ordered("publish") == []
    async with browser(desk) as client:
        assert "Feil dato" in (await client.get(f"{PLAN}/{entry_id}")).text


# --- the guideline -----------------------------------------------------------------------------


async def test_a_picture_without_approval_or_photographer_is_not_scheduled(desk: Stage) -> None:
    async with browser(desk) as client:
        answer = await press(client, uuid4(), "schedule", **fields(desk, pictures="https://r.example/1.jpg"))
        assert answer.status_code == 422
        assert "RANDABERG-58" in answer.text
        assert "RANDABERG-59" in answer.text
        own = fields(desk, pictures="https://r.example/1.jpg", own="yes", approved_by="Kari")
        assert (await press(client, uuid4(), "schedule", **own)).status_code == 303


async def test_scheduled_posts_count_in_their_week_and_the_eleventh_asks_why(desk: Stage) -> None:
    async with browser(desk) as client:
        for number in range(10):
            await written(desk, client, text=f"Velkommen til dag {number} i biblioteket!")
        answer = await press(client, uuid4(), "schedule", **fields(desk))
        assert answer.status_code == 422
        assert "RANDABERG-40" in answer.text
        await written(desk, client, reason="Budsjettet er vedtatt.")
        assert "11 av høyst 10 nyhetssaker" in (await client.get(PLAN)).text
    await desk.later(hours=2)
    ordered = await desk.ordered("publish")
    assert len(ordered) == 11
    assert sum("RANDABERG-40" in one.clause.split() for one in ordered) >= 1


async def test_the_plan_that_does_not_exist_or_reaches_too_short_is_pointed_out_with_its_clause(desk: Stage) -> None:
    async with browser(desk) as client:
        assert "RANDABERG-50" in (await client.get(PLAN)).text
        await written(desk, client, "plan")
        page = (await client.get(PLAN)).text
        assert "RANDABERG-50" not in page
        assert "RANDABERG-52" in page
        await written(desk, client, "plan", day="2026-06-25")
        assert "RANDABERG-52" not in (await client.get(PLAN)).text


async def test_the_plan_is_treated_once_a_month_and_who_said_so_is_on_the_log(desk: Stage) -> None:
    async with browser(desk) as client:
        page = (await client.get(PLAN)).text
        assert "RANDABERG-51" in page
        (csrf,) = set(re.findall(r'name="csrf" value="([^"]*)"', page))
        assert (await client.post(PLAN, data={"csrf": csrf, "day": "2099-01-01"})).status_code == 422
        day = desk.clock.now().date().isoformat()
        assert (await client.post(PLAN, data={"csrf": csrf, "day": day})).status_code == 303
        assert "Sist behandlet" in (await client.get(PLAN)).text
    audited = await desk.db.read(lambda tx: Cases(tx, "randaberg").audited())
    assert ("kari", "plan_treated") in [(row["who"], row["what"]) for row in audited]


# --- who, and how it looks ---------------------------------------------------------------------


async def test_who_may_not_publish_reads_the_plan_and_changes_nothing(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client, "plan")
    async with browser(desk, "per") as client:
        assert TEXT[:20] in (await client.get(PLAN)).text
        assert (await client.get(f"{PLAN}/new")).status_code == 403
        page = (await client.get(f"{PLAN}/{entry_id}")).text
        assert 'name="version"' not in page
        (csrf,) = set(re.findall(r'name="csrf" value="([^"]*)"', page))
        form = {"csrf": csrf, "version": "1", **fields(desk)}
        for do in ("plan", "schedule", "ask", "cancel", "approve", "confirm", "release"):
            answer = await client.post(f"{PLAN}/{entry_id}", data={**form, "do": do, "said": "x"})
            assert answer.status_code in {403, 422}, do
        assert (await client.post(f"{PLAN}/{entry_id}", data={**form, "do": "plan", "csrf": "x"})).status_code == 403
    assert (await kept(desk, entry_id)).version == 1


async def test_a_plan_is_its_municipalitys_alone(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client, "plan")
    async with browser(desk, "ola", "bo") as client:
        assert (await client.get(f"{PLAN}/{entry_id}")).status_code == 404
        assert (await client.get(f"/bo/plan/{entry_id}")).status_code == 404
        assert TEXT[:20] not in (await client.get("/bo/plan")).text


async def test_the_pages_have_their_landmarks_and_every_field_its_label(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client, "ask")
        await written(desk, client, account="linkedin:9")
        for path in (PLAN, f"{PLAN}/new", f"{PLAN}/{entry_id}", f"{PLAN}?month=2026-07"):
            page = (await client.get(path)).text
            found = Landmarks(page)
            assert found.tags.count("main") == found.tags.count("h1") == 1, path
            assert {field["id"] for field in found.fields if field.get("id")} <= found.labelled, path
            assert only_our_scripts(page)


async def test_what_is_long_past_goes_from_the_plan(desk: Stage) -> None:
    async with browser(desk) as client:
        entry_id = await written(desk, client, "plan")
    await desk.later(days=40)
    at = desk.clock.now()
    keep = Kept(statements=365, complaints=365, plan=30)
    assert await desk.db.write(lambda tx: forget(tx, keep, at)) >= 1
    assert await desk.db.read(lambda tx: Plan(tx, "randaberg").one(entry_id)) is None
    assert await desk.db.read(lambda tx: Plan(tx, "randaberg").lines(entry_id)) == []
