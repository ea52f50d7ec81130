"""Accounts are connected from the desk: by administrators alone, on record, with what the platform will ask for."""

import re
from datetime import timedelta

import httpx
import pytest

from common.connecting_words import WHY, said
from common.events import (
    AccountConnected,
    AccountProved,
    AccountWithdrawn,
    ChannelTroubled,
    ConnectionTold,
    LoginAsked,
    LoginFailed,
    LoginOffered,
    WithdrawalAsked,
    derived_id,
)
from common.permissions import PERMISSIONS
from desk.handlers.people import grant
from desk.routes.words import words_in
from desk.store import Cases
from tests.service.desk.conftest import Opened, pack_told
from tests.service.desk.stage import Stage, fields_of
from tests.service.desk.test_channels import LIBRARY, OURS, PAGE, SITE, listed, load, told
from tests.service.desk.test_pages import Landmarks, signed_in

HERE = "/bo/our-channels/facebook/1"
LOGIN = "https://www.facebook.com/v26.0/dialog/oauth?client_id=77&state=one-time&scope=a,b"


def tells(stage: Stage, kind: type[ConnectionTold], request: object = None, **more: object) -> ConnectionTold:
    """What ingest tells of the page's connection, now."""
    at = stage.clock.now()
    about = {"municipality": "bo", "occurred_at": at, "recorded_at": at, "platform": "facebook", "account_id": "1"}
    event_id = derived_id(kind.__name__, at.isoformat(), str(request))
    event: ConnectionTold = kind(event_id=event_id, request_id=request, **about, **more)  # type: ignore[arg-type]  # field by field
    return event


async def administrator(stage: Stage, person: str = "kari") -> None:
    at = stage.clock.now()
    await stage.db.write(lambda tx: grant(tx, person, ["bo"], ["admin"], at))


async def press(client: httpx.AsyncClient, do: str, page: str = HERE) -> httpx.Response:
    """Press a button of the page."""
    return await client.post(page, data=fields_of((await client.get(page)).text, do))


@pytest.fixture
async def page(stage: Stage) -> Stage:
    """A desk with a page, and kari as its administrator."""
    await load(stage, PAGE, LIBRARY, SITE)
    await administrator(stage)
    return stage


async def test_an_administrator_asks_for_a_login_and_it_is_on_record(page: Stage) -> None:
    async with signed_in(page, "bo") as client:
        answer = await press(client, "connect")
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    (asked,) = await page.said(LoginAsked)
    assert (asked.municipality, asked.platform, asked.account_id, asked.actor, asked.lang) == (
        "bo",
        "facebook",
        "1",
        "kari",
        "nb",
    )
    audited = await page.db.read(lambda tx: Cases(tx, "bo").audited())
    assert ("kari", "asked_to_connect facebook:1") in [(row["who"], row["what"]) for row in audited]


async def test_the_same_button_twice_is_one_question(page: Stage) -> None:
    async with signed_in(page, "bo") as client:
        fields = fields_of((await client.get(HERE)).text, "connect")
        for _ in range(2):
            await client.post(HERE, data=fields)
    assert len(await page.said(LoginAsked)) == 1


async def test_who_has_no_right_sees_how_it_stands_and_can_ask_for_nothing(page: Stage) -> None:
    async with signed_in(page, "bo") as admin:
        fields = fields_of((await admin.get(HERE)).text, "connect")
    async with page.client() as client:
        await client.post("/sign-in", data={"link": (await page.link("bo", person="per")).removeprefix("/link/")})
        shown = (await client.get(HERE)).text
        assert 'name="do"' not in shown
        assert "Kontoer kobles til av dem som har fått rett til det." in shown
        csrf = re.findall(r'name="csrf" value="([^"]*)"', shown)[0]
        assert (await client.post(HERE, data={**fields, "csrf": csrf})).status_code == 403
    assert await page.said(LoginAsked) == []


