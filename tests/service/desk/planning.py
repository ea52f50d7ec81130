"""Randaberg's plan in a test's hand: fill an entry in, press its buttons, see how it stands."""

import re
from datetime import timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx

from common.accounts import AccountEntry
from desk.core.plan import Entry
from desk.handlers.people import grant
from desk.store import Plan
from tests.service.desk.in_crisis import prepared
from tests.service.desk.stage import Stage
from tests.service.desk.test_channels import load

PLAN = "/randaberg/plan"
TEXT = "I morgen er biblioteket åpent til klokka åtte. Velkommen innom!"
OSLO = ZoneInfo("Europe/Oslo")


async def opened_plan(stage: Stage) -> Stage:
    """A desk of Randaberg with an account to publish on by hand, and nina, who may publish too."""
    await prepared(stage)
    by_hand = AccountEntry(municipality="randaberg", platform="linkedin", id="9", name="Randaberg kommune")
    page = AccountEntry(municipality="randaberg", platform="facebook", id="1", name="Kommunen")
    await load(stage, page, by_hand)
    at = stage.clock.now()
    for person in ("nina", "leif"):
        await stage.db.write(lambda tx, who=person: grant(tx, who, ["randaberg"], ["publish"], at))  # type: ignore[misc]  # bound now
    return stage


def fields(stage: Stage, **given: str) -> dict[str, str]:
    """An entry that lacks nothing, an hour from now."""
    at = (stage.clock.now() + timedelta(hours=1)).astimezone(OSLO)
    return {
        "account": "facebook:1",
        "day": at.date().isoformat(),
        "hour": f"{at:%H:%M}",
        "content_type": "text",
        "goal": "Dialog med innbyggerne",
        "text": TEXT,
        **given,
    }


async def press(client: httpx.AsyncClient, entry_id: UUID | str, do: str, **given: str) -> httpx.Response:
    """Press a button of the entry's page, as it stands."""
    page = (await client.get(f"{PLAN}/{entry_id}")).text
    if 'name="version"' not in page:
        page = (await client.get(f"{PLAN}/new")).text
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf|version)" value="([^"]*)">', page))
    return await client.post(f"{PLAN}/{entry_id}", data={**hidden, "do": do, **given})


async def written(stage: Stage, client: httpx.AsyncClient, do: str = "schedule", **given: str) -> UUID:
    """Write an entry and return its id."""
    entry_id = uuid4()
    answer = await press(client, entry_id, do, **fields(stage, **given))
    assert answer.status_code == 303, answer.text
    return entry_id


async def kept(stage: Stage, entry_id: UUID) -> Entry:
    """Return the entry as it is kept."""
    entry = await stage.db.read(lambda tx: Plan(tx, "randaberg").one(entry_id))
    assert entry is not None
    return entry


async def how(client: httpx.AsyncClient, entry_id: UUID) -> str:
    """Return how the entry's page says that it stands."""
    found = re.search(r'<span class="chip \w+">([^<]*)</span>', (await client.get(f"{PLAN}/{entry_id}")).text)
    assert found is not None
    return found[1]


async def wait(stage: Stage, client: httpx.AsyncClient, **more: float) -> None:
    """Let time pass for somebody who sits at the desk: their session does not end for want of use."""
    left = timedelta(**more)
    while left > timedelta():
        step = min(left, timedelta(minutes=20))
        await stage.later(minutes=step.total_seconds() / 60)
        await client.get(PLAN)
        left -= step
