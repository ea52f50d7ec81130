"""What is said while a crisis lasts: held until the role approves it, but for standing texts."""

import re
from datetime import timedelta

import pytest

from common.accounts import AccountEntry
from common.events import (
    CrisisDeclared,
)
from desk.handlers.people import grant
from desk.store import Crises
from desk.store.keys import as_role
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.browser import browser
from tests.service.desk.conftest import Opened
from tests.service.desk.in_crisis import HERE, ROLE, crisis, prepared, press
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_channels import load

ITEM = f"/randaberg/items/{item_id('randaberg')}"
REPLY = "Hei! Her er det vi vet nå."
STANDING = "Ring 110, 112 eller 113.\nSe randaberg.kommune.no."


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Randaberg's desk: leif leads the crisis, kari publishes."""
    await prepared(stage)
    return stage


async def asked(desk: Stage, municipality: str, account_id: str = "1") -> None:
    """Somebody asks in a thread of the account."""
    question = item(text="Hva skjer?", account_id=account_id, municipality=municipality)
    await desk.tell(question, decided((ANSWER,), municipality=municipality))


async def question(desk: Stage) -> None:
    """A question waits for an answer."""
    await asked(desk, "randaberg")


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


async def test_a_reply_is_held_until_the_role_approves_it_and_goes_in_its_writers_name(desk: Stage) -> None:
    await question(desk)
    await crisis(desk)
    assert await reply(desk) == (303, f"{ITEM}?did=held")
    assert await desk.ordered("reply") == []
    assert await held(desk) == [("reply", "waiting", "kari")]
    desk.clock.at += timedelta(minutes=2)
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
    await desk.tell(item(revision=2, change_no=2, text="Hva skjer nå?", municipality="randaberg", account_id="1"))
    assert await approve(desk) == 303
    assert await desk.ordered("reply") == []
    assert [state for _, state, _ in await held(desk)] == ["returned", "returned"]
    async with browser(desk) as client:
        assert "Teksten er endret siden du så den." in (await client.get(HERE)).text


async def test_what_was_returned_and_is_said_once_more_by_api_waits_once_more(desk: Stage) -> None:
    await question(desk)
    await crisis(desk)
    async with desk.client(await desk.token("randaberg")) as client:
        body = {"revision": 1, "do": "reply", "text": REPLY}
        assert (await client.post(act_path("randaberg"), json=body)).status_code == 409
        assert await approve(desk, "return") == 303
        assert (await client.post(act_path("randaberg"), json=body)).status_code == 409
    assert sorted(state for _, state, _ in await held(desk)) == ["returned", "waiting"]


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


async def test_a_standing_text_may_be_released_with_the_declaration(desk: Stage) -> None:
    await question(desk)
    async with browser(desk, "leif") as client:
        given = {"role": ROLE, "because": "Flom", "text": STANDING}
        assert (await press(client, "declare", **given)).headers["location"] == f"{HERE}?did=declared"
    assert (await reply(desk, STANDING))[1] == f"{ITEM}?did=reply"


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
    await asked(desk, "sogne")
    async with browser(desk, "leif", "sogne") as client:
        answer = await press(client, "declare", "/sogne/crisis", role="urgent_contact", because="Flom")
        assert answer.status_code == 303
        page = (await client.get("/sogne/crisis")).text
        assert "Ingenting holdes tilbake." in page
        assert "Retningslinjene har ingen regel om krise" in page
    async with desk.client(await desk.token("sogne")) as client:
        body = {"do": "reply", "text": REPLY, "revision": 1}
        assert (await client.post(act_path("sogne"), json=body)).status_code == 202
    (declared,) = await desk.said(CrisisDeclared)
    assert (declared.declarers, declared.clauses) == (("urgent_contact",), ("SOGNE-S1",))


async def test_in_bo_a_public_reply_names_the_crisis_team(opened: Opened) -> None:
    desk = await opened()
    await prepared(desk, "bo", "radmann")
    await asked(desk, "bo")
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
    await asked(desk, "knivsta", "2")
    async with browser(desk, "leif", "knivsta") as client:
        await press(client, "declare", "/knivsta/crisis", role="kommunstyrelsen", because="Översvämning")
    async with desk.client(await desk.token("knivsta")) as client:
        body = {"do": "reply", "text": "Vi öppnar en stödpunkt i kväll.", "revision": 1}
        refused = await client.post(act_path("knivsta"), json=body)
        assert (refused.status_code, refused.json()["clauses"]) == (422, ["KNIVSTA-60"])
        assert (await client.post(act_path("knivsta"), json=body | {"text": "Se knivsta.se."})).status_code == 202
