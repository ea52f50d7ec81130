"""X's lists: whole items, whose conversation they are in, and our own answer known again."""

import json
from datetime import timedelta
from typing import Any

import pytest

from common.errors import BadMessage
from common.events import Author
from ingest.core import x_listed
from tests.core.ingest.bodies import NOON
from tests.core.ingest.x_bodies import AT, INCLUDES, POST, THEM, US


def test_a_list_of_mentions_is_whole_items_and_what_cannot_be_read_is_passed_over() -> None:
    rows = [
        {**POST, "attachments": {"media_keys": ["3_1"]}},
        {**POST, "id": "1010", "in_reply_to_user_id": US, "conversation_id": "1000"},
        {**POST, "id": None},
        {**POST, "id": "1011", "referenced_tweets": [{"type": "retweeted", "id": "1"}]},
        7,
    ]
    found = x_listed.listed(json.dumps({"data": rows, "includes": INCLUDES}).encode(), US, (), NOON)
    assert [(one.object_id, one.kind, one.post_id) for one in found] == [
        ("1009", "mention", None),
        ("1010", "comment", "1000"),
    ]
    assert json.loads(found[0].raw) == rows[0]
    assert (found[0].text, found[0].author, found[0].created_at) == ("@bo Hei & hå <3", Author(THEM, "Kari"), AT)
    assert [one.url for one in found[0].attachments] == ["https://media.example.invalid/1.jpg"]
    assert x_listed.listed(b'{"meta":{"result_count":0}}', US, (), NOON) == []
    with pytest.raises(BadMessage):
        x_listed.listed(b"7", US, (), NOON)


def test_an_answer_in_a_conversation_of_ours_is_a_comment_whomever_it_answers() -> None:
    rows: list[Any] = [
        {**POST, "id": "1", "conversation_id": "1000", "in_reply_to_user_id": "9"},
        {**POST, "id": "2", "conversation_id": "1001", "in_reply_to_user_id": "9"},
        {**POST, "id": "3", "conversation_id": "1002", "in_reply_to_user_id": US},
        {**POST, "id": "4", "conversation_id": "1003", "author_id": US},
        {**POST, "id": "5", "conversation_id": "5", "author_id": US},
        {**POST, "id": "6", "conversation_id": "6"},
        {**POST, "id": "7", "conversation_id": None},
        7,
    ]
    content = json.dumps({"data": rows}).encode()
    assert x_listed.roots_to_ask_for(content, US) == ["1000", "1001"]
    asked = json.dumps({"data": [{"id": "1000", "author_id": US}, {"id": "1001", "author_id": "9"}, {}]}).encode()
    ours = x_listed.begun_by(asked, US)
    assert ours == {"1000"}
    found = x_listed.listed(content, US, ours, NOON)
    assert [(one.kind, one.own) for one in found] == [
        ("comment", False),
        ("mention", False),
        ("comment", False),
        ("comment", True),
        ("post", True),
        ("mention", False),
        ("mention", False),
    ]


ANSWER: dict[str, Any] = {
    "id": "2001",
    "text": "@kari_n @bo Takk &amp; hei https://t.co/abc",
    "created_at": "2026-05-10T17:41:57.000Z",
    "referenced_tweets": [{"type": "replied_to", "id": "1009"}],
    "entities": {"urls": [{"url": "https://t.co/abc", "expanded_url": "https://bo.example.no/veg"}, {"url": None}]},
}


@pytest.mark.parametrize(
    ("differs", "expected"),
    [
        ({}, True),
        ({"text": "Takk & hei\nhttps://bo.example.no/veg"}, True),
        ({"text": "cut", "note_tweet": {"text": "Takk &amp; hei https://bo.example.no/veg"}}, True),
        ({"text": "@kari_n Nei"}, False),
        ({"text": "Nei"}, False),
        ({"text": None}, False),
        ({"referenced_tweets": [{"type": "replied_to", "id": "1008"}]}, False),
        ({"referenced_tweets": None}, False),
        ({"created_at": "2026-05-10T17:00:00.000Z"}, False),
        ({"created_at": None}, False),
    ],
)
def test_our_answer_is_known_by_what_it_answers_its_words_and_its_time(
    differs: dict[str, object], expected: bool
) -> None:
    since = AT - timedelta(minutes=1)
    text = "Takk & hei https://bo.example.no/veg"
    assert x_listed.is_reply_of_ours({**ANSWER, **differs}, "1009", text, since) is expected
