"""An account is connected by a login alone, works at once, and says what stopped when a permission is withdrawn."""

from urllib.parse import urlsplit

import pytest

from common.errors import BadMessage, Permanent
from common.secret_box import SecretBox
from ingest.app import connecting as app_connecting
from ingest.core.connecting import PROVED, SUBSCRIBED
from ingest.settings import IngestSettings
from tests.service.ingest.connecting_desk import Desk, browse
from tests.service.ingest.meta_login import APP_ID, INSTAGRAM, OTHER_PAGE, REDIRECT, Meta
from tests.service.ingest.samples import FOLDER
from tests.service.ingest.stage import PAGE_A, SECRET_A, Stage


async def test_a_login_alone_leads_to_a_subscribed_account_with_each_permission_explained(
    desk: Desk, meta: Meta
) -> None:
    connection = await desk.connect()
    assert (connection.stage, connection.account_id, connection.problem) == (SUBSCRIBED, PAGE_A, None)
    assert meta.subscribed == {PAGE_A: "feed,mention,ratings,messages,message_echoes,message_edits"}
    assert sum(line.startswith("permitted: ") for line in desk.said) == 7
    assert "permitted: pages_messaging, to receive messages and send private replies" in desk.said
    assert (
        desk.said[-1] == "subscribed to feed, mention, ratings, messages, message_echoes, message_edits, and read back"
    )


async def test_no_secret_and_no_token_stands_in_an_address_but_the_one_that_is_asked_about(
    desk: Desk, meta: Meta
) -> None:
    await desk.connect()
    secret = [one.url for one in meta.asked if "EAA" in one.url.replace("input_token", "") or "app+secret" in one.url]
    assert {urlsplit(url).path for url in secret} == {"/v26.0/debug_token"}


async def test_instagram_takes_nothing_from_its_pages_subscription_and_the_page_nothing_from_instagrams(
    desk: Desk, meta: Meta
) -> None:
    await desk.connect()
    before = meta.subscribed[PAGE_A]
    await desk.connect(INSTAGRAM, "instagram")
    assert set(meta.subscribed[PAGE_A].split(",")) == set(before.split(","))
    meta.subscribed[PAGE_A] = "feed,live_videos"
    await desk.connect()
    assert set(meta.subscribed[PAGE_A].split(",")) == {*before.split(","), "live_videos"}


async def test_without_a_needed_permission_nothing_is_kept(desk: Desk, meta: Meta) -> None:
    meta.granted -= {"pages_manage_metadata"}
    with pytest.raises(Permanent, match="pages_manage_metadata was not permitted: nothing is received"):
        await desk.connect()
    assert any(line.startswith("NOT permitted: pages_manage_metadata") for line in desk.said)
    assert await desk.stored() == []
    assert meta.subscribed == {}


async def test_without_messages_the_rest_is_connected(desk: Desk, meta: Meta) -> None:
    meta.granted -= {"pages_messaging"}
    await desk.connect()
    assert meta.subscribed == {PAGE_A: "feed,mention,ratings"}


async def test_a_page_that_the_registry_does_not_call_active_is_not_connected(desk: Desk) -> None:
    with pytest.raises(Permanent, match="is not active in the desk's registry"):
        await desk.connect(OTHER_PAGE)
    assert await desk.stored() == []


async def test_the_answer_of_another_login_connects_nothing(desk: Desk) -> None:
    async with desk.connecting() as one:
        where, _ = one.begin(REDIRECT)
        _, newer = one.begin(REDIRECT)
        with pytest.raises(BadMessage, match="another login"):
            await one.finish(await browse(where), newer, REDIRECT, {PAGE_A}, None)
    assert await desk.stored() == []


@pytest.mark.parametrize("secret", [SECRET_A, b"another secret"])
async def test_a_code_is_good_once_and_only_with_the_apps_secret(desk: Desk, secret: bytes) -> None:
    async with desk.connecting(secret=secret) as one:
        where, state = one.begin(REDIRECT)
        answer = await browse(where)
        if secret == SECRET_A:
            await one.finish(answer, state, REDIRECT, {PAGE_A}, PAGE_A)
        with pytest.raises(BadMessage, match="does not take this login"):
            await one.finish(answer, state, REDIRECT, {PAGE_A}, PAGE_A)


