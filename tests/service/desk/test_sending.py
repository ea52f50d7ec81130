"""Ten seconds to take a reply back, an older text refused with what changed, a draft that is there tomorrow."""

import pytest

from common.events import ActionOrdered, ActionTaken, MatterClosed, TagsCorrected
from desk.store import Drafts
from tests.core.desk.scene import ANSWER, decided, edited, hidden, item, item_id, sealed
from tests.service.desk.conftest import Opened
from tests.service.desk.stage import Stage, fields_of
from tests.service.desk.test_pages import ITEM, signed_in
from tests.service.desk.test_threat import outcome
from tests.service.told import packs_told

SAID = "Vi måker veien i dag."


async def test_a_reply_waits_ten_seconds_and_is_taken_back_by_a_button(opened: Opened) -> None:
    stage = await opened(desk_undo_s=10.0)
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "reply")
        done = await client.post(f"{ITEM}/acts", data={**fields, "text": SAID})
        page = (await client.get(done.headers["location"])).text
        assert "Den sendes om 10 sekunder" in page
        await stage.later(seconds=9)
        assert await stage.said(ActionOrdered) == []
        assert (await client.post(f"{ITEM}/acts", data=fields_of(page, "take_back"))).status_code == 303
        await stage.later(seconds=60)
        assert await stage.said(ActionOrdered) == []
        page = (await client.get(ITEM)).text
        assert f">{SAID}</textarea>" in page, "the words are there to be used again"
    assert ("act_takeback", "kari", "") in await stage.timeline()


async def test_nobody_presses_and_it_goes_out(opened: Opened) -> None:
    stage = await opened(desk_undo_s=10.0)
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "reply")
        await client.post(f"{ITEM}/acts", data={**fields, "text": SAID})
        back = fields_of((await client.get(ITEM)).text, "take_back")
        await stage.later(seconds=11)
        assert [one.text for one in await stage.ordered("reply")] == [SAID]
        refused = await client.post(f"{ITEM}/acts", data=back)
        assert refused.status_code == 422
        assert "Det er sendt alt" in refused.text


async def test_an_act_on_an_older_text_is_refused_with_what_changed_and_what_was_written_stays(stage: Stage) -> None:
    await stage.tell(item(text="Når måkes veien?"), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "reply")
        await stage.tell(edited("Når måkes gata?"))
        refused = await client.post(f"{ITEM}/acts", data={**fields, "text": SAID})
        assert refused.status_code == 409
        assert "veien</del>" in refused.text
        assert "gata</ins>" in refused.text
        assert SAID in refused.text
        assert "Tidligere utgaver" in (await client.get(ITEM)).text
    assert await stage.said(ActionOrdered) == []


async def test_who_closes_from_a_page_that_is_older_than_the_hide_is_told_so_and_closes_it_as_it_stands_now(
    stage: Stage,
) -> None:
    await stage.tell(item(), decided(), sealed())
    async with signed_in(stage, "bo") as client:
        seen = fields_of((await client.get(ITEM)).text, "close") | {"reason": SAID}
        (order,) = await stage.ordered("hide")
        await stage.tell(outcome(ActionTaken, order), hidden())
        refused = await client.post(f"{ITEM}/acts", data=seen)
        assert refused.status_code == 409
        assert "Den er skjult, vist igjen eller fjernet siden du åpnet siden." in refused.text
        assert f">{SAID}</textarea>" in refused.text, "the reason is there to be used again"
        assert await stage.said(MatterClosed) == []
        now = fields_of(refused.text, "close") | {"reason": SAID}
        assert (await client.post(f"{ITEM}/acts", data=now)).status_code == 303
        assert (await client.post(f"{ITEM}/acts", data=now)).status_code == 303, "sent twice it is once"
    assert len(await stage.said(MatterClosed)) == 1


