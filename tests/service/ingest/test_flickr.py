"""Flickr over real HTTP, every call signed: what is listed how often, and what reaches a comment exactly once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from common.errors import BadMessage, NotYet, Transient
from ingest.adapters.flickr import Flickr
from ingest.core.change import RawChange
from ingest.ports import Access, App, Listing, NotSent, Page, Refused, Seen, Sending, Target, Verdict
from tests.service.ingest.album import KARI, KEY, KEY_SECRET, OURS, PHOTO, TOKEN, TOKEN_SECRET, Album, fail
from tests.service.ingest.loopback import Answered, loopback
from tests.service.ingest.stage import START
from tests.service.ingest.tube import done_but, refusing
from tests.world import HandClock

ACCOUNT = Listing(scope="account", id=OURS, since=START - timedelta(days=14))
SECRETS = {"token_secret": TOKEN_SECRET, "api_key": KEY, "api_secret": KEY_SECRET}
WORDS = Sending(text="Takk & «hei» ~ 100 %!\nHilsen Bø", key="k1")
COMMENT = Target(object_id=f"1-{PHOTO}-3", account_id=OURS, post_id=PHOTO)
APP = App(platform="flickr", name="bo", municipality="bo", secrets=(b"s",))


class Tried:
    """The adapter, the photos behind it, and what it may do there."""

    def __init__(self, album: Album, address: str) -> None:
        self.album = album
        self.clock = HandClock(START)
        self.flickr = Flickr(self.clock, every=timedelta(hours=1))
        self.access = Access(
            platform="flickr", account_id=OURS, token=TOKEN, app_secret=b"", base_url=address, extra=SECRETS
        )

    async def photos(self, what: Listing = ACCOUNT) -> list[str]:
        """Return the photos that a listing names, page by page."""
        page = await self.flickr.listing(self.access, what, None)
        found = list(page.then)
        while page.next is not None:
            page = await self.flickr.listing(self.access, what, page.next)
            found += page.then
        return [one.id for one in found]

    async def do(self, do: str, text: str = "") -> bool:
        return await self.flickr.set_state(self.access, COMMENT, do, text)


@pytest.fixture
async def tried() -> AsyncIterator[Tried]:
    album = Album()
    album.add(COMMENT.object_id)
    with loopback(album) as address:
        tried = Tried(album, address)
        yield tried
        await tried.flickr.close()


async def test_photos_with_comments_are_named_and_their_comments_listed(tried: Tried) -> None:
    tried.album.photos += ["10290", "10291"]
    tried.album.add(f"1-{PHOTO}-4", "Takk!", OURS)
    assert await tried.photos() == [PHOTO, "10290", "10291"]
    assert [(one["page"], one["timeframe"]) for one in tried.album.methods("activity.userPhotos")] == [
        ("1", "14d"),
        ("2", "14d"),
    ]
    page = await tried.flickr.listing(tried.access, Listing(scope="post", id=PHOTO), None)
    assert [(one.object_id, one.text, one.own) for one in page.found] == [
        (COMMENT.object_id, "Fint!", False),
        (f"1-{PHOTO}-4", "Takk!", True),
    ]
    assert page.wait_s == 1
    assert await tried.flickr.listing(tried.access, Listing(scope="post", id="10290"), None) == Page(wait_s=1)


async def test_what_happened_is_asked_once_an_hour_and_told_again_meanwhile(tried: Tried) -> None:
    assert await tried.photos() == await tried.photos()
    tried.clock.at += timedelta(minutes=49)
    later = msgspec.structs.replace(ACCOUNT, since=tried.clock.at - timedelta(days=14))
    assert await tried.photos(later) == [PHOTO]
    assert len(tried.album.methods("activity.userPhotos")) == 1
    tried.clock.at += timedelta(minutes=10)
    with pytest.raises(NotYet) as nearly:
        await tried.photos(later)
    assert nearly.value.retry_after_s == 60
    tried.clock.at += timedelta(minutes=1)
    await tried.photos(later)
    assert len(tried.album.methods("activity.userPhotos")) == 2


async def test_whoever_wants_to_know_much_more_waits_until_the_hour_is_over(tried: Tried) -> None:
    await tried.photos()
    tried.clock.at += timedelta(minutes=10)
    with pytest.raises(NotYet) as later:
        await tried.photos(msgspec.structs.replace(ACCOUNT, since=None))
    assert later.value.retry_after_s == 50 * 60


async def test_a_stand_in_is_asked_at_any_time_and_flickr_itself_once_an_hour(tried: Tried) -> None:
    tried.flickr = Flickr(tried.clock)
    await tried.photos()
    await tried.photos()
    assert len(tried.album.methods("activity.userPhotos")) == 2
    tried.access = msgspec.structs.replace(tried.access, base_url=None)
    with pytest.raises(NotYet):
        await tried.photos(msgspec.structs.replace(ACCOUNT, since=None))


async def test_an_asking_that_failed_may_be_repeated(tried: Tried) -> None:
    tried.album.faults.append(refusing(Answered(status=502)))
    with pytest.raises(Transient):
        await tried.photos()
    assert await tried.photos() == [PHOTO]


async def test_a_photo_that_is_gone_and_a_thread_have_nothing_to_list(tried: Tried) -> None:
    for what in (Listing(scope="post", id="9"), Listing(scope="thread", id=COMMENT.object_id)):
        assert (await tried.flickr.listing(tried.access, what, None)).found == ()


async def test_a_comment_is_looked_at_among_its_photos(tried: Tried) -> None:
    assert await tried.flickr.look(tried.access, COMMENT) == Seen("Fint!", False)
    nowhere = msgspec.structs.replace(COMMENT, object_id=f"1-{PHOTO}-9", post_id=None)
    assert await tried.flickr.look(tried.access, nowhere) is None


async def test_a_removed_comment_is_gone(tried: Tried) -> None:
    assert await tried.do("remove")
    assert tried.album.comments == {}
    assert await tried.do("remove"), "to remove what is gone is done already"


async def test_what_was_done_before_its_error_counts_as_done(tried: Tried) -> None:
    tried.album.faults.append(done_but(Answered(status=502)))
    assert await tried.do("remove")


@pytest.mark.parametrize(("answer", "code"), [(fail(99), "not_permitted"), (fail(98), "token_invalid")])
async def test_a_final_no_says_which(tried: Tried, answer: Answered, code: str) -> None:
    tried.album.faults.append(refusing(answer))
    with pytest.raises(Refused) as no:
        await tried.do("remove")
    assert no.value.code == code


async def test_our_own_words_are_edited_and_read_back(tried: Tried) -> None:
    tried.album.comments[COMMENT.object_id]["author"] = OURS
    assert await tried.do("edit", "Nye <ord> & flere")
    tried.album.comments[COMMENT.object_id]["author"] = KARI
    with pytest.raises(Refused):
        await tried.do("edit", "Dine ord")


async def test_what_flickr_has_no_way_for_is_not_tried(tried: Tried) -> None:
    for do in ("hide", "unhide", "like"):
        with pytest.raises(Refused) as no:
            await tried.do(do)
        assert no.value.code == "not_possible"
    for do in ("private_reply", "publish"):
        with pytest.raises(Refused) as no:
            await tried.flickr.create(tried.access, COMMENT, do, WORDS)
        assert no.value.code == "not_possible"
    assert tried.album.asked == []


async def test_an_answer_stands_under_the_photo_and_is_found_again(tried: Tried) -> None:
    object_id = await tried.flickr.create(tried.access, COMMENT, "reply", WORDS)
    assert object_id is not None
    assert tried.album.comments[object_id]["text"] == WORDS.text
    assert await tried.flickr.find_created(tried.access, COMMENT, "reply", WORDS, START) == (True, object_id)
    later = START + timedelta(minutes=1)
    assert await tried.flickr.find_created(tried.access, COMMENT, "reply", WORDS, later) == (False, None)
    photo = Target(object_id=PHOTO, account_id=OURS, kind="post")
    assert await tried.flickr.find_created(tried.access, photo, "reply", WORDS, START) == (True, object_id)


async def test_an_answer_whose_end_nobody_knows_is_found_and_not_sent_again(tried: Tried) -> None:
    tried.album.faults.append(done_but(Answered(body=b"{", cut=True)))
    with pytest.raises(Transient) as unknown:
        await tried.flickr.create(tried.access, COMMENT, "reply", WORDS)
    assert not isinstance(unknown.value, NotSent)
    found, object_id = await tried.flickr.find_created(tried.access, COMMENT, "reply", WORDS, START)
    assert (found, object_id in tried.album.comments) == (True, True)


async def test_an_answer_without_an_id_is_looked_for(tried: Tried) -> None:
    tried.album.faults.append(refusing(Answered(body=b'{"stat":"ok"}')))
    with pytest.raises(Transient, match="without the new comment's id"):
        await tried.flickr.create(tried.access, COMMENT, "reply", WORDS)


@pytest.mark.parametrize(
    "answer", [fail(9), Answered(status=429), Answered(status=401, body=b"oauth_problem=timestamp_refused")]
)
async def test_a_call_that_flickr_turned_away_was_not_sent(tried: Tried, answer: Answered) -> None:
    tried.album.faults.append(refusing(answer))
    with pytest.raises(NotSent):
        await tried.flickr.create(tried.access, COMMENT, "reply", WORDS)


async def test_a_call_that_came_twice_may_have_been_done_and_is_looked_for(tried: Tried) -> None:
    tried.album.faults.append(done_but(Answered(status=401, body=b"oauth_problem=nonce_used")))
    with pytest.raises(Transient) as unknown:
        await tried.flickr.create(tried.access, COMMENT, "reply", WORDS)
    assert not isinstance(unknown.value, NotSent)
    assert (await tried.flickr.find_created(tried.access, COMMENT, "reply", WORDS, START))[0]


async def test_without_a_connection_nothing_was_sent(tried: Tried) -> None:
    away = msgspec.structs.replace(tried.access, base_url="http://127.0.0.1:1")
    with pytest.raises(NotSent):
        await tried.flickr.create(away, COMMENT, "reply", WORDS)


async def test_a_list_that_cannot_be_read_is_asked_for_again_later(tried: Tried) -> None:
    tried.album.faults.append(refusing(Answered(body=b'{"stat":"ok","comments":7}')))
    with pytest.raises(Transient):
        await tried.flickr.look(tried.access, COMMENT)


@pytest.mark.parametrize("missing", sorted(SECRETS))
async def test_a_token_file_that_lacks_a_secret_says_what_it_needs(tried: Tried, missing: str) -> None:
    extra = {name: secret for name, secret in SECRETS.items() if name != missing}
    tried.access = msgspec.structs.replace(tried.access, extra=extra)
    with pytest.raises(Refused, match="token, token_secret, api_key and api_secret") as no:
        await tried.do("remove")
    assert no.value.code == "token_invalid"


async def test_a_wrong_secret_asks_for_a_person(tried: Tried) -> None:
    tried.access = msgspec.structs.replace(tried.access, extra={**SECRETS, "token_secret": "another"})
    with pytest.raises(Refused) as no:
        await tried.flickr.look(tried.access, COMMENT)
    assert no.value.code == "token_invalid"


async def test_an_apps_secret_serves_where_the_token_file_has_none(tried: Tried) -> None:
    extra = {name: secret for name, secret in SECRETS.items() if name != "api_secret"}
    tried.access = msgspec.structs.replace(tried.access, extra=extra, app_secret=KEY_SECRET.encode())
    assert await tried.flickr.look(tried.access, COMMENT) == Seen("Fint!", False)


async def test_no_secret_travels_in_an_address(tried: Tried) -> None:
    await tried.photos()
    await tried.flickr.create(tried.access, COMMENT, "reply", WORDS)
    secrets = [TOKEN, TOKEN_SECRET, KEY_SECRET]
    assert not [one.url for one in tried.album.asked if any(secret in one.url for secret in secrets)]


async def test_what_pretends_to_come_from_flickr_does_not(tried: Tried) -> None:
    body = (Path(__file__).parent / "payloads" / "flickr" / "comments-getlist.json").read_bytes()
    assert tried.flickr.challenge({}, APP) is None
    assert tried.flickr.verify({}, body, APP.secrets, START) is Verdict.FORGED
    assert tried.flickr.kept_headers({}, APP) == {}
    raw = RawChange(account_id=OURS, field="", raw=body)
    assert tried.flickr.one_body(raw) == body
    with pytest.raises(BadMessage):
        tried.flickr.split(body, {})
    with pytest.raises(BadMessage):
        tried.flickr.read(raw, START)