@pytest.mark.parametrize(("change", "status"), [({"csrf": "x"}, 403), ({"do": "remove"}, 422), ({"key": ""}, 422)])
async def test_a_form_that_is_not_ours_asks_for_nothing(page: Stage, change: dict[str, str], status: int) -> None:
    async with signed_in(page, "bo") as client:
        fields = fields_of((await client.get(HERE)).text, "connect")
        assert (await client.post(HERE, data=fields | change)).status_code == status
    assert await page.said(LoginAsked) == []


@pytest.mark.parametrize("place", ["facebook/2", "generic/3", "youtube/1"])
async def test_only_active_accounts_on_platforms_with_a_login_have_the_page(page: Stage, place: str) -> None:
    async with signed_in(page, "bo") as client:
        fields = fields_of((await client.get(HERE)).text, "connect")
        assert (await client.get(f"/bo/our-channels/{place}")).status_code == 404
        assert (await client.post(f"/bo/our-channels/{place}", data=fields)).status_code == 404
    await load(page)
    async with signed_in(page, "bo") as client:
        assert (await client.get(HERE)).status_code == 404


async def test_nobody_of_another_municipality_comes_near_it(page: Stage) -> None:
    async with signed_in(page, "sogne") as client:
        assert (await client.get(HERE)).status_code == 404
        assert (await client.post(HERE, data={"do": "connect"})).status_code == 404
    async with page.client() as client:
        assert (await client.get(HERE)).status_code == 401


async def test_the_page_looks_again_by_itself_until_the_address_is_there(page: Stage) -> None:
    async with signed_in(page, "bo") as client:
        await press(client, "connect")
        waiting = (await client.get(HERE)).text
        assert '<meta http-equiv="refresh" content="2">' in waiting
        assert "Innloggingen gjøres klar." in waiting
        (asked,) = await page.said(LoginAsked)
        ends = page.clock.now() + timedelta(minutes=15)
        await page.tell(tells(page, LoginOffered, asked.request_id, url=LOGIN, ends_at=ends))
        ready = (await client.get(HERE)).text
    assert "refresh" not in ready.partition("<body>")[0]
    assert f'href="{LOGIN.replace("&", "&amp;")}" rel="noreferrer">Logg inn hos Facebook</a>' in ready


async def test_it_stops_looking_when_no_answer_comes(page: Stage) -> None:
    async with signed_in(page, "bo") as client:
        await press(client, "connect")
        page.clock.at += timedelta(minutes=1)
        shown = (await client.get(HERE)).text
    assert "http-equiv" not in shown
    assert "Det tar lengre tid enn vanlig." in shown


async def test_the_link_is_for_whoever_asked_for_it_alone(page: Stage) -> None:
    await administrator(page, "per")
    async with signed_in(page, "bo") as client:
        await press(client, "connect")
    (asked,) = await page.said(LoginAsked)
    ends = page.clock.now() + timedelta(minutes=15)
    await page.tell(tells(page, LoginOffered, asked.request_id, url=LOGIN, ends_at=ends))
    async with page.client() as client:
        await client.post("/sign-in", data={"link": (await page.link("bo", person="per")).removeprefix("/link/")})
        shown = (await client.get(HERE)).text
    assert "state=one-time" not in shown
    assert "kari har begynt en innlogging" in shown


async def test_before_anything_is_asked_the_page_says_what_the_platform_will_ask_for(page: Stage) -> None:
    async with signed_in(page, "bo") as client:
        shown = (await client.get(HERE)).text
    assert '<h2 id="connect">Koble til</h2>' in shown
    for permission in PERMISSIONS["facebook"]:
        assert f"({permission.name})" in shown
    assert shown.count("Uten det kan ingenting kobles til.") == sum(one.needed for one in PERMISSIONS["facebook"])


