"""The page of an account: who looks after it, what the guideline asks for, and how it comes to an end."""

import re
from datetime import timedelta

import pytest

from common.accounts import AccountEntry
from common.control import told
from common.events import AccountFact, FactStated
from desk.handlers.people import grant
from desk.jobs.ask_of_accounts import restate_all
from desk.store import Rights
from desk.store.keys import as_role
from tests.core.desk.scene import item
from tests.service.desk.applying import hindrance, peopled, pressed, read
from tests.service.desk.stage import Stage
from tests.service.desk.test_channels import load
from tests.service.desk.test_pages import Landmarks
from tests.service.told import pack_of

HERE = "/randaberg/accounts/facebook/1"
SCHOOL = "/randaberg/accounts/facebook/2"


async def randaberg(stage: Stage) -> None:
    """Randaberg's main page and a school's, with people in and out of their roles."""
    await peopled(stage, "randaberg", koms="kommunikasjon", siv="servicetorget", ann="", odd="", per="")
    at = stage.clock.now()
    await stage.db.write(lambda tx: grant(tx, "ann", ["randaberg"], [as_role("kontoadministrator")], at))
    await load(
        stage,
        AccountEntry(municipality="randaberg", platform="facebook", id="1", name="Randaberg kommune"),
        AccountEntry(municipality="randaberg", platform="facebook", id="2", name="Grødem skole", kind="other"),
    )


async def states(stage: Stage, key: str) -> list[str]:
    """Return the states that every service has been told of an account."""
    facts = [told(fact, AccountFact) for fact in await stage.said(FactStated) if fact.key == key]
    return [change.state for change in facts[-1].history] if facts and facts[-1] else []


async def rights(stage: Stage, person: str, municipality: str = "randaberg") -> set[tuple[str, str]]:
    """Return on which accounts a person may do what by the registry."""
    rows = await stage.db.read(lambda tx: Rights(tx, municipality).of(person))
    return {(row.account, row.right) for row in rows if row.account != "*"}


async def test_in_randaberg_the_service_desk_changes_no_administrators_of_a_main_page(stage: Stage) -> None:
    await randaberg(stage)
    assert "RANDABERG-28" in hindrance(await pressed(stage, "siv", HERE, do="comes", person="ann"))
    editor = {"do": "comes", "person": "siv", "as": "editor"}
    assert "RANDABERG-28" in hindrance(await pressed(stage, "siv", HERE, **editor))
    assert await rights(stage, "siv") == set()
    assert (await pressed(stage, "koms", HERE, do="comes", person="ann")).status_code == 303
    assert (await pressed(stage, "koms", HERE, **editor)).status_code == 303
    assert ("facebook:1", "admin") in await rights(stage, "ann")
    assert await rights(stage, "siv") == {("facebook:1", "reply"), ("facebook:1", "publish")}
    stage.clock.at += timedelta(hours=1)
    assert "RANDABERG-28" in hindrance(await pressed(stage, "siv", HERE, do="goes", person="ann"))
    assert (await pressed(stage, "koms", HERE, do="goes", person="ann")).status_code == 303
    assert await rights(stage, "ann") == set()
    page = (await read(stage, "koms", HERE)).text
    assert re.search(r"Ikke lenger administrator.*Ny redaktør.*Ny administrator", page, re.DOTALL)


async def test_one_administrator_of_a_school_is_too_few_but_only_a_word_is_needed(stage: Stage) -> None:
    await randaberg(stage)
    assert (await pressed(stage, "per", SCHOOL, do="comes", person="per")).status_code == 403
    assert (await pressed(stage, "koms", SCHOOL, do="comes", person="per")).status_code == 303
    assert "RANDABERG-31" in (await read(stage, "koms", SCHOOL)).text
    stage.clock.at += timedelta(hours=1)
    assert (await pressed(stage, "per", SCHOOL, do="comes", person="odd")).status_code == 303
    assert "RANDABERG-31" not in (await read(stage, "koms", SCHOOL)).text
    assert "RANDABERG-31" in hindrance(await pressed(stage, "per", SCHOOL, do="goes", person="odd"))
    why = {"because": "Odd slutter"}
    assert (await pressed(stage, "per", SCHOOL, do="goes", person="odd", **why)).status_code == 303
    assert "RANDABERG-07" in hindrance(await pressed(stage, "per", SCHOOL, do="goes", person="per", **why))


