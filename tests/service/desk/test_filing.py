"""Records by the API: who may do what, what the archiver is told, and what the archive did not do."""

from typing import Any

import pytest

from archiver.core.noark.rules import SAYS
from common.events import (
    CaseFileClosed,
    CaseFileCorrected,
    CaseFileReopened,
    Judged,
    RecordArchived,
    RecordAssessed,
    RecordChanged,
    RecordClosed,
    RecordConfirmed,
    RecordCorrected,
    RecordLinked,
    RecordPassedOn,
    RecordWithdrawn,
    RecordWrittenOff,
    derived_id,
)
from desk.core.filing import ASKS
from desk.routes.words import words_in
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.core.desk.test_view import told
from tests.service.desk.record_told import KNOWN, allow, captured, journaled, said_no
from tests.service.desk.stage import Stage, act_path

LANGUAGES = ("nb", "nn", "sv", "en")


# --- by the API --------------------------------------------------------------------------------------------------

ACTS: list[tuple[type[Judged], dict[str, Any]]] = [
    (RecordArchived, {"do": "archive_record"}),
    (RecordWrittenOff, {"do": "write_off_record", "how": "TE"}),
    (
        RecordAssessed,
        {
            "do": "assess_record",
            "metadata": ["TRO", "NA"],
            "restriction": "UO",
            "hjemmel": "Offl. § 13",
            "document": "H",
            "words": [[0, 9]],
            "until": "2086-05-14",
        },
    ),
    (RecordLinked, {"do": "link_record", "other": str(derived_id("r", 2))}),
    (RecordCorrected, {"do": "correct_record_title", "title": "Henvendelse om gatelys", "reason": "Skrivefeil"}),
    (RecordPassedOn, {"do": "pass_on_record", "to_authority": "socialnamnden"}),
    (CaseFileClosed, {"do": "close_case_file", "case_file": "2026/12", "write_off": "TE", "archive": True}),
    (CaseFileReopened, {"do": "reopen_case_file", "case_file": "2026/12", "reason": "Ny henvendelse"}),
    (CaseFileCorrected, {"do": "correct_case_file", "case_file": "2026/12", "klasse": "&13", "unit": "Teknisk"}),
]


@pytest.mark.parametrize(("judged", "body"), ACTS)
async def test_the_archivist_does_what_the_archiver_understands(
    stage: Stage, judged: type[Judged], body: dict[str, Any]
) -> None:
    await stage.tell(item(), decided((ANSWER,)), captured(), journaled())
    async with stage.client(await stage.token("bo")) as client:
        without = await client.post(act_path(), json={"revision": 1, **body})
        await allow(stage)
        done = await client.post(act_path(), json={"revision": 1, **body})
    assert (without.status_code, done.status_code) == (403, 202)
    assert "archivist" in without.json()["error"]
    (event,) = await stage.said(judged)
    assert (event.actor, event.act_id, event.item_id) == ("kari", done.json()["act_id"], item_id())
    sent = {name: value for name, value in body.items() if name != "do"}
    assert {name: _plain(getattr(event, name)) for name in sent} == sent
    assert ("refused", "kari", "") in await stage.timeline()


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | bool) else str(value) if not isinstance(value, int) else value


async def test_everybody_who_may_act_confirms_with_title_case_and_class(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), captured())
    said = {"title": "Om gatelys", "case_file": "2026/12", "klasse": "Q", "kind": "I", "sender_is_person": False}
    async with stage.client(await stage.token("bo")) as client:
        assert (await client.post(act_path(), json={"revision": 1, "do": "confirm_record", **said})).status_code == 202
    (event,) = await stage.said(RecordConfirmed)
    assert {name: getattr(event, name) for name in said} == said
    assert event.reason == ""


async def test_a_person_keeps_what_nothing_asked_for_and_takes_out_what_was_captured(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client(await stage.token("bo")) as client:
        keep = {"revision": 1, "do": "keep_record", "reason": "Viktig for saken.", "kind": "documented"}
        assert (await client.post(act_path(), json=keep)).status_code == 202
        await stage.tell(captured())
        close = {"revision": 1, "do": "close_record", "reason": "Feil konto."}
        assert (await client.post(act_path(), json=close)).status_code == 202
        again = await client.post(act_path(), json=keep)
        await stage.tell(told(RecordWithdrawn, 3, status="U", **KNOWN))
        assert (await client.post(act_path(), json=keep)).status_code == 202
    assert again.status_code == 422
    assert again.json()["do"] == "Confirm it."
    kept, _ = await stage.said(RecordConfirmed)
    assert (kept.reason, kept.kind) == ("Viktig for saken.", "documented")
    (closed,) = await stage.said(RecordClosed)
    assert (closed.reason, closed.actor) == ("Feil konto.", "kari")


async def test_a_number_is_taken_back_by_the_archivist_alone(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), captured(), journaled())
    body = {"revision": 1, "do": "close_record", "reason": "Feil konto."}
    async with stage.client(await stage.token("bo")) as client:
        assert (await client.post(act_path(), json=body)).status_code == 403
        await allow(stage)
        assert (await client.post(act_path(), json=body)).status_code == 202


async def test_a_refusal_names_the_requirement_and_what_to_do(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), captured())
    await allow(stage)
    async with stage.client(await stage.token("bo")) as client:
        answer = await client.post(act_path(), json={"revision": 1, "do": "archive_record"})
    assert answer.status_code == 422
    assert answer.json() == {
        "error": "It is not journaled yet. (Noark-3.2.13)",
        "do": "Confirm it first.",
        "clauses": ["Noark-3.2.13"],
    }


async def test_a_program_sees_what_the_archive_did_not_do_and_how_the_record_stands(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), captured(), journaled())
    await stage.tell(told(RecordChanged, 3, status="J", what="assessed", number="2026/451", **KNOWN))
    await allow(stage)
    async with stage.client(await stage.token("bo")) as client:
        body = {"revision": 1, "do": "close_case_file", "case_file": "2026/12"}
        done = await client.post(act_path(), json=body)
        await stage.tell(said_no(done.json()["act_id"], "CaseFileClosed"))
        found = (await client.get(f"/api/v1/bo/items/{item_id()}")).json()
        spec = (await client.get("/api/v1/openapi.json")).json()
    assert (found["record"]["number"], found["record"]["assessed"]) == ("2026/451", True)
    assert [(one["asked"], one["broken"][0]["krav"]) for one in found["unfiled"]] == [("CaseFileClosed", "3.2.4")]
    assert {"ConfirmRecordBody", "CloseCaseFileBody", "UnfiledOut"} <= set(spec["components"]["schemas"])


# --- words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_deed_and_every_refusal_of_the_archive_has_words(lang: str) -> None:
    sections = words_in(lang).sections()
    assert {f"act_{deed.__name__.lower()}" for deed in ASKS} <= sections["line"]
    assert set(SAYS) <= sections["broken"]
    changes = ("archived", "written_off", "assessed", "lift_asked", "linked", "corrected", "passed_on")
    assert {f"record_{what}" for what in changes} <= sections["line"]