async def test_a_draft_is_there_after_signing_out_and_in_and_only_for_who_wrote_it(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "reply")
        kept = await client.post(f"{ITEM}/draft", data={**fields, "text": "Halvferdig"})
        assert kept.status_code == 303
        assert "Utkastet er lagret" in (await client.get(kept.headers["location"])).text
        await client.post("/sign-out", data={"csrf": fields["csrf"]})
    async with signed_in(stage, "bo") as client:
        assert "Halvferdig</textarea>" in (await client.get(ITEM)).text
        fields = fields_of((await client.get(ITEM)).text, "reply")
        assert (await client.post(f"{ITEM}/draft", data={**fields, "csrf": "x"})).status_code == 403
    async with stage.client() as other:
        link = (await stage.link("bo", person="ola")).removeprefix("/link/")
        await other.post("/sign-in", data={"link": link})
        assert "Halvferdig" not in (await other.get(ITEM)).text
    async with signed_in(stage, "bo") as client:
        await client.post(f"{ITEM}/acts", data={**fields_of((await client.get(ITEM)).text, "reply"), "text": SAID})
        assert "Halvferdig" not in (await client.get(ITEM)).text


@pytest.mark.parametrize(("do", "left"), [("reply", {}), ("private_reply", {"private_reply": SAID})])
async def test_a_draft_that_is_still_on_its_way_when_its_form_is_sent_does_not_come_back_after_it(
    stage: Stage, do: str, left: dict[str, str]
) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "reply") | {"do": do}
        assert (await client.post(f"{ITEM}/acts", data={**fields, "text": SAID})).status_code == 303
        late = await client.post(f"{ITEM}/draft", data={**fields, "text": SAID[:-7], "quiet": "1"})
        assert late.status_code == 200
        assert await drafts(stage) == left
        anew = fields_of((await client.get(ITEM)).text, "reply") | {"do": do}
        await client.post(f"{ITEM}/draft", data={**anew, "text": "Hei igjen", "quiet": "1"})
        assert await drafts(stage) == {do: "Hei igjen"}, "what is written after it is a draft"


async def test_who_keeps_a_draft_by_its_button_keeps_it_though_the_form_was_sent_before(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "reply")
        await client.post(f"{ITEM}/acts", data={**fields, "text": SAID})
        assert (await client.post(f"{ITEM}/draft", data={**fields, "text": "Og mer"})).status_code == 303
    assert await drafts(stage) == {"reply": "Og mer"}


async def drafts(stage: Stage) -> dict[str, str]:
    """Return what is kept of what she has begun to write, by kind."""
    return await stage.db.read(lambda tx: Drafts(tx, "bo", "kari").of(item_id()))


async def test_one_button_puts_a_tag_on_or_takes_it_off_and_the_model_is_taught(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "correct_tags")
        await client.post(f"{ITEM}/acts", data={**fields, "toggle": "question"})
        fields = fields_of((await client.get(ITEM)).text, "correct_tags")
        await client.post(f"{ITEM}/acts", data={**fields, "toggle": "abuse"})
    first, second = await stage.said(TagsCorrected)
    assert (first.tags, first.abuse_reasons) == (("abuse", "question"), ("threat",))
    assert (second.tags, second.abuse_reasons) == ((), ()), "what is said of a tag goes with it"


async def test_what_is_written_is_looked_at_as_it_is_written_and_sent_no_longer_than_the_platform_takes(
    stage: Stage,
) -> None:
    for told in packs_told():
        stage.service.world.control.state(told)
    await stage.tell(item(), decided((ANSWER,)))
    partisan = "Arbeiderpartiet har den beste politikken for skolen. Stem på dem!"
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "reply")
        found = await client.post(f"{ITEM}/draft", data={**fields, "text": partisan, "quiet": "1"})
        assert found.status_code == 200
        assert "BO-36" in found.text
        assert "<html" not in found.text
        assert "BO-36" in (await client.get(ITEM)).text, "without script the page says the same"
        calm = await client.post(f"{ITEM}/draft", data={**fields, "text": SAID, "quiet": "1"})
        assert "Ingen merknader" in calm.text
        for length, status in ((8000, 303), (8001, 422)):
            sent = await client.post(f"{ITEM}/acts", data={**fields, "text": "a" * length, "key": f"k{length}"})
            assert sent.status_code == status
