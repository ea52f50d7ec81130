"""A login that begins at the desk: offered once, for one account and one person, and what came of it is told."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from common.db import Tx
from common.events import (
    AccountConnected,
    AccountProved,
    AccountWithdrawn,
    WithdrawalAsked,
    derived_id,
)
from common.secret_box import SecretBox
from ingest.core.connecting import PROVED, SUBSCRIBED
from ingest.core.login_page import HEADERS
from ingest.jobs.connected import ConnectedTokens
from ingest.jobs.proving import Proving
from ingest.jobs.withdraw import WithdrawAccount
from ingest.store import tokens
from tests.service.ingest.asked_from_desk import BACK, DESK, Ingest, accounts, asked, way_back
from tests.service.ingest.meta_login import APP_ID, OTHER_PAGE, Meta
from tests.service.ingest.samples import FOLDER
from tests.service.ingest.stage import PAGE_A, Stage


async def test_a_login_that_is_asked_for_is_offered_with_a_state_of_its_own_and_no_secret(
    ingest: Ingest, stage: Stage
) -> None:
    (offered,) = await ingest.ask()
    told = parse_qs(urlsplit(offered.url).query)
    assert told["redirect_uri"] == [BACK]
    assert told["client_id"] == [APP_ID]
    assert "pages_manage_metadata" in told["scope"][0]
    assert offered.ends_at == stage.clock.at + timedelta(minutes=15)
    assert b"app secret" not in offered.url.encode()
    first, second = told["state"][0], parse_qs(urlsplit((await ingest.ask(2))[-1].url).query)["state"][0]
    assert first != second
    assert len(first) >= 43


async def test_the_same_question_twice_is_one_login(ingest: Ingest) -> None:
    assert len(await ingest.ask()) == len(await ingest.ask()) == 1


async def test_the_way_back_connects_the_account_and_tells_who_connected_it(
    ingest: Ingest, stage: Stage, meta: Meta
) -> None:
    answer = await ingest.connect()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>Kontoen er koblet til</h1>" in answer.text
    assert f'<a href="{DESK}/bo/our-channels">' in answer.text
    assert all(answer.headers[name] == value for name, value in HEADERS.items())
    (told,) = await stage.told(AccountConnected)
    assert (told.actor, told.platform, told.account_id, told.lacking) == ("kari", "facebook", PAGE_A, ())
    assert told.request_id == derived_id("request", 1)
    assert meta.subscribed[PAGE_A].startswith("feed,")
    assert "EAA" not in str(await stage.all_told())
    (kept,) = await stage.db.read(tokens.all_kept)
    assert (kept.municipality, kept.connection.stage) == ("bo", SUBSCRIBED)


async def test_a_login_is_good_once(ingest: Ingest, stage: Stage) -> None:
    (offered,) = await ingest.ask()
    back = await way_back(offered)
    assert (await ingest.web.get(back)).status_code == 200
    again = await ingest.web.get(back)
    assert again.status_code == 404
    assert "gjelder ikke lenger" in again.text
    assert len(await stage.told(AccountConnected)) == 1


async def test_a_login_ends_after_a_quarter_of_an_hour(ingest: Ingest, stage: Stage) -> None:
    back = await way_back((await ingest.ask())[0])
    stage.clock.at += timedelta(minutes=15)
    assert (await ingest.web.get(back)).status_code == 404
    assert await stage.told(AccountConnected) == []


async def test_a_newer_login_of_the_account_ends_the_older_one(ingest: Ingest) -> None:
    (older,) = await ingest.ask(1)
    newer = (await ingest.ask(2))[-1]
    assert (await ingest.log_in(older)).status_code == 404
    assert (await ingest.log_in(newer)).status_code == 200


async def test_a_state_that_nobody_was_given_or_of_another_platform_opens_nothing(ingest: Ingest) -> None:
    back = await way_back((await ingest.ask())[0])
    assert (await ingest.web.get(back.replace("facebook", "instagram"))).status_code == 404
    assert (await ingest.web.get(back.replace("facebook", "youtube"))).status_code == 404
    assert (await ingest.web.get(f"{BACK}?code=x&state=guessed")).status_code == 404
    assert (await ingest.web.get(BACK)).status_code == 404
    assert (await ingest.web.get(back)).status_code == 200


async def test_another_account_than_the_one_that_was_asked_for_is_never_connected(
    ingest: Ingest, stage: Stage, meta: Meta
) -> None:
    del meta.page_tokens[OTHER_PAGE]
    meta.page_tokens = {OTHER_PAGE: "EAApageB", PAGE_A: ""}
    assert (await ingest.connect()).status_code == 400
    assert await ingest.failed() == [("not_offered", ())]
    assert await stage.db.read(tokens.all_kept) == []


async def test_what_was_not_permitted_is_named_one_by_one_with_what_it_is_for(ingest: Ingest, meta: Meta) -> None:
    meta.granted -= {"pages_manage_metadata", "pages_messaging"}
    answer = await ingest.connect()
    assert answer.status_code == 400
    assert "<code>pages_manage_metadata</code>" in answer.text
    assert "få beskjed med en gang noen skriver" in answer.text
    assert await ingest.failed() == [("not_permitted", ("pages_manage_metadata",))]


async def test_what_may_be_left_out_is_named_and_the_rest_is_connected(
    ingest: Ingest, meta: Meta, stage: Stage
) -> None:
    meta.granted -= {"pages_messaging"}
    answer = await ingest.connect()
    assert answer.status_code == 200
    assert "<h2>Dette ble ikke tillatt</h2>" in answer.text
    (told,) = await stage.told(AccountConnected)
    assert told.lacking == ("pages_messaging",)


@pytest.mark.parametrize(
    ("told", "why"),
    [("error=access_denied", "said_no"), ("other=1", "no_code"), ("code=made-up", "login_not_taken")],
)
async def test_a_login_that_was_broken_off_says_why_and_uses_the_state_up(ingest: Ingest, told: str, why: str) -> None:
    (offered,) = await ingest.ask()
    state = parse_qs(urlsplit(offered.url).query)["state"][0]
    assert (await ingest.web.get(f"{BACK}?{told}&state={state}")).status_code == 400
    assert await ingest.failed() == [(why, ())]
    assert (await ingest.web.get(f"{BACK}?{told}&state={state}")).status_code == 404


async def test_connecting_anew_replaces_the_token_without_a_moment_without_one(
    ingest: Ingest, stage: Stage, box: SecretBox, meta: Meta
) -> None:
    await ingest.connect(1)
    secrets = ConnectedTokens(accounts(stage, "http://127.0.0.1:1"), stage.db, box)
    await secrets.reload()
    assert token_of(secrets) == "EAApageA"
    (offered,) = (await ingest.ask(2))[-1:]
    await secrets.reload()
    assert token_of(secrets) == "EAApageA"
    meta.granted -= {"pages_read_engagement"}
    assert (await ingest.log_in(offered)).status_code == 400
    await secrets.reload()
    assert token_of(secrets) == "EAApageA"
    meta.granted |= {"pages_read_engagement"}
    meta.page_tokens[PAGE_A] = "EAApageAnew"
    assert (await ingest.connect(3)).status_code == 200
    await secrets.reload()
    assert token_of(secrets) == "EAApageAnew"


def token_of(secrets: ConnectedTokens) -> str | None:
    access = secrets.access("bo", "facebook", PAGE_A)
    return access.token if access else None


async def test_the_end_of_the_permission_is_told_when_it_has_one(ingest: Ingest, stage: Stage, meta: Meta) -> None:
    meta.ends_at = int((stage.clock.at + timedelta(days=60)).timestamp())
    await ingest.connect()
    (told,) = await stage.told(AccountConnected)
    assert told.ends_at == stage.clock.at + timedelta(days=60)


async def test_the_first_thing_that_comes_proves_the_account_once(ingest: Ingest, stage: Stage) -> None:
    await ingest.connect()
    proving = Proving(stage.db, stage.clock)
    await proving.look()
    assert await stage.told(AccountProved) == []
    await stage.post((FOLDER / "facebook" / "comment-add-maximal.json").read_bytes())
    await stage.handle()
    await proving.look()
    await proving.look()
    (told,) = await stage.told(AccountProved)
    assert told.account_id == PAGE_A
    (kept,) = await stage.db.read(tokens.all_kept)
    assert kept.connection.stage == PROVED


async def withdraw(ingest: Ingest, number: int = 9) -> None:
    await ingest.tell(asked(WithdrawalAsked, number, ingest.stage, platform="facebook", account_id=PAGE_A))
    ingest.stage.service.worker.does("withdraw_account", WithdrawAccount(ingest.stage.db, ingest.logins))
    await ingest.stage.work()


async def test_a_withdrawal_ends_the_subscription_and_forgets_the_token(
    ingest: Ingest, stage: Stage, meta: Meta
) -> None:
    await ingest.connect()
    await withdraw(ingest)
    (told,) = await stage.told(AccountWithdrawn)
    assert (told.actor, told.why, told.request_id) == ("kari", "asked", derived_id("request", 9))
    assert meta.subscribed == {}
    (kept,) = await stage.db.read(tokens.all_kept)
    assert kept.sealed is None


async def test_the_token_is_forgotten_when_the_platform_does_not_let_us_end_it(
    ingest: Ingest, stage: Stage, meta: Meta
) -> None:
    await ingest.connect()
    meta.valid = False
    await withdraw(ingest)
    assert len(await stage.told(AccountWithdrawn)) == 1
    (kept,) = await stage.db.read(tokens.all_kept)
    assert kept.sealed is None


async def test_who_withdraws_what_is_not_connected_hears_of_it_all_the_same(ingest: Ingest, stage: Stage) -> None:
    await withdraw(ingest)
    (told,) = await stage.told(AccountWithdrawn)
    assert told.request_id == derived_id("request", 9)


@pytest.mark.parametrize(("lang", "says"), [("nn", "Kontoen er kopla til"), ("sv", "Kontot är anslutet")])
async def test_the_page_speaks_the_persons_language(ingest: Ingest, lang: str, says: str) -> None:
    answer = await ingest.log_in((await ingest.ask(lang=lang))[0])
    assert f'<html lang="{lang}">' in answer.text
    assert says in answer.text


async def test_a_page_for_nobody_known_speaks_the_browsers_language(ingest: Ingest) -> None:
    answer = await ingest.web.get(BACK, headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert '<html lang="en">' in answer.text
    assert "DOCTYPE" in answer.text.upper()


async def test_a_token_that_came_a_moment_ago_is_waited_for_until_every_process_may_have_read_it(
    ingest: Ingest, stage: Stage
) -> None:
    await ingest.connect()
    whose, at = ("bo", "facebook", PAGE_A), stage.clock.at
    assert await stage.db.read(lambda tx: tokens.is_fresh(tx, whose, at))
    assert not await stage.db.read(lambda tx: tokens.is_fresh(tx, whose, at + timedelta(minutes=1)))
    await withdraw(ingest)
    assert not await stage.db.read(lambda tx: tokens.is_fresh(tx, whose, at))
    assert not await stage.db.read(lambda tx: tokens.is_fresh(tx, ("sogne", "facebook", PAGE_A), at))


async def test_the_channel_is_looked_at_as_soon_as_it_is_connected_so_that_an_old_trouble_ends(
    ingest: Ingest, stage: Stage
) -> None:
    await ingest.connect()

    def unit(tx: Tx) -> list[tuple[str, str]]:
        found = tx.execute(text("SELECT kind, args FROM ingest_job WHERE kind = 'check_channel'")).all()
        return [(row.kind, json.loads(row.args)["account_id"]) for row in found]

    assert await stage.db.read(unit) == [("check_channel", PAGE_A)]
