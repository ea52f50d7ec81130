"""Administrators say who may do what; programs have tokens of their own, which open what they were made for."""

import re
from datetime import timedelta

import pytest
from httpx import Response
from sqlalchemy import text

from common.accounts import AccountEntry
from common.db import Tx
from desk.core.rights import ADMIN, EVERY, MODERATE, READ
from desk.handlers.accounts import load_accounts
from desk.store import Cases, Keys, Rights
from tests.core.desk.scene import ANSWER, decided, item
from tests.service.desk.conftest import Opened
from tests.service.desk.rights import MINE, OTHER, allow, enter
from tests.service.desk.stage import Stage, act_path

PEOPLE = "/bo/people"
CLOSE = {"do": "close", "revision": 1, "reason": "Ferdig"}


@pytest.fixture
async def desk(opened: Opened) -> Stage:
    """A desk with two accounts, an administrator of all, one of one, and an item."""
    stage = await opened()
    at = stage.clock.now()
    accounts = [AccountEntry(municipality="bo", platform="facebook", id=i, name=i) for i in ("1234567890321", "2")]
    await stage.db.write(lambda tx: load_accounts(tx, accounts, at))
    await stage.tell(item(), decided((ANSWER,)))
    await allow(stage, "kari", ADMIN, EVERY)
    await allow(stage, "rektor", ADMIN, OTHER)
    return stage


async def says(desk: Stage, who: str, do: str, **said: str) -> Response:
    """Send the page's form as somebody."""
    async with desk.client() as client:
        csrf = await enter(desk, client, who)
        return await client.post(PEOPLE, data={"csrf": csrf, "do": do, **said})


async def token(desk: Stage, scopes: str = "read", account: str = EVERY, name: str = "statistikk") -> str:
    """Let the administrator make a token."""
    made = await says(desk, "kari", "token", name=name, scopes=scopes, account=account, days="90")
    found = re.search(r'<code class="token">([^<]+)</code>', made.text)
    assert found is not None, made.text
    return found[1]


async def answers(desk: Stage, key: str) -> tuple[int, int, int]:
    """Return how the API answers to reading, acting and stating rows."""
    async with desk.client(key) as client:
        read = await client.get("/api/v1/bo/items")
        acted = await client.post(act_path(), json=CLOSE)
        stated = await client.post("/api/v1/bo/rows", json={"toml": ""})
        return read.status_code, acted.status_code, stated.status_code


async def test_an_administrator_gives_a_right_and_ends_it(desk: Stage) -> None:
    given = await says(desk, "kari", "give", person="ola", account=MINE, right=MODERATE)
    assert given.headers["location"] == "/bo/people?did=give"
    assert await desk.db.read(lambda tx: Rights(tx, "bo").accounts("ola", MODERATE)) == frozenset({MINE})
    ended = await says(desk, "kari", "end", person="ola", account=MINE, right=MODERATE)
    assert ended.status_code == 303
    assert await desk.db.read(lambda tx: Rights(tx, "bo").all("ola")) == []
    said = [row["what"] for row in await desk.db.read(lambda tx: Cases(tx, "bo").audited())]
    assert f"right_given moderate {MINE} ola" in said
    assert f"right_ended moderate {MINE} ola" in said


async def test_an_administrator_of_one_account_gives_nothing_elsewhere_and_sees_nobody_there(desk: Stage) -> None:
    await allow(desk, "liv", READ)
    for account in (MINE, EVERY):
        refused = await says(desk, "rektor", "give", person="ola", account=account, right=READ)
        assert refused.status_code == 403
    assert (await says(desk, "rektor", "give", person="ola", account=OTHER, right=READ)).status_code == 303
    for do in ("leave", "link", "anew", "token", "end_token"):
        assert (await says(desk, "rektor", do, person="liv", name="x", scopes="read", days="90")).status_code == 403
    async with desk.client() as client:
        await enter(desk, client, "rektor")
        page = (await client.get(PEOPLE)).text
    assert "ola" in page
    assert "liv" not in page


async def test_whoever_administers_nothing_sees_no_page_of_people(desk: Stage) -> None:
    await allow(desk, "liv", MODERATE)
    async with desk.client() as client:
        await enter(desk, client, "liv")
        assert (await client.get(PEOPLE)).status_code == 403


