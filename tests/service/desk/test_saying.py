"""What people say of an item: its unit, its political case, marks, its case file. Decisions rest on it."""

from datetime import timedelta
from typing import Any

import pytest

from common.events import (
    CaseFileLinked,
    Judged,
    MarkSet,
    MatterClosed,
    PoliticalCasePicked,
    PoliticalCaseState,
    RecordConfirmed,
    Step,
    Tagging,
    UnitConfirmed,
)
from desk.core.rows import Row
from desk.handlers.rows import state_rows
from tests.core.desk.scene import ANSWER, NOTIFY, REMOVE, T0, decided, item, item_id
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_pages import signed_in

ITEM = f"/bo/items/{item_id()}"
FORWARD = Step(do="forward_to_unit", clauses=("KINN-18",), rule="r", because="b", mode="propose", to=("rette_instans",))
HOLD = Step(do="holding_reply", clauses=("RANDABERG-43",), rule="r", because="b", mode="draft", text="Vi sjekker det.")
POLITICAL = Tagging(lang="nb", tags=("political",))
SHOWN_AS = {
    "confirm_unit": "unit",
    "set_marks": "marks",
    "pick_political_case": "political_case",
    "link_case_file": "case_file",
}
SAID: list[tuple[dict[str, Any], type[Judged], dict[str, object]]] = [
    (
        {"do": "confirm_unit", "topic": "vei", "unit": "Teknisk", "form_url": "https://bo.example/vei"},
        UnitConfirmed,
        {"topic": "vei", "unit": "Teknisk", "form_url": "https://bo.example/vei"},
    ),
    ({"do": "confirm_unit", "topic": "vei"}, UnitConfirmed, {"topic": "vei", "unit": None, "form_url": None}),
    ({"do": "pick_political_case", "ref": "26/0877"}, PoliticalCasePicked, {"ref": "26/0877"}),
    ({"do": "pick_political_case", "ref": None}, PoliticalCasePicked, {"ref": None}),
    (
        {"do": "set_marks", "fact_error": "SSB, tabell 1", "cannot_answer_now": True},
        MarkSet,
        {"fact_error": "SSB, tabell 1", "cannot_answer_now": True, "not_news": False, "asks_for_views": False},
    ),
    ({"do": "link_case_file", "case_file": "2026/451"}, CaseFileLinked, {"case_file": "2026/451"}),
    ({"do": "link_case_file", "case_file": None}, CaseFileLinked, {"case_file": None}),
]


@pytest.mark.parametrize(("body", "kind", "says"), SAID)
async def test_what_a_person_says_is_published_with_who_and_which_act_and_stands_on_the_item(
    stage: Stage, body: dict[str, Any], kind: type[Judged], says: dict[str, object]
) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client(await stage.token("bo")) as client:
        done = await client.post(act_path(), json={"revision": 1, **body})
        found = (await client.get(f"/api/v1/bo/items/{item_id()}")).json()
    assert done.status_code == 202
    (judgement,) = await stage.said(kind)
    assert (judgement.actor, judgement.act_id, judgement.revision) == ("kari", done.json()["act_id"], 1)
    assert {name: getattr(judgement, name) for name in says} == says
    assert found[SHOWN_AS[body["do"]]] == (says if len(says) > 1 else next(iter(says.values())))


@pytest.mark.parametrize(
    "body",
    [
        {"do": "confirm_unit", "topic": " "},
        {"do": "confirm_unit", "topic": "vei", "form_url": "javascript:alert(1)"},
        {"do": "pick_political_case"},
        {"do": "link_case_file", "case_file": "451"},
        {"do": "set_marks", "cannot_answer_now": "perhaps"},
    ],
)
async def test_what_cannot_be_meant_is_refused_and_nothing_is_said(stage: Stage, body: dict[str, Any]) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client(await stage.token("bo")) as client:
        assert (await client.post(act_path(), json={"revision": 1, **body})).status_code == 422
    for kind in (UnitConfirmed, PoliticalCasePicked, CaseFileLinked, MarkSet):
        assert not await stage.said(kind)


