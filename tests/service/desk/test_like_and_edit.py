"""A like and a correction of our own words, by the page's buttons and over the API."""

from common.events import ItemPosted, item_id_of
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_pages import ITEM, Landmarks, signed_in

OUR_REPLY = item_id_of("bo", "facebook", "123_457")


def our_reply() -> ItemPosted:
    """Our own reply as the platform tells of it."""
    told = item(object_id="123_457", parent_id="123_456", own=True, text="Klokka ni.")
    return ItemPosted(**{**{name: getattr(told, name) for name in told.__struct_fields__}, "item_id": OUR_REPLY})


async def test_a_button_likes_what_somebody_wrote_and_is_gone_then(stage: Stage) -> None:
    await stage.tell(item(text="Takk for brøytinga!"), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "like")
        answer = await client.post(f"{ITEM}/acts", data=fields)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{ITEM}?did=like")
        assert 'value="like"' not in (await client.get(ITEM)).text
        assert "Valgte å like" in (await client.get(ITEM)).text
    (ordered,) = await stage.ordered("like")
    assert (ordered.actor, ordered.item_id) == ("kari", item_id())


async def test_our_own_reply_is_put_right_from_the_item_that_it_answers(stage: Stage) -> None:
    await stage.tell(item(text="Når åpner dere?"), decided((ANSWER,)), our_reply())
    page = f"/bo/items/{OUR_REPLY}"
    async with signed_in(stage, "bo") as client:
        assert f'href="{page}"' in (await client.get(ITEM)).text
        shown = (await client.get(page)).text
        assert "Klokka ni.</textarea>" in shown
        found = Landmarks(shown)
        assert {field["id"] for field in found.fields} <= found.labelled
        answer = await client.post(f"{page}/acts", data={**fields_of(shown, "edit"), "text": "Klokka ti."})
        assert answer.status_code == 303
    (ordered,) = await stage.ordered("edit")
    assert (ordered.text, ordered.item_id, ordered.actor) == ("Klokka ti.", OUR_REPLY, "kari")


async def test_a_residents_words_have_no_form_to_change_them_and_the_api_refuses(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with signed_in(stage, "bo") as client:
        assert 'value="edit"' not in (await client.get(ITEM)).text
    async with stage.client(await stage.token("bo")) as client:
        answer = await client.post(act_path(), json={"do": "edit", "revision": 1, "text": "Noe annet."})
        assert answer.status_code == 422
        liked = await client.post(act_path(), json={"do": "like", "revision": 1})
        assert liked.status_code in {200, 201, 202}
    assert await stage.ordered("edit") == []
    assert len(await stage.ordered("like")) == 1
