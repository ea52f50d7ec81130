"""Whose a complaint is, who is on record with it, and how long its words are kept."""

import re
from datetime import timedelta

from common.db import Tx
from desk.handlers.forgetting import Kept, forget
from desk.store import METADATA, Cases, Complaints
from tests.core.desk.scene import decided, item, item_id
from tests.service.desk.complaining import WORDS, at_desk, complained, do, send, the_complaint
from tests.service.desk.stage import Stage
from tests.service.desk.test_erased import GONE
from tests.service.desk.test_statements import page, token_of
from tests.service.letting_go import tables_with


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
