"""WordPress over real HTTP: what listing shows, what reaches a comment exactly once, and what a site pushes."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
import standardwebhooks

from common.errors import Transient
from ingest.adapters.generic import Generic
from ingest.adapters.wordpress import WordPress
from ingest.core.change import POSTED, Change, Ignored
from ingest.ports import Access, App, Listing, Page, Refused, Verdict
from tests.service.ingest.loopback import Answered, loopback
from tests.service.ingest.site import PASSWORD, SITE, USER, Site, error
from tests.service.ingest.stage import START
from tests.service.ingest.tried_site import ACCOUNT, COMMENT, Tried, tried_site
from tests.service.ingest.tube import refusing
from tests.world import HandClock

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
APP = App(platform="wordpress", name="bo", municipality="bo", secrets=(SECRET.encode(),), accounts=(SITE,))


@pytest.fixture
async def tried() -> AsyncIterator[Tried]:
    async with tried_site() as tried:
        yield tried


async def test_comments_are_listed_oldest_first_and_those_that_wait_too(tried: Tried) -> None:
    for number, status in enumerate(["hold", "approved", "spam", "trash", "approved"], 513):
        tried.site.add(number, status=status, at=START + timedelta(minutes=number), author=3 if number == 517 else 0)
    found = await tried.found(ACCOUNT)
    assert [(one.object_id, one.hidden, one.own) for one in found] == [
        (f"{SITE}/512", False, False),
        (f"{SITE}/513", True, False),
        (f"{SITE}/514", False, False),
        (f"{SITE}/517", False, True),
    ]


async def test_a_page_of_the_site_and_a_thread_are_listed_by_themselves(tried: Tried) -> None:
    tried.site.add(513, post=78)
    tried.site.add(514, parent=512)
    assert await tried.numbers(Listing(scope="post", id=f"{SITE}/78")) == ["513"]
    assert await tried.numbers(Listing(scope="thread", id=f"{SITE}/512")) == ["514"]


async def test_a_listing_since_a_time_begins_before_the_clock_was_turned_back(tried: Tried) -> None:
    for hours in (1, 3):
        tried.site.add(512 + hours, at=START - timedelta(hours=hours))
    assert await tried.numbers(msgspec.structs.replace(ACCOUNT, since=START)) == ["513", "512"]


async def test_no_comment_is_missed_when_another_goes_between_two_pages(tried: Tried) -> None:
    for number in range(513, 518):
        tried.site.add(number)
    tried.site.between_pages = lambda: tried.site.comments.pop(512, None)
    assert set(await tried.numbers(ACCOUNT)) == {"512", "513", "514", "515", "516", "517"}


async def test_behind_a_proxy_that_hides_the_numbers_everything_is_listed(tried: Tried) -> None:
    tried.site.hides_headers = True
    for number in range(513, 516):
        tried.site.add(number)
    assert await tried.numbers(ACCOUNT) == ["512", "513", "514", "515"]


async def test_the_thread_of_a_comment_that_is_gone_is_empty(tried: Tried) -> None:
    await tried.found(ACCOUNT)
    tried.site.faults.append(refusing(error(404, "rest_comment_invalid_id")))
    assert await tried.wordpress.listing(tried.access, Listing(scope="thread", id=f"{SITE}/9"), None) == Page()


@pytest.mark.parametrize(("extra", "token"), [({"user": USER}, "wrong"), ({}, PASSWORD)])
async def test_a_password_that_does_not_open_asks_for_a_person(tried: Tried, extra: dict[str, str], token: str) -> None:
    tried.access = msgspec.structs.replace(tried.access, extra=extra, token=token)
    for call in (tried.found(ACCOUNT), tried.do("hide"), tried.wordpress.look(tried.access, COMMENT)):
        with pytest.raises(Refused) as no:
            await call
        assert no.value.code == "token_invalid"


async def test_the_password_goes_to_no_other_address(tried: Tried) -> None:
    asked: list[str] = []
    elsewhere = Site()
    with loopback(elsewhere) as other:
        tried.site.faults += [refusing(Answered(status=301, headers={"Location": other}))] * 2
        with pytest.raises(Transient):
            await tried.do("hide")
    asked += [one.url for one in elsewhere.asked]
    assert asked == []


@pytest.mark.parametrize("number", ["../users", "512?force=true", "", "x"])
async def test_no_id_leads_a_call_elsewhere(tried: Tried, number: str) -> None:
    strange = msgspec.structs.replace(COMMENT, object_id=f"{SITE}/{number}")
    assert await tried.wordpress.look(tried.access, strange) is None
    assert {one.path for one in tried.site.asked} <= {"/wp-json/wp/v2/comments/0"}


async def test_an_answer_that_is_none_is_asked_for_again_later(tried: Tried) -> None:
    html = refusing(Answered(body=b"<html>"))
    for faults, call in (
        ([html], tried.found(ACCOUNT)),
        ([html], tried.wordpress.look(tried.access, COMMENT)),
        ([lambda do: do(), html], tried.found(ACCOUNT)),
        ([refusing(Answered(status=502))], tried.found(ACCOUNT)),
    ):
        tried.site.faults[:] = faults
        with pytest.raises(Transient):
            await call


async def test_without_an_address_the_site_is_where_its_name_says() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(404, json={"code": "rest_comment_invalid_id"})

    wordpress = WordPress(Generic(HandClock(START)), httpx.AsyncClient(transport=httpx.MockTransport(answer)))
    access = Access(platform="wordpress", account_id=SITE, token=PASSWORD, app_secret=b"", extra={"user": USER})
    assert await wordpress.look(access, COMMENT) is None
    assert asked == [f"https://{SITE}/wp-json/wp/v2/comments/512?context=view"]
    await wordpress.close()


def pushed(event: dict[str, object], at: datetime = START) -> tuple[dict[str, str], bytes]:
    """Return an event with the headers that a site sends with it."""
    body = json.dumps(event).encode()
    signature = standardwebhooks.Webhook(SECRET).sign("msg_1", at, body.decode())
    stamp = str(int(at.replace(tzinfo=UTC).timestamp()))
    return {"webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature}, body


async def test_a_pushed_comment_is_the_very_item_that_listing_shows(tried: Tried) -> None:
    (listed,) = await tried.found(ACCOUNT)
    thread = {"id": "77", "url": "https://kommune.example.no/nyhet/"}
    author = {"id": None, "name": "Kari"}
    told = {"id": "512", "thread": thread, "author": author, "text": "Hei", "created_at": START.isoformat()}
    headers, body = pushed({"type": "comment.created", "timestamp": START.isoformat(), "data": told})
    assert tried.wordpress.verify(headers, body, APP.secrets, START) is Verdict.GENUINE
    (raw,) = tried.wordpress.split(body, tried.wordpress.kept_headers(headers, APP))
    change = tried.wordpress.read(raw, START)
    assert isinstance(change, Change)
    assert (change.platform, change.verb, change.account_id) == ("wordpress", POSTED, SITE)
    for name in ("object_id", "kind", "text", "author", "post_id", "parent_id"):
        assert getattr(change, name) == getattr(listed, name), name
    (again,) = tried.wordpress.split(tried.wordpress.one_body(raw), {})
    assert tried.wordpress.read(again, START) == change


async def test_an_event_of_something_else_is_ignored(tried: Tried) -> None:
    headers, body = pushed({"type": "plugin.updated", "data": {}})
    (raw,) = tried.wordpress.split(body, tried.wordpress.kept_headers(headers, APP))
    assert isinstance(tried.wordpress.read(raw, START), Ignored)


async def test_the_old_unsigned_webhook_is_nobodys(tried: Tried) -> None:
    body = (Path(__file__).parent / "payloads" / "wordpress" / "hook-comment_post.json").read_bytes()
    assert tried.wordpress.verify({}, body, APP.secrets, START) is Verdict.FORGED
    assert tried.wordpress.challenge({}, APP) is None
