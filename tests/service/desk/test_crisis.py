"""A crisis at the desk: who may declare and end it, by phone with a code, what is held, and what goes all the same."""

import re
from datetime import timedelta

import pytest

from common.control import told
from common.events import (
    CrisisAnswered,
    CrisisAsked,
    CrisisDeclared,
    CrisisEnded,
    CrisisFact,
    CrisisUpheld,
    FactStated,
)
from common.pack_folder import read_files
from desk.core.crisis import CALL_MINUTES_MAX, CODES_A_CARD, WRONG_CODES_MAX
from desk.handlers.packs import take_mounted
from desk.handlers.people import grant
from desk.store import Cases
from tests.core.desk.scene import item_id
from tests.service.desk.browser import browser
from tests.service.desk.conftest import Opened
from tests.service.desk.in_crisis import HERE, ROLE, crisis, prepared, press
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import Landmarks
from tests.service.told import POLICIES, pack_of

ITEM = f"/randaberg/items/{item_id('randaberg')}"
REPLY = "Hei! Her er det vi vet nå."
STANDING = "Ring 110, 112 eller 113.\nSe randaberg.kommune.no."


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Randaberg's desk: leif leads the crisis, kari publishes."""
    await prepared(stage)
    return stage


async def history(desk: Stage, municipality: str = "randaberg") -> list[tuple[bool, str]]:
    """What every service reads of the crisis: on or off, and by whom it is stated."""
    facts = [fact for fact in await desk.said(FactStated) if fact.key == f"{municipality}/crisis"]
    fact = told(facts[-1], CrisisFact) if facts else None
    return [(state.on, state.stated_by) for state in fact.history] if fact else []


async def audited(desk: Stage) -> list[tuple[str, str]]:
    rows = await desk.db.read(lambda tx: Cases(tx, "randaberg").audited())
    return [(row["who"], row["what"]) for row in rows if row["what"].startswith("crisis_")]


async def test_the_role_declares_and_ends_it_and_all_is_on_record(desk: Stage) -> None:
    assert (await crisis(desk)).headers["location"] == f"{HERE}?did=declared"
    assert await history(desk) == [(True, "leif")]
    (declared,) = await desk.said(CrisisDeclared)
    assert (declared.role, declared.via, declared.declarers) == (ROLE, "desk", (ROLE,))
    assert "kontoadministrator" in declared.told
    assert "RANDABERG-72" in declared.clauses
    async with browser(desk) as client:
        page = (await client.get("/randaberg")).text
        assert "Det er erklært krise" in page
        assert f'href="{HERE}"' in page
    desk.clock.at += timedelta(hours=5)
    assert (await crisis(desk, do="uphold")).headers["location"] == f"{HERE}?did=upheld"
    assert (await crisis(desk, do="end")).headers["location"] == f"{HERE}?did=ended"
    assert await history(desk) == [(True, "leif"), (False, "leif")]
    (upheld,), (ended,) = await desk.said(CrisisUpheld), await desk.said(CrisisEnded)
    assert upheld.crisis_id == ended.crisis_id == declared.crisis_id
    assert await audited(desk) == [("leif", f"crisis_{what}") for what in ("declared", "upheld", "ended")]


async def test_nobody_else_declares_or_ends_it_and_a_reason_is_asked_for(desk: Stage) -> None:
    async with browser(desk) as client:
        page = (await client.get(HERE)).text
        assert 'value="declare"' not in page
        assert (await press(client, "declare", role=ROLE, because="Flom")).status_code == 403
    async with browser(desk, "leif") as client:
        assert (await press(client, "declare", role=ROLE, because="  ")).status_code == 422
        assert (await press(client, "explode", role=ROLE, because="Flom")).status_code == 422
        assert (await client.post(HERE, data={"do": "declare", "because": "Flom", "csrf": "x"})).status_code == 403
    assert await desk.said(CrisisDeclared) == []
    await crisis(desk)
    async with browser(desk) as client:
        assert (await press(client, "end", role=ROLE, because="Over")).status_code == 403
        assert (await press(client, "uphold", role=ROLE)).status_code == 403
    assert (await crisis(desk)).status_code == 422
    assert len(await desk.said(CrisisDeclared)) == 1
    assert await desk.said(CrisisEnded) == []


async def test_a_delegate_acts_in_the_role_until_the_day_is_over_and_cannot_delegate_on(desk: Stage) -> None:
    async with browser(desk, "leif") as client:
        given = {"role": ROLE, "person": "kari"}
        for never in ("2026-05-01", "9999-12-31", "i morgen"):
            assert (await press(client, "delegate", until=never, **given)).status_code == 422
        assert (await press(client, "delegate", until="2026-05-15", **given)).status_code == 303
    async with browser(desk) as client:
        more = {"role": ROLE, "person": "per", "until": "2026-05-20"}
        assert (await press(client, "delegate", **more)).status_code == 403
    assert (await crisis(desk, "kari")).status_code == 303
    (declared,) = await desk.said(CrisisDeclared)
    assert declared.role == ROLE
    desk.clock.at += timedelta(days=2)
    assert (await crisis(desk, "kari", "end")).status_code == 403
    assert await desk.said(CrisisEnded) == []


async def card(desk: Stage) -> list[str]:
    """Make leif's card of codes, as it is shown once."""
    async with browser(desk, "leif") as client:
        page = (await press(client, "card", role=ROLE)).text
    return re.findall(r"<code>(\d{4} \d{4})</code>", page)