async def test_what_came_of_it_is_shown_with_who_and_when_and_what_is_not_permitted(page: Stage) -> None:
    ends = page.clock.now() + timedelta(days=60)
    await page.tell(
        tells(
            page,
            AccountConnected,
            actor="kari",
            granted=("pages_show_list",),
            lacking=("pages_messaging",),
            app_lacks=("ratings",),
            ends_at=ends,
        )
    )
    async with signed_in(page, "bo") as client:
        shown = (await client.get(HERE)).text
        assert "Koblet til av kari, i dag kl. 11.01" in shown
        assert "Ingenting har kommet siden da." in shown
        assert "ingen får privat beskjed om hvorfor noe ble skjult" in shown
        assert "Appen selv mangler abonnement på: ratings." in shown
        assert "Tillatelsen går ut" in shown
        assert "Koble til på nytt" in shown
        page.clock.at += timedelta(minutes=3)
        await page.tell(tells(page, AccountProved))
        assert "Det første kom" in (await client.get(HERE)).text
    (one, *_) = [each for each in await listed(page) if each["platform"] == "facebook"]
    assert one["connection"] == {
        "state": "proved",
        "by": "kari",
        "at": (page.clock.at - timedelta(minutes=3)).isoformat(),
        "ends_at": ends.isoformat(),
        "lacking": ["pages_messaging"],
    }


async def test_what_the_operator_must_set_is_said_in_plain_words(page: Stage) -> None:
    async with signed_in(page, "bo") as client:
        await press(client, "connect")
        (asked,) = await page.said(LoginAsked)
        await page.tell(tells(page, LoginFailed, asked.request_id, why="no_public_url"))
        shown = (await client.get(HERE)).text
    assert 'role="alert"' in shown
    assert said("nb", WHY, "no_public_url") in shown
    assert "ORDSTYRER_INGEST_PUBLIC_URL" in shown


async def test_a_withdrawal_is_asked_for_and_shown_until_it_is_done(page: Stage) -> None:
    await page.tell(tells(page, AccountConnected, actor="kari"))
    async with signed_in(page, "bo") as client:
        page.clock.at += timedelta(minutes=1)
        await press(client, "withdraw")
        (asked,) = await page.said(WithdrawalAsked)
        assert (asked.account_id, asked.actor) == ("1", "kari")
        assert "Tilkoblingen avsluttes." in (await client.get(HERE)).text
        await page.tell(tells(page, AccountWithdrawn, asked.request_id, actor="kari"))
        shown = (await client.get(HERE)).text
        assert "Avsluttet av kari" in shown
        assert 'value="withdraw"' not in shown


async def test_what_is_not_connected_cannot_be_withdrawn(page: Stage) -> None:
    async with signed_in(page, "bo") as client:
        fields = fields_of((await client.get(HERE)).text, "connect")
        await client.post(HERE, data=fields | {"do": "withdraw"})
    assert await page.said(WithdrawalAsked) == []


async def test_an_account_whose_token_ends_soon_offers_to_connect_it_anew(page: Stage) -> None:
    until = page.clock.now() + timedelta(days=5)
    await page.tell(tells(page, AccountConnected, actor="kari"), told(ChannelTroubled, "expiring", until=until))
    async with signed_in(page, "bo") as client:
        shown = (await client.get(OURS)).text
    article = next(each for each in shown.split("<article")[1:] if "Bø kommune" in each)
    assert f'<a href="{HERE}">Koble til på nytt<span class="unseen"> Bø kommune</span></a>' in article
    assert words_in("nb").say("trouble", "expiring") in article


async def test_the_list_offers_a_login_only_where_there_is_one(page: Stage) -> None:
    async with signed_in(page, "bo") as client:
        shown = (await client.get(OURS)).text
    assert re.findall(r'href="(/bo/our-channels/[^"]+)"', shown) == [HERE, "/bo/our-channels/instagram/2"]


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
async def test_every_language_has_the_whole_page(opened: Opened, lang: str) -> None:
    stage = await opened(told=pack_told(language=lang))
    await load(stage, PAGE)
    await administrator(stage)
    await stage.tell(tells(stage, AccountConnected, actor="kari", lacking=("pages_messaging",)))
    async with signed_in(stage, "bo") as client:
        shown = (await client.get(HERE)).text
    assert f'<html lang="{lang}" ' in shown
    for code in ("connect_anew", "begin", "withdraw_button", "history", "not_proved"):
        assert words_in(lang).say("connection", code) in shown
    found = Landmarks(shown)
    assert found.tags.count("main") == found.tags.count("h1") == 1
    assert not [name for name in found.attributes if name == "style" or name.startswith("on")]
