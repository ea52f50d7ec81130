"""The statement of reasons: made with the decision, read by a private link alone, gone when its time or its item is."""

import re
from datetime import timedelta

import pytest

from common.db import Tx
from common.events import ActionTaken, NoticeSent
from desk.core.limits import Terms
from desk.handlers.forgetting import Kept, forget
from desk.handlers.statements import make_token
from desk.routes.words import words_in
from desk.store import Cases
from tests.core.desk.scene import THREAT, edited, item_id, removed, sealed, unhidden
from tests.service.desk.conftest import Opened, pack_told
from tests.service.desk.stage import ORIGIN, Stage, act_path
from tests.service.desk.test_erased import GONE
from tests.service.desk.test_pages import ITEM, signed_in
from tests.service.desk.test_threat import REMOVE, hide_it, outcome

PUBLIC = "https://ord.bo.test"
LINK = re.compile(re.escape(PUBLIC) + r"(/statements/[\w-]{43})")


async def token_of(stage: Stage, municipality: str = "bo") -> str:
    """The path of a fresh private link to the scene's item."""
    at = stage.clock.now()

    def unit(tx: Tx) -> str:
        return make_token(tx, municipality, at, Terms(), item_id=item_id(municipality))

    return "/statements/" + await stage.db.write(unit)


async def page(stage: Stage, path: str, status: int = 200, **headers: str) -> str:
    """What a stranger's browser gets."""
    async with stage.client() as client:
        answer = await client.get(path, headers=headers)
    assert answer.status_code == status
    return answer.text


async def test_a_hide_by_the_system_is_explained_to_whoever_has_the_link_without_sign_in(stage: Stage) -> None:
    await hide_it(stage)
    shown = await page(stage, await token_of(stage))
    assert "<h1>Hvorfor det du skrev, ble skjult</h1>" in shown
    assert "Sjikane og trusler med personangrep skal fjernes fra sidene" in shown
    assert "Et dataprogram skjulte det, uten at et menneske hadde sett det." in shown
    assert "Bø kommune" in shown
    assert f'<details><summary>Det du skrev</summary><p class="said">{THREAT}</p></details>' in shown
    assert "Sivilombudet" in shown


