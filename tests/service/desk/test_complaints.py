"""Complaints: made by private link or by pointing, taken by another person, answered, on record, and limited."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from common.db import Tx
from common.events import ActionTaken
from desk.handlers.complaints import deciders_on
from desk.handlers.forgetting import Kept, forget
from desk.routes.words import words_in
from desk.store import METADATA, Cases, Complaints
from tests.core.desk.scene import T0, decided, item, item_id, removed, sealed, unhidden
from tests.service.desk.conftest import Opened, pack_told
from tests.service.desk.stage import Stage, act_path
from tests.service.desk.test_erased import GONE
from tests.service.desk.test_statements import page, token_of
from tests.service.desk.test_threat import REMOVE, hide_it, outcome
from tests.service.letting_go import tables_with

WORDS = "Jeg mente det ikke sånn, og dette er en misforståelse."
HERE = {"Sec-Fetch-Site": "same-origin"}
SAID = {"text": WORDS, "contact": "ola@example.org"}


async def send(
    stage: Stage, path: str, status: int = 303, headers: dict[str, str] = HERE, **said: str
) -> httpx.Response:
    """Send the form on a page."""
    async with stage.client() as client:
        answer = await client.post(path, data=said or SAID, headers=headers)
    assert answer.status_code == status, answer.text
    return answer


@asynccontextmanager
async def at_desk(stage: Stage, person: str, municipality: str = "bo") -> AsyncIterator[httpx.AsyncClient]:
    """A browser of a person at the desk."""
    link = (await stage.link(municipality, person=person)).removeprefix("/link/")
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": link})
        yield client


async def the_complaint(client: httpx.AsyncClient, municipality: str = "bo") -> str:
    """The path of the one complaint that waits."""
    listed = (await client.get(f"/{municipality}/complaints")).text
    (path,) = re.findall(rf'href="(/{municipality}/complaints/[0-9a-f-]+)"', listed)
    return str(path)


async def do(client: httpx.AsyncClient, path: str, do: str, **more: str) -> httpx.Response:
    """Press a button of the complaint's page."""
    shown = (await client.get(path)).text
    csrf = re.findall(r'name="csrf" value="(\w+)"', shown)[0]
    return await client.post(path, data={"csrf": csrf, "do": do, **more})


async def complained(stage: Stage) -> str:
    """A threat was hidden, and its writer has complained; returns the private link."""
    await hide_it(stage)
    link = await token_of(stage)
    await send(stage, link)
    return link


async def test_a_complaint_upheld_by_another_person_shows_the_item_again_and_the_writer_reads_why(stage: Stage) -> None:
    link = await complained(stage)
    assert "Venter på et menneske" in await page(stage, link)
    async with at_desk(stage, "ola") as client:
        assert "1 venter" in (await client.get("/bo")).text
        path = await the_complaint(client)
        assert WORDS in (await client.get(path)).text
        assert (await do(client, path, "take")).status_code == 303
        assert "Blir vurdert" in await page(stage, link)
        assert (await do(client, path, "uphold", answer="Vi tok feil.")).status_code == 303
    (order,) = await stage.ordered("unhide")
    assert (order.actor, order.reason) == ("ola", "Vi tok feil.")
    await stage.tell(outcome(ActionTaken, order), unhidden())
    shown = await page(stage, link)
    assert "Du fikk medhold" in shown
    assert "Vi tok feil." in shown
    assert "Det er synlig for alle nå." in shown
    assert "ola" not in shown.replace("ola@example.org", "")
    lines = [(what, who) for what, who, _ in await stage.timeline()]
    assert {("complaint_made", "desk"), ("complaint_taken", "ola"), ("complaint_upheld", "ola")} <= set(lines)
    assert ("act_unhide", "ola") in lines


@pytest.mark.postgres
async def test_a_complaint_goes_the_whole_way_on_postgresql(opened: Opened, database: str) -> None:
    stage = await opened(postgres=database)
    link = await complained(stage)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        await do(client, path, "uphold", answer="Vi tok feil.")
    assert len(await stage.ordered("unhide")) == 1
    await stage.tell(GONE)
    assert "Du fikk medhold" in await page(stage, link)
    at = stage.clock.now() + timedelta(days=400)
    assert await stage.db.write(lambda tx: forget(tx, Kept(statements=365, complaints=365), at)) > 0


