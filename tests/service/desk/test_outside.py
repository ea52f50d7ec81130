"""What was done past the desk: it shows on the pages, and one form says what only people know."""

from datetime import timedelta

import msgspec
import pytest

from common.events import (
    ActionOrdered,
    ActionTaken,
    ActionWithdrawn,
    Archived,
    Author,
    EvidenceWanted,
    GroundGiven,
    ItemChanged,
    ItemEdited,
    ItemPosted,
    ItemRemoved,
    MarkSet,
    RemovalExplained,
    ReplyClaimed,
    Step,
    Tagging,
    derived_id,
    item_id_of,
)
from tests.core.desk.scene import ANSWER, T0, decided, hidden, item, item_id, removed, sealed, unhidden
from tests.service.desk.conftest import PACK_TOML, Opened, pack_told
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_pages import ITEM, Landmarks, signed_in
from tests.service.desk.test_threat import outcome

OWN_ID = item_id_of("bo", "facebook", "own-1")


def own_reply(told: type[ItemChanged] = ItemPosted, **more: object) -> ItemChanged:
    """The municipality answered under the scene's item, on the platform itself."""
    fields: dict[str, object] = {
        "object_id": "own-1",
        "text": "Klokka ti.",
        "own": True,
        "author": Author(id="1234567890321", name="Bø kommune"),
        "post_id": "123",
        "parent_id": "123_456",
        "created_at": T0 + timedelta(minutes=3),
        **more,
    }
    event = item(told, at=T0 + timedelta(minutes=3), **fields)  # type: ignore[arg-type]  # whatever the event has
    return msgspec.structs.replace(event, item_id=OWN_ID, event_id=derived_id(event.event_id, "own"))


async def shown(stage: Stage) -> dict[str, object]:
    """The item as the API tells it."""
    async with stage.client(await stage.token("bo")) as client:
        found: dict[str, object] = (await client.get(f"/api/v1/bo/items/{item_id()}")).json()
    return found


async def asked(stage: Stage) -> list[str]:
    """What people are asked of the item."""
    asks = (await shown(stage))["asks"]
    assert isinstance(asks, list)
    return [ask["what"] for ask in asks]


# --- replies ------------------------------------------------------------------------------------------------


async def test_a_reply_from_the_phone_closes_the_item_and_the_queue_asks_who_wrote_it_with_one_click(
    stage: Stage,
) -> None:
    await stage.tell(item(text="Når åpner dere?"), decided((ANSWER,)), own_reply())
    assert (await shown(stage))["phase"] == "answered"
    async with signed_in(stage, "bo") as client:
        queue = (await client.get("/bo")).text
        assert "Hvem svarte på plattformen?" in queue
        assert "1 venter" not in queue
        fields = fields_of(queue, "claim_reply")
        assert (await client.post(f"{ITEM}/acts", data={**fields, "mine": "true"})).status_code == 303
        assert "Hvem svarte på plattformen?" not in (await client.get("/bo")).text
    (claimed,) = await stage.said(ReplyClaimed)
    assert (claimed.item_id, claimed.reply_id, claimed.actor, claimed.mine) == (item_id(), OWN_ID, "kari", True)
    lines = await stage.timeline()
    assert {what for what, _, _ in lines} >= {"replied_outside", "act_claimreply"}


