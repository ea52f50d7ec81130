"""Our calls to LinkedIn over real HTTP: each reaches a comment once, and is read back."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from common.errors import Transient
from ingest.adapters.linkedin import LinkedIn
from ingest.ports import Access, Listing, NotSent, Refused, Seen, Target
from tests.service.ingest.linkedin_network import (
    COMMENT,
    COMMENT_ID,
    MENTION,
    ON,
    ORGANISATION,
    POST,
    WORDS,
    Network,
    Tried,
)
from tests.service.ingest.loopback import Answered, loopback, told
from tests.service.ingest.stage import START
from tests.world import HandClock

FOLDER = Path(__file__).parent / "payloads" / "linkedin"


@pytest.fixture
async def tried() -> AsyncIterator[Tried]:
    network = Network()
    with loopback(network) as address:
        tried = Tried(network, address)
        yield tried
        await tried.linkedin.close()


async def test_a_reply_goes_under_the_comment_in_the_organisations_name(tried: Tried) -> None:
    assert await tried.reply() == f"urn:li:comment:({ON},901)"
    (asked,) = tried.network.writes
    assert asked.url == "/rest/socialActions/urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A1%2C2%29/comments"
    assert asked.json == {
        "actor": ORGANISATION,
        "object": ON,
        "message": {"text": WORDS.text},
        "parentComment": COMMENT_ID,
    }


async def test_a_reply_to_a_reply_stands_beside_it_and_one_to_a_mention_under_the_post(tried: Tried) -> None:
    await tried.reply(Target(object_id=f"urn:li:comment:({ON},3)", account_id=ORGANISATION, parent_id=COMMENT_ID))
    assert tried.network.writes[0].json["parentComment"] == COMMENT_ID
    await tried.reply(MENTION)
    assert tried.network.writes[1].json == {
        "actor": ORGANISATION,
        "object": "urn:li:share:9",
        "message": {"text": WORDS.text},
    }


async def test_a_reply_whose_answer_was_lost_is_found_by_actor_words_and_time_on_any_page(tried: Tried) -> None:
    for number in ("10", "11", "12"):
        tried.network.add(number, "urn:li:person:abc", WORDS.text, COMMENT_ID)
    tried.network.faults.append(Answered(body=b"{", cut=True))
    with pytest.raises(Transient) as lost:
        await tried.reply()
    assert not isinstance(lost.value, NotSent)
    assert await tried.found() == (True, f"urn:li:comment:({ON},904)")
    assert await tried.found(hours=1) == (False, None)
    assert await tried.found(do="private_reply") == (False, None)
    assert len(tried.network.writes) == 1


async def test_an_answer_without_the_new_id_is_looked_up_later(tried: Tried) -> None:
    tried.network.faults.append(told({}, 201))
    with pytest.raises(Transient):
        await tried.reply()


async def test_only_so_many_pages_are_looked_through_for_our_reply(tried: Tried) -> None:
    for number in range(100, 120):
        tried.network.add(str(number), "urn:li:person:abc", "Nei", COMMENT_ID)
    assert await tried.found() == (False, None)
    assert len(tried.network.asked) == 5
    assert await tried.found(MENTION) == (False, None)


async def test_our_own_comment_is_edited_and_removed_and_read_back(tried: Tried) -> None:
    own = tried.network.add("5", ORGANISATION, "Feil")
    assert await tried.do("edit", own, "Rett")
    assert await tried.linkedin.look(tried.access, Target(object_id=own, account_id="")) == Seen("Rett", hidden=None)
    assert await tried.do("remove", own)
    assert await tried.linkedin.look(tried.access, Target(object_id=own, account_id="")) is None
    assert await tried.do("remove", own), "gone is gone"
    with pytest.raises(Refused) as no:
        await tried.do("edit", own, "Rett")
    assert no.value.code == "item_is_gone"


async def test_somebody_elses_comment_stays_and_we_hear_why(tried: Tried) -> None:
    for do in ("remove", "edit"):
        with pytest.raises(Refused) as no:
            await tried.do(do, text="x")
        assert no.value.code == "not_permitted"


async def test_what_linkedin_does_not_offer_is_refused_before_any_call(tried: Tried) -> None:
    for do in ("hide", "unhide", "like"):
        with pytest.raises(Refused) as no:
            await tried.do(do)
        assert no.value.code == "not_possible"
    with pytest.raises(Refused):
        await tried.do("remove", "urn:li:share:9")
    with pytest.raises(Refused):
        await tried.linkedin.create(tried.access, COMMENT, "private_reply", WORDS)
    assert tried.network.asked == []


async def test_a_deed_that_does_not_show_is_not_believed_and_an_error_after_the_deed_is_none(tried: Tried) -> None:
    own = tried.network.add("5", ORGANISATION, "Feil")
    tried.network.does_it = False
    assert not await tried.do("edit", own, "Rett")
    assert not await tried.do("remove", own)
    tried.network.does_it = True
    tried.network.faults.append(Answered(status=400))
    assert await tried.do("remove", own)


async def test_a_post_that_mentions_us_is_looked_at_by_its_words(tried: Tried) -> None:
    assert await tried.linkedin.look(tried.access, MENTION) == Seen("Se @Bø", hidden=None)


@pytest.mark.parametrize(("status", "code"), [(401, "token_invalid"), (403, "not_permitted"), (400, "refused")])
async def test_a_final_no_has_a_code(tried: Tried, status: int, code: str) -> None:
    tried.network.faults.append(Answered(status=status))
    with pytest.raises(Refused) as no:
        await tried.reply()
    assert no.value.code == code


async def test_too_many_calls_and_broken_answers_are_for_later(tried: Tried) -> None:
    tried.network.faults = [told({}, 429, retry_after="30"), Answered(status=502, body=b"<html>")]
    with pytest.raises(Transient) as later:
        await tried.reply()
    assert later.value.retry_after_s == 30.0
    with pytest.raises(Transient):
        await tried.reply()
    tried.access = Access(
        platform="linkedin", account_id=ORGANISATION, token="t", app_secret=b"", base_url="http://127.0.0.1:1"
    )
    with pytest.raises(NotSent):
        await tried.reply()


@pytest.mark.parametrize("answer", [told([]), Answered(body=b"<html>"), told({"elements": 7})])
async def test_a_list_that_is_none_is_for_later(answer: Answered) -> None:
    with loopback(lambda _asked: answer) as address:
        linkedin = LinkedIn(HandClock(START), "202511")
        access = Access(platform="linkedin", account_id=ORGANISATION, token="t", app_secret=b"", base_url=address)
        with pytest.raises(Transient):
            await linkedin.listing(access, Listing(scope="account", id=ORGANISATION), None)
        await linkedin.close()


async def test_the_backfill_lists_mentions_then_what_stands_under_the_posts_it_names(tried: Tried) -> None:
    rows = json.loads((FOLDER / "batch-mixed.json").read_bytes())["notifications"]
    tried.network.notifications = rows
    since = START - timedelta(days=1)
    pages = await tried.pages(Listing(scope="account", id=ORGANISATION, since=since))
    found = [one for page in pages for one in page.found]
    assert [one.kind for one in found] == ["mention"], "of comments a log tells how they stood, not how they stand"
    assert json.loads(found[0].raw) == rows[5]
    assert {what for page in pages for what in page.then} == {Listing(scope="post", id=POST)}
    assert tried.network.asked[0].url == (
        "/rest/organizationalEntityNotifications?q=criteria"
        "&actions=List(COMMENT,ADMIN_COMMENT,COMMENT_EDIT,COMMENT_DELETE,SHARE_MENTION)"
        "&organizationalEntity=urn%3Ali%3Aorganization%3A12345"
        f"&timeRange=(start:{int(since.timestamp() * 1000)},end:{int(START.timestamp() * 1000)})&start=0&count=100"
    )


async def test_the_backfill_goes_back_sixty_days_and_no_further(tried: Tried) -> None:
    await tried.pages(Listing(scope="account", id=ORGANISATION))
    await tried.pages(Listing(scope="account", id=ORGANISATION, since=START - timedelta(days=400)))
    begin = int((START - timedelta(days=60)).timestamp() * 1000)
    assert all(f"start:{begin}," in asked.url for asked in tried.network.asked)


async def test_a_posts_comments_are_listed_whole_and_their_replies_after_them(tried: Tried) -> None:
    tried.network.add("3", ORGANISATION, "Takk", COMMENT_ID)
    tried.network.comments[COMMENT_ID]["commentsSummary"] = {"totalFirstLevelComments": 1}
    tried.network.comments["broken"] = {"message": {"text": "uten id"}}
    (page,) = await tried.pages(Listing(scope="post", id=POST))
    assert [(one.object_id, one.text, one.post_id) for one in page.found] == [(COMMENT_ID, "Bra!", POST)]
    assert page.then == (Listing(scope="thread", id=COMMENT_ID),)
    (page,) = await tried.pages(page.then[0])
    assert [(one.parent_id, one.own, one.post_id) for one in page.found] == [(COMMENT_ID, True, ON)]
    assert page.then == ()


async def test_what_would_be_listed_under_a_post_that_is_gone_is_told_as_gone() -> None:
    with loopback(lambda _asked: Answered(status=404)) as address:
        linkedin = LinkedIn(HandClock(START), "202511")
        access = Access(platform="linkedin", account_id=ORGANISATION, token="t", app_secret=b"", base_url=address)
        with pytest.raises(Refused) as no:
            await linkedin.listing(access, Listing(scope="post", id=POST), None)
        assert no.value.code == "item_is_gone"
        await linkedin.close()
