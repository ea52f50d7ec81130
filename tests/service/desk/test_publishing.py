"""A post is published from the desk: checked first, ordered once, and what became of it is shown."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from common.events import (
    ActionFailed,
    ActionOrdered,
    ActionTaken,
    ActionUnknown,
    Outcome,
    derived_id,
    item_id_of,
)
from desk.handlers.people import grant
from desk.routes.words import words_in
from desk.store import Cases
from tests.service.desk.stage import Stage
from tests.service.desk.test_channels import LIBRARY, PAGE, SITE, load
from tests.service.desk.test_pages import Landmarks, signed_in
from tests.service.told import packs_told

HERE = "/bo/publish"
TEXT = "I morgen er biblioteket åpent til klokka åtte. Velkommen innom!"


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """A desk with Bø's own pack, and kari, who may publish."""
    for told in packs_told():
        stage.service.world.control.state(told)
    await load(stage, PAGE, LIBRARY, SITE)
    at = stage.clock.now()
    await stage.db.write(lambda tx: grant(tx, "kari", ["bo"], ["publish"], at))
    return stage


async def hidden_of(client: httpx.AsyncClient) -> dict[str, str]:
    """The hidden fields of the page's form."""
    return fields_in((await client.get(HERE)).text)


def fields_in(page: str) -> dict[str, str]:
    form = next(each for each in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if 'name="text"' in each)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


async def send(client: httpx.AsyncClient, do: str = "publish", **given: str) -> httpx.Response:
    """Fill the form in and press a button; what is warned of was not seen before."""
    return await client.post(
        HERE, data={**await hidden_of(client), "account": "facebook:1", "text": TEXT, "do": do, **given}
    )


def ended(ordered: ActionOrdered, kind: Callable[..., Outcome], **more: object) -> Outcome:
    same = ("municipality", "occurred_at", "recorded_at", "action_id", "do", "actor")
    about: dict[str, Any] = {name: getattr(ordered, name) for name in same}
    return kind(event_id=derived_id(ordered.action_id, str(kind)), **about, **more)


async def test_a_post_that_nothing_speaks_against_is_ordered_once(desk: Stage) -> None:
    async with signed_in(desk, "bo") as client:
        fields = {**await hidden_of(client), "account": "facebook:1", "text": TEXT, "do": "publish"}
        answers = [await client.post(HERE, data=fields) for _ in range(2)]
    assert [(each.status_code, each.headers["location"]) for each in answers] == [(303, f"{HERE}?did=publish")] * 2
    (ordered,) = await desk.ordered("publish")
    assert (ordered.platform, ordered.account_id, ordered.text, ordered.actor) == ("facebook", "1", TEXT, "kari")
    assert (ordered.item_id, ordered.link, ordered.pictures) == (None, None, ())
    assert ordered.pack.startswith("bo/")
    assert ordered.clause
    audited = await desk.db.read(lambda tx: Cases(tx, "bo").audited())
    assert ("kari", "published facebook:1") in [(row["who"], row["what"]) for row in audited]


async def test_another_text_from_the_same_form_is_another_post(desk: Stage) -> None:
    async with signed_in(desk, "bo") as client:
        fields = {**await hidden_of(client), "account": "facebook:1", "do": "publish"}
        for text in (TEXT, "Velkommen til åpen dag på Gvarv!"):
            assert (await client.post(HERE, data=fields | {"text": text})).status_code == 303
    assert len(await desk.ordered("publish")) == 2


async def test_a_check_orders_nothing(desk: Stage) -> None:
    async with signed_in(desk, "bo") as client:
        answer = await send(client, "check")
    assert answer.status_code == 200
    assert "Retningslinjene har ingenting imot det." in answer.text
    assert TEXT in answer.text
    assert await desk.ordered() == []


async def test_a_picture_that_nobody_has_approved_stops_the_post_and_says_why(desk: Stage) -> None:
    async with signed_in(desk, "bo") as client:
        answer = await send(client, pictures="https://bo.example/1.jpg")
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert "Dette må rettes først" in answer.text
        assert re.search(r"BO-\d+", answer.text)
        said = {"own": "yes", "photographer": "yes", "depicted": "nobody", "credit": "Kari", "approved_by": "Kari"}
        assert (await send(client, pictures="https://bo.example/1.jpg", **said)).status_code == 303
    (ordered,) = await desk.ordered("publish")
    assert ordered.pictures == ("https://bo.example/1.jpg",)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"pictures": "http://bo.example/1.jpg"}, "https://"),
        ({"account": "instagram:2"}, "nøyaktig ett bilde"),
        ({"account": "generic:3"}, "kan ikke publiseres på denne plattformen"),
        ({"account": "facebook:9"}, "Kontoen er ikke i bruk"),
        ({"text": "  "}, "ingenting å publisere"),
    ],
)
async def test_what_the_platform_does_not_take_is_said_and_nothing_is_ordered(
    desk: Stage, given: dict[str, str], says: str
) -> None:
    async with signed_in(desk, "bo") as client:
        answer = await send(client, **given)
    assert answer.status_code == 422
    assert says in answer.text
    assert await desk.ordered() == []


