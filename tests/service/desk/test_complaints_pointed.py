"""Complaints of those who have no private link: they point at their comment, and learn nothing of what is there."""

from datetime import timedelta

import pytest

from desk.handlers.forgetting import Kept, forget
from desk.routes.words import words_in
from desk.store import Complaints
from tests.core.desk.scene import item_id
from tests.service.desk.complaining import HERE, WORDS, at_desk, do, pointed, send, the_complaint
from tests.service.desk.conftest import Opened, pack_told
from tests.service.desk.stage import Stage, act_path
from tests.service.desk.test_statements import page, token_of
from tests.service.desk.test_threat import REMOVE, hide_it


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


ANOTHERS, ANSWERED = "Naboen min fikk slettet dette, og det er urett.", "Vi har sett på det igjen."


async def test_a_complaint_that_was_matched_is_not_shown_behind_the_link_to_the_items_statement(stage: Stage) -> None:
    await hide_it(stage)
    theirs, link = await pointed(stage, text=ANOTHERS, link="https://x.no/1"), await token_of(stage)
    before = await page(stage, link)
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        assert (await do(client, path, "match", item_id=str(item_id()))).status_code == 303
        assert await page(stage, link) == before, "the link may be another person's than who complained"
        assert (await do(client, path, "reject", answer=ANSWERED)).status_code == 303
        assert ANOTHERS in (await client.get(path)).text
    assert await page(stage, link) == before
    assert ANSWERED in await page(stage, theirs)
    at = stage.clock.now() + timedelta(days=31)
    await stage.db.write(lambda tx: forget(tx, Kept(statements=365, complaints=30), at))
    assert await page(stage, link) == before, "nor that there was one, when its words are gone"


async def test_the_answer_to_a_complaint_that_was_matched_is_not_offered_as_a_message_to_the_items_writer(
    stage: Stage,
) -> None:
    await hide_it(stage)
    await pointed(stage, text=ANOTHERS, link="https://x.no/1", contact="nabo@example.org")
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        await do(client, path, "match", item_id=str(item_id()))
        assert (await do(client, path, "reject", answer=ANSWERED)).status_code == 303
        shown = (await client.get(path)).text
        answer = shown.partition('id="answered"')[2].partition("</section>")[0]
        assert ANSWERED in answer
        assert 'value="private_reply"' not in shown, "whoever wrote the item may be another than who complained"
        assert "leser svaret på sin egen side" in answer
        assert "det kan være en annen enn den som skrev kommentaren" in answer
        assert "nabo@example.org" in answer


async def test_where_nobody_knows_what_a_complaint_is_about_its_answer_names_no_writer_of_anything(
    stage: Stage,
) -> None:
    await pointed(stage, text=ANOTHERS, link="https://x.no/1", contact="")
    async with at_desk(stage, "ola") as client:
        path = await the_complaint(client)
        await do(client, path, "take")
        await do(client, path, "reject", answer=ANSWERED)
        answer = (await client.get(path)).text.partition('id="answered"')[2].partition("</section>")[0]
    assert "leser svaret på sin egen side" in answer
    assert "den som skrev kommentaren" not in answer
    assert "der den som klaget" not in answer


async def test_whoever_has_the_link_may_complain_though_somebody_else_has(stage: Stage) -> None:
    await hide_it(stage)
    await pointed(stage, text=ANOTHERS, link="https://x.no/1")
    async with at_desk(stage, "ola") as client:
        await do(client, await the_complaint(client), "match", item_id=str(item_id()))
    link = await token_of(stage)
    await send(stage, link)
    shown = await page(stage, link)
    assert WORDS in shown
    assert ANOTHERS not in shown


async def test_a_pointing_form_asks_where_and_why(stage: Stage) -> None:
    answer = await send(stage, "/bo/complain", 422, key="k", text=WORDS)
    assert "Si hvor kommentaren sto" in answer.text
    assert WORDS in answer.text
    await send(stage, "/bo/complain", 422, key="k", link="https://x.no/1", text="")
    await send(stage, "/bo/complain", 422, link="https://x.no/1", text=WORDS)
    await send(stage, "/nowhere/complain", 404, key="k", link="https://x.no/1", text=WORDS)


async def test_a_pointing_form_that_is_sent_again_makes_no_second_complaint_and_no_second_link(stage: Stage) -> None:
    said = {"key": "k", "link": "https://x.no/1", "text": WORDS}
    await send(stage, "/bo/complain", 303, HERE, **said)
    again = await send(stage, "/bo/complain", 200, HERE, **said)
    assert "Klagen er kommet frem" in again.text
    assert "/statements/" not in again.text
    assert await stage.db.read(lambda tx: Complaints(tx, "bo").waiting()) == 1


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
async def test_the_form_for_complaints_speaks_four_languages(opened: Opened, lang: str) -> None:
    stage = await opened(told=pack_told(language=lang))
    assert words_in(lang).say("complaint", "title_public") in await page(stage, "/bo/complain")
