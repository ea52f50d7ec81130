"""A crisis at the desk: who may declare and end it, by phone with a code, what is held, and what goes all the same."""

import re
from datetime import timedelta

import pytest

from common.accounts import AccountEntry
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
from desk.core.crisis import CALL_MINUTES_MAX, CODES_A_CARD, WRONG_CODES_MAX
from desk.handlers.people import grant
from desk.store import Cases, Crises
from desk.store.keys import as_role
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.conftest import Opened
from tests.service.desk.in_crisis import HERE, ROLE, browser, crisis, prepared, press
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_channels import load
from tests.service.desk.test_pages import Landmarks

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


async def question(desk: Stage) -> None:
    """A question waits for an answer."""
    more = {"municipality": "randaberg"}
    await desk.tell(item(text="Hva skjer?", account_id="1", **more), decided((ANSWER,), **more))


async def reply(desk: Stage, text: str = REPLY, person: str = "kari") -> tuple[int, str]:
    """Answer on the item's page; return the status and where it leads."""
    async with browser(desk, person) as client:
        fields = fields_of((await client.get(ITEM)).text, "reply")
        answer = await client.post(f"{ITEM}/acts", data=fields | {"text": text})
    return answer.status_code, answer.headers.get("location", "")


async def held(desk: Stage) -> list[tuple[str, str, str]]:
    found = await desk.db.read(lambda tx: Crises(tx, "randaberg").all_held())
    return [(one.kind, one.state, one.person) for one in found]


async def approve(desk: Stage, do: str = "approve", person: str = "leif") -> int:
    """Decide on the one text that waits."""
    (waiting,) = await desk.db.read(lambda tx: [h for h in Crises(tx, "randaberg").all_held() if h.state == "waiting"])
    async with browser(desk, person) as client:
        return (await press(client, do, about=str(waiting.held_id))).status_code


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
        assert (await press(client, "delegate", until="2026-05-01", **given)).status_code == 422
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


async def test_a_reply_is_held_until_the_role_approves_it_and_goes_in_its_writers_name(desk: Stage) -> None:
    await question(desk)
    await crisis(desk)
    assert await reply(desk) == (303, f"{ITEM}?did=held")
    assert await desk.ordered("reply") == []
    assert await held(desk) == [("reply", "waiting", "kari")]
    assert await approve(desk, person="kari") == 403
    assert await approve(desk) == 303
    (ordered,) = await desk.ordered("reply")
    assert (ordered.text, ordered.actor) == (REPLY, "kari")
    assert await held(desk) == [("reply", "approved", "kari")]
    lines = [(what, who) for what, who, _ in await desk.timeline("randaberg") if what.startswith("crisis")]
    assert lines == [("crisis_held", "kari"), ("crisis_approved", "leif")]


async def test_a_returned_reply_is_not_sent_and_an_approved_one_that_is_too_old_neither(desk: Stage) -> None:
    await question(desk)
    await crisis(desk)
    await reply(desk)
    assert await approve(desk, "return") == 303
    await reply(desk, "Et annet svar.")
    newer = {"municipality": "randaberg", "account_id": "1"}
    await desk.tell(item(revision=2, change_no=2, text="Hva skjer nå?", **newer))
    assert await approve(desk) == 303
    assert await desk.ordered("reply") == []
    assert [state for _, state, _ in await held(desk)] == ["returned", "returned"]
    async with browser(desk) as client:
        assert "Teksten er endret siden du så den." in (await client.get(HERE)).text


async def test_the_role_itself_and_standing_texts_need_no_approval(desk: Stage) -> None:
    await question(desk)
    await crisis(desk)
    async with browser(desk) as client:
        assert (await press(client, "release", text=STANDING)).status_code == 403
    async with browser(desk, "leif") as client:
        assert (await press(client, "release", text=STANDING)).status_code == 303
    async with browser(desk) as client:
        page = (await client.get(ITEM)).text
    assert "Send denne" in page
    assert (await reply(desk, STANDING.replace("\n", "\r\n")))[1] == f"{ITEM}?did=reply"
    (ordered,) = await desk.ordered("reply")
    assert ordered.text == STANDING
    (declared,) = await desk.said(CrisisDeclared)
    (text,) = await desk.db.read(lambda tx: Crises(tx, "randaberg").texts(declared.crisis_id))
    async with browser(desk, "leif") as client:
        assert (await press(client, "withdraw", about=str(text.text_id))).status_code == 303
    assert await desk.db.read(lambda tx: Crises(tx, "randaberg").texts(declared.crisis_id)) == []


async def test_the_role_answers_at_once(desk: Stage) -> None:
    await question(desk)
    await crisis(desk)
    assert (await reply(desk, person="leif"))[1] == f"{ITEM}?did=reply"
    assert len(await desk.ordered("reply")) == 1


async def test_when_it_is_over_what_waits_goes_back_and_replies_go_as_ever(desk: Stage) -> None:
    await question(desk)
    await crisis(desk)
    await reply(desk)
    desk.clock.at += timedelta(hours=1)
    await crisis(desk, do="end")
    assert await desk.ordered("reply") == []
    assert await held(desk) == [("reply", "returned", "kari")]
    assert (await reply(desk))[1] == f"{ITEM}?did=reply"
    assert len(await desk.ordered("reply")) == 1


