"""Who may not publish by the guideline is told so on the page, in its own words; nothing goes out, nothing is lost."""

import html
import re
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from common.accounts import AccountEntry
from common.db import Tx
from common.pack_folder import read_files
from desk.core.rights import EVERY, PUBLISH, READ, Row
from desk.handlers.people import make_token
from desk.store import Cases, Keys, Plan, Rights
from desk.store.keys import as_role
from tests.service.desk.browser import browser
from tests.service.desk.stage import Stage
from tests.service.desk.test_channels import load
from tests.service.told import POLICIES, version_of

HERE = "/sogne/publish"
TEXT = "I morgen er biblioteket åpent til klokka åtte. Velkommen innom!"
QUOTE = "«ansvar for oppdatering, publisering og vedlikehold av kommunens profiler»"


@pytest.fixture
async def sogne(stage: Stage) -> Stage:
    """Søgne's own pack, its page, and three people: an expert, the service desk, and one who only reads."""
    at = stage.clock.now()
    stage.service.world.control.state(version_of(read_files(POLICIES / "sogne")))
    await load(stage, AccountEntry(municipality="sogne", platform="facebook", id="1", name="Søgne kommune"))

    def unit(tx: Tx) -> None:
        for person, right, role in (
            ("ekspert", PUBLISH, "fagperson"),
            ("torget", PUBLISH, "servicetorget"),
            ("leser", READ, "fagperson"),
        ):
            make_token(tx, person, ("sogne",), at)
            Keys(tx, "sogne").revoke(person, "moderate")
            for each in {READ, right}:
                Rights(tx, "sogne").give(Row(person=person, account=EVERY, right=each), at)
            Keys(tx, "sogne").grant(person, at, as_role(role))

    await stage.db.write(unit)
    return stage


def drawn(page: str) -> dict[str, str]:
    """The fields of the page's form as a browser would send them, before anything is filled in."""
    form = next(each for each in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if 'name="text"' in each)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    accounts = re.findall(r'<option value="(\w+:\w+)"', form)
    empty = dict.fromkeys(re.findall(r'name="(link|pictures|credit|approved_by|role|name|title|depicted)"', form), "")
    return {**hidden, **empty, "account": accounts[0]}


async def publishes(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post(HERE, data={**drawn((await client.get(HERE)).text), "text": TEXT, "do": "publish"})


async def audited(stage: Stage) -> list[str]:
    return [row["what"] for row in await stage.db.read(lambda tx: Cases(tx, "sogne").audited())]


async def test_the_wrong_person_sees_the_clause_and_its_words_keeps_their_text_and_nothing_is_ordered(
    sogne: Stage,
) -> None:
    async with browser(sogne, "ekspert", "sogne") as client:
        refused = await publishes(client)
    said = html.unescape(refused.text)
    assert refused.status_code == 403
    assert 'role="alert"' in said
    assert "Rollen din gjør ikke dette på denne kontoen." in said
    assert re.search(rf"<dt>SOGNE-16</dt><dd>{re.escape(QUOTE)}</dd>", said)
    assert TEXT in said
    assert await sogne.ordered() == []
    assert not [what for what in await audited(sogne) if what.startswith("published")]
    async with browser(sogne, "torget", "sogne") as client:
        done = await publishes(client)
    assert done.headers["location"] == f"{HERE}?did=publish"
    assert [(order.do, order.actor) for order in await sogne.ordered()] == [("publish", "torget")]


async def test_who_may_not_publish_at_all_is_shown_the_clause_in_place_of_the_form(sogne: Stage) -> None:
    async with browser(sogne, "leser", "sogne") as client:
        for path in (HERE, "/sogne/plan/new"):
            page = await client.get(path)
            assert page.status_code == 403
            assert "SOGNE-16" in page.text
            assert QUOTE in html.unescape(page.text)
            assert 'name="text"' not in page.text


def planned(stage: Stage) -> dict[str, str]:
    at = (stage.clock.now() + timedelta(hours=1)).astimezone(ZoneInfo("Europe/Oslo"))
    when = {"day": at.date().isoformat(), "hour": f"{at:%H:%M}"}
    return {"account": "facebook:1", **when, "content_type": "text", "goal": "Dialog", "text": TEXT}


async def test_the_plan_is_no_way_around_it_an_expert_writes_and_the_service_desk_lets_it_go(sogne: Stage) -> None:
    plan, entry_id = f"/sogne/plan/{uuid4()}", uuid4()
    async with browser(sogne, "ekspert", "sogne") as client:
        (csrf,) = set(re.findall(r'name="csrf" value="([^"]*)"', (await client.get("/sogne/plan/new")).text))
        form = {"csrf": csrf, "version": "0", **planned(sogne)}
        refused = await client.post(plan, data={**form, "do": "schedule"})
        assert (refused.status_code, "SOGNE-16" in refused.text, TEXT in refused.text) == (403, True, True)
        assert QUOTE in html.unescape(refused.text)
        asked = await client.post(f"/sogne/plan/{entry_id}", data={**form, "do": "ask"})
        assert asked.headers["location"].endswith("did=waiting")
    assert await sogne.db.read(lambda tx: Plan(tx, "sogne").one(entry_id)) is not None
    for person, status in (("leser", 403), ("torget", 303)):
        async with browser(sogne, person, "sogne") as client:
            page = (await client.get(f"/sogne/plan/{entry_id}")).text
            (csrf,) = set(re.findall(r'name="csrf" value="([^"]*)"', page))
            fields = {"csrf": csrf, "version": "1", "do": "approve", "said": "Greit."}
            assert (await client.post(f"/sogne/plan/{entry_id}", data=fields)).status_code == status
    await sogne.later(hours=2)
    assert [order.do for order in await sogne.ordered()] == ["publish"]
