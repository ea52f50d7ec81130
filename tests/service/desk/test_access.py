"""Requests for access: frozen at once, masked with a law, answered with how to complain, and on record."""

import re
from datetime import timedelta

import httpx
import pytest

from common.db import Tx
from common.events import ItemFrozen, ItemThawed
from desk.core.access import KEPT_FROZEN, WORDS_KEPT
from desk.core.rights import ARCHIVE, EVERY, Row
from desk.handlers.forgetting import Kept, forget
from desk.store import AccessRequests, Cases, Rights, Statements
from desk.store.searching import Searching
from tests.core.desk.scene import item, item_id
from tests.service.desk.complaining import at_desk
from tests.service.desk.conftest import PACK_TOML, Opened, pack_told
from tests.service.desk.stage import Stage
from tests.service.desk.test_erased import GONE
from tests.service.desk.test_search import one, told
from tests.service.desk.test_threat import hide_it

LAW = "offl. § 13, jf. fvl. § 13 første ledd nr. 1"
TEXTS = (item(text="Kari Berg i Storgata 7 er syk."), one("a", text="Storgata er glatt."))


async def archivist(stage: Stage) -> None:
    """Kari may answer requests."""
    row = Row(person="kari", account=EVERY, right=ARCHIVE)
    await stage.db.write(lambda tx: Rights(tx, "bo").give(row, stage.clock.now()))


async def asked(stage: Stage, client: httpx.AsyncClient, add: str = "storgata") -> str:
    """Somebody asks; the texts are searched for and added. Returns the request's path."""
    await archivist(stage)
    listed = (await client.get("/bo/access")).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', listed))
    answer = await client.post("/bo/access", data=hidden | {"asked": "Alt om Storgata", "contact": "a@example.org"})
    assert answer.status_code == 303
    path = str(answer.headers["location"])
    if add:
        found = await do(client, path, "search", q=add)
        await do(client, path, "add", add=re.findall(r'name="add" value="([0-9a-f-]+)"', found.text))
    return path


async def do(client: httpx.AsyncClient, path: str, do: str, **more: object) -> httpx.Response:
    """Press a button of the request's page."""
    csrf = re.findall(r'name="csrf" value="(\w+)"', (await client.get(path)).text)[0]
    return await client.post(path, data={"csrf": csrf, "do": do, **more})


async def read_all(client: httpx.AsyncClient, path: str) -> None:
    """Say that each text was read and is given."""
    for text in set(re.findall(r'name="item_id" value="([0-9a-f-]+)"', (await client.get(path)).text)):
        await do(client, path, "give", item_id=text)


async def forgotten(stage: Stage, later: timedelta) -> None:
    """Let the sweep of what is too old run."""
    at = stage.clock.now() + later
    await stage.db.write(lambda tx: forget(tx, Kept(statements=1, complaints=1), at))


async def test_what_is_asked_for_is_frozen_at_once_and_thawed_when_the_time_to_complain_is_over(stage: Stage) -> None:
    await told(stage, *TEXTS)
    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client)
        frozen = await stage.said(ItemFrozen)
        assert {event.item_id for event in frozen} == {text.item_id for text in TEXTS}
        assert {(event.because, event.actor) for event in frozen} == {("access_request", "kari")}
        await read_all(client, path)
        assert (await do(client, path, "answer", answer="Vedlagt.")).status_code == 303
    await forgotten(stage, KEPT_FROZEN)
    assert await stage.said(ItemThawed) == []
    await forgotten(stage, KEPT_FROZEN + timedelta(seconds=1))
    thawed = await stage.said(ItemThawed)
    assert {event.hold_id for event in thawed} == {event.hold_id for event in frozen}
    await forgotten(stage, KEPT_FROZEN + timedelta(days=1))
    assert len(await stage.said(ItemThawed)) == 2


async def test_the_statement_of_what_is_asked_for_outlives_its_days(stage: Stage) -> None:
    await told(stage, item(text="Storgata"))
    await hide_it(stage)
    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client, add="")
        await do(client, path, "add", add=str(item_id()))
    await forgotten(stage, timedelta(days=300))
    assert len(await stage.db.read(lambda tx: Statements(tx, "bo").of(item_id()))) == 1
    async with at_desk(stage, "kari") as client:
        await do(client, path, "drop", item_id=str(item_id()))
    await forgotten(stage, timedelta(days=300))
    assert await stage.db.read(lambda tx: Statements(tx, "bo").of(item_id())) == ()
    assert len(await stage.said(ItemThawed)) == 1