async def test_over_the_api_a_reply_is_held_too_and_says_so(desk: Stage) -> None:
    await question(desk)
    await crisis(desk)
    async with desk.client(await desk.token("randaberg")) as client:
        body = {"do": "reply", "text": REPLY, "revision": 1}
        answers = [
            await client.post(act_path("randaberg"), json=body, headers={"Idempotency-Key": "one"}) for _ in range(2)
        ]
    assert [each.status_code for each in answers] == [409, 409]
    assert answers[0].json()["clauses"] == ["RANDABERG-72"]
    assert await held(desk) == [("reply", "waiting", "kari")]


async def test_a_post_is_held_whatever_role_its_writer_claims_and_published_once_approved(desk: Stage) -> None:
    await crisis(desk)
    here = "/randaberg/publish"
    text = "Hold dere unna sentrum. Kommunen har åpnet et evakueringssenter i idrettshallen."
    async with browser(desk) as client:
        page = (await client.get(here)).text
        form = next(each for each in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if 'name="text"' in each)
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
        fields |= {"account": "facebook:1", "text": text, "role": ROLE, "name": "Kari", "title": "rådgiver"}
        checked = await client.post(here, data=fields | {"do": "check"})
        assert "må godkjennes" in checked.text
        seen = re.findall(r'name="seen" value="(\w+)"', checked.text)
        answer = await client.post(here, data=fields | {"do": "publish", "seen": seen[0] if seen else ""})
    assert answer.headers["location"] == f"{here}?did=held"
    assert await desk.ordered("publish") == []
    assert await approve(desk) == 303
    (ordered,) = await desk.ordered("publish")
    assert (ordered.text, ordered.actor) == (text, "kari")


async def test_where_the_guideline_is_silent_the_duty_declares_it_and_nothing_is_held(opened: Opened) -> None:
    desk = await opened()
    await prepared(desk, "sogne", "urgent_contact")
    await desk.tell(
        item(text="Hva skjer?", account_id="1", municipality="sogne"), decided((ANSWER,), municipality="sogne")
    )
    async with browser(desk, "leif", "sogne") as client:
        answer = await press(client, "declare", "/sogne/crisis", role="urgent_contact", because="Flom")
        assert answer.status_code == 303
        assert "Ingenting holdes tilbake." in (await client.get("/sogne/crisis")).text
    async with desk.client(await desk.token("sogne")) as client:
        body = {"do": "reply", "text": REPLY, "revision": 1}
        assert (await client.post(act_path("sogne"), json=body)).status_code == 202
    (declared,) = await desk.said(CrisisDeclared)
    assert (declared.declarers, declared.clauses) == (("urgent_contact",), ("SOGNE-S1",))


async def test_in_bo_a_public_reply_names_the_crisis_team(opened: Opened) -> None:
    desk = await opened()
    await prepared(desk, "bo", "radmann")
    await desk.tell(item(text="Hva skjer?", account_id="1"), decided((ANSWER,)))
    async with browser(desk, "leif", "bo") as client:
        await press(client, "declare", "/bo/crisis", role="radmann", because="Flom")
        assert "krise- og beredskapsteam" in (await client.get(f"/bo/items/{item_id()}")).text
    async with desk.client(await desk.token("bo")) as client:
        body = {"do": "reply", "text": REPLY, "revision": 1}
        refused = await client.post(act_path(), json=body)
        assert (refused.status_code, refused.json()["clauses"]) == (422, ["BO-43"])
        named = body | {"text": REPLY + " Kontakt kommunens krise- og beredskapsteam."}
        assert (await client.post(act_path(), json=named)).status_code == 202


async def test_in_knivsta_other_accounts_only_point_to_the_official_channels(opened: Opened) -> None:
    desk = await opened()
    await prepared(desk, "knivsta", "kommunstyrelsen")
    at = desk.clock.now()
    await desk.db.write(lambda tx: grant(tx, "kari", ["knivsta"], [as_role("kommunstyrelsen")], at))
    await load(
        desk, AccountEntry(municipality="knivsta", platform="facebook", id="2", name="Biblioteket", kind="other")
    )
    more = {"municipality": "knivsta"}
    await desk.tell(item(text="Vad händer?", account_id="2", **more), decided((ANSWER,), **more))
    async with browser(desk, "leif", "knivsta") as client:
        await press(client, "declare", "/knivsta/crisis", role="kommunstyrelsen", because="Översvämning")
    async with desk.client(await desk.token("knivsta")) as client:
        body = {"do": "reply", "text": "Vi öppnar en stödpunkt i kväll.", "revision": 1}
        refused = await client.post(act_path("knivsta"), json=body)
        assert (refused.status_code, refused.json()["clauses"]) == (422, ["KNIVSTA-60"])
        assert (await client.post(act_path("knivsta"), json=body | {"text": "Se knivsta.se."})).status_code == 202


async def test_the_page_has_its_landmarks_and_every_field_its_label(desk: Stage) -> None:
    await question(desk)
    pages = []
    async with browser(desk, "leif") as client:
        await call(desk)
        pages.append((await client.get(HERE)).text)
        await crisis(desk)
        await reply(desk)
        pages.append((await client.get(HERE)).text)
    for page in pages:
        found = Landmarks(page)
        assert found.tags.count("main") == found.tags.count("h1") == 1
        assert {field["id"] for field in found.fields if field.get("id")} <= found.labelled
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
