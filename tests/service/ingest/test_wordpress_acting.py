"""What is ordered on a WordPress site reaches a comment exactly once, and is read back."""

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from common.errors import Transient
from ingest.ports import NotSent, Refused, Seen, Target
from tests.service.ingest.loopback import Answered
from tests.service.ingest.site import SITE, error
from tests.service.ingest.stage import START
from tests.service.ingest.tried_site import COMMENT, WORDS, Tried, tried_site
from tests.service.ingest.tube import done_but, refusing


@pytest.fixture
async def tried() -> AsyncIterator[Tried]:
    async with tried_site() as tried:
        yield tried


async def test_a_comment_is_held_and_approved_again_and_read_back(tried: Tried) -> None:
    assert await tried.do("hide")
    assert await tried.wordpress.look(tried.access, COMMENT) == Seen("Hei", True)
    assert await tried.do("hide"), "the site answers 500 to what stands already"
    assert await tried.do("unhide")
    assert await tried.wordpress.look(tried.access, COMMENT) == Seen("Hei", False)


async def test_a_removed_comment_goes_into_the_trash(tried: Tried) -> None:
    assert await tried.do("remove")
    assert tried.site.comments[512]["status"] == "trash"
    assert await tried.wordpress.look(tried.access, COMMENT) is None
    assert await tried.do("remove")
    with pytest.raises(Refused) as no:
        await tried.do("unhide", msgspec.structs.replace(COMMENT, object_id=f"{SITE}/999"))
    assert no.value.code == "item_is_gone"


async def test_what_was_done_before_its_error_counts_as_done(tried: Tried) -> None:
    tried.site.faults.append(done_but(Answered(status=502, body=b"<html>")))
    assert await tried.do("hide")


@pytest.mark.parametrize("answer", [Answered(status=502), error(500, "rest_comment_failed_edit")])
async def test_a_state_that_was_not_set_is_set_again_later(tried: Tried, answer: Answered) -> None:
    tried.site.faults.append(refusing(answer))
    with pytest.raises(Transient):
        await tried.do("hide")
    assert await tried.do("hide")


async def test_a_hide_that_does_not_show_yet_is_not_told_as_done(tried: Tried) -> None:
    tried.site.faults.append(refusing(Answered(body=b"{}")))
    assert not await tried.do("hide")


async def test_our_own_words_are_edited_and_read_back(tried: Tried) -> None:
    tried.site.add(513, "Gamle ord", author=3)
    own = msgspec.structs.replace(COMMENT, object_id=f"{SITE}/513")
    assert await tried.do("edit", own, 'Nye "ord"')
    with pytest.raises(Refused) as no:
        await tried.do("edit", COMMENT, "Dine ord")
    assert no.value.code == "not_permitted"


async def test_what_a_site_has_no_way_for_is_not_tried(tried: Tried) -> None:
    for do in ("private_reply", "publish"):
        with pytest.raises(Refused) as no:
            await tried.wordpress.create(tried.access, COMMENT, do, WORDS)
        assert no.value.code == "not_possible"
    with pytest.raises(Refused) as no:
        await tried.do("like")
    assert no.value.code == "not_possible"
    assert tried.site.asked == []


async def test_an_answer_stands_under_the_comment_and_is_found_again(tried: Tried) -> None:
    object_id = await tried.wordpress.create(tried.access, COMMENT, "reply", WORDS)
    (made,) = [one for one in tried.site.comments.values() if one["author"] == 3]
    assert object_id == f"{SITE}/{made['id']}"
    assert (made["post"], made["parent"], made["text"]) == (77, 512, WORDS.text)
    assert await tried.wordpress.find_created(tried.access, COMMENT, "reply", WORDS, START) == (True, object_id)
    later = START + timedelta(minutes=1)
    assert await tried.wordpress.find_created(tried.access, COMMENT, "reply", WORDS, later) == (False, None)


async def test_an_answer_whose_end_nobody_knows_is_found_among_many(tried: Tried) -> None:
    for number in range(513, 518):
        tried.site.add(number, WORDS.text, parent=512)
    tried.site.faults.append(done_but(Answered(body=b'{"id":', cut=True)))
    with pytest.raises(Transient) as unknown:
        await tried.wordpress.create(tried.access, COMMENT, "reply", WORDS)
    assert not isinstance(unknown.value, NotSent)
    found, object_id = await tried.wordpress.find_created(tried.access, COMMENT, "reply", WORDS, START)
    assert found
    assert object_id not in {f"{SITE}/{number}" for number in range(513, 518)}, "another's same words are not ours"


async def test_a_site_that_does_not_say_who_we_are_has_our_answer_found_by_words(tried: Tried) -> None:
    tried.site.tells_who_we_are = False
    tried.site.add(513, WORDS.text, parent=512)
    object_id = await tried.wordpress.create(tried.access, COMMENT, "reply", WORDS)
    assert await tried.wordpress.find_created(tried.access, COMMENT, "reply", WORDS, START) == (True, object_id)


async def test_the_same_answer_twice_is_refused_by_the_site(tried: Tried) -> None:
    await tried.wordpress.create(tried.access, COMMENT, "reply", WORDS)
    with pytest.raises(Refused) as no:
        await tried.wordpress.create(tried.access, COMMENT, "reply", WORDS)
    assert no.value.code == "duplicate"


async def test_an_answer_without_an_id_is_looked_for(tried: Tried) -> None:
    for body in (b"{}", b"<html>"):
        tried.site.faults.append(refusing(Answered(status=201, body=body)))
        with pytest.raises(Transient, match="without the new comment's id"):
            await tried.wordpress.create(tried.access, COMMENT, "reply", WORDS)


async def test_a_comment_whose_page_nobody_knows_cannot_be_answered(tried: Tried) -> None:
    nowhere = Target(object_id=f"{SITE}/512", account_id=SITE)
    with pytest.raises(Refused):
        await tried.wordpress.create(tried.access, nowhere, "reply", WORDS)
    assert tried.site.writes == []


async def test_a_site_that_wants_a_pause_gets_it_and_frees_the_attempt(tried: Tried) -> None:
    tried.site.faults.append(refusing(error(400, "comment_flood")))
    with pytest.raises(NotSent) as later:
        await tried.wordpress.create(tried.access, COMMENT, "reply", WORDS)
    assert later.value.retry_after_s == 60
    assert len(tried.site.comments) == 1


async def test_without_a_connection_nothing_was_sent(tried: Tried) -> None:
    away = msgspec.structs.replace(tried.access, base_url="http://127.0.0.1:1")
    with pytest.raises(NotSent):
        await tried.wordpress.create(away, COMMENT, "reply", WORDS)