async def test_the_page_names_no_officer_and_no_writer_and_is_kept_by_nobody(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        assert (await client.post(act_path(), json=REMOVE)).status_code == 202
    async with stage.client() as client:
        answer = await client.get(await token_of(stage))
    assert "Hvorfor det du skrev, ble fjernet" in answer.text
    assert "Et menneske i Bø kommune bestemte det. Ansvaret ligger hos administratorene." in answer.text
    assert "Du truet en ansatt." in answer.text
    assert "kari" not in answer.text
    assert "Testesen" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "set-cookie" not in answer.headers
    assert "<script" not in answer.text


async def test_the_page_follows_what_becomes_of_the_item(stage: Stage) -> None:
    await hide_it(stage)
    link = await token_of(stage)
    assert "Det er skjult nå." in await page(stage, link)
    await stage.tell(unhidden())
    assert "Det er synlig for alle nå." in await page(stage, link)
    await stage.tell(edited(visibility="visible"))
    shown = await page(stage, link)
    assert "Du har endret teksten siden." in shown
    assert THREAT not in shown
    await stage.tell(removed())
    assert "Det er fjernet." in await page(stage, link)


async def test_the_private_message_before_a_removal_holds_a_link_that_opens_the_statement(opened: Opened) -> None:
    stage = await opened(desk_public_url=PUBLIC)
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        sent = [await client.post(act_path(), json=REMOVE, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [202, 202]
    await stage.tell(sealed(2))
    (notice,) = await stage.ordered("private_reply")
    assert notice.text is not None
    (path,) = LINK.findall(notice.text)
    assert notice.text.index("Begrunnelse: Du truet") < notice.text.index(path)
    assert "Hvorfor det du skrev, ble fjernet" in await page(stage, path)
    await stage.tell(outcome(NoticeSent, notice))
    (removal,) = await stage.ordered("remove")
    await stage.tell(outcome(ActionTaken, removal), removed())
    assert "Det er fjernet." in await page(stage, path)


async def test_without_an_address_that_residents_reach_no_message_holds_a_link(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        await client.post(act_path(), json=REMOVE)
    await stage.tell(sealed(2))
    (notice,) = await stage.ordered("private_reply")
    assert notice.text is not None
    assert "statement" not in notice.text


async def test_a_private_reply_gets_the_link_at_its_place_and_a_public_one_is_refused(opened: Opened) -> None:
    stage = await opened(desk_public_url=PUBLIC)
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        said = {"revision": 1, "do": "private_reply", "text": "Hei! Se {statement}"}
        assert (await client.post(act_path(), json=said)).status_code == 202
        refused = await client.post(act_path(), json=said | {"do": "reply"})
    assert refused.status_code == 422
    (reply,) = await stage.ordered("private_reply")
    assert reply.text is not None
    assert LINK.search(reply.text)


async def test_a_moderator_makes_a_link_by_hand_and_it_is_on_record(stage: Stage) -> None:
    await hide_it(stage)
    async with signed_in(stage, "bo") as client:
        shown = (await client.get(ITEM)).text
        assert "Begrunnelse til den som skrev" in shown
        (csrf,) = set(re.findall(r'name="csrf" value="(\w+)"', shown))
        refused = await client.post(f"{ITEM}/statement-link", data={"csrf": "x"})
        made = await client.post(f"{ITEM}/statement-link", data={"csrf": csrf})
    assert refused.status_code == 403
    (path,) = re.findall(rf'value="{ORIGIN}(/statements/[\w-]+)"', made.text)
    assert "ble skjult" in await page(stage, path)
    assert ("kari", "statement_link_made") in await _audited(stage)


async def _audited(stage: Stage) -> set[tuple[str, str]]:
    return {(row["who"], row["what"]) for row in await stage.db.read(lambda tx: Cases(tx, "bo").audited())}


async def test_no_link_is_kept_in_a_form_that_opens_anything(stage: Stage) -> None:
    await hide_it(stage)
    token = (await token_of(stage)).rpartition("/")[2]
    for path in stage.folder.glob("desk.db*"):
        assert token.encode() not in path.read_bytes()


async def test_a_link_that_is_unknown_too_old_or_too_long_says_the_same_kind_thing(stage: Stage) -> None:
    await hide_it(stage)
    link = await token_of(stage)
    answers = [await page(stage, path, 404) for path in ("/statements/nothing", f"/statements/{'x' * 5000}")]
    stage.clock.at += timedelta(days=Terms().statement_days, seconds=1)
    answers.append(await page(stage, link, 404))
    assert len(set(answers)) == 1
    assert "Denne lenken virker ikke" in answers[0]


async def test_what_is_too_old_is_let_go_and_the_rest_stays(stage: Stage) -> None:
    await hide_it(stage)
    link = await token_of(stage)
    kept, at = Kept(statements=365, complaints=365), stage.clock.now()
    assert await stage.db.write(lambda tx: forget(tx, kept, at + timedelta(days=300))) == 0
    assert "ble skjult" in await page(stage, link)
    assert await stage.db.write(lambda tx: forget(tx, kept, at + timedelta(days=366))) == 2
    await page(stage, link, 404)


async def test_after_the_items_erasure_the_page_says_so_kindly_and_holds_nothing_of_it(stage: Stage) -> None:
    await hide_it(stage)
    link = await token_of(stage)
    await stage.tell(GONE)
    shown = await page(stage, link)
    assert "<h1>Det du skrev, er slettet hos oss</h1>" in shown
    assert THREAT not in shown
    assert "Sjikane" not in shown


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
async def test_the_page_speaks_the_packs_language_and_the_four_on_request(opened: Opened, lang: str) -> None:
    stage = await opened(told=pack_told(language=lang))
    await hide_it(stage)
    link, title = await token_of(stage), words_in(lang).say("statement", "title_hide")
    by_pack = await page(stage, link)
    assert f"<h1>{title}</h1>" in by_pack
    assert f'<html lang="{lang}" ' in by_pack
    other = "en" if lang != "en" else "nb"
    assert words_in(other).say("statement", "title_hide") in await page(stage, f"{link}?lang={other}")
    assert by_pack == await page(stage, f"{link}?lang=xx")


async def test_every_field_of_the_residents_pages_has_a_label_and_every_page_one_heading(stage: Stage) -> None:
    await hide_it(stage)
    for path in (await token_of(stage), "/bo/complain", "/bo/channels"):
        shown = await page(stage, path)
        labelled = set(re.findall(r'<label for="([\w-]+)"', shown))
        fields = re.findall(r'<(?:input|textarea|select)\b[^>]*\bid="([\w-]+)"', shown)
        assert set(fields) <= labelled
        assert shown.count("<h1>") == shown.count("<main") == 1
        assert "style=" not in shown


async def test_a_link_of_one_municipality_shows_nothing_of_another(stage: Stage) -> None:
    await hide_it(stage)
    shown = await page(stage, await token_of(stage, "kinn"))
    assert THREAT not in shown
    assert "Bø kommune" not in shown