async def test_in_knivsta_only_the_head_of_operation_says_who_represents_it(stage: Stage) -> None:
    await peopled(stage, "knivsta", chef="verksamhetschef", ann="kanalansvarig", bo="")
    row = AccountEntry(
        municipality="knivsta", platform="facebook", id="3", name="Thunmanskolan, Knivsta kommun", kind="verksamhet"
    )
    await load(stage, row)
    here = "/knivsta/accounts/facebook/3"
    said = hindrance(await pressed(stage, "ann", here, do="comes", person="bo"))
    assert "KNIVSTA-36" in said
    assert "vem eller vilka som ska företräda verksamheten" in said
    assert (await pressed(stage, "chef", here, do="comes", person="ann")).status_code == 303


async def test_in_kinn_the_last_central_administrator_does_not_go(stage: Stage) -> None:
    await peopled(stage, "kinn", inga="informasjon_og_service", kari="tenesteleiar", dag="kommunedirektor")
    await load(stage, AccountEntry(municipality="kinn", platform="facebook", id="1", name="Kinn kommune"))
    here = "/kinn/accounts/facebook/1"
    for person in ("inga", "kari"):
        assert (await pressed(stage, "dag", here, do="comes", person=person)).status_code == 303
    stage.clock.at += timedelta(hours=1)
    assert "KINN-08" in hindrance(await pressed(stage, "dag", here, do="goes", person="inga"))
    assert (await pressed(stage, "dag", here, do="goes", person="kari")).status_code == 303


async def test_in_bo_the_fourth_administrator_needs_a_reason_and_others_may_not_be_one(stage: Stage) -> None:
    people = {"a": "fellestjenesten", "b": "naeringsavdelingen", "c": "kulturavdelingen", "d": "kulturavdelingen"}
    await peopled(stage, "bo", **people, e="radmann")
    at = stage.clock.now()
    await stage.db.write(lambda tx: grant(tx, "a", ["bo"], ["admin"], at))
    await load(stage, AccountEntry(municipality="bo", platform="facebook", id="1", name="Bø kommune"))
    here = "/bo/accounts/facebook/1"
    assert "BO-25" in (await read(stage, "a", here)).text
    for person in "abc":
        assert (await pressed(stage, "a", here, do="comes", person=person)).status_code == 303
    assert "BO-15" in hindrance(await pressed(stage, "a", here, do="comes", person="d"))
    assert "BO-14" in hindrance(await pressed(stage, "a", here, do="comes", person="e"))
    assert (await pressed(stage, "a", here, do="comes", person="d", because="Vikar i mai")).status_code == 303
    said = {"do": "save", "owner": "administratorer", "response_time_text": "Innen to dager", "purpose": "Nytt"}
    assert (await pressed(stage, "a", here, **said)).status_code == 303
    assert "BO-25" not in (await read(stage, "a", here)).text


async def test_an_account_is_closed_when_what_came_is_answered_and_archived_and_stays_closed(stage: Stage) -> None:
    await randaberg(stage)
    key = "randaberg/account/facebook:2"
    await pressed(stage, "koms", SCHOOL, do="comes", person="ann")
    await stage.tell(item(municipality="randaberg", account_id="2"))
    assert (await pressed(stage, "per", SCHOOL, do="begin_closing", because="Prosjektet er over")).status_code == 403
    assert (await pressed(stage, "koms", SCHOOL, do="begin_closing")).status_code == 422
    assert (await pressed(stage, "koms", SCHOOL, do="close")).status_code == 409
    assert (await pressed(stage, "koms", SCHOOL, do="begin_closing", because="Prosjektet er over")).status_code == 303
    assert await states(stage, key) == ["active", "closing"]
    assert "Saker i køen: 1" in (await read(stage, "koms", SCHOOL)).text
    assert (await pressed(stage, "koms", SCHOOL, do="close")).status_code == 422
    assert (await pressed(stage, "koms", SCHOOL, do="keep")).status_code == 303
    assert await states(stage, key) == ["active", "closing", "active"]


@pytest.mark.parametrize("files", [True, False])
async def test_what_people_closed_no_file_opens_again(stage: Stage, files: bool) -> None:
    await randaberg(stage)
    key = "randaberg/account/facebook:2"
    for do in ("begin_closing", "close"):
        stage.clock.at += timedelta(hours=1)
        await pressed(stage, "koms", SCHOOL, do=do, because="Prosjektet er over")
    if files:
        row = AccountEntry(municipality="randaberg", platform="facebook", id="2", name="Grødem skole", kind="other")
        await load(stage, row)
    assert (await states(stage, key))[:3] == ["active", "closing", "closed"]
    assert len(await states(stage, key)) == 3
    assert (await pressed(stage, "koms", SCHOOL, do="comes", person="odd")).status_code == 409


