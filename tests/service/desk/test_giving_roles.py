"""Administrators give and end roles of the pack, everywhere or on one account, and who gave them stands there."""

import pytest

from common.accounts import AccountEntry
from desk.core.rights import ADMIN, EVERY, MODERATE
from desk.handlers.accounts import load_accounts
from desk.handlers.people import grant
from desk.store import Cases, Keys
from desk.store.keys import POLICY
from tests.service.desk.conftest import Opened
from tests.service.desk.rights import MINE, OTHER, allow, enter
from tests.service.desk.stage import Stage
from tests.service.desk.test_people import PEOPLE, says

ROLE = "administratorer"


@pytest.fixture
async def desk(opened: Opened) -> Stage:
    """A desk with two accounts, an administrator of all and one of one."""
    stage = await opened()
    at = stage.clock.now()
    accounts = [AccountEntry(municipality="bo", platform="facebook", id=i, name=i) for i in ("1234567890321", "2")]
    await stage.db.write(lambda tx: load_accounts(tx, accounts, at))
    await allow(stage, "kari", ADMIN, EVERY)
    await allow(stage, "rektor", ADMIN, OTHER)
    return stage


async def roles(desk: Stage, person: str, account: str = "") -> list[str]:
    """Return the roles that somebody holds."""
    return sorted(await desk.db.read(lambda tx: Keys(tx, "bo").roles(person, account)))


async def test_a_role_is_given_and_ended_and_both_are_on_record(desk: Stage) -> None:
    given = await says(desk, "kari", "give_role", person="liv", role=ROLE, account=EVERY)
    assert given.headers["location"] == "/bo/people?did=give_role"
    assert await roles(desk, "liv") == [ROLE]
    async with desk.client() as client:
        await enter(desk, client, "kari")
        page = (await client.get(PEOPLE)).text
    assert "gitt av kari" in page
    await says(desk, "kari", "end_role", person="liv", role=ROLE, account=EVERY)
    assert await roles(desk, "liv") == []
    said = [row["what"] for row in await desk.db.read(lambda tx: Cases(tx, "bo").audited())]
    assert [what for what in said if what.startswith("role_")] == [
        f"role_given {ROLE} * liv",
        f"role_ended {ROLE} * liv",
    ]


async def test_a_role_on_one_account_is_held_there_alone(desk: Stage) -> None:
    await says(desk, "kari", "give_role", person="liv", role=ROLE, account=MINE)
    assert (await roles(desk, "liv"), await roles(desk, "liv", MINE)) == ([], [ROLE])
    assert await roles(desk, "liv", OTHER) == []


async def test_whoever_has_nothing_but_a_role_is_let_in_as_long_as_they_hold_it(desk: Stage) -> None:
    await says(desk, "kari", "give_role", person="liv", role=ROLE, account=EVERY)
    assert "/link/" in (await says(desk, "kari", "link", person="liv")).text
    async with desk.client() as client:
        await enter(desk, client, "liv")
        assert (await client.get("/bo")).status_code == 200
        await says(desk, "kari", "end_role", person="liv", role=ROLE, account=EVERY)
        assert (await client.get("/bo")).status_code == 401


async def test_who_administers_one_account_gives_no_roles_not_even_there(desk: Stage) -> None:
    for do in ("give_role", "end_role"):
        assert (await says(desk, "rektor", do, person="rektor", role=ROLE, account=OTHER)).status_code == 403
    assert await roles(desk, "rektor", OTHER) == []


async def test_a_role_that_the_pack_does_not_know_and_an_account_that_is_none_are_refused(desk: Stage) -> None:
    for wrong in ({"role": "konge"}, {"account": "x:1"}, {"person": "api:x"}):
        said = {"person": "liv", "role": ROLE, "account": EVERY} | wrong
        assert (await says(desk, "kari", "give_role", **said)).status_code == 422
    assert await roles(desk, "liv") == []


async def test_a_right_says_who_gave_it_and_since_when(desk: Stage) -> None:
    await says(desk, "kari", "give", person="ola", account=MINE, right=MODERATE)
    async with desk.client() as client:
        await enter(desk, client, "kari")
        page = (await client.get(PEOPLE)).text
    assert page.count("gitt av kari") == 1
    assert "siden" in page


async def test_what_the_command_line_gave_is_said_to_be_from_no_person(desk: Stage) -> None:
    at = desk.clock.now()
    await desk.db.write(lambda tx: grant(tx, "liv", ["bo"], [MODERATE, f"role:{ROLE}"], at))
    async with desk.client() as client:
        await enter(desk, client, "kari")
        page = (await client.get(PEOPLE)).text
    assert "liv" in page
    assert "gitt av" not in page


async def test_whoever_holds_a_role_is_let_in_still_when_their_last_right_has_ended(desk: Stage) -> None:
    await says(desk, "kari", "give_role", person="liv", role=ROLE, account=EVERY)
    for account in (EVERY, MINE):
        await says(desk, "kari", "give", person="liv", account=account, right=MODERATE)
        await says(desk, "kari", "end", person="liv", account=account, right=MODERATE)
    async with desk.client() as client:
        await enter(desk, client, "liv")
        assert (await client.get("/bo")).status_code == 200


async def test_whoever_may_propose_rules_is_let_in_still_when_their_last_role_has_ended(desk: Stage) -> None:
    at = desk.clock.now()
    await desk.db.write(lambda tx: Keys(tx, "bo").grant("liv", at, POLICY))
    await says(desk, "kari", "give_role", person="liv", role=ROLE, account=EVERY)
    await says(desk, "kari", "end_role", person="liv", role=ROLE, account=EVERY)
    async with desk.client() as client:
        await enter(desk, client, "liv")
        assert (await client.get("/bo")).status_code == 200