async def test_a_subscription_that_is_not_read_back_is_no_success(desk: Desk, meta: Meta) -> None:
    meta.refuses_fields = {"mention"}
    with pytest.raises(Permanent, match="did not take the subscription to mention"):
        await desk.connect()


async def test_what_the_app_itself_is_not_subscribed_to_is_said(desk: Desk, meta: Meta) -> None:
    meta.app_fields = ["feed"]
    await desk.connect()
    assert "not subscribed to mention, message_echoes, message_edits, messages, ratings: tick them" in desk.said[-1]


async def test_the_first_comment_proves_that_the_account_works(desk: Desk, stage: Stage) -> None:
    connection = await desk.connect()
    async with desk.connecting() as one:
        assert (await one.prove(connection, 0)).stage == SUBSCRIBED
        await stage.post((FOLDER / "facebook" / "comment-add-maximal.json").read_bytes())
        await stage.handle()
        assert (await one.prove(connection, 5)).stage == PROVED
    assert desk.said[-1] == "the first thing has come: the account works"
    assert (await desk.stored())[0].connection.stage == PROVED


async def test_a_check_finds_that_the_first_comment_has_come(desk: Desk, stage: Stage) -> None:
    await desk.connect()
    assert (await desk.check()).stage == SUBSCRIBED
    await stage.post((FOLDER / "facebook" / "comment-add-maximal.json").read_bytes())
    await stage.handle()
    assert (await desk.check()).stage == PROVED


async def test_a_withdrawn_permission_says_what_stopped_until_it_is_given_again(desk: Desk, meta: Meta) -> None:
    await desk.connect()
    meta.granted -= {"pages_manage_engagement"}
    problem = (await desk.check()).problem
    assert problem is not None
    assert problem.startswith("pages_manage_engagement was withdrawn: nothing is answered, hidden or removed from here")
    assert desk.said[-1] == problem
    said = len(desk.said)
    assert (await desk.check()).problem == problem
    assert len(desk.said) == said
    meta.granted |= {"pages_manage_engagement"}
    assert (await desk.check()).problem is None


async def test_a_dead_token_is_said_to_be_dead_and_connecting_anew_mends_it(desk: Desk, meta: Meta) -> None:
    await desk.connect()
    meta.valid = False
    assert "not valid any more" in ((await desk.check()).problem or "")
    meta.valid = True
    assert (await desk.connect()).problem is None
    assert len(await desk.stored()) == 1


async def test_a_lost_subscription_is_made_again(desk: Desk, meta: Meta) -> None:
    await desk.connect()
    meta.subscribed.clear()
    await desk.check()
    assert meta.subscribed[PAGE_A].startswith("feed,")
    assert desk.said[-1] == "the subscription was lost, and is there again"


async def test_a_token_that_ends_soon_is_told_of_before_it_does(desk: Desk, meta: Meta, stage: Stage) -> None:
    await desk.connect()
    meta.ends_at = int(stage.clock.at.timestamp()) + 86_400
    connection = await desk.check()
    assert connection.problem is None
    assert connection.ends_at is not None
    assert desk.said[-1] == "the permission ends on 2026-01-03: connect the account anew before that"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ingest_token_key_file": None}, "ORDSTYRER_INGEST_TOKEN_KEY_FILE is not set"),
        ({"accounts_file": None}, r"write its \[\[app\]\] first"),
        ({}, None),
    ],
)
async def test_what_is_missing_before_a_login_can_begin_is_named(
    stage: Stage, box: SecretBox, change: dict[str, object], said: str | None
) -> None:
    assert box.newest
    given = {"ingest_token_key_file": stage.folder / "token-keys", "accounts_file": stage.folder / "accounts.toml"}
    settings = IngestSettings.model_validate({**given, **change})

    async def begun() -> str:
        async with app_connecting(settings, stage.db, "bo", "facebook", (APP_ID, None), print) as one:
            return one.begin(REDIRECT)[0]

    if said is None:
        assert (await begun()).startswith("https://www.facebook.com/v26.0/dialog/oauth?client_id=1234567890123&")
        return
    with pytest.raises(Permanent, match=said):
        await begun()
