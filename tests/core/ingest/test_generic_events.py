"""Any website's events: what each means."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core import generic_delivery
from ingest.core.change import Change, Ignored, change_id
from tests.core.ingest.bodies import NOON
from tests.core.ingest.generic_bodies import CREATED, SITE, cloud, event, read_all, read_one


def test_a_new_comment_has_its_words_its_guest_its_thread_and_its_birth() -> None:
    assert read_one(CREATED) == Change(
        verb="posted",
        kind="comment",
        platform="generic",
        account_id="kommune.example.no",
        object_id="c-1",
        sent_at=datetime(2026, 5, 14, 11, tzinfo=UTC),
        text="Når kommer bilen?",
        author=Author("guest:c-1", "Kari"),
        told_at=datetime(2026, 5, 14, 10, 59, tzinfo=UTC),
        post_id="p-7",
        permalink="https://kommune.example.no/nyhet/",
    )


@pytest.mark.parametrize(
    ("word", "verb"),
    [
        ("created", "posted"),
        ("edited", "edited"),
        ("updated", "edited"),
        ("hidden", "hidden"),
        ("unhidden", "unhidden"),
        ("removed", "removed"),
        ("deleted", "removed"),
    ],
)
@pytest.mark.parametrize("kind", ["comment", "post", "message", "mention", "review"])
def test_each_kind_can_be_created_edited_hidden_shown_and_removed(kind: str, word: str, verb: str) -> None:
    found = read_one(event(f"{kind}.{word}"))
    assert (found.kind, found.verb) == (kind, verb)


def test_a_later_event_tells_its_own_time_and_no_birth() -> None:
    assert read_one(event("comment.edited")).told_at == datetime(2026, 5, 14, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event_type", "why"),
    [("reaction.created", "item"), ("t", "item"), ("comment", "item"), ("comment.pinned", "verb"), ("", "item")],
)
def test_what_we_do_not_know_is_left_out_with_the_reason(event_type: str, why: str) -> None:
    assert read_all(event(event_type)) == [Ignored(why)]


def test_an_event_without_an_account_needs_a_route_that_has_one() -> None:
    with pytest.raises(BadMessage):
        read_all(CREATED, {})
    assert read_one(event(account="annen.example.no")).account_id == "annen.example.no"


def test_ids_may_be_numbers_and_a_reply_names_the_comment_that_it_answers() -> None:
    found = read_one(event(id=512, parent_id=511, thread={"id": 77}))
    assert (found.object_id, found.parent_id, found.post_id) == ("512", "511", "77")
    assert read_one(event(parent_id="p-7")).parent_id is None, "the thread is no parent"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"id": "u-1", "name": "Kari"}, Author("u-1", "Kari")),
        ({"id": 9}, Author("9")),
        ({"name": ""}, None),
        ({}, None),
        (None, None),
        ("Kari", None),
        ({"id": "", "name": "K\ud83dari"}, Author("guest:c-1", "K\ufffdari")),
    ],
)
def test_the_author_is_read_where_there_is_one(author: object, expected: Author | None) -> None:
    assert read_one(event(author=author)).author == expected


def test_what_the_municipality_wrote_is_our_own() -> None:
    assert read_one(event(own=True)).own
    assert read_one(event(author={"id": "kommune.example.no"})).own
    assert not read_one(event(own="true")).own


def test_the_echo_of_our_reply_brings_the_key_that_we_sent() -> None:
    assert read_one(event(own=True, webhook_id="order-1")).sent_by_us == "order-1"


def test_a_new_item_without_words_has_none_and_a_silent_edit_says_nothing_of_them() -> None:
    assert read_one(event(text=...)).text == ""
    assert read_one(event("comment.edited", text=...)).text is None
    assert read_one(event("comment.edited", text="")).text == ""
    assert read_one(event(text="a\x00\ud83d")).text == "a\ufffd\ufffd"


def test_a_message_has_a_conversation_and_a_review_its_rating() -> None:
    message = read_one(event("message.created"))
    assert (message.thread_id, message.post_id) == ("p-7", None)
    assert read_one(event("review.created", rating=4)).rating == "4"
    assert read_one(event(rating=4)).rating is None


def test_attachments_and_links_are_web_addresses_only() -> None:
    attachments = [
        {"type": "photo", "url": "https://a.example/1.jpg"},
        {"url": "http://a.example/2"},
        {"type": "photo", "url": "javascript:alert(1)"},
        {"type": "photo"},
        7,
    ]
    found = read_one(event(attachments=attachments, url="https://a.example/c-1"))
    assert found.attachments == (
        Attachment("photo", "https://a.example/1.jpg"),
        Attachment("link", "http://a.example/2"),
    )
    assert found.permalink == "https://a.example/c-1"
    assert read_one(event(url="file:///etc/passwd", thread={})).permalink is None


def test_a_site_whose_clock_goes_ahead_does_not_outlast_every_later_edit() -> None:
    assert read_one({**CREATED, "timestamp": "2999-01-01T00:00:00Z"}).sent_at == NOON


def test_without_a_time_in_the_body_the_time_of_the_signature_stands_in() -> None:
    silent = {**CREATED, "timestamp": None}
    at = NOON - timedelta(minutes=1)
    assert read_one(silent, {**SITE, "webhook-timestamp": str(int(at.timestamp()))}).sent_at == at
    assert read_one(silent).sent_at == NOON


def test_the_webhook_id_tells_a_retry_from_a_new_telling() -> None:
    silent = {**event("comment.edited", text="A"), "timestamp": None}

    def told(message_id: str, at: int) -> Change:
        return read_one(silent, {**SITE, "webhook-id": message_id, "webhook-timestamp": str(1767322445 + at)})

    retried = read_one({**silent, "timestamp": "2026-01-02T03:00:00Z"}, {**SITE, "webhook-id": "m1"})
    again = read_one({**silent, "timestamp": "2026-01-02T03:00:00Z"}, {**SITE, "webhook-id": "m1"})
    assert change_id("bo", retried) == change_id("bo", again)
    assert change_id("bo", told("m1", 0)) != change_id("bo", told("m2", 0))


def test_a_list_is_a_batch_and_each_of_its_events_is_told_by_its_place() -> None:
    batch = [event(id="a"), 7, event(id="b")]
    changes = generic_delivery.split(json.dumps(batch).encode(), {**SITE, "webhook-id": "m"})
    assert [change.told_id for change in changes] == ["m/0", "", "m/2"]
    assert [change.raw for change in changes] == [json.dumps(one).encode() for one in batch]


def test_a_cloud_event_is_about_its_subject_and_is_told_by_source_and_id() -> None:
    found = read_one(cloud())
    assert (found.object_id, found.text, found.told_id) == ("c-1", "Hei", "https://kommune.example.no/blogg e-1")
    assert read_one(cloud(data={"id": "c-2"})).object_id == "c-2"


def test_a_cloud_event_may_hold_its_data_in_base64() -> None:
    held = base64.b64encode(json.dumps({"id": "c-9", "text": "Hei"}).encode()).decode()
    found = read_one({**cloud(data_base64=held)})
    assert (found.object_id, found.text) == ("c-9", "Hei")
    assert read_one(cloud(data_base64="aGVp")).text == "", "what is no JSON tells nothing"
    assert read_one(cloud(data_base64=7)).text == ""
    assert read_one(cloud(data_base64="å")).text == ""


@pytest.mark.parametrize("broken", [{"specversion": "0.3"}, {"id": None}, {"source": ""}, {"type": None}])
def test_a_cloud_event_that_breaks_its_standard_is_a_bad_message(broken: dict[str, object]) -> None:
    with pytest.raises(BadMessage):
        read_all(cloud(**broken))


def test_an_event_in_headers_is_the_same_as_one_in_the_body() -> None:
    body = json.dumps({"text": "Hei"}).encode()
    headers = {f"ce-{name}": str(told) for name, told in cloud().items() if name != "data"}
    assert read_one(body, {**SITE, **headers, "content-type": "application/json"}) == read_one(cloud())
    assert read_one(body, {**SITE, **headers}) == read_one(cloud())


def test_an_event_that_its_content_type_says_is_whole_is_not_read_from_headers() -> None:
    headers = {**SITE, "ce-specversion": "1.0", "content-type": "application/cloudevents+json; charset=utf-8"}
    assert read_one(cloud(), headers) == read_one(cloud())
