"""Reviews and mentions: what people write of the municipality elsewhere than on its wall."""

import pytest

from common.errors import BadMessage
from common.events import Author
from ingest.core import meta_bodies, meta_changes
from ingest.core.change import Change, Ignored
from tests.core.ingest.bodies import NOON, body

REVIEW = {
    "item": "rating",
    "verb": "add",
    "open_graph_story_id": 904,
    "reviewer_id": 70,
    "reviewer_name": "Ola",
    "review_text": "Fint bibliotek",
    "recommendation_type": "NEGATIVE",
}
MENTION = {"item": "comment", "verb": "add", "comment_id": "7_8", "post_id": "5_7", "message": "@Bø", "sender_id": 9}


def read(field: str, value: dict[str, object], **differs: object) -> Change | Ignored:
    told = {name: member for name, member in {**value, **differs}.items() if member is not ...}
    (raw,) = meta_bodies.split(body({"field": field, "value": told}), "facebook")
    return meta_changes.read(raw, NOON)


def review(**differs: object) -> Change:
    found = read("ratings", REVIEW, **differs)
    assert isinstance(found, Change)
    return found


def mention(**differs: object) -> Change:
    found = read("mention", MENTION, **differs)
    assert isinstance(found, Change)
    return found


def test_a_review_has_words_a_rating_and_its_writer() -> None:
    found = review()
    assert (found.kind, found.object_id, found.text) == ("review", "904", "Fint bibliotek")
    assert (found.rating, found.author, found.own) == ("negative", Author("70", "Ola"), False)


@pytest.mark.parametrize(
    ("recommendation", "stars", "rating"),
    [
        ("POSITIVE", ..., "positive"),
        ("positive", 5, "positive"),
        (..., 4, "4"),
        (None, "2", "2"),
        (7, 9, None),
        (["POSITIVE"], True, None),
        (..., ..., None),
    ],
)
def test_a_rating_is_a_recommendation_or_stars_or_not_there(
    recommendation: object, stars: object, rating: str | None
) -> None:
    assert review(recommendation_type=recommendation, rating=stars).rating == rating


def test_a_review_without_words_has_none_and_an_edit_without_words_leaves_them() -> None:
    assert review(review_text=None).text == ""
    assert review(review_text=None, verb="edited").text is None


def test_a_comment_on_a_review_is_a_comment() -> None:
    found = review(item="comment", comment_id="7_8", message="Enig", sender_id=9, sender_name="Kari")
    assert (found.kind, found.object_id, found.text, found.author) == ("comment", "7_8", "Enig", Author("9", "Kari"))


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"item": "like"}, "reaction"),
        ({"item": "reaction"}, "reaction"),
        ({"item": 7}, "item"),
        ({"verb": "x"}, "verb"),
    ],
)
def test_what_is_no_review_is_left_out_with_the_reason(members: dict[str, object], why: str) -> None:
    assert read("ratings", REVIEW, **members) == Ignored(why)


def test_a_mention_in_a_comment_and_one_in_a_post_name_their_own_object() -> None:
    found = mention()
    assert (found.kind, found.object_id, found.post_id, found.parent_id) == ("mention", "7_8", "5_7", None)
    assert found.author == Author("9")
    found = mention(item="post", comment_id=..., sender_id=...)
    assert (found.object_id, found.post_id, found.author) == ("5_7", None, None)
    assert mention(parent_id="7_6").parent_id == "7_6"


def test_a_mention_on_our_own_page_is_the_comment_or_post_that_it_is() -> None:
    assert mention(post_id="1_7").kind == "comment"
    assert mention(post_id="1_7", comment_id=...).kind == "post"
    assert mention(post_id="11_7").kind == "mention"


def test_a_mention_whose_words_are_not_told_has_unknown_words() -> None:
    assert mention(message=...).text is None


@pytest.mark.parametrize(("members", "why"), [({"item": "reaction"}, "reaction"), ({"verb": ["add"]}, "verb")])
def test_what_is_no_mention_is_left_out_with_the_reason(members: dict[str, object], why: str) -> None:
    assert read("mention", MENTION, **members) == Ignored(why)


def test_a_review_or_mention_without_an_id_is_a_bad_message() -> None:
    with pytest.raises(BadMessage):
        read("ratings", REVIEW, open_graph_story_id=None)
    with pytest.raises(BadMessage):
        read("mention", MENTION, comment_id=None, post_id="")
