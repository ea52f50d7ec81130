"""Our calls to X over real HTTP: each reaches a post or a message once, and is read back."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from oauthlib.oauth1 import ResourceEndpoint

from common.errors import Transient
from common.events import Author
from ingest.ports import Listing, NotSent, Page, Refused, Seen, Target
from tests.service.ingest.album import KEY, KEY_SECRET, TOKEN, TOKEN_SECRET, _Secrets
from tests.service.ingest.loopback import Answered, loopback, told
from tests.service.ingest.stage import START
from tests.service.ingest.x_network import MESSAGE, POST, THEM, US, WORDS, Network, Tried


@pytest.fixture
async def tried() -> AsyncIterator[Tried]:
    network = Network()
    with loopback(network) as address:
        tried = Tried(network, address)
        yield tried
        await tried.x.close()


async def test_a_reply_answers_the_post_and_is_found_when_its_answer_was_lost(tried: Tried) -> None:
    assert await tried.found() == (False, None)
    tried.network.faults.append(Answered(body=b"{", cut=True))
    with pytest.raises(Transient) as lost:
        await tried.reply()
    assert not isinstance(lost.value, NotSent)
    (asked,) = tried.network.writes
    assert asked.json == {"text": WORDS.text, "reply": {"in_reply_to_tweet_id": "1009"}}
    assert await tried.found() == (True, "2001")
    assert await tried.found(hours=1) == (False, None)
    assert await tried.found(do="private_reply") == (False, None)


async def test_a_reply_tells_the_new_posts_id(tried: Tried) -> None:
    assert await tried.reply() == "2001"
    tried.network.faults.append(told({"data": {}}, 201))
    with pytest.raises(Transient):
        await tried.reply()


async def test_a_message_is_answered_in_its_conversation_and_never_in_public(tried: Tried) -> None:
    assert await tried.found(MESSAGE) == (False, None)
    assert await tried.reply(MESSAGE) == "3000"
    assert [asked.path for asked in tried.network.writes] == [f"/2/dm_conversations/with/{THEM}/messages"]
    assert await tried.found(MESSAGE) == (True, "3000")
    assert await tried.found(MESSAGE, hours=1) == (False, None)
    with pytest.raises(Refused):
        await tried.reply(msgspec.structs.replace(MESSAGE, thread_id=None))
    assert len(tried.network.writes) == 1


async def test_a_reply_in_our_conversation_is_hidden_and_shown_again(tried: Tried) -> None:
    assert await tried.do("hide")
    assert tried.network.hidden == {"1009"}
    assert await tried.do("unhide")
    assert tried.network.hidden == set()
    tried.network.does_it = False
    assert not await tried.do("hide")


async def test_our_own_post_is_deleted_and_anothers_is_not(tried: Tried) -> None:
    own = Target(object_id=str(await tried.reply()), account_id=US)
    assert await tried.do("remove", own)
    assert await tried.do("remove", own), "gone is gone"
    with pytest.raises(Refused) as no:
        await tried.do("remove")
    assert no.value.code == "not_permitted"
    tried.network.does_it = False
    assert not await tried.do("remove")


async def test_a_post_is_looked_at_by_its_words_and_is_gone_when_x_says_so(tried: Tried) -> None:
    assert await tried.x.look(tried.access, POST) == Seen("@bo Hei & hå", hidden=None)
    tried.network.posts.clear()
    assert await tried.x.look(tried.access, POST) is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (told({"errors": [{"type": "https://api.twitter.com/2/problems/not-authorized-for-resource"}]}), Refused),
        (Answered(status=403), Refused),
        (told({}), Transient),
        (told([]), Transient),
        (told({"data": {"text": "uten id"}}), Transient),
        (Answered(body=b"<html>"), Transient),
        (Answered(status=503), Transient),
    ],
)
async def test_an_answer_that_shows_no_post_is_never_taken_for_its_removal(
    answer: Answered, error: type[Exception]
) -> None:
    with loopback(lambda _asked: answer) as address:
        tried = Tried(Network(), address)
        with pytest.raises(error):
            await tried.x.look(tried.access, POST)
        await tried.x.close()


async def test_a_post_that_is_not_found_is_gone() -> None:
    with loopback(lambda _asked: Answered(status=404)) as address:
        tried = Tried(Network(), address)
        assert await tried.x.look(tried.access, POST) is None
        await tried.x.close()


@pytest.mark.parametrize("answer", [told([]), told({"data": [], "includes": 1e400, "meta": 7}), Answered(body=b"7")])
async def test_a_list_that_is_none_is_for_later_or_empty(answer: Answered) -> None:
    with loopback(lambda _asked: answer) as address:
        tried = Tried(Network(), address)
        what = Listing(scope="account", id=US)
        if answer.body.startswith(b"{"):
            assert (await tried.x.listing(tried.access, what, None)).found == ()
        else:
            with pytest.raises(Transient):
                await tried.x.listing(tried.access, what, None)
        await tried.x.close()


async def test_what_x_does_not_offer_is_refused_before_any_call(tried: Tried) -> None:
    refused: list[Callable[[], Any]] = [
        lambda: tried.do("like"),
        lambda: tried.do("edit"),
        lambda: tried.do("hide", MESSAGE),
        lambda: tried.x.create(tried.access, POST, "private_reply", WORDS),
        lambda: tried.x.look(tried.access, MESSAGE),
    ]
    for call in refused:
        with pytest.raises(Refused) as no:
            await call()
        assert no.value.code == "not_possible"
    assert tried.network.asked == []


async def test_a_final_no_has_a_code_and_too_many_calls_are_for_later(tried: Tried) -> None:
    reset = str(int(START.timestamp()) + 90)
    tried.network.faults = [
        Answered(status=401),
        told({}, 429, x_rate_limit_reset=reset),
        Answered(status=503, body=b"<html>"),
    ]
    with pytest.raises(Refused) as no:
        await tried.reply()
    assert no.value.code == "token_invalid"
    with pytest.raises(Transient) as later:
        await tried.reply()
    assert later.value.retry_after_s == 90.0
    with pytest.raises(Transient):
        await tried.do("hide")
    tried.access = msgspec.structs.replace(tried.access, base_url="http://127.0.0.1:1")
    with pytest.raises(NotSent):
        await tried.reply()


async def test_mentions_are_listed_page_by_page_within_the_rate_then_our_own(tried: Tried) -> None:
    for number in ("1010", "1011", "1012"):
        tried.network.add(number, THEM, "@bo")
    await tried.reply()
    tried.network.asked.clear()
    tried.network.headers = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(START.timestamp()) + 90)}
    since = START - timedelta(days=1)
    pages = await tried.pages(Listing(scope="account", id=US, since=since))
    assert [[one.object_id for one in page.found] for page in pages] == [["1009", "1010"], ["1011", "1012"]]
    assert [page.wait_s for page in pages] == [90.0, 90.0]
    assert pages[0].found[0].author == Author(THEM, "Kari")
    assert {asked.query["start_time"] for asked in tried.network.asked} == {"2026-01-01T03:00:00Z"}
    assert [page.then for page in pages] == [(Listing(scope="own", id=US, since=since),), ()]
    (own,) = await tried.pages(pages[0].then[0])
    assert [(one.kind, one.own, one.post_id) for one in own.found] == [("comment", True, "1009")]
    assert own.then == ()
    tried.network.headers = {"x-rate-limit-remaining": "7"}
    assert (await tried.pages(Listing(scope="account", id=US)))[0].wait_s == 0.0
    assert await tried.pages(Listing(scope="post", id="1009")) == [Page()]


async def test_an_answer_to_an_answer_in_our_conversation_is_listed_as_a_comment(tried: Tried) -> None:
    tried.network.add("1000", US, "Vi åpner")
    tried.network.add("1010", THEM, "@bo enig")
    tried.network.posts["1010"] |= {"conversation_id": "1000", "in_reply_to_user_id": "9"}
    found = (await tried.pages(Listing(scope="account", id=US)))[0].found
    assert [(one.object_id, one.kind) for one in found] == [("1009", "mention"), ("1010", "comment")]
    (asked,) = [one for one in tried.network.asked if one.path == "/2/tweets"]
    assert asked.query == {"ids": "1000", "tweet.fields": "author_id"}


SIGNING = {"token_secret": TOKEN_SECRET, "api_key": KEY, "api_secret": KEY_SECRET}


async def test_with_a_tokens_secret_every_call_is_signed_as_oauths_own_server_wants_it() -> None:
    network, server = Network(), ResourceEndpoint(_Secrets())
    network.signed_by = lambda asked: server.validate_protected_resource_request(
        f"http://{asked.headers['host']}{asked.url}",
        asked.method,
        None,
        {"Authorization": asked.headers["authorization"]},
    )[0]
    with loopback(network) as address:
        tried = Tried(network, address)
        tried.access = msgspec.structs.replace(tried.access, token=TOKEN, extra=SIGNING)
        assert await tried.reply() == "2001"
        assert await tried.do("hide")
        assert await tried.found() == (True, "2001")
        assert await tried.pages(Listing(scope="account", id=US, since=START - timedelta(days=1)))
        await tried.x.close()
    assert {asked.method for asked in network.asked} == {"GET", "POST", "PUT"}


async def test_a_token_file_that_cannot_sign_is_told_and_the_webhooks_secret_is_the_consumers(tried: Tried) -> None:
    tried.access = msgspec.structs.replace(tried.access, extra={"token_secret": "s"})
    with pytest.raises(Refused) as no:
        await tried.reply()
    assert no.value.code == "token_invalid"
    tried.network.signed_by = lambda asked: "oauth_consumer_key" in asked.headers["authorization"]
    tried.access = msgspec.structs.replace(tried.access, extra={"token_secret": "s", "api_key": "k"})
    assert await tried.reply() == "2001"