async def test_the_last_administrator_stays(desk: Stage) -> None:
    assert (await says(desk, "kari", "leave", person="kari")).status_code == 422
    assert (await says(desk, "kari", "end", person="kari", account=EVERY, right=ADMIN)).status_code == 422
    await allow(desk, "liv", ADMIN, EVERY)
    assert (await says(desk, "kari", "end", person="kari", account=EVERY, right=ADMIN)).status_code == 303


async def test_who_leaves_is_out_at_once(desk: Stage) -> None:
    await allow(desk, "ola", MODERATE)
    async with desk.client() as client:
        await enter(desk, client, "ola")
        assert (await client.get("/bo")).status_code == 200
        await says(desk, "kari", "leave", person="ola")
        assert (await client.get("/bo")).status_code == 401


async def test_an_account_that_is_none_and_a_name_that_is_none_are_refused(desk: Stage) -> None:
    assert (await says(desk, "kari", "give", person="ola", account="x:1", right=READ)).status_code == 403
    for person in ("", "api:x", "a\nb"):
        assert (await says(desk, "kari", "give", person=person, account=MINE, right=READ)).status_code == 422
    assert (await says(desk, "kari", "give", person="ola", account=MINE, right="all")).status_code == 422


async def test_a_newcomer_gets_a_link_from_the_page(desk: Stage) -> None:
    await allow(desk, "ola", READ)
    made = (await says(desk, "kari", "link", person="ola")).text
    found = re.search(r"/link/([\w-]+)<", made)
    assert found is not None
    async with desk.client() as client:
        assert (await client.post("/sign-in", data={"link": found[1]})).status_code == 303
        assert (await client.get("/bo")).status_code == 200


async def test_a_token_opens_what_it_was_made_for_and_no_more(desk: Stage) -> None:
    read, acted, stated = await answers(desk, await token(desk, "read"))
    assert (read, acted, stated) == (200, 403, 403)
    read, acted, stated = await answers(desk, await token(desk, "act", name="svar"))
    assert (read, acted, stated) == (403, 202, 403)


async def test_a_token_of_one_account_reads_that_alone(desk: Stage) -> None:
    async with desk.client(await token(desk, "read", OTHER)) as client:
        assert (await client.get("/api/v1/bo/items")).json()["items"] == []
        assert (await client.get("/api/v1/bo/summary")).json()["total"] == 0


async def test_a_token_ends_with_its_days_or_when_it_is_ended(desk: Stage) -> None:
    first, second = await token(desk), await token(desk, name="to")
    await says(desk, "kari", "end_token", name="statistikk")
    assert (await answers(desk, first))[0] == 401
    assert (await answers(desk, second))[0] == 200
    desk.clock.at += timedelta(days=90)
    assert (await answers(desk, second))[0] == 401


async def test_a_token_is_shown_once_and_kept_as_a_hash_and_when_it_was_used_is_seen(desk: Stage) -> None:
    key = await token(desk)
    async with desk.client() as client:
        await enter(desk, client, "kari")
        assert "aldri brukt" in (await client.get(PEOPLE)).text
        await answers(desk, key)
        page = (await client.get(PEOPLE)).text
    assert key not in page
    assert "sist brukt" in page

    def kept(tx: Tx) -> str:
        return str([tx.execute(text(f"SELECT * FROM {t}")).all() for t in ("desk_key", "desk_audit")])  # noqa: S608 - names above

    assert key not in await desk.db.read(kept)


@pytest.mark.parametrize(
    "wrong", [{"scopes": "all"}, {"scopes": ""}, {"days": "9999"}, {"days": "x"}, {"name": ""}, {"account": "x:1"}]
)
async def test_a_token_for_nothing_or_for_ever_is_not_made(desk: Stage, wrong: dict[str, str]) -> None:
    said = {"name": "x", "scopes": "read", "account": EVERY, "days": "90"} | wrong
    assert (await says(desk, "kari", "token", **said)).status_code == 422
    assert await desk.db.read(lambda tx: Keys(tx, "bo").open_ones("token", desk.clock.at)) == []


async def test_a_tokens_name_is_used_once_at_a_time(desk: Stage) -> None:
    await token(desk)
    again = await says(desk, "kari", "token", name="statistikk", scopes="read", account=EVERY, days="30")
    assert again.status_code == 422
