"""LinkedIn's lists: comments whole, and a log that tells only where to look."""

import json
from typing import Any

import pytest

from common.errors import BadMessage
from common.events import Author
from ingest.core import linkedin_comments
from ingest.core.change import Listed
from tests.core.ingest.linkedin_bodies import AT, COMMENT, COMMENT_ID, ORGANISATION, notification

SHOWN: dict[str, Any] = {
    "id": "2",
    "$URN": COMMENT_ID,
    "actor": "urn:li:person:abc",
    "object": "urn:li:activity:1",
    "message": {"text": "Bra!"},
    "created": {"time": 1767322443000},
    "lastModified": {"time": 1767322443000},
}


def test_a_listed_comment_is_whole() -> None:
    found = linkedin_comments.from_comment(b"{}", SHOWN, ORGANISATION, "urn:li:share:7")
    assert found == Listed(
        raw=b"{}",
        object_id=COMMENT_ID,
        kind="comment",
        text="Bra!",
        author=Author("urn:li:person:abc"),
        created_at=AT,
        updated_at=AT,
        post_id="urn:li:share:7",
    )
    own = linkedin_comments.from_comment(b"{}", {**SHOWN, "actor": ORGANISATION}, ORGANISATION, "urn:li:share:7")
    assert own is not None
    assert own.own
    silent = linkedin_comments.from_comment(b"{}", {**SHOWN, "actor": None}, ORGANISATION, "urn:li:share:7")
    assert silent is not None
    assert silent.author is None


@pytest.mark.parametrize(
    ("told", "urn"),
    [
        (SHOWN, COMMENT_ID),
        ({"commentUrn": "urn:li:comment:(activity:1,2)"}, COMMENT_ID),
        ({"object": "urn:li:activity:1", "id": 2}, COMMENT_ID),
        ({"object": "urn:li:activity:1"}, None),
        ({"object": "a)b", "id": "2"}, None),
        ({"$URN": "urn:li:share:1"}, None),
        ({}, None),
    ],
)
def test_a_comments_id_stands_in_one_of_three_places(told: dict[str, Any], urn: str | None) -> None:
    assert linkedin_comments.urn_of(told) == urn
    assert (linkedin_comments.from_comment(b"", told, ORGANISATION, "p") is None) == (urn is None)


def test_the_backfill_tells_which_posts_have_comments_whatever_became_of_them() -> None:
    for action in ("COMMENT", "ADMIN_COMMENT", "COMMENT_EDIT", "COMMENT_DELETE"):
        assert linkedin_comments.post_with_comments(notification(action=action)) == "urn:li:activity:1"
    short = notification(sourcePost=..., generatedActivity="urn:li:comment:(activity:1,2)")
    assert linkedin_comments.post_with_comments(short) == "urn:li:activity:1"
    for odd in (notification(action="LIKE"), notification(action="SHARE_MENTION"), notification(generatedActivity=7.5)):
        assert linkedin_comments.post_with_comments(odd) is None


def test_the_backfill_shows_mentions_whole_and_nothing_else() -> None:
    share = {"share": {"owner": "urn:li:person:x", "text": "Se @Bø"}}
    told = notification(action="SHARE_MENTION", generatedActivity="urn:li:share:9", decoratedGeneratedActivity=share)
    assert linkedin_comments.from_mention(b"{}", told) == Listed(
        raw=b"{}",
        object_id="urn:li:share:9",
        kind="mention",
        text="Se @Bø",
        author=Author("urn:li:person:x"),
        created_at=AT,
        post_id="urn:li:activity:1",
    )
    silent = linkedin_comments.from_mention(b"{}", {**told, "decoratedGeneratedActivity": None})
    assert silent is not None
    assert (silent.text, silent.author, silent.own) == (None, None, False)
    assert linkedin_comments.from_mention(b"{}", COMMENT) is None
    assert linkedin_comments.from_mention(b"{}", {**told, "generatedActivity": None}) is None


def test_a_list_is_cut_into_its_exact_elements_and_junk_in_it_is_passed_over() -> None:
    content = b'{"elements":[{"id": 1},7,{"id":2}]}'
    assert linkedin_comments.elements(content) == [(b'{"id": 1}', {"id": 1}), (b'{"id":2}', {"id": 2})]
    assert linkedin_comments.elements(b"{}") == []
    with pytest.raises(BadMessage):
        linkedin_comments.elements(b'{"elements":7}')


@pytest.mark.parametrize(
    ("paging", "following"),
    [
        ({"count": 10, "links": [{"rel": "next", "href": "/x"}]}, 30),
        ({"count": 10, "links": [{"rel": "prev"}, 7]}, None),
        ({"count": 10, "links": []}, None),
        ({"links": [{"rel": "next"}]}, None),
        ({"count": True, "links": [{"rel": "next"}]}, None),
        ({"count": -1, "links": [{"rel": "next"}]}, None),
        (None, None),
    ],
)
def test_a_page_is_the_last_one_when_no_next_is_told(paging: object, following: int | None) -> None:
    assert linkedin_comments.next_start(json.dumps({"paging": paging}).encode(), 20) == following


def test_replies_are_listed_where_there_are_some() -> None:
    assert linkedin_comments.replies({"commentsSummary": {"totalFirstLevelComments": 1}})
    assert linkedin_comments.replies({"commentsSummary": {"aggregatedTotalComments": 2}})
    assert not linkedin_comments.replies({"commentsSummary": {"totalFirstLevelComments": 0}})
    assert not linkedin_comments.replies({"commentsSummary": {"totalFirstLevelComments": "1"}})
    assert not linkedin_comments.replies({})


@pytest.mark.parametrize(
    ("commentary", "words"),
    [
        ("Hei @[Bø kommune](urn:li:organization:1) der", "Hei Bø kommune der"),
        (r"@[A \] B] (urn:li:person:1)", "A ] B"),
        (r"{hashtag|\#|vann} og {hashtag\|#\|strøm}", "#vann og #strøm"),
        (r"50 % \(ca\.\) \#1 \@meg \\ slutt", r"50 % (ca\.) #1 @meg \ slutt"),
        ("Se @Bø (i dag) [x] {y}", "Se @Bø (i dag) [x] {y}"),
        ("@[" * 100_000, "@[" * 100_000),
        ("{hashtag|#|" * 100_000, "{hashtag|#|" * 100_000),
    ],
    ids=range(7),
)
def test_a_posts_words_are_those_that_a_reader_sees(commentary: str, words: str) -> None:
    assert linkedin_comments.plain(commentary) == words
