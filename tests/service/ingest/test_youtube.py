"""YouTube over real HTTP: what WebSub may ask, what lists show, and what reaches a comment exactly once."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from common.errors import NotYet, Transient
from ingest.adapters.google.youtube import YouTube
from ingest.ports import App, Handshake, Listing, NotSent, Page, Refused, Seen, Target, Verdict
from tests.service.ingest.loopback import Answered
from tests.service.ingest.stage import START
from tests.service.ingest.tried_tube import ACCOUNT, COMMENT, WORDS, Tried, tried_tube
from tests.service.ingest.tube import CHANNEL, VIDEO, error, refusing

TOPIC = f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={CHANNEL}"
APP = App(platform="youtube", name="bo", municipality="bo", secrets=(b"hub-secret",), accounts=(CHANNEL,))


@pytest.fixture
async def tried() -> AsyncIterator[Tried]:
    async with tried_tube() as tried:
        yield tried


def websub() -> bytes:
    return (Path(__file__).parent / "payloads" / "youtube" / "websub-upload.xml").read_bytes()


def asked(**differs: str) -> dict[str, str]:
    query = {"hub_mode": "subscribe", "hub_topic": TOPIC, "hub_challenge": "0012345", **differs}
    return {name.replace("_", ".", 1): value for name, value in query.items()}


@pytest.mark.parametrize("mode", ["subscribe", "unsubscribe"])
async def test_the_hub_hears_its_challenge_for_a_channel_of_ours(tried: Tried, mode: str) -> None:
    assert tried.youtube.challenge(asked(hub_mode=mode), APP) == Handshake("0012345")


@pytest.mark.parametrize(
    "query",
    [
        {},
        asked(hub_mode="denied"),
        asked(hub_topic=TOPIC + "x"),
        asked(hub_topic="https://elsewhere.example/"),
        asked(hub_verify_token="wrongø"),
        {"hub.mode": "subscribe", "hub.topic": TOPIC},
    ],
)
async def test_the_hub_hears_nothing_about_what_we_did_not_ask_for(tried: Tried, query: dict[str, str]) -> None:
    app = msgspec.structs.replace(APP, verify_token=b"ours")
    assert tried.youtube.challenge(query, app) is None


@pytest.mark.parametrize(
    ("signature", "verdict"),
    [
        ("sha1=ff71db47861078e4c2cffc65d3358a5465e7b17d", Verdict.GENUINE),
        ("sha256=" + hmac.new(b"hub-secret", websub(), hashlib.sha256).hexdigest(), Verdict.GENUINE),
        ("sha1=" + hmac.new(b"another", websub(), hashlib.sha1).hexdigest(), Verdict.DROPPED),
        ("sha1=ø", Verdict.DROPPED),
        ("", Verdict.DROPPED),
    ],
)
async def test_a_feed_is_the_hubs_only_with_our_secret(tried: Tried, signature: str, verdict: Verdict) -> None:
    headers = {"x-hub-signature": signature}
    assert tried.youtube.verify(headers, websub(), (b"old", b"hub-secret"), START) is verdict


async def test_without_any_secret_every_feed_is_dropped(tried: Tried) -> None:
    headers = {"x-hub-signature": "sha1=" + hmac.new(b"", websub(), hashlib.sha1).hexdigest()}
    assert tried.youtube.verify(headers, websub(), (), START) is Verdict.DROPPED


async def test_a_kept_entry_is_read_again_as_it_was(tried: Tried) -> None:
    (raw,) = tried.youtube.split(websub(), {})
    (again,) = tried.youtube.split(tried.youtube.one_body(raw), {})
    assert again == raw
    assert tried.youtube.read(again, START) == tried.youtube.read(raw, START)


async def test_a_channels_comments_are_listed_in_every_state_and_page(tried: Tried) -> None:
    for number, status in enumerate(["published", "published", "heldForReview", "likelySpam", "rejected"], 2):
        tried.tube.add(f"Ugx{number}", status=status, at=START - timedelta(hours=number))
    tried.tube.add("Ugx1.a")
    tried.tube.add("Ugx1.b")
    pages = await tried.all_pages(ACCOUNT)
    shown = {one.object_id: one.hidden for page in pages for one in page.found}
    assert shown == {"Ugx1": False, "Ugx1.a": False, "Ugx2": False, "Ugx3": False, "Ugx4": True, "Ugx5": True}
    (thread,) = [one for page in pages for one in page.then]
    assert thread == Listing(scope="thread", id="Ugx1")
    assert [one.object_id for one in await tried.found(thread)] == ["Ugx1.a", "Ugx1.b"]


async def test_a_listing_since_a_time_goes_back_as_far_as_threads_get_replies(tried: Tried) -> None:
    tried.tube.per_page = 1
    for number, days in enumerate([6, 8, 20], 2):
        tried.tube.add(f"Ugx{number}", at=START - timedelta(days=days))
    since = msgspec.structs.replace(ACCOUNT, since=START)
    assert [one.object_id for one in await tried.found(since)] == ["Ugx1", "Ugx2", "Ugx3"]


@pytest.mark.parametrize("reason", ["commentsDisabled", "videoNotFound"])
async def test_a_video_without_comments_has_none_to_list(tried: Tried, reason: str) -> None:
    tried.tube.faults.append(refusing(error(403, reason)))
    assert await tried.youtube.listing(tried.access, Listing(scope="post", id=VIDEO), None) == Page()


async def test_a_thread_that_is_gone_has_no_replies(tried: Tried) -> None:
    assert await tried.found(Listing(scope="thread", id="Ugx9")) == []


async def test_a_used_up_day_waits_for_midnight_there_and_frees_the_attempt(tried: Tried) -> None:
    tried.tube.faults.append(refusing(error(403, "quotaExceeded")))
    with pytest.raises(NotSent) as later:
        await tried.youtube.create(tried.access, COMMENT, "reply", WORDS)
    assert later.value.retry_after_s == 5 * 3600, "midnight on the Pacific coast is at eight o'clock UTC"
    calls = len(tried.tube.asked)
    with pytest.raises(NotYet):
        await tried.youtube.listing(tried.access, ACCOUNT, None)
    assert len(tried.tube.asked) == calls, "nothing is asked until then"
    tried.clock.at += timedelta(hours=5)
    assert await tried.found(ACCOUNT)


async def test_listing_leaves_units_for_whoever_must_hide_something(tried: Tried) -> None:
    tried.youtube = YouTube(tried.clock, units_per_day=60)
    pages = [await tried.youtube.listing(tried.access, ACCOUNT, None) for _ in range(48)]
    assert [page.wait_s for page in pages] == [0.0] * 47 + [5 * 3600]
    with pytest.raises(NotYet):
        await tried.youtube.listing(tried.access, ACCOUNT, None)
    with pytest.raises(NotSent):
        await tried.do("hide")
    assert [one for one in tried.tube.asked if one.method != "GET"] == []


async def test_a_token_that_has_run_out_is_renewed_and_the_call_made_once(tried: Tried) -> None:
    tried.with_refresh("good")
    object_id = await tried.youtube.create(tried.access, COMMENT, "reply", WORDS)
    assert object_id in tried.tube.comments
    assert await tried.do("hide")
    assert [one.path for one in tried.tube.asked].count("/token") == 1


@pytest.mark.parametrize("refresh_token", ["taken back", ""])
async def test_a_consent_that_was_taken_back_asks_for_a_person(tried: Tried, refresh_token: str) -> None:
    tried.with_refresh(refresh_token)
    with pytest.raises(Refused) as no:
        await tried.do("hide")
    assert no.value.code == "token_invalid"


async def test_a_token_that_cannot_be_renewed_right_now_frees_the_attempt(tried: Tried) -> None:
    tried.with_refresh("good")
    extra = {**tried.access.extra, "token_uri": "http://127.0.0.1:1/token"}
    tried.access = msgspec.structs.replace(tried.access, extra=extra)
    with pytest.raises(NotSent):
        await tried.youtube.create(tried.access, COMMENT, "reply", WORDS)


async def test_without_a_way_to_renew_it_a_dead_token_is_told(tried: Tried) -> None:
    tried.tube.tokens.clear()
    with pytest.raises(Refused) as no:
        await tried.youtube.look(tried.access, COMMENT)
    assert no.value.code == "token_invalid"


@pytest.mark.parametrize("answer", [Answered(body=b"<html>"), error(500, "backendError"), Answered(status=502)])
async def test_an_answer_that_is_none_is_asked_for_again_later(tried: Tried, answer: Answered) -> None:
    for call in (tried.found, lambda _: tried.youtube.look(tried.access, COMMENT)):
        tried.tube.faults[:] = [refusing(answer)]
        with pytest.raises(Transient):
            await call(ACCOUNT)


async def test_a_videos_title_is_looked_at(tried: Tried) -> None:
    video = Target(object_id=VIDEO, account_id=CHANNEL, kind="post")
    assert await tried.youtube.look(tried.access, video) == Seen("Møte", False)
    gone = msgspec.structs.replace(video, object_id="VIDEOID0009")
    assert await tried.youtube.look(tried.access, gone) is None


async def test_the_token_travels_in_no_address(tried: Tried) -> None:
    await tried.found(ACCOUNT)
    await tried.do("hide")
    assert not any("ya29" in one.url for one in tried.tube.asked)