async def test_copies_hold_nothing_of_what_is_masked_and_the_law_stands_beside_it(stage: Stage) -> None:
    await told(stage, *TEXTS)
    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client)
        mine = {"item_id": str(item_id()), "ground": LAW}
        await do(client, path, "mask", words="Kari Berg", **mine)
        await do(client, path, "mask", words="er syk", **mine)
        await do(client, path, "mask_writer", **mine)
        copies = (await client.get(f"{path}/copies")).text
        text = re.sub(r"<[^>]+>", "", copies)
        assert "Kari Berg" not in copies
        assert "er syk" not in copies
        assert f"{LAW} i Storgata 7" in text
        assert "Storgata er glatt." in copies
        assert copies.count("Ola Testesen") == 1
        await do(client, path, "mask", words="Storgata", everywhere="yes", **mine)
        assert "Storgata" not in (await client.get(f"{path}/copies")).text
        await do(client, path, "withhold", **mine)
        assert "i Storgata 7" not in (await client.get(f"{path}/copies")).text
        await do(client, path, "unmask", item_id=str(item_id()))
        assert "Kari Berg i Storgata 7 er syk." in (await client.get(f"{path}/copies")).text


async def test_what_is_masked_needs_a_law_and_stands_in_the_text(stage: Stage) -> None:
    await told(stage, *TEXTS)
    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client)
        for act, more, says in (
            ("mask", {"words": "Kari Berg", "ground": "hemmelig"}, "må ha en hjemmel"),
            ("mask", {"words": "Per", "ground": LAW}, "Ordene står ikke i teksten"),
            ("withhold", {"ground": ""}, "må ha en hjemmel"),
        ):
            answer = await do(client, path, act, item_id=str(item_id()), **more)
            assert answer.status_code == 422
            assert says in answer.text
        answer = await do(client, path, "answer", answer="Vedlagt.")
        assert answer.status_code == 422
        assert "Ikke alle tekstene er lest." in answer.text
        assert "Vedlagt." in answer.text


LETTERS = {
    "nb": ("Du kan klage til statsforvalteren", "offentleglova §§ 31 og 32"),
    "nn": ("Du kan klage til statsforvaltaren", "offentleglova §§ 31 og 32"),
    "sv": ("klaga till statsforvalteren", "offentleglova §§ 31 och 32"),
    "en": ("complain to the County Governor", "sections 31 and 32"),
}


@pytest.mark.parametrize("lang", LETTERS)
async def test_a_refusal_names_its_law_and_says_how_to_complain(stage: Stage, lang: str) -> None:
    await told(stage, *TEXTS)
    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client)
        for text in TEXTS:
            await do(client, path, "withhold", item_id=str(text.item_id), ground=LAW)
        shown = (await client.get(f"{path}?letter={lang}")).text
        letter = re.findall(r"<textarea[^>]* name=\"answer\"[^>]*>([^<]*)</textarea>", shown)[0]
        assert f"- {LAW}" in letter
        for says in LETTERS[lang]:
            assert says in letter
        await do(client, path, "answer", answer=letter)
    (kept,) = await stage.db.read(lambda tx: AccessRequests(tx, "bo").listed(answered=True))
    assert (kept.state, kept.answered_by) == ("refused", "kari")
    lines = [(what, who) for what, who, _ in await stage.timeline()]
    assert {("access_frozen", "kari"), ("access_withhold", "kari")} <= set(lines)


async def test_a_swedish_refusal_tells_of_the_court(opened: Opened) -> None:
    stage = await told(await opened(told=pack_told('[pack]\ncountry = "SE"\n' + PACK_TOML, "sv")), *TEXTS)
    async with at_desk(stage, "kari") as client:
        shown = (await client.get(await asked(stage, client, add=""))).text
        assert "Ni kan överklaga till kammarrätten" in shown
        assert "21 kap. 7 § OSL" in shown


async def test_it_is_due_at_once_and_warned_of_each_working_day(stage: Stage) -> None:
    await told(stage, *TEXTS)
    async with at_desk(stage, "kari") as client:
        await asked(stage, client)
        assert "Skal besvares straks" in (await client.get("/bo/access")).text
    for days, says in (
        (0.3, "Skal besvares straks"),
        (0.7, "Har ventet én arbeidsdag"),
        (3, "Har ventet 2 arbeidsdager"),
    ):
        stage.clock.at += timedelta(days=days)
        async with at_desk(stage, "kari") as client:
            assert says in (await client.get("/bo/access")).text


