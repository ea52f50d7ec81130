"""The archivist's room: who may enter, what stands in its lists, and that its forms ask the archive."""

import re

import pytest

from common.events import (
    CaseFileChanged,
    CaseFileClosed,
    ItemErased,
    RecordAssessed,
    RecordCaptured,
    RecordChanged,
    RecordConfirmed,
    RecordDelivered,
    RecordPushed,
    RecordWrittenOff,
    derived_id,
)
from desk.handlers.people import grant
from desk.routes.words import words_in
from desk.store import Cases
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.core.desk.test_view import told
from tests.service.desk.conftest import Opened, pack_told
from tests.service.desk.record_told import KNOWN, RECORD, allow, journaled, said_no
from tests.service.desk.rights import MINE, OTHER, enter
from tests.service.desk.rights import allow as give
from tests.service.desk.stage import Stage, fields_of
from tests.service.desk.test_pages import Landmarks, only_our_scripts, signed_in

ROOM = "/bo/archive"
ONE = f"{ROOM}/items/{item_id()}"
CASE = f"{ROOM}/cases/2026/12"
TITLE = "Kommentar fra Kari på Facebook"
CAPTURED = told(RecordCaptured, 1, status="M", title=TITLE, **KNOWN)
NUMBERED = journaled(title=TITLE)
ASKED = told(RecordChanged, 4, status="J", what="lift_asked", title=TITLE, number="2026/451", **KNOWN)


async def filed(stage: Stage, *more: object) -> None:
    await stage.tell(item(), decided((ANSWER,)), CAPTURED, *more)  # type: ignore[arg-type]  # events all
    await allow(stage)


# --- who may ------------------------------------------------------------------------------------------------------


async def test_only_whoever_has_the_archivists_right_sees_or_does_anything_in_the_room(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), CAPTURED)
    async with signed_in(stage, "bo") as client:
        shut = await client.get(ROOM)
        csrf = re.findall(r'name="csrf" value="([^"]+)"', shut.text)[0]
        asked = {"csrf": csrf, "key": "1", "chosen": f"{item_id()}:1"}
        many = await client.post(ROOM, data=asked)
        one = await client.post(ONE, data={**asked, "do": "confirm_record", "revision": "1"})
        await allow(stage)
        opened = await client.get(ROOM)
        elsewhere = await client.get("/sogne/archive")
    assert (shut.status_code, opened.status_code, elsewhere.status_code) == (403, 200, 404)
    assert TITLE not in shut.text
    assert one.status_code == 403
    assert many.headers["location"] == f"{ROOM}?did=0&not=1"
    assert await stage.said(RecordConfirmed) == []


async def test_a_form_from_elsewhere_does_nothing(stage: Stage) -> None:
    await filed(stage)
    async with signed_in(stage, "bo") as client:
        for path in (ROOM, ONE, CASE):
            answer = await client.post(path, data={"csrf": "x", "do": "confirm_record", "revision": "1"})
            assert answer.status_code == 403
    assert await stage.said(RecordConfirmed) == []


# --- lists --------------------------------------------------------------------------------------------------------


async def test_a_record_moves_from_room_to_room_and_counts_in_one(stage: Stage) -> None:
    await filed(stage)
    async with signed_in(stage, "bo") as client:
        first = (await client.get(ROOM)).text
        await stage.tell(NUMBERED)
        emptied = (await client.get(ROOM)).text
        second = (await client.get(f"{ROOM}?room=assess")).text
    assert TITLE in first
    assert TITLE not in emptied
    assert f"2026/451 {TITLE}" in second
    assert 'Vurder offentlighet <span class="count">1</span>' in second


async def test_several_are_confirmed_at_once_into_one_case(stage: Stage) -> None:
    await filed(stage)
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ROOM)).text
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.split('id="many"')[1]))
        (ticked,) = re.findall(r'name="chosen" value="([^"]+)"', page)
        none = await client.post(ROOM, data=fields)
        wrong = await client.post(ROOM, data={**fields, "chosen": ticked, "case_file": "tolv"})
        done = await client.post(ROOM, data={**fields, "chosen": [ticked, "nothing"], "case_file": "2026/12"})
        again = await client.post(ROOM, data={**fields, "chosen": ticked, "case_file": "2026/12"})
    assert (none.status_code, wrong.status_code) == (422, 422)
    assert done.headers["location"] == again.headers["location"] == f"{ROOM}?did=1&not=0"
    (event,) = await stage.said(RecordConfirmed)
    assert (event.case_file, event.title, event.actor) == ("2026/12", None, "kari")