async def test_whoever_has_left_looks_after_nothing(stage: Stage) -> None:
    await randaberg(stage)
    await pressed(stage, "koms", SCHOOL, do="comes", person="odd")
    await stage.db.write(lambda tx: Rights(tx, "randaberg").leave("odd"))
    stage.clock.at += timedelta(hours=1)
    await pressed(stage, "koms", SCHOOL, do="comes", person="ann")
    assert await rights(stage, "odd") == set()
    assert "RANDABERG-31" in (await read(stage, "koms", SCHOOL)).text


async def test_the_page_has_its_landmarks_and_another_municipality_sees_nothing_of_it(stage: Stage) -> None:
    await randaberg(stage)
    await peopled(stage, "bo", ola="administratorer")
    await pressed(stage, "koms", SCHOOL, do="comes", person="ann")
    pages = [(await read(stage, "koms", SCHOOL)).text, (await read(stage, "per", SCHOOL)).text]
    await pressed(stage, "koms", SCHOOL, do="begin_closing", because="Over")
    pages.append((await read(stage, "koms", SCHOOL)).text)
    for page in pages:
        found = Landmarks(page)
        assert found.tags.count("main") == found.tags.count("h1") == 1
        assert {field["id"] for field in found.fields if field.get("id")} <= found.labelled
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
    assert 'value="comes"' not in pages[1]
    assert (await read(stage, "ola", "/bo/accounts/facebook/2")).status_code == 404
    assert (await pressed(stage, "koms", SCHOOL, do="comes", person="odd", csrf="x")).status_code == 403


async def test_what_is_said_of_an_account_stands_in_the_public_list_and_can_be_embedded(stage: Stage) -> None:
    await randaberg(stage)
    said = {"do": "save", "owner": "kontoadministrator", "purpose": "Nytt fra skolen", "response_time_text": "To dager"}
    assert (await pressed(stage, "koms", SCHOOL, **said, url="https://skole.example/")).status_code == 303
    async with stage.client() as client:
        page = (await client.get("/randaberg/channels")).text
        assert "Nytt fra skolen" in page
        assert 'href="https://skole.example/"' in page
        answer = await client.get("/randaberg/channels.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    listed = {one["name"]: one for one in answer.json()["accounts"]}
    assert listed["Grødem skole"]["response_time"] == "To dager"
    assert listed["Randaberg kommune"]["main"] is True


async def facts(stage: Stage, key: str) -> AccountFact:
    """Return what every service was told of an account last."""
    found = [told(fact, AccountFact) for fact in await stage.said(FactStated) if fact.key == key]
    assert found[-1] is not None
    return found[-1]


async def test_every_service_is_told_what_an_account_lacks_and_when_it_ends_and_when_it_lacks_nothing(
    stage: Stage,
) -> None:
    await randaberg(stage)
    key = "randaberg/account/facebook:2"
    await pressed(stage, "koms", SCHOOL, do="comes", person="odd")
    (ask,) = (await facts(stage, key)).asks
    assert (ask.do, ask.to, ask.clauses) == ("require_second_admin", ("kommunikasjon",), ("RANDABERG-31",))
    stage.clock.at += timedelta(hours=1)
    await pressed(stage, "koms", SCHOOL, do="comes", person="ann")
    assert (await facts(stage, key)).asks == ()
    said = {"do": "save", "owner": "kontoadministrator", "end_date": "2026-06-30"}
    assert (await pressed(stage, "koms", SCHOOL, **said)).status_code == 303
    assert str((await facts(stage, key)).end_date) == "2026-06-30"
    assert (await pressed(stage, "koms", SCHOOL, **(said | {"end_date": "neste år"}))).status_code == 422


async def test_the_guideline_is_asked_of_accounts_that_only_the_file_lists(stage: Stage) -> None:
    await peopled(stage, "bo", a="fellestjenesten")
    row = AccountEntry(municipality="bo", platform="facebook", id="1", name="Bø kommune")
    await load(stage, row)
    at = stage.clock.now()
    pack = pack_of("bo")
    assert await stage.db.write(lambda tx: restate_all(tx, "bo", pack, at)) == 1
    assert await stage.db.write(lambda tx: restate_all(tx, "bo", pack, at)) == 0
    (ask,) = (await facts(stage, "bo/account/facebook:1")).asks
    assert (ask.do, ask.to) == ("require_response_time_notice", ("administratorer",))
    await load(stage, row)
    assert (await facts(stage, "bo/account/facebook:1")).asks == (ask,)