async def test_whoever_decided_is_refused_with_the_reason_even_after_the_item_is_erased(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo", person="kari")) as client:
        assert (await client.post(act_path(), json=REMOVE)).status_code == 202
    await send(stage, await token_of(stage))
    async with at_desk(stage, "kari") as client:
        path = await the_complaint(client)
        assert "Du har selv bestemt at dette skulle skjules eller fjernes." in (await client.get(path)).text
        answer = await do(client, path, "take")
        assert answer.status_code == 422
        await stage.tell(GONE)
        assert (await do(client, path, "take")).status_code == 422
    assert await stage.db.read(lambda tx: deciders_on(tx, "bo", item_id())) == {"kari"}
    async with at_desk(stage, "ola") as client:
        assert (await do(client, path, "take")).status_code == 303


async def test_whoever_decides_anew_after_taking_it_can_no_longer_answer_it(stage: Stage) -> None:
    await complained(stage)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        async with stage.client(await stage.token("bo", person="ola")) as api:
            assert (await api.post(act_path(), json=REMOVE)).status_code == 202
        assert (await do(client, path, "reject", answer="Nei.")).status_code == 422
        assert (await do(client, path, "put_back")).status_code == 303
    async with at_desk(stage, "per") as client:
        assert (await do(client, path, "take")).status_code == 303


async def test_a_rejection_has_reasons_and_leaves_the_item_as_it_is(stage: Stage) -> None:
    link = await complained(stage)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        assert (await do(client, path, "reject", answer="Nei.")).status_code == 422
        await do(client, path, "take")
        refused = await do(client, path, "reject", answer=" ")
        assert refused.status_code == 422
        assert (await do(client, path, "reject", answer="Det er en trussel.")).status_code == 303
        assert (await do(client, path, "uphold", answer="Likevel.")).status_code == 422
    assert await stage.ordered("unhide") == []
    shown = await page(stage, link)
    assert "Ikke tatt til følge" in shown
    assert "Det er en trussel." in shown
    assert 'name="text"' not in shown
    outcomes = await stage.db.read(lambda tx: Complaints(tx, "bo").outcomes(T0))
    assert outcomes == {"rejected": 1}


async def test_two_persons_never_both_have_a_complaint(stage: Stage) -> None:
    await complained(stage)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
    async with at_desk(stage, "per") as client:
        assert (await do(client, path, "take")).status_code == 422
        assert (await do(client, path, "uphold", answer="Ja.")).status_code == 422


async def test_upholding_what_is_removed_says_so_and_orders_nothing(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        await client.post(act_path(), json=REMOVE)
    await stage.tell(sealed(2))
    await stage.later(seconds=301)
    (removal,) = await stage.ordered("remove")
    await stage.tell(outcome(ActionTaken, removal), removed())
    await send(stage, link := await token_of(stage))
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        assert "Det er fjernet og kan ikke settes tilbake." in (await client.get(path)).text
        assert (await do(client, path, "uphold", answer="Feil.")).status_code == 303
    assert await stage.ordered("unhide") == []
    assert "Du fikk medhold" in await page(stage, link)


async def test_upholding_stops_a_removal_that_still_waits_for_its_evidence(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        await client.post(act_path(), json=REMOVE)
    await send(stage, await token_of(stage))
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        assert (await do(client, path, "uphold", answer="Feil.")).status_code == 303
    await stage.tell(sealed(2))
    assert [order.do for order in await stage.ordered()] == ["hide", "unhide"]


async def test_a_complaint_waits_while_something_is_under_way(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        await client.post(act_path(), json=REMOVE)
    await stage.tell(sealed(2))
    await stage.later(seconds=301)
    assert len(await stage.ordered("remove")) == 1
    await send(stage, await token_of(stage))
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        answer = await do(client, path, "uphold", answer="Feil.")
    assert answer.status_code == 422
    assert "Noe er underveis på plattformen." in answer.text
    assert await stage.ordered("unhide") == []


async def test_the_same_text_sent_twice_is_one_complaint_and_another_waits_for_the_answer(stage: Stage) -> None:
    link = await complained(stage)
    await send(stage, link)
    answer = await send(stage, link, 422, text="Og en ting til.")
    assert "det er alt klaget" in answer.text
    assert await stage.db.read(lambda tx: Complaints(tx, "bo").waiting()) == 1


async def test_a_complaint_has_words_and_comes_before_its_time_is_out(stage: Stage) -> None:
    await hide_it(stage)
    link = await token_of(stage)
    assert "Skriv hvorfor du er uenig." in (await send(stage, link, 422, text="  ")).text
    stage.clock.at += timedelta(days=184)
    assert "Fristen for å klage her gikk ut" in await page(stage, link)
    await send(stage, link, 422)


async def test_a_form_of_another_site_is_refused(stage: Stage) -> None:
    await hide_it(stage)
    link = await token_of(stage)
    for path in (link, "/bo/complain"):
        for wrong in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}, {"Origin": "null"}):
            await send(stage, path, 403, wrong)
    await send(stage, link, 303, {"Origin": "http://desk.test"})


@pytest.mark.parametrize(("setting", "other_links"), [("per_link_day", False), ("per_address_hour", True)])
async def test_complaints_are_limited_by_link_and_by_address(
    opened: Opened, setting: str, *, other_links: bool
) -> None:
    stage = await opened(**{f"desk_complaints_{setting}": 1})
    link = await complained(stage)
    second = await token_of(stage) if other_links else link
    answer = await send(stage, second, 429, text="En gang til.")
    assert "Vent litt og prøv igjen" in answer.text
    stage.clock.at += timedelta(days=1, seconds=1)
    await send(stage, second, 422, text="En gang til.")


async def test_no_network_address_is_kept(stage: Stage) -> None:
    await complained(stage)
    for path in stage.folder.glob("desk.db*"):
        assert b"127.0.0.1" not in path.read_bytes()
    at = stage.clock.now() + timedelta(days=1, seconds=1)
    assert await stage.db.write(lambda tx: forget(tx, Kept(statements=365, complaints=365), at)) == 2


# --- without a link ---------------------------------------------------------------------------------------


async def pointed(stage: Stage, **said: str) -> str:
    """Somebody points at a comment; returns the page of their complaint."""
    key = re.findall(r'name="key" value="([\w-]+)"', await page(stage, "/bo/complain"))[0]
    answer = await send(stage, "/bo/complain", key=key, **(SAID | said))
    return answer.headers["location"].partition("?")[0]


async def test_pointing_at_a_comment_gives_the_same_answer_whether_there_is_one_or_not(stage: Stage) -> None:
    await hide_it(stage)
    here = await pointed(stage, link="https://www.facebook.com/bo/posts/123?comment_id=456")
    nowhere = await pointed(stage, link="https://www.facebook.com/bo/posts/999?comment_id=888")
    pages = [await page(stage, path) for path in (here, nowhere)]
    assert pages[0].replace(here, "") == pages[1].replace(nowhere, "")
    assert "Sjikane" not in pages[0]


async def test_what_was_pointed_at_is_found_matched_and_answered_on_its_own_page(stage: Stage) -> None:
    await hide_it(stage)
    link = await pointed(stage, link="https://www.facebook.com/bo/posts/123?comment_id=456")
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        shown = (await client.get(path)).text
        assert f'name="item_id" value="{item_id()}"' in shown
        await do(client, path, "take")
        assert (await do(client, path, "uphold", answer="Ja.")).status_code == 422
        assert (await do(client, path, "match", item_id="tull")).status_code == 422
        assert (await do(client, path, "match", item_id=f"http://desk.test/bo/items/{item_id()}")).status_code == 303
        assert (await do(client, path, "uphold", answer="Vi tok feil.")).status_code == 303
    assert len(await stage.ordered("unhide")) == 1
    shown = await page(stage, link)
    assert "Vi tok feil." in shown
    assert "Sjikane" not in shown, "whoever points at a comment may not be its writer"


async def test_whoever_decided_loses_the_complaint_when_it_turns_out_to_be_about_their_decision(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        await client.post(act_path(), json=REMOVE)
    await pointed(stage, account="Facebook, Bø kommune", about_time="i går")
    async with at_desk(stage, "kari") as client:
        path = await the_complaint(client)
        assert (await do(client, path, "take")).status_code == 303
        await do(client, path, "match", item_id=str(item_id()))
        assert (await do(client, path, "reject", answer="Nei.")).status_code == 422
        assert "Venter på et menneske" in (await client.get(path)).text


async def test_a_pointing_form_asks_where_and_why(stage: Stage) -> None:
    answer = await send(stage, "/bo/complain", 422, key="k", text=WORDS)
    assert "Si hvor kommentaren sto" in answer.text
    assert WORDS in answer.text
    await send(stage, "/bo/complain", 422, key="k", link="https://x.no/1", text="")
    await send(stage, "/bo/complain", 422, link="https://x.no/1", text=WORDS)
    await send(stage, "/nowhere/complain", 404, key="k", link="https://x.no/1", text=WORDS)


async def test_a_pointing_form_that_is_sent_again_makes_no_second_complaint_and_no_second_link(stage: Stage) -> None:
    said = {"key": "k", "link": "https://x.no/1", "text": WORDS}
    await send(stage, "/bo/complain", 303, **said)
    again = await send(stage, "/bo/complain", 200, **said)
    assert "Klagen er kommet frem" in again.text
    assert "/statements/" not in again.text
    assert await stage.db.read(lambda tx: Complaints(tx, "bo").waiting()) == 1


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
async def test_the_form_for_complaints_speaks_four_languages(opened: Opened, lang: str) -> None:
    stage = await opened(told=pack_told(language=lang))
    assert words_in(lang).say("complaint", "title_public") in await page(stage, "/bo/complain")


# --- whose, and how long ----------------------------------------------------------------------------------


async def test_a_complaint_of_one_municipality_is_not_there_for_another(stage: Stage) -> None:
    await complained(stage)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
    async with at_desk(stage, "liv", "kinn") as client:
        other = path.replace("/bo/", "/kinn/")
        assert (await client.get(path)).status_code == 404
        assert (await client.get(other)).status_code == 404
        assert WORDS not in (await client.get("/kinn/complaints")).text
        csrf = re.findall(r'name="csrf" value="(\w+)"', (await client.get("/kinn")).text)[0]
        for wrong in (path, other):
            answer = await client.post(wrong, data={"csrf": csrf, "do": "take"})
            assert answer.status_code == 404
    async with stage.client() as client:
        assert (await client.get(path)).status_code == 401


async def test_a_desk_form_without_its_sessions_token_does_nothing(stage: Stage) -> None:
    await complained(stage)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        assert (await client.post(path, data={"do": "take"})).status_code == 403
        assert "Ta klagen" in (await client.get(path)).text


async def test_reading_and_answering_complaints_is_audited(stage: Stage) -> None:
    await complained(stage)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        stage.clock.at += timedelta(seconds=1)
        await do(client, path, "reject", answer="Nei.")
    rows = await stage.db.read(lambda tx: Cases(tx, "bo").audited())
    wanted = {"read_complaints", "read_complaint", "complaint_taken", "complaint_rejected"}
    assert wanted <= {row["what"] for row in rows if row["who"] == "ola"}


async def test_the_words_of_a_decided_complaint_go_with_its_item_and_that_it_came_stays(stage: Stage) -> None:
    link = await complained(stage)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        await do(client, path, "reject", answer="Det er en trussel.")
        await stage.tell(GONE)
        shown = (await client.get(path)).text
    assert WORDS not in shown
    assert "Ordene i klagen er slettet." in shown
    assert "Ikke tatt til følge" in await page(stage, link)
    assert "desk_statement" not in await tables_with(stage.db, METADATA, item_id())


async def test_the_words_of_a_complaint_that_waits_stay_until_it_is_answered(stage: Stage) -> None:
    await complained(stage)
    await stage.tell(GONE)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        assert WORDS in (await client.get(path)).text
        await do(client, path, "take")
        assert (await do(client, path, "uphold", answer="Beklager.")).status_code == 303

    def later(tx: Tx) -> int:
        return forget(tx, Kept(statements=365, complaints=30), stage.clock.now() + timedelta(days=31))

    await stage.db.write(later)
    async with at_desk(stage, "ola") as client:
        assert WORDS not in (await client.get(path)).text


async def test_what_is_overdue_is_said_to_be(stage: Stage) -> None:
    await complained(stage)
    stage.clock.at += timedelta(days=15)
    async with at_desk(stage, "ola") as client:
        assert 'class="due late"' in (await client.get("/bo/complaints")).text


async def test_an_item_that_nobody_took_away_cannot_be_complained_about(stage: Stage) -> None:
    await stage.tell(item(), decided(()))
    link = await token_of(stage)
    await send(stage, link, 422)
    assert await stage.db.read(lambda tx: Complaints(tx, "bo").waiting()) == 0