async def test_several_are_confirmed_at_once_into_one_new_case_and_a_second_press_opens_no_second(stage: Stage) -> None:
    await filed(stage)
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ROOM)).text
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.split('id="many"')[1]))
        (ticked,) = re.findall(r'name="chosen" value="([^"]+)"', page)
        both = await client.post(ROOM, data={**fields, "chosen": ticked, "case_file": "2026/12", "new_case": "yes"})
        for _ in range(2):
            await client.post(ROOM, data={**fields, "chosen": ticked, "new_case": "yes"})
    assert both.status_code == 422
    assert "Velg enten en saksmappe som finnes, eller en ny." in both.text
    (event,) = await stage.said(RecordConfirmed)
    assert (event.case_file, event.new_case) == (None, fields["key"])


async def test_what_the_archive_refused_stands_in_its_own_list_with_the_requirement(stage: Stage) -> None:
    await filed(stage)
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ONE)).text, "confirm_record")
        await client.post(ONE, data={**fields, "title": "Om gatelys"})
        (event,) = await stage.said(RecordConfirmed)
        await stage.tell(said_no(event.act_id))
        listed, page = (await client.get(f"{ROOM}?room=refused")).text, (await client.get(ONE)).text
    assert TITLE in listed
    assert "Noark-3.2.4" in page


async def test_another_municipalitys_records_are_never_seen(stage: Stage) -> None:
    await filed(stage, NUMBERED)
    at = stage.clock.now()
    await stage.db.write(lambda tx: grant(tx, "ola", ["sogne"], ["archive"], at))
    async with stage.client() as client:
        link = await stage.link("sogne", person="ola")
        await client.post("/sign-in", data={"link": link.removeprefix("/link/")})
        rooms = [(await client.get(f"/sogne/archive?room={one}")).text for one in ("assess", "confirm", "cases")]
        paths = (f"/sogne/archive/items/{item_id()}", "/sogne/archive/cases/2026/12", ROOM)
        codes = [(await client.get(path)).status_code for path in paths]
    assert not any(TITLE in page or "2026/12<" in page for page in rooms)
    assert codes == [404, 404, 404]


async def test_an_item_that_was_let_go_leaves_the_room(stage: Stage) -> None:
    await filed(stage)
    gone = told(ItemErased, 30, because="due", category="informal", change_no=9)
    await stage.tell(gone)
    async with signed_in(stage, "bo") as client:
        assert TITLE not in (await client.get(ROOM)).text


# --- one record ---------------------------------------------------------------------------------------------------


async def test_words_of_a_title_are_withheld_one_by_one_with_their_law(stage: Stage) -> None:
    await filed(stage, NUMBERED)
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ONE)).text
        fields, places = fields_of(page, "assess_record"), re.findall(r'name="word" value="([0-9-]+)"', page)
        lawless = await client.post(ONE, data={**fields, "word": places[2]})
        law = "Offl. § 13 første ledd"
        said = {**fields, "word": places[2], "metadata": "NA", "document": "D", "hjemmel": law, "until": "2086-05-14"}
        done = await client.post(ONE, data=said)
    assert lawless.status_code == 422
    assert done.status_code == 303
    (event,) = await stage.said(RecordAssessed)
    assert [TITLE[a:b] for a, b in event.words] == ["Kari"]
    assert (event.metadata, event.document, event.hjemmel) == (("NA", "TRO"), "D", law)
    assert str(event.until) == "2086-05-14"


async def test_what_is_opened_is_seen_by_a_second_person_who_says_the_same_with_one_click(stage: Stage) -> None:
    await filed(stage, NUMBERED)
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ONE)).text, "assess_record")
        await client.post(ONE, data={**fields, "metadata": "NA", "hjemmel": "Offl. § 13", "document": ""})
        await stage.tell(ASKED)
        own = (await client.get(ONE)).text
    await allow(stage, "ola")
    async with stage.client() as client:
        link = await stage.link("bo", person="ola")
        await client.post("/sign-in", data={"link": link.removeprefix("/link/")})
        assert TITLE in (await client.get(f"{ROOM}?room=second")).text
        page = (await client.get(ONE)).text
        form = next(f for f in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if 'value="assess_record"' in f)
        same = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
        await client.post(ONE, data=same)
    first, second = await stage.said(RecordAssessed)
    assert "Det var du som ba om det" in own
    assert "kari vil at dette skal gjelde" in page
    assert (first.actor, second.actor) == ("kari", "ola")
    assert (first.metadata, first.hjemmel, first.document) == (second.metadata, second.hjemmel, second.document)


