"""Whoever reads all day is spared what they have not asked for, and sees what the platform did."""

from common.events import ActionTaken, Attachment, Tagging
from common.events.decision import Facts
from tests.core.desk.scene import THREAT, decided, hidden, item, sealed
from tests.service.desk.stage import Stage, fields_of
from tests.service.desk.test_pages import ITEM, signed_in
from tests.service.desk.test_threat import outcome

OWN = Tagging(lang="nb", tags=("abuse",), abuse_reasons=("personal_data",), facts=Facts(personal_data_subject="self"))
GORE = Tagging(lang="nb", tags=("abuse",), abuse_reasons=("violence_pornography",))


async def test_own_data_and_violence_are_folded_until_they_are_asked_for(stage: Stage) -> None:
    for number, (tagging, says) in enumerate(
        ((OWN, "Personopplysninger som avsenderen gir om seg selv"), (GORE, "Varsel: vold eller pornografi")), 1
    ):
        await stage.tell(item(), decided(tagging=tagging, decision_no=number))
        async with signed_in(stage, "bo") as client:
            for path in (ITEM, "/bo"):
                page = (await client.get(path)).text
                assert f"<summary>{says}. Vis teksten</summary>" in page


async def test_who_asks_for_it_is_warned_of_every_harsh_word_and_the_choice_is_theirs_alone(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
        assert "Varsel: trussel" not in page
        csrf = fields_of(page, "reply" if 'value="reply"' in page else "correct_tags")["csrf"]
        assert (await client.post(f"{ITEM}/care", data={"care": "on", "csrf": "x"})).status_code == 403
        await client.post(f"{ITEM}/care", data={"care": "on", "csrf": csrf})
        assert "Varsel: trussel. Vis teksten" in (await client.get(ITEM)).text
    async with signed_in(stage, "bo") as another:
        assert "Varsel: trussel" not in (await another.get(ITEM)).text


async def test_what_came_with_it_is_named_and_never_loaded_from_the_platform(stage: Stage) -> None:
    picture = Attachment(kind="image", url="https://platform.example/secret.jpg")
    await stage.tell(item(attachments=(picture, picture)), decided())
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    assert "Fulgte med: 2 bilde" in page
    assert "secret.jpg" not in page
    assert "<img" not in page
    assert THREAT.split()[0] in page


async def test_what_the_platform_did_is_shown_with_whether_it_can_be_undone(stage: Stage) -> None:
    await stage.tell(item(), decided(), sealed())
    (order,) = await stage.ordered("hide")
    async with signed_in(stage, "bo") as client:
        assert "underveis" in (await client.get(ITEM)).text
        await stage.tell(outcome(ActionTaken, order), hidden())
        page = (await client.get(ITEM)).text
    assert "gjort, bekreftet av plattformen" in page
    assert "kan gjøres om" in page