async def test_a_warning_is_shown_before_a_person_publishes_all_the_same(desk: Stage) -> None:
    rude = "Nå må dere slutte å klage, det er helt latterlig!!! Ta dere sammen, idioter."
    async with signed_in(desk, "bo") as client:
        first = await send(client, text=rude)
        assert first.status_code == 200
        assert await desk.ordered() == []
        assert words_in("nb").say("step", "warn_tone") in first.text
        assert "Publiser likevel" in first.text
        seen = {**fields_in(first.text), "account": "facebook:1", "do": "publish"}
        assert (await client.post(HERE, data=seen | {"text": TEXT + " " + rude})).status_code == 200
        assert await desk.ordered() == []
        assert (await client.post(HERE, data=seen | {"text": rude})).status_code == 303
    assert len(await desk.ordered("publish")) == 1


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        (ActionTaken, {"object_id": "1_2"}, "Publisert"),
        (ActionFailed, {"why": "not_permitted"}, "Ikke publisert"),
        (ActionUnknown, {"why": "not_found_again"}, "Uvisst om det er ute"),
    ],
)
async def test_what_became_of_it_is_shown(
    desk: Stage, kind: Callable[..., Outcome], more: dict[str, object], says: str
) -> None:
    async with signed_in(desk, "bo") as client:
        await send(client)
        assert "På vei" in (await client.get(HERE)).text
        (ordered,) = await desk.ordered("publish")
        at = {"done_at": ordered.occurred_at} if kind is ActionTaken else {}
        await desk.tell(ended(ordered, kind, **more, **at))
        assert says in (await client.get(HERE)).text


async def test_a_post_that_comes_back_says_who_published_it_and_asks_nobody(desk: Stage) -> None:
    async with signed_in(desk, "bo") as client:
        await send(client)
    (ordered,) = await desk.ordered("publish")
    await desk.tell(ended(ordered, ActionTaken, object_id="1_2", done_at=ordered.occurred_at))
    item_id = item_id_of("bo", "facebook", "1_2")
    rows = await desk.db.read(lambda tx: Cases(tx, "bo").timeline(item_id))
    assert [(row["what"], row["who"]) for row in rows] == [("act_publish", "kari")]
    case = await desk.db.read(lambda tx: Cases(tx, "bo").get(item_id))
    assert case is not None
    assert case.published_by == "kari"


async def test_only_who_has_the_right_may_publish_or_sees_the_page(desk: Stage) -> None:
    async with signed_in(desk, "bo") as client:
        fields = {**await hidden_of(client), "account": "facebook:1", "text": TEXT, "do": "publish"}
        assert 'href="/bo/publish"' in (await client.get("/bo/our-channels")).text
        assert (await client.post(HERE, data=fields | {"csrf": "x"})).status_code == 403
        assert (await client.post(HERE, data=fields | {"do": "remove"})).status_code == 422
        assert (await client.post(HERE, data=fields | {"text": "x" * 9000})).status_code == 422
    async with desk.client() as client:
        await client.post("/sign-in", data={"link": (await desk.link("bo", person="per")).removeprefix("/link/")})
        assert (await client.get(HERE)).status_code == 403
        assert 'href="/bo/publish"' not in (await client.get("/bo/our-channels")).text
        csrf = re.findall(r'name="csrf" value="([^"]*)"', (await client.get("/bo")).text)[0]
        assert (await client.post(HERE, data={**fields, "csrf": csrf})).status_code == 403
    assert await desk.ordered() == []


async def test_the_page_has_its_landmarks_and_every_field_its_label(desk: Stage) -> None:
    async with signed_in(desk, "bo") as client:
        shown = (await client.get(HERE)).text
    found = Landmarks(shown)
    assert found.tags.count("main") == found.tags.count("h1") == 1
    assert {field["id"] for field in found.fields if field.get("id")} <= found.labelled
    assert re.findall(r'<option value="(\w+:\d)"', shown) == ["facebook:1", "instagram:2"]