async def test_a_record_is_written_off(stage: Stage) -> None:
    await filed(stage, NUMBERED)
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ONE)).text, "write_off_record")
        assert (await client.post(ONE, data={**fields, "how": "TE"})).status_code == 303
        await stage.tell(
            told(RecordChanged, 5, status="J", what="written_off", written_off="TE", number="2026/451", **KNOWN)
        )
        page = (await client.get(ONE)).text
    (event,) = await stage.said(RecordWrittenOff)
    assert (event.how, event.record_id) == ("TE", RECORD)
    assert "Tatt til etterretning" in page


async def test_what_the_core_refused_says_why_and_is_sent_again(stage: Stage) -> None:
    on_its_way = {"status": "S", "delivery": "refused", "trouble": "refused_record", "tracking": "2026/7"}
    await filed(stage)
    async with signed_in(stage, "bo") as client:
        early = await client.post(
            ONE, data={**fields_of((await client.get(ONE)).text, "close_record"), "do": "push_record"}
        )
        await stage.tell(told(RecordDelivered, 3, title=TITLE, **on_its_way, **KNOWN))
        listed, page = (await client.get(f"{ROOM}?room=core")).text, (await client.get(ONE)).text
        done = await client.post(ONE, data=fields_of(page, "push_record"))
    assert early.status_code == 422
    assert "Arkivkjernen tok ikke imot journalposten." in listed
    assert "2026/7" in page
    assert done.status_code == 303
    (event,) = await stage.said(RecordPushed)
    assert (event.record_id, event.actor) == (RECORD, "kari")


async def test_an_archivist_of_other_accounts_sees_none_of_it(stage: Stage) -> None:
    await filed(stage, NUMBERED)
    await give(stage, "ola", "archive", OTHER)
    await give(stage, "per", "archive", MINE)
    for person, sees in (("ola", False), ("per", True)):
        async with stage.client() as client:
            csrf = await enter(stage, client, person)
            pages = [await client.get(path) for path in (f"{ROOM}?room=assess", f"{ROOM}?room=cases")]
            one, case = await client.get(ONE), await client.get(CASE)
            asked = {"csrf": csrf, "key": person, "do": "archive_record", "revision": "1"}
            acted = await client.post(ONE, data=asked)
        assert [TITLE in pages[0].text, CASE in pages[1].text] == [sees, sees]
        assert (one.status_code, case.status_code) == ((200, 200) if sees else (404, 404))
        assert acted.status_code == (303 if sees else 404)


# --- case files ---------------------------------------------------------------------------------------------------


async def test_a_case_says_what_hinders_it_and_is_closed_with_that_done_first(stage: Stage) -> None:
    await filed(stage, NUMBERED)
    async with signed_in(stage, "bo") as client:
        listed, page = (await client.get(f"{ROOM}?room=cases")).text, (await client.get(CASE)).text
        fields = fields_of(page, "close_case_file")
        done = await client.post(CASE, data={**fields, "write_off": "TE", "archive": "true"})
        (event,) = await stage.said(CaseFileClosed)
        closed = told(CaseFileChanged, 9, case_id=derived_id("c"), case_file="2026/12", status="A", klasse="Q")
        await stage.tell(closed)
        after = (await client.get(CASE)).text
    assert 'href="/bo/archive/cases/2026/12"' in listed
    assert {"Noark-3.2.7", "Noark-3.2.9"} <= set(re.findall(r"Noark-[0-9.]+", page))
    assert done.status_code == 303
    assert (event.case_file, event.write_off, event.archive) == ("2026/12", "TE", True)
    assert "Avsluttet" in after
    assert 'value="reopen_case_file"' in after
    assert 'value="close_case_file"' not in after


# --- words and reading --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
async def test_every_page_of_the_room_is_whole_in_every_language(opened: Opened, lang: str) -> None:
    stage = await opened(told=pack_told(language=lang))
    await filed(stage, NUMBERED, ASKED)
    codes = words_in("nb").sections()
    assert {name: words_in(lang).sections()[name] for name in ("archive_room", "shield", "avskrivning")} == {
        name: codes[name] for name in ("archive_room", "shield", "avskrivning")
    }
    async with signed_in(stage, "bo") as client:
        for path in (ROOM, f"{ROOM}?room=second", f"{ROOM}?room=cases", ONE, CASE):
            page = (await client.get(path)).text
            found = Landmarks(page)
            assert found.tags.count("h1") == 1
            assert only_our_scripts(page)
            assert "style" not in found.attributes
            assert {f["id"] for f in found.fields} <= found.labelled


async def test_whoever_reads_the_room_stands_in_the_audit_log(stage: Stage) -> None:
    await filed(stage)
    async with signed_in(stage, "bo") as client:
        await client.get(ROOM)
        await client.get(ONE)
    read = await stage.db.read(lambda tx: Cases(tx, "bo").audited())
    assert {"read_archive", "read_item"} <= {row["what"] for row in read}