async def test_saying_the_same_twice_is_two_acts_and_the_last_one_stands(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client(await stage.token("bo")) as client:
        for ref in ("26/1", "26/2"):
            await client.post(act_path(), json={"revision": 1, "do": "pick_political_case", "ref": ref})
        found = (await client.get(f"/api/v1/bo/items/{item_id()}")).json()
    assert [p.ref for p in await stage.said(PoliticalCasePicked)] == ["26/1", "26/2"]
    assert found["political_case"] == "26/2"


async def test_an_order_says_which_steps_the_answer_carries_out(stage: Stage) -> None:
    await stage.tell(item(), decided((HOLD,)))
    async with stage.client(await stage.token("bo")) as client:
        await client.post(act_path(), json={"revision": 1, "do": "reply", "text": "Vi sjekker det i morgen."})
    (order,) = await stage.ordered("reply")
    assert order.carries_out == ("holding_reply",)


async def test_the_unit_is_confirmed_by_the_form_that_knows_the_topics_of_the_pack(stage: Stage) -> None:
    await stage.tell(item(), decided((FORWARD,)))
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        fields = fields_of(page, "confirm_unit")
        done = await client.post(f"{ITEM}/acts", data={**fields, "topic": "byggesak", "unit": "", "form_url": ""})
        after = (await client.get(done.headers["location"])).text
    assert '<option value="byggesak">administratorene</option>' in page
    (confirmed,) = await stage.said(UnitConfirmed)
    assert (confirmed.topic, confirmed.unit) == ("byggesak", None)
    assert "Enhet bekreftet" in after
    assert "Send videre til enheten" in after


async def test_the_political_case_is_picked_among_those_that_somebody_has_stated(stage: Stage) -> None:
    at = stage.clock.now()
    state = PoliticalCaseState(since=at, state="pending", stated_by="ola")
    row = Row(kind="political-case", name="26/0877", title="Skolestruktur", value=state)
    await stage.db.write(lambda tx: state_rows(tx, "bo", (row,), "ola", at))
    await stage.tell(item(), decided((ANSWER,), tagging=POLITICAL))
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        fields = fields_of(page, "pick_political_case")
        await client.post(f"{ITEM}/acts", data={**fields, "ref": ""})
    assert '<option value="26/0877">Skolestruktur</option>' in page
    (picked,) = await stage.said(PoliticalCasePicked)
    assert picked.ref is None


async def test_marks_and_case_file_are_set_by_their_forms(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        assert 'name="cannot_answer_now"' in page
        assert 'name="asks_for_views"' not in page
        marks = {**fields_of(page, "set_marks"), "cannot_answer_now": "true", "fact_error": ""}
        await client.post(f"{ITEM}/acts", data=marks)
        await client.post(f"{ITEM}/acts", data={**fields_of(page, "link_case_file"), "case_file": "2026/7"})
        after = (await client.get(ITEM)).text
    (mark,) = await stage.said(MarkSet)
    assert (mark.cannot_answer_now, mark.fact_error) == (True, None)
    (linked,) = await stage.said(CaseFileLinked)
    assert linked.case_file == "2026/7"
    assert "gi et generelt svar først" in after
    assert "2026/7" in after


async def test_a_post_of_ours_may_be_marked_as_asking_for_views(stage: Stage) -> None:
    await stage.tell(item(kind="post", own=True))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "set_marks")
        await client.post(f"{ITEM}/acts", data={**fields, "asks_for_views": "true", "fact_error": ""})
    (mark,) = await stage.said(MarkSet)
    assert mark.asks_for_views


async def test_a_notice_that_is_only_offered_is_sent_by_whoever_leaves_it_in_the_form(stage: Stage) -> None:
    offered = decided((REMOVE,), offers=(NOTIFY,))
    await stage.tell(item(), offered)
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    assert "Hei! Vi har skjult kommentaren din, og den vil bli fjernet.</textarea>" in page
    assert "Tøm feltet om avsender ikke skal få noen melding." in page
    assert "Du kan også velge: Gi avsender privat beskjed" in page


async def test_what_the_pack_only_offers_to_keep_is_kept_when_a_person_says_so(stage: Stage) -> None:
    document = Step(do="document", clauses=("BO-S4",), rule="r", because="b", mode="propose")
    await stage.tell(item(), decided((ANSWER,), offers=(document,)))
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        await client.post(f"{ITEM}/acts", data=fields_of(page, "confirm_record"))
    assert "Retningslinjene ber ikke om det." in page
    assert len(await stage.said(RecordConfirmed)) == 1


async def test_the_follow_up_of_a_general_answer_is_told_to_programs(stage: Stage) -> None:
    due = T0 + timedelta(days=1)
    await stage.tell(item(), decided((HOLD,), due_at=T0, follow_up_due=due))
    async with stage.client(await stage.token("bo")) as client:
        found = (await client.get(f"/api/v1/bo/items/{item_id()}")).json()
    assert found["follow_up_due"] == due.isoformat()


async def test_a_matter_that_a_person_closes_is_told_with_its_reason_and_the_revision_that_was_read(
    stage: Stage,
) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client(await stage.token("bo")) as client:
        body = {"revision": 1, "do": "close", "reason": "Besvart på telefon."}
        assert (await client.post(act_path(), json=body)).status_code == 202
    (told,) = await stage.said(MatterClosed)
    assert (told.actor, told.revision, told.reason) == ("kari", 1, "Besvart på telefon.")