async def call(desk: Stage) -> str:
    """Write down that somebody called; return the id of the call."""
    async with browser(desk) as client:
        assert (await press(client, "ask", role=ROLE, because="Leif ringte: flom")).status_code == 303
    asked = await desk.said(CrisisAsked)
    return str(asked[-1].crisis_id)


async def test_by_phone_a_call_is_told_to_the_role_and_a_code_of_its_card_declares(desk: Stage) -> None:
    codes = await card(desk)
    assert len(set(codes)) == CODES_A_CARD
    about = await call(desk)
    (asked,) = await desk.said(CrisisAsked)
    assert (asked.declarers, asked.until) == ((ROLE,), desk.clock.at + timedelta(minutes=CALL_MINUTES_MAX))
    assert await desk.said(CrisisDeclared) == []
    async with browser(desk) as client:
        assert (await press(client, "ask", role=ROLE, because="Leif ringte igjen")).status_code == 422
        assert (await press(client, "say_code", about=about, code="0000 0000")).status_code == 422
        assert (await press(client, "say_code", about=about, code=codes[0])).status_code == 303
    assert await history(desk) == [(True, ROLE)]
    (declared,), (answered,) = await desk.said(CrisisDeclared), await desk.said(CrisisAnswered)
    assert (declared.role, declared.via, answered.outcome) == (ROLE, "phone", "declared")
    assert ("kari", "crisis_declared") in await audited(desk)
    await crisis(desk, do="end")
    about = await call(desk)
    async with browser(desk) as client:
        assert (await press(client, "say_code", about=about, code=codes[0])).status_code == 422
        assert (await press(client, "say_code", about=about, code=codes[1])).status_code == 303


async def test_five_wrong_codes_make_a_call_void_and_half_an_hour_makes_it_late(desk: Stage) -> None:
    codes = await card(desk)
    about = await call(desk)
    async with browser(desk) as client:
        for n in range(WRONG_CODES_MAX):
            assert (await press(client, "say_code", about=about, code=f"1111111{n}")).status_code == 422
        assert (await press(client, "say_code", about=about, code=codes[0])).status_code == 422
    desk.clock.at += timedelta(minutes=1)
    about = await call(desk)
    desk.clock.at += timedelta(minutes=CALL_MINUTES_MAX)
    async with browser(desk) as client:
        assert (await press(client, "say_code", about=about, code=codes[0])).status_code == 422
    assert [each.outcome for each in await desk.said(CrisisAnswered)] == ["void", "late"]
    assert await desk.said(CrisisDeclared) == []


async def test_a_call_that_nobody_knows_of_is_refused_and_a_new_card_makes_the_old_one_worthless(desk: Stage) -> None:
    old = await card(desk)
    about = await call(desk)
    async with browser(desk, "leif") as client:
        assert (await press(client, "refuse", about=about)).status_code == 303
    desk.clock.at += timedelta(minutes=1)
    await card(desk)
    about = await call(desk)
    async with browser(desk) as client:
        assert (await press(client, "card", role=ROLE)).status_code == 403
        assert (await press(client, "say_code", about=about, code=old[0])).status_code == 422
    assert [each.outcome for each in await desk.said(CrisisAnswered)] == ["refused"]
    said = str([await desk.said(CrisisAsked), await desk.said(CrisisAnswered), await audited(desk)])
    assert not any(code in said or code.replace(" ", "") in said for code in old)


async def test_the_page_has_its_landmarks_and_every_field_its_label(desk: Stage) -> None:
    pages = []
    async with browser(desk, "leif") as client:
        await call(desk)
        pages.append((await client.get(HERE)).text)
        await crisis(desk)
        pages.append((await client.get(HERE)).text)
    for page in pages:
        found = Landmarks(page)
        assert found.tags.count("main") == found.tags.count("h1") == 1
        assert {field["id"] for field in found.fields if field.get("id")} <= found.labelled
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))


@pytest.mark.postgres
async def test_by_phone_and_at_the_desk_it_is_the_same_on_postgresql(opened: Opened, database: str) -> None:
    desk = await opened(postgres=database)
    await prepared(desk)
    codes = await card(desk)
    about = await call(desk)
    async with browser(desk) as client:
        assert (await press(client, "say_code", about=about, code=codes[0])).status_code == 303
    desk.clock.at += timedelta(hours=1)
    assert (await crisis(desk, do="end")).status_code == 303
    assert await history(desk) == [(True, ROLE), (False, "leif")]


async def test_rows_over_the_api_declare_no_crisis_for_who_has_not_the_role(desk: Stage) -> None:
    at, files = desk.clock.now(), read_files(POLICIES / "randaberg")
    await desk.db.write(lambda tx: take_mounted(tx, pack_of("randaberg"), files, at))
    for person in ("kari", "leif"):
        await desk.db.write(lambda tx, p=person: grant(tx, p, ["randaberg"], ["policy"], at))  # type: ignore[misc]  # bound now
    body = {"toml": "[[crisis]]\nsince = 2026-05-14T12:00:00+02:00\non = true\n"}
    for person, status in (("kari", 403), ("leif", 201)):
        async with desk.client(await desk.token("randaberg", person=person)) as client:
            assert (await client.post("/api/v1/randaberg/rows", json=body)).status_code == status