async def test_a_complaint_freezes_it_anew_and_it_is_answered_again(stage: Stage) -> None:
    await told(stage, *TEXTS)
    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client)
        await read_all(client, path)
        await do(client, path, "answer", answer="Vedlagt.")
        assert (await do(client, path, "mask", item_id=str(item_id()), words="syk", ground=LAW)).status_code == 422
    stage.clock.at += KEPT_FROZEN + timedelta(days=1)
    await forgotten(stage, timedelta(0))
    async with at_desk(stage, "kari") as client:
        assert (await do(client, path, "reopen")).status_code == 303
        frozen = await stage.said(ItemFrozen)
        assert len(frozen) == len({event.hold_id for event in frozen}) == 4
    await forgotten(stage, timedelta(days=100))
    assert len(await stage.said(ItemThawed)) == 2
    async with at_desk(stage, "kari") as client:
        assert (await do(client, path, "answer", answer="Vi står på det.")).status_code == 303


async def test_only_whoever_may_shield_records_reads_and_answers_requests(stage: Stage) -> None:
    await told(stage, *TEXTS)
    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client)
    async with at_desk(stage, "ola") as client:
        for place in ("/bo/access", path, f"{path}/copies"):
            answer = await client.get(place)
            assert answer.status_code == 403
            assert "Storgata" not in answer.text
        csrf = re.findall(r'name="csrf" value="(\w+)"', (await client.get("/bo")).text)[0]
        for place, data in (("/bo/access", {"asked": "x"}), (path, {"do": "reopen"})):
            assert (await client.post(place, data=data | {"csrf": csrf})).status_code == 403
    async with at_desk(stage, "kari") as client:
        assert (await client.post(path, data={"do": "reopen"})).status_code == 403
        assert (await client.get(path.replace("/bo/", "/kinn/"))).status_code == 404


async def test_an_archivist_of_one_account_adds_nothing_of_another(stage: Stage) -> None:
    await told(stage, one("a", platform="instagram", account_id="99", text="Storgata"), item(text="Storgata"))

    def only_the_library(tx: Tx) -> None:
        rights = Rights(tx, "bo")
        for row in rights.of("kari"):
            rights.end(row)
        rights.give(Row(person="kari", account="instagram:99", right=ARCHIVE), stage.clock.now())

    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client, add="")
        await stage.db.write(only_the_library)
        assert (await do(client, path, "add", add=str(item_id()))).status_code == 422
    assert await stage.said(ItemFrozen) == []


async def test_every_look_and_every_search_for_a_request_is_on_record(stage: Stage) -> None:
    await told(stage, *TEXTS)
    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client)
        await client.get(f"{path}/copies")
    audited = {row["what"] for row in await stage.db.read(lambda tx: Cases(tx, "bo").audited())}
    assert {"access_registered", "read_access_request", "read_access_copies", "searched"} <= audited
    assert [row["hits"] for row in await stage.db.read(lambda tx: Searching(tx, "bo").logged())] == [2]


async def test_copies_outlive_an_erasure_that_was_under_way_and_go_a_year_after_the_answer(stage: Stage) -> None:
    await told(stage, *TEXTS)
    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client)
        await stage.tell(GONE)
        assert "Kari Berg" in (await client.get(f"{path}/copies")).text
        await read_all(client, path)
        await do(client, path, "answer", answer="Vedlagt, Per.")
    await forgotten(stage, WORDS_KEPT + timedelta(seconds=1))
    (kept,) = await stage.db.read(lambda tx: AccessRequests(tx, "bo").listed(answered=True))
    assert (kept.state, kept.asked, kept.contact, kept.answer) == ("given", "", "", "")
    assert await stage.db.read(lambda tx: AccessRequests(tx, "bo").matches(kept.request_id)) == []


@pytest.mark.postgres
async def test_a_request_goes_the_whole_way_on_postgresql(opened: Opened, database: str) -> None:
    stage = await told(await opened(postgres=database), *TEXTS)
    async with at_desk(stage, "kari") as client:
        path = await asked(stage, client)
        await do(client, path, "mask", item_id=str(item_id()), words="Kari Berg", ground=LAW)
        await read_all(client, path)
        assert (await do(client, path, "answer", answer="Vedlagt.")).status_code == 303
    await forgotten(stage, WORDS_KEPT + timedelta(days=1))
    assert len(await stage.said(ItemThawed)) == 2