async def test_a_colleagues_reply_is_claimed_from_the_items_own_page(stage: Stage) -> None:
    await stage.tell(own_reply(), item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        done = await client.post(f"{ITEM}/acts", data={**fields_of(page, "claim_reply"), "mine": "false"})
        assert done.status_code == 303
        assert "en kollega" in (await client.get(ITEM)).text
    assert [c.mine for c in await stage.said(ReplyClaimed)] == [False]


async def test_our_own_ordered_reply_comes_back_and_nobody_is_asked(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client(await stage.token("bo")) as client:
        await client.post(act_path(), json={"revision": 1, "do": "reply", "text": "Klokka ti."})
    (order,) = await stage.said(ActionOrdered)
    await stage.tell(own_reply(), outcome(ActionTaken, order))
    found = await shown(stage)
    assert (found["phase"], found["asks"]) == ("answered", [])
    assert "replied_outside" not in {what for what, _, _ in await stage.timeline()}


async def test_an_edit_or_a_removal_of_our_reply_is_no_second_reply(stage: Stage) -> None:
    await stage.tell(item(), own_reply())
    await stage.tell(own_reply(ItemEdited, change_no=2, revision=2), own_reply(ItemRemoved, change_no=3))
    assert await asked(stage) == ["who_wrote"]


async def test_a_reply_to_ourselves_asks_nobody(stage: Stage) -> None:
    await stage.tell(item(own=True), own_reply())
    assert await asked(stage) == []


async def test_a_claim_of_a_reply_that_is_not_there_is_refused_in_words(stage: Stage) -> None:
    await stage.tell(item())
    async with stage.client(await stage.token("bo")) as client:
        body = {"revision": 1, "do": "claim_reply", "reply_id": str(OWN_ID), "mine": True}
        answer = await client.post(act_path(), json=body)
    assert answer.status_code == 422
    assert (answer.json()["error"], answer.json()["clauses"]) == ("There is no such reply here. (GEN-15)", ["GEN-15"])


# --- hides ----------------------------------------------------------------------------------------------------


async def test_a_hide_on_the_phone_takes_the_systems_order_back_and_asks_for_its_ground(stage: Stage) -> None:
    await stage.tell(item(), decided(), sealed(), hidden(changed_by_us=False))
    assert [w.why for w in await stage.said(ActionWithdrawn)] == ["a_person_decided"]
    async with signed_in(stage, "bo") as client:
        assert "Dette ble skjult på plattformen selv" in (await client.get("/bo?show=decide")).text
        page = (await client.get(ITEM)).text
        assert "Dette ble skjult på plattformen selv" in page
        found = Landmarks(page)
        assert {f["id"] for f in found.fields} <= found.labelled
        fields = fields_of(page, "give_ground")
        assert (await client.post(f"{ITEM}/acts", data={**fields, "reason": " ", "clause": ""})).status_code == 422
        done = await client.post(f"{ITEM}/acts", data={**fields, "reason": "Trussel", "clause": "BO-39"})
        assert done.status_code == 303
        assert "Dette ble skjult på plattformen selv" not in (await client.get(ITEM)).text
    (given,) = await stage.said(GroundGiven)
    assert (given.change_no, given.reason, given.clause, given.actor) == (3, "Trussel", "BO-39", "kari")
    assert ("act_giveground", "kari", "BO-39") in await stage.timeline()


async def test_what_was_shown_again_on_the_phone_is_not_hidden_a_second_time(stage: Stage) -> None:
    await stage.tell(item(), decided(), sealed())
    (order,) = await stage.ordered("hide")
    await stage.tell(outcome(ActionTaken, order), hidden(), unhidden(changed_by_us=False), decided(decision_no=2))
    assert len(await stage.ordered("hide")) == 1
    assert await asked(stage) == ["why_unhide"]


# --- removals -------------------------------------------------------------------------------------------------


async def test_a_removal_by_an_unknown_hand_is_sealed_and_waits_for_somebody_who_knows(stage: Stage) -> None:
    await stage.tell(item(), decided(()), removed())
    wanted = await stage.said(EvidenceWanted)
    assert [(w.stage, w.change_sha256) for w in wanted] == [(1, "c" * 64), (2, "c" * 64)]
    async with signed_in(stage, "bo") as client:
        assert "Borte: av hvem?" in (await client.get("/bo")).text
        page = (await client.get(ITEM)).text
        found = Landmarks(page)
        assert {f["id"] for f in found.fields} <= found.labelled
        fields = fields_of(page, "explain_removal")
        refused = await client.post(f"{ITEM}/acts", data={**fields, "by": "we", "reason": "", "clause": ""})
        assert refused.status_code == 422
        assert 'value="we" required checked' in refused.text
        given = {**fields, "by": "we", "reason": "Trussel", "clause": ""}
        assert (await client.post(f"{ITEM}/acts", data=given)).status_code == 303
        assert "Borte: av hvem?" not in (await client.get("/bo")).text
    (explained,) = await stage.said(RemovalExplained)
    assert (explained.by, explained.reason, explained.actor) == ("we", "Trussel", "kari")


async def test_whoever_knows_better_may_say_so_after_it_counted_as_the_writers(stage: Stage) -> None:
    await stage.tell(item(), decided(()), removed())
    await stage.later(days=15)
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        assert "ingen har bestemt det her" not in page
        assert 'value="writer" required checked' in page
        given = {**fields_of(page, "explain_removal"), "by": "we", "reason": "Trussel", "clause": ""}
        assert (await client.post(f"{ITEM}/acts", data=given)).status_code == 303
    assert [(e.by, e.actor) for e in await stage.said(RemovalExplained)] == [("writer", "auto"), ("we", "kari")]


async def test_the_writers_deletion_needs_no_reason_and_takes_none(stage: Stage) -> None:
    await stage.tell(item(), decided(()), removed())
    async with stage.client(await stage.token("bo")) as client:
        body = {"revision": 1, "do": "explain_removal", "by": "writer", "reason": "x", "clause": "BO-39"}
        assert (await client.post(act_path(), json=body)).status_code == 202
    (explained,) = await stage.said(RemovalExplained)
    assert (explained.by, explained.reason, explained.clause) == ("writer", "", "")
    assert (await shown(stage))["phase"] == "removed"


async def test_after_fourteen_days_without_an_answer_it_counts_as_the_writers(stage: Stage) -> None:
    await stage.tell(item(), decided(()), removed())
    await stage.later(days=13)
    assert await stage.said(RemovalExplained) == []
    await stage.later(days=2)
    (counted,) = await stage.said(RemovalExplained)
    assert (counted.by, counted.actor, counted.item_id) == ("writer", "auto", item_id())
    assert ("counted_as_writers", "desk", "GEN-10") in await stage.timeline()


async def test_an_unexplained_removal_is_explained_after_as_many_days_as_the_pack_says(opened: Opened) -> None:
    stage = await opened(told=pack_told(PACK_TOML + "[common.deleted]\nunknown_removal_days = 3\n"))
    await stage.tell(item(), decided(()), removed())
    await stage.later(days=4)
    assert len(await stage.said(RemovalExplained)) == 1


async def test_what_is_archived_waits_for_an_answer_for_ever(stage: Stage) -> None:
    await stage.tell(item(), decided((), archived=Archived(kind="I")), removed())
    await stage.later(days=60)
    assert await stage.said(RemovalExplained) == []
    assert await asked(stage) == ["who_removed"]


@pytest.mark.parametrize("lang", ["nn", "sv"])
async def test_the_questions_are_asked_in_the_municipalitys_own_language(opened: Opened, lang: str) -> None:
    stage = await opened(told=pack_told(language=lang))
    await stage.tell(item(), decided((ANSWER,)), own_reply(), hidden(changed_by_us=False), removed())
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    words = {
        "nn": ("Kven skreiv svaret?", "Kven fjerna det?", "Kvifor?"),
        "sv": ("Vem skrev svaret?", "Vem tog bort det?", "Varför?"),
    }
    for word in words[lang]:
        assert word in page


# --- our own posts --------------------------------------------------------------------------------------------


async def test_our_own_post_shows_what_its_checks_ask_for_as_tasks_of_afterwards(stage: Stage) -> None:
    step = Step(do="hold_for_neutrality_review", clauses=("BO-31",), rule="r", because="Se på det.", mode="block")
    tagging = Tagging(lang="nb", tags=("saksbehandling", "political"))
    await stage.tell(item(own=True, kind="post", text="Stem på oss!"), decided((step,), tagging=tagging))
    async with signed_in(stage, "bo") as client:
        assert ITEM in (await client.get("/bo?show=decide")).text
        page = (await client.get(ITEM)).text
        assert "i etterkant" in page
        assert "det er alt publisert" in page
        for do in ("reply", "hide", "remove", "confirm_casework", "pick_political_case", "confirm_unit"):
            assert f'name="do" value="{do}"' not in page
        fields = fields_of(page, "set_marks")
        assert (await client.post(f"{ITEM}/acts", data={**fields, "not_news": "true"})).status_code == 303
        closing = {**fields_of((await client.get(ITEM)).text, "close"), "reason": "Rettet"}
        assert (await client.post(f"{ITEM}/acts", data=closing)).status_code == 303
        assert ITEM not in (await client.get("/bo")).text
    assert [mark.not_news for mark in await stage.said(MarkSet)] == [True]
