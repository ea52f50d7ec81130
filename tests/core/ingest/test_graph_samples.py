"""Graph's answers as they were seen: what each means for an order, and what a listing makes of it."""

from functools import partial
from pathlib import Path

import pytest

from common.errors import BadMessage
from ingest.core.graph_errors import GONE, Answer, meaning
from ingest.core.graph_objects import facebook_comment, listed

SAMPLES = Path(__file__).parents[2] / "service/ingest/payloads/graph"
POST, PAGE = "100000000000001_200000000000002", "100000000000001"
MEANINGS = {
    "error-1-duplicate-spam": "refused",  # hidden twice: the read-back shows that it is done
    "error-10-2018278": "not_permitted",
    "error-100": GONE,
    "error-190-463": "token_invalid",
    "error-20-1772107": "refused",  # and looked for all the same: the comment may be there
    "error-32": "throttled",
    "error-368": "blocked_by_platform",
    "error-4-transient": "throttled",
    "error-551-as-200": "person_unavailable",
}
NO_ERRORS = {"comments-page", "comments-without-id", "messages-private-reply-ok", "success-true"}


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def test_every_sample_has_its_meaning_here() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(MEANINGS) | NO_ERRORS


@pytest.mark.parametrize("name", MEANINGS)
def test_an_error_is_told_by_its_codes_whatever_its_words_say(name: str) -> None:
    answer = Answer.of(400, sample(name))
    assert answer.is_error
    assert meaning(answer) == MEANINGS[name]


@pytest.mark.parametrize("name", sorted(NO_ERRORS))
def test_what_is_no_error_is_none(name: str) -> None:
    assert not Answer.of(200, sample(name)).is_error


def test_a_page_of_comments_gives_a_question_and_a_sticker_under_it() -> None:
    question, sticker = listed(sample("comments-page"), partial(facebook_comment, post_id=POST, account_id=PAGE))
    assert (question.object_id, question.text, question.hidden, question.parent_id) == (
        "200000000000002_300000000000003",
        "Når åpner svømmehallen?",
        False,
        None,
    )
    assert question.author is not None
    assert (question.author.id, question.author.name) == ("24004199000000042", "Kari Nordmann")
    assert (sticker.text, sticker.author, sticker.parent_id) == ("", None, question.object_id)
    assert [one.kind for one in sticker.attachments] == ["sticker"]


def test_a_listing_without_ids_is_not_believed() -> None:
    with pytest.raises(BadMessage):
        listed(sample("comments-without-id"), partial(facebook_comment, post_id=POST, account_id=PAGE))


def test_a_private_reply_that_went_out_names_its_message() -> None:
    assert Answer.of(200, sample("messages-private-reply-ok")).body["message_id"] == "m_AAA"
