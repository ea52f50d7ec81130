"""What is ordered on YouTube reaches a comment exactly once, and is read back."""

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from common.errors import Transient
from ingest.ports import NotSent, Refused, Seen, Target
from tests.service.ingest.loopback import Answered
from tests.service.ingest.stage import START
from tests.service.ingest.tried_tube import COMMENT, REPLY, WORDS, Tried, tried_tube
from tests.service.ingest.tube import CHANNEL, done_but, error, refusing


@pytest.fixture
async def tried() -> AsyncIterator[Tried]:
    async with tried_tube() as tried:
        yield tried


@pytest.mark.parametrize("target", [COMMENT, REPLY])
async def test_a_comment_is_hidden_and_shown_again_and_read_back(tried: Tried, target: Target) -> None:
    tried.tube.add("Ugx1.a")
    assert await tried.do("hide", target)
    assert await tried.youtube.look(tried.access, target) == Seen("Hei", True)
    assert await tried.do("unhide", target)
    assert await tried.youtube.look(tried.access, target) == Seen("Hei", False)
    assert [one.query["moderationStatus"] for one in tried.tube.writes] == ["heldForReview", "published"]


async def test_a_held_comment_is_found_among_many_and_without_knowing_its_video(tried: Tried) -> None:
    for number in range(2, 7):
        tried.tube.add(f"Ugx{number}", status="heldForReview", at=START + timedelta(hours=number))
    assert await tried.do("hide", Target(object_id="Ugx1", account_id=CHANNEL))


async def test_a_removed_comment_is_rejected_and_nobody_sees_it_again(tried: Tried) -> None:
    assert await tried.do("remove")
    assert tried.tube.comments["Ugx1"]["status"] == "rejected"
    assert await tried.youtube.look(tried.access, COMMENT) is None
    assert await tried.do("remove"), "to remove what is removed is done already"


async def test_our_own_comment_is_deleted(tried: Tried) -> None:
    tried.tube.add("Ugx1.a", author=CHANNEL)
    assert await tried.do("remove", REPLY)
    assert [one.method for one in tried.tube.writes] == ["DELETE"]


async def test_what_was_done_before_its_error_counts_as_done(tried: Tried) -> None:
    tried.tube.faults.append(done_but(error(403, "forbidden")))
    assert await tried.do("hide")


async def test_a_hide_that_does_not_show_yet_is_not_told_as_done(tried: Tried) -> None:
    tried.tube.faults.append(refusing(Answered(status=204)))
    assert not await tried.do("hide")


@pytest.mark.parametrize(
    ("status", "reason", "code"), [(403, "forbidden", "not_permitted"), (400, "operationNotSupported", "refused")]
)
async def test_a_final_no_says_which(tried: Tried, status: int, reason: str, code: str) -> None:
    tried.tube.faults.append(refusing(error(status, reason)))
    with pytest.raises(Refused) as no:
        await tried.do("hide")
    assert no.value.code == code


async def test_a_comment_that_is_gone_cannot_be_hidden(tried: Tried) -> None:
    del tried.tube.comments["Ugx1"]
    with pytest.raises(Refused) as no:
        await tried.do("hide")
    assert no.value.code == "item_is_gone"
    assert await tried.do("remove")


async def test_our_own_words_are_edited_and_read_back(tried: Tried) -> None:
    tried.tube.add("Ugx1.a", "Gamle ord", CHANNEL)
    assert await tried.do("edit", REPLY, "Nye ord")
    assert tried.tube.comments["Ugx1.a"]["text"] == "Nye ord"
    with pytest.raises(Refused) as no:
        await tried.do("edit", COMMENT, "Dine ord")
    assert no.value.code == "not_permitted"


async def test_what_youtube_has_no_way_for_is_not_tried(tried: Tried) -> None:
    with pytest.raises(Refused) as no:
        await tried.do("like")
    assert no.value.code == "not_possible"
    for do in ("private_reply", "publish"):
        with pytest.raises(Refused) as no:
            await tried.youtube.create(tried.access, COMMENT, do, WORDS)
        assert no.value.code == "not_possible"
    assert tried.tube.asked == []


@pytest.mark.parametrize("target", [COMMENT, REPLY])
async def test_an_answer_goes_into_the_thread_and_is_found_again(tried: Tried, target: Target) -> None:
    tried.tube.add("Ugx1.a")
    object_id = await tried.youtube.create(tried.access, target, "reply", WORDS)
    assert object_id is not None
    assert object_id.startswith("Ugx1.r")
    assert await tried.youtube.find_created(tried.access, target, "reply", WORDS, START) == (True, object_id)
    later = START + timedelta(minutes=1)
    assert await tried.youtube.find_created(tried.access, target, "reply", WORDS, later) == (False, None)


async def test_an_answer_whose_end_nobody_knows_is_found_and_not_sent_again(tried: Tried) -> None:
    for number in range(5):
        tried.tube.add(f"Ugx1.x{number}")
    tried.tube.faults.append(done_but(Answered(body=b'{"id":', cut=True)))
    with pytest.raises(Transient) as unknown:
        await tried.youtube.create(tried.access, COMMENT, "reply", WORDS)
    assert not isinstance(unknown.value, NotSent)
    found, object_id = await tried.youtube.find_created(tried.access, COMMENT, "reply", WORDS, START)
    assert (found, object_id in tried.tube.comments) == (True, True)


async def test_an_answer_without_an_id_is_looked_for(tried: Tried) -> None:
    tried.tube.faults.append(refusing(Answered(body=b"{}")))
    with pytest.raises(Transient, match="without the new comment's id"):
        await tried.youtube.create(tried.access, COMMENT, "reply", WORDS)


async def test_without_a_connection_nothing_was_sent(tried: Tried) -> None:
    away = msgspec.structs.replace(tried.access, base_url="http://127.0.0.1:1")
    with pytest.raises(NotSent):
        await tried.youtube.create(away, COMMENT, "reply", WORDS)


@pytest.mark.parametrize("answer", [error(500, "backendError"), error(400, "processingFailure"), error(429, "")])
async def test_a_state_that_was_not_set_is_set_again_later(tried: Tried, answer: Answered) -> None:
    tried.tube.faults.append(refusing(answer))
    with pytest.raises(Transient):
        await tried.do("hide")
    assert await tried.do("hide")
