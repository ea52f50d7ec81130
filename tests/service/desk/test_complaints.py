"""Complaints: made by private link, taken by another person, answered, on record, and limited."""

import re
from datetime import timedelta

import pytest

from common.events import ActionTaken
from desk.handlers.complaints import deciders_on
from desk.handlers.forgetting import Kept, forget
from desk.store import Complaints
from tests.core.desk.scene import T0, item_id, removed, sealed, unhidden
from tests.service.desk.complaining import WORDS, at_desk, complained, do, send, the_complaint
from tests.service.desk.conftest import Opened
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_erased import GONE
from tests.service.desk.test_statements import page, token_of
from tests.service.desk.test_threat import REMOVE, hide_it, outcome


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


async def test_the_answer_is_offered_as_a_private_message_with_a_link(opened: Opened) -> None:
    stage = await opened(desk_public_url="https://ord.bo.test")
    await complained(stage)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        await do(client, path, "reject", answer="Det er en trussel.")
        shown = (await client.get(path)).text
        fields = fields_of(shown, "private_reply")
        (text,) = re.findall(r'<textarea class="ds-input" id="reply"[^>]*>([^<]+)</textarea>', shown)
        assert (await client.post(f"/bo/items/{item_id()}/acts", data=fields | {"text": text})).status_code == 303
    (told,) = await stage.ordered("private_reply")
    assert told.text is not None
    assert "Det er en trussel." in told.text
    assert "https://ord.bo.test/statements/" in told.text


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
