"""The pages: what they show, that nothing of a resident's becomes markup, and that forms do what they say."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from html.parser import HTMLParser

import httpx
import pytest

from common.events import Author, CaseworkConfirmed, Span, Tagging
from common.policy.vocabulary import MODES
from desk.routes.words import words_for, words_in
from tests.core.desk.scene import ANSWER, T0, decided, edited, item, item_id, removed, sealed
from tests.service.desk.stage import Stage, fields_of

ITEM = f"/bo/items/{item_id()}"
SCRIPT = '<script>alert("x")</script>'
PAGE_BYTES_MAX = 150_000
"""As it travels, packed: sheets and scripts too, of which a browser keeps a copy for a year."""
CASEWORK = Tagging(lang="nn", tags=("saksbehandling", "question"), casework="light")


@asynccontextmanager
async def signed_in(stage: Stage, *municipalities: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser whose person has used their link."""
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": (await stage.link(*municipalities)).removeprefix("/link/")})
        yield client


def only_our_scripts(page: str) -> bool:
    """Say whether every script of a page is a file of ours, and none stands in the page."""
    return page.count("<script") == len(
        re.findall(r'<script src="/static/[a-z.]+\?v=[0-9a-f]{12}" defer></script>', page)
    )


class Landmarks(HTMLParser):
    """Collects what a reader who hears the page needs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.attributes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes.extend(given)
        if tag == "label" and given.get("for"):
            self.labelled.add(given["for"] or "")
        if tag in {"textarea", "select"}:
            self.fields.append(given)


async def test_markup_in_a_comment_or_a_name_is_shown_and_never_run(stage: Stage) -> None:
    author = Author(id="1", name=SCRIPT)
    await stage.tell(item(text=f"Hei {SCRIPT}", author=author, permalink="javascript:alert(1)"), decided())
    async with signed_in(stage, "bo") as client:
        pages = [(await client.get(path)).text for path in ("/bo", ITEM)]
    for page in pages:
        assert only_our_scripts(page)
        assert "&lt;script&gt;" in page
        assert "javascript:" not in page


async def test_the_page_says_that_a_language_model_has_read_it_too_and_about_what(stage: Stage) -> None:
    heard = tuple(Span(tag=tag, start=0, end=3, phase="second_opinion") for tag in ("question", "threat"))
    await stage.tell(item(), decided(tagging=Tagging(lang="nb", tags=("question",), because=heard)))
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    assert "En språkmodell har også lest det (spørsmål, trussel). Den avgjør ingenting." in page
    assert "<mark>" not in page


async def test_a_refused_form_gives_markup_back_as_text(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "remove")
        answer = await client.post(f"{ITEM}/acts", data={**fields, "reason": " ", "notice": SCRIPT, "clause": ""})
    assert answer.status_code == 422
    assert "BO-38" in answer.text
    assert "&lt;script&gt;" in answer.text
    assert only_our_scripts(answer.text)


async def test_pages_let_nothing_in_but_our_own_sheets_and_scripts(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with signed_in(stage, "bo") as client:
        answer = await client.get(ITEM)
        css = await client.get(re.findall(r'href="(/static/desk.css[^"]+)"', answer.text)[0])
        packed = [await client.get(url) for url in re.findall(r'"(/static/[^"]+)"', answer.text)]
    policy = answer.headers["content-security-policy"]
    for directive in ("default-src 'none'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'"):
        assert directive in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert css.status_code == 200
    assert "url(" not in css.text
    assert {one.status_code for one in packed} == {200}
    assert all("immutable" in one.headers["cache-control"] for one in packed)
    assert len(answer.content) + sum(int(one.headers["content-length"]) for one in packed) < PAGE_BYTES_MAX
    found = Landmarks(answer.text)
    assert only_our_scripts(answer.text)
    assert not {"style", "iframe", "img"} & set(found.tags)
    assert not [a for a in found.attributes if a == "style" or a.startswith("on")]


async def test_every_field_has_a_label_and_every_page_its_language_and_landmarks(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,), tagging=CASEWORK))
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    found = Landmarks(page)
    assert {f["id"] for f in found.fields} <= found.labelled
    assert found.tags.count("main") == found.tags.count("header") == found.tags.count("h1") == 1
    assert '<html lang="nb" ' in page
    assert '<p class="said" lang="nn">' in page


async def test_the_why_of_a_decision_stands_on_the_page_with_the_guidelines_own_words(stage: Stage) -> None:
    await stage.tell(item(), decided(), sealed())
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    assert "«Sjikane og trusler med personangrep skal fjernes fra sidene»" in page
    assert '<mark class="m-abuse">Jeg vet hvor du bo</mark>' in page
    assert "administratorene" in page


async def test_the_queue_filters_by_plain_links(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,), due_at=T0))
    async with signed_in(stage, "bo") as client:
        shown = {f: ITEM in (await client.get(f"/bo?show={f}")).text for f in ("open", "decide", "answer", "done")}
        late = (await client.get("/bo?show=nonsense")).text
    assert shown == {"open": True, "decide": False, "answer": True, "done": False}
    assert "1 min over fristen" in late


async def test_confirming_casework_by_the_form_is_a_judgement(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,), tagging=CASEWORK))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "confirm_casework")
        done = await client.post(f"{ITEM}/acts", data={**fields, "casework": "extensive"})
        assert done.status_code == 303
        page = (await client.get(done.headers["location"])).text
    assert 'role="status"' in page
    (confirmed,) = await stage.said(CaseworkConfirmed)
    assert (confirmed.actor, confirmed.casework) == ("kari", "extensive")


async def test_a_form_sent_twice_is_one_reply(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "reply")
        for _ in range(2):
            await client.post(f"{ITEM}/acts", data={**fields, "text": "Klokka ti.\r\nVelkommen!"})
    assert [o.text for o in await stage.ordered("reply")] == ["Klokka ti.\nVelkommen!"]


async def test_a_form_for_an_older_text_shows_the_new_one_instead(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "remove")
        await stage.tell(edited())
        answer = await client.post(f"{ITEM}/acts", data={**fields, "reason": "x", "clause": "", "notice": ""})
    assert answer.status_code == 409
    assert "Jeg mente det ikke." in answer.text


@pytest.mark.parametrize("do", ["ban", "correct_tags", "close"])
async def test_a_form_that_is_none_of_ours_changes_nothing(stage: Stage, do: str) -> None:
    await stage.tell(item(), decided())
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "close")
        given = {**fields, "do": do, "tags": "nonsense", "reason": "x" * 3000}
        assert (await client.post(f"{ITEM}/acts", data=given)).status_code == 422
        big = await client.post(f"{ITEM}/acts", data={**fields, "reason": "x" * 70_000})
        assert big.status_code == 403


async def test_a_form_may_say_that_an_item_is_about_nothing_at_all(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with signed_in(stage, "bo") as client:
        fields = fields_of((await client.get(ITEM)).text, "correct_tags")
        assert (await client.post(f"{ITEM}/acts", data={**fields, "casework": ""})).status_code == 303


async def test_what_is_gone_is_shown_without_forms_for_it(stage: Stage) -> None:
    await stage.tell(item(), decided(), removed())
    async with signed_in(stage, "bo") as client:
        page = (await client.get(ITEM)).text
    assert 'value="remove"' not in page
    assert 'value="reply"' not in page
    assert "Fjernet" in page


async def test_looking_changes_nothing(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with signed_in(stage, "bo") as client:
        for path in ("/", "/bo", ITEM, f"{ITEM}?did=remove", f"{ITEM}/acts"):
            await client.get(path)
    assert await stage.ordered() == []


def test_all_languages_have_the_same_words_and_none_is_empty() -> None:
    nb = words_in("nb")
    for lang in ("nn", "sv", "en"):
        assert words_in(lang).sections() == nb.sections()
        assert words_in(lang).say("phase", "hidden") != ""


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("", "nb"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("de,en;q=0.7", "en"),
        ("nn;q=0.2, nb;q=x, en;q=0.9", "en"),
        ("no", "nb"),
    ],
)
def test_the_door_speaks_the_browsers_language(asked: str, lang: str) -> None:
    assert words_for(asked).lang == lang


def test_times_are_said_as_people_of_the_place_say_them() -> None:
    assert words_in("nb").when(T0, "Europe/Oslo") == "14. mai 2026 kl. 11.00"
    assert words_in("en").when(T0, "Europe/Oslo") == "14 May 2026 at 11:00"
    assert words_in("xx").lang == "nb"
    said = [
        words_in("nb").lately(T0, now, "Europe/Oslo") for now in (T0, T0 + timedelta(days=1), T0 + timedelta(days=366))
    ]
    assert said == ["i dag kl. 11.00", "14. mai kl. 11.00", "14. mai 2026 kl. 11.00"]


def test_a_code_without_words_is_shown_as_itself() -> None:
    assert words_in("nb").say("step", "stand_on_one_leg") == "stand on one leg"


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
def test_every_step_that_a_pack_may_ask_for_has_words(lang: str) -> None:
    assert set(MODES) <= words_in(lang).sections()["step"]
