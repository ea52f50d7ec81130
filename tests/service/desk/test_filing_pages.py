"""Records on the item's page: how one stands in words, the forms, what the archive refused, what is proposed."""

import re

from common.events import (
    RecordAssessed,
    RecordCaptured,
    RecordConfirmed,
    RecordDelivered,
    RecordWithdrawn,
    Tagging,
)
from tests.core.desk.scene import ANSWER, decided, item
from tests.core.desk.test_view import told
from tests.service.desk.conftest import PACK_TOML, Opened, pack_told
from tests.service.desk.record_told import KNOWN, RECORD, allow, captured, journaled, said_no
from tests.service.desk.stage import Stage, fields_of
from tests.service.desk.test_pages import ITEM, Landmarks, only_our_scripts, signed_in

SWEDISH_PACK = '[pack]\ncountry = "SE"\n' + PACK_TOML


async def page_of(stage: Stage) -> str:
    async with signed_in(stage, "bo") as client:
        return (await client.get(ITEM)).text


# --- the record -------------------------------------------------------------------------------------------------


async def test_the_form_confirms_with_a_title_or_with_the_archives_own(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), captured())
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        fields = fields_of(page, "confirm_record")
        await client.post(f"{ITEM}/acts", data={**fields, "title": "Om gatelys", "case_file": ""})
        await client.post(f"{ITEM}/acts", data={**fields, "key": "2", "title": "", "case_file": "2026/12"})
        after = (await client.get(ITEM)).text
    first, second = await stage.said(RecordConfirmed)
    assert (first.title, first.case_file) == ("Om gatelys", None)
    assert (second.title, second.case_file) == (None, "2026/12")
    assert "Midlertidig registrert" in page
    assert "Noen må bekrefte det før det får nummer." in page
    assert "Det er bekreftet, og arkivet arbeider med det." in after
    assert 'value="confirm_record"' not in after


async def test_what_was_withdrawn_says_by_whom_and_why_and_may_be_kept_after_all(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), captured())
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "close_record")
        empty = await client.post(f"{ITEM}/acts", data={**fields, "key": "1", "reason": " "})
        await client.post(f"{ITEM}/acts", data={**fields, "reason": "Feil <konto>."})
        await stage.tell(told(RecordWithdrawn, 3, status="U", **KNOWN))
        page = (await client.get(ITEM)).text
        fields = fields_of(page, "keep_record")
        await client.post(f"{ITEM}/acts", data={**fields, "reason": "Likevel.", "title": "", "case_file": ""})
    assert empty.status_code == 422
    assert "kari: Feil &lt;konto&gt;." in page
    assert 'value="close_record"' not in page
    (kept,) = await stage.said(RecordConfirmed)
    assert (kept.reason, kept.title, kept.case_file) == ("Likevel.", None, None)


async def test_what_is_only_kept_is_confirmed_without_a_word_of_numbers(stage: Stage) -> None:
    await stage.tell(
        item(), decided((ANSWER,)), told(RecordCaptured, 1, status="M", record_id=RECORD, kind="documented")
    )
    page = await page_of(stage)
    assert "Bekreft at det bevares" in page
    assert "Da får journalposten nummer." not in page
    assert 'id="confirm-title"' not in page


async def test_what_a_decision_withdrew_says_so(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), captured(), told(RecordWithdrawn, 3, status="U", **KNOWN))
    assert "Retningslinjene ber ikke om at det arkiveres." in await page_of(stage)


async def test_the_number_the_case_and_where_it_is_on_its_way_stand_in_words(stage: Stage) -> None:
    sent = told(RecordDelivered, 2, status="S", delivery="sent", tracking="2026/57", **KNOWN)
    no = told(RecordDelivered, 3, status="S", delivery="refused", trouble="refused_case", tracking="2026/57", **KNOWN)
    await stage.tell(item(), decided((ANSWER,)), captured(), sent)
    assert "Sendt til arkivkjernen" in await page_of(stage)
    await stage.tell(no)
    page = await page_of(stage)
    assert "Avvist av arkivkjernen" in page
    assert "Åpne saken der, eller velg en annen." in page
    await stage.tell(journaled())
    page = await page_of(stage)
    assert "<strong>2026/451</strong>" in page
    assert "Saksmappe 2026/12" in page
    assert 'value="keep_record"' not in page
    assert 'value="close_record"' not in page


async def test_what_the_archive_refused_stands_on_the_page_with_its_requirement_and_what_to_do(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), captured())
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "confirm_record")
        await client.post(f"{ITEM}/acts", data={**fields, "title": "", "case_file": "2026/12"})
        (event,) = await stage.said(RecordConfirmed)
        await stage.tell(said_no(event.act_id))
        page = (await client.get(ITEM)).text
    assert "Arkivet sa nei: Journalføring bekreftet" in page
    assert "Saken er avsluttet. Gjenåpne den, eller velg en annen. [2026/12]" in page
    assert "Noark-3.2.4" in page
    assert "Noark--" not in page
    assert ("archive_refused", "archiver", "Noark-3.2.4") in await stage.timeline()
    # It can be asked for anew.
    assert fields_of(page, "confirm_record")["do"] == "confirm_record"


# --- Sweden ------------------------------------------------------------------------------------------------------


async def test_in_sweden_what_may_be_secret_is_proposed_and_the_archivist_registers_it_with_a_marking(
    opened: Opened,
) -> None:
    stage = await opened(told=pack_told(SWEDISH_PACK, "sv"))
    tagging = Tagging(lang="sv", tags=("abuse",), abuse_reasons=("personal_data",))
    await stage.tell(item(), decided((ANSWER,), tagging=tagging), told(RecordCaptured, 1, status="M", **KNOWN))
    page = await page_of(stage)
    assert "Förslag: registrera med sekretessmarkering" in page
    assert "Det innehåller personuppgifter." in page
    assert 'value="register_secret"' not in page
    await allow(stage)
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        fields = fields_of(page, "register_secret")
        sent = {**fields, "reason": "Personuppgifter.", "title": "", "case_file": ""}
        assert (await client.post(f"{ITEM}/acts", data=sent)).status_code == 303
        after = (await client.get(ITEM)).text
    (confirmed,), (marked,) = await stage.said(RecordConfirmed), await stage.said(RecordAssessed)
    assert (confirmed.kind, confirmed.reason, confirmed.act_id) == ("I", "Personuppgifter.", marked.act_id)
    assert (marked.metadata, marked.document) == (("M",), "H")
    assert marked.hjemmel == "Sekretessmarkering, 5 kap. 5 § OSL (2009:400)"
    assert marked.event_id != confirmed.event_id
    assert "Förslag" not in after


async def test_in_norway_nothing_of_that_is_proposed(stage: Stage) -> None:
    await stage.tell(item(kind="message"), decided((ANSWER,)))
    assert "sekretessmarkering" not in await page_of(stage)


async def test_the_forms_of_the_record_have_labels_and_no_scripts(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), captured())
    page = await page_of(stage)
    found = Landmarks(page)
    assert {f["id"] for f in found.fields} <= found.labelled
    assert set(re.findall(r'<input class="ds-input" id="([^"]+)"', page)) <= found.labelled
    assert only_our_scripts(page)
