"""The public list of channels: the same for everybody, without a cookie, kept a while by whoever stands between."""

import html
import re

import pytest

from common.accounts import AccountEntry
from desk.handlers.accounts import load_accounts
from desk.routes.words import words_in
from tests.service.desk.complaining import WORDS, send
from tests.service.desk.conftest import PACK_TOML, Opened, pack_told
from tests.service.desk.stage import Stage
from tests.service.desk.test_statements import page
from tests.service.desk.test_threat import hide_it

OPEN = (
    PACK_TOML
    + """
[contact]
email = "post@boe.kommune.no"
[guideline]
title = "Retningslinjer for Bø kommunes sider"
adopted_by = "Rådmannen"
[public]
show = ["accounts", "response_time", "statements"]
response_time_text = "Spørsmål besvares innen to dager."
"""
)
ACCOUNTS = (
    AccountEntry(municipality="bo", platform="instagram", id="2", name="Bø bibliotek", kind="other"),
    AccountEntry(municipality="bo", platform="facebook", id="1234", name="Bø kommune"),
    AccountEntry(municipality="kinn", platform="facebook", id="9", name="Kinn kommune"),
)


async def listing(stage: Stage) -> str:
    await stage.db.write(lambda tx: load_accounts(tx, ACCOUNTS, stage.clock.now()))
    return await page(stage, "/bo/channels")


async def test_anybody_sees_which_accounts_are_the_municipalitys_and_how_to_reach_it(opened: Opened) -> None:
    shown = await listing(await opened(told=pack_told(OPEN)))
    names = re.findall(r"<h3>(?:<a [^>]*>)?([^<]+)", shown)
    assert names == ["Bø kommune", "Bø bibliotek"]
    assert '<a href="https://www.facebook.com/1234"' in shown
    assert "Spørsmål besvares innen to dager." in shown
    assert "mailto:post@boe.kommune.no" in shown
    assert "Retningslinjer for Bø kommunes sider (Rådmannen)" in shown
    assert 'href="/bo/complain?lang=nb"' in shown


async def test_the_list_is_kept_by_caches_and_sets_no_cookie(stage: Stage) -> None:
    await listing(stage)
    async with stage.client() as client:
        answer = await client.get("/bo/channels")
        assert answer.headers["cache-control"] == "public, max-age=300"
        assert "set-cookie" not in answer.headers
        css = re.findall(r'href="(/static/public\.css\?v=\w+)"', answer.text)[0]
        assert "immutable" in (await client.get(css)).headers["cache-control"]


async def test_a_municipality_that_is_none_is_not_there(stage: Stage) -> None:
    assert "Det er ingenting her" in await page(stage, "/nowhere/channels", 404, **{"Accept-Language": "nb"})


async def test_what_was_hidden_is_told_by_ground_and_never_as_a_small_number(opened: Opened) -> None:
    stage = await opened(told=pack_told(OPEN))
    assert "Ingenting er skjult eller fjernet." in await listing(stage)
    await hide_it(stage)
    shown = await listing(stage)
    assert "Sjikane og trusler med personangrep skal fjernes fra sidene" in shown
    assert "<td>færre enn 5</td>" in shown


async def test_the_public_journal_is_linked_once_it_is_said_to_be_on(opened: Opened) -> None:
    assert "/bo/journal" in await listing(await opened(desk_links_journal=True))


async def test_the_accessibility_statement_is_linked_where_it_is_said_to_stand(opened: Opened) -> None:
    assert "Tilgjengelighetserklæring" not in html.unescape(await listing(await opened()))
    told = await opened(desk_public_accessibility_url="https://uustatus.example/{municipality}/sider")
    assert 'href="https://uustatus.example/bo/sider">Tilgjengelighetserklæring' in html.unescape(await listing(told))


async def test_a_page_that_only_says_that_a_complaint_came_links_to_the_statement_too(opened: Opened) -> None:
    stage = await opened(told=pack_told(OPEN), desk_public_accessibility_url="https://uustatus.example/{municipality}")
    where = "https://www.facebook.com/bo/posts/1"
    await send(stage, "/bo/complain", key="k", link=where, text=WORDS)
    again = await send(stage, "/bo/complain", 200, key="k", link=where, text=WORDS)
    unreadable = await send(stage, "/bo/complain", 422, key="", link=where, text=WORDS)
    for answer in (again, unreadable):
        assert 'href="https://uustatus.example/bo"' in answer.text


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
async def test_the_list_speaks_four_languages(opened: Opened, lang: str) -> None:
    stage = await opened(told=pack_told(OPEN, language=lang))
    shown = await listing(stage)
    assert words_in(lang).say("directory", "title") in html.unescape(shown)
