"""Messages: text and attachments, edits, unsends, the echoes of our own, and what comes beside them."""

import json
from datetime import UTC, datetime

import pytest

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core import meta_bodies, meta_changes
from ingest.core.change import Change, Ignored
from tests.core.ingest.bodies import NOON

TOLD = {"sender": {"id": "9"}, "recipient": {"id": "1"}, "timestamp": 1767322444838}
WRITTEN = datetime(2026, 1, 2, 2, 54, 4, 838000, tzinfo=UTC)


def read(**told: object) -> Change | Ignored:
    return read_on("page", told)


def read_on(named: str, told: dict[str, object]) -> Change | Ignored:
    entry = {"id": "1", "messaging": [{**TOLD, **told}]}
    (raw,) = meta_bodies.split(json.dumps({"object": named, "entry": [entry]}).encode(), "facebook")
    assert meta_bodies.split(meta_bodies.one_body(raw), "facebook") == [raw]
    return meta_changes.read(raw, NOON)


def message(named: str = "page", **members: object) -> Change:
    found = read_on(named, {"message": {"mid": "m", **members}})
    assert isinstance(found, Change)
    return found


def test_a_message_belongs_to_the_conversation_with_its_writer() -> None:
    found = message(text="Hei\x00")
    assert (found.verb, found.kind, found.platform, found.text) == ("posted", "message", "facebook", "Hei\ufffd")
    assert (found.thread_id, found.author, found.own, found.sent_by_us) == ("9", Author("9"), False, None)
    assert (found.told_at, found.sent_at) == (WRITTEN, WRITTEN)
    assert message("instagram").platform == "instagram"


def test_an_echo_is_ours_and_brings_our_key_back() -> None:
    found = read(
        sender={"id": "1"}, recipient={"id": "9"}, message={"mid": "m", "is_echo": True, "metadata": "our key"}
    )
    assert isinstance(found, Change)
    assert (found.own, found.thread_id, found.sent_by_us) == (True, "9", "our key")


def test_only_an_echo_brings_our_key_back() -> None:
    assert message(metadata="somebody's").sent_by_us is None


def test_an_unsent_message_is_removed_and_an_edited_one_has_new_words() -> None:
    gone = message(is_deleted=True)
    assert (gone.verb, gone.text) == ("removed", None)
    found = read(message_edit={"mid": "m", "text": "Rettet", "num_edit": "2"})
    assert isinstance(found, Change)
    assert (found.verb, found.text, found.object_id) == ("edited", "Rettet", "m")


def test_an_attachment_has_a_kind_and_perhaps_an_address() -> None:
    url = "https://a.example/1.jpg"
    found = message(
        attachments=[
            {"type": "image", "payload": {"url": url}},
            {"type": "fallback", "payload": None, "url": url},
            {"type": "template", "payload": "x"},
            "odd",
        ]
    )
    kinds = [Attachment("image", url), Attachment("fallback", url), Attachment("template"), Attachment("unknown")]
    assert (found.text, found.attachments) == ("", tuple(kinds))


def test_what_the_platform_cannot_show_and_an_answer_to_a_story_are_attachments_too() -> None:
    assert message(is_unsupported=True).attachments == (Attachment("unsupported"),)
    assert message(is_unsupported=True, attachments=[{"type": "audio"}]).attachments == (Attachment("audio"),)
    story = message(reply_to={"story": {"id": "3", "url": "https://a.example/s"}})
    assert story.attachments == (Attachment("story", "https://a.example/s"),)
    assert message(reply_to={"mid": "m_0"}).attachments == ()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"read": {"watermark": 1}}, "read"),
        ({"delivery": {}}, "delivery"),
        ({"postback": {}}, "postback"),
        ({"reaction": {}}, "reaction"),
        ({"optin": {}}, "optin"),
        ({"policy-enforcement": {}}, "policy_enforcement"),
        ({"take_thread_control": {}}, "thread_control"),
        ({"message": None, "read": {}}, "read"),
        ({}, "event"),
        ({"a_novelty": {}}, "event"),
    ],
)
def test_what_is_no_message_is_left_out_with_the_reason(told: dict[str, object], why: str) -> None:
    assert read(**told) == Ignored(why)


@pytest.mark.parametrize("told", [{"message": "x"}, {"message": {}}, {"message_edit": 7}, {"message": {"mid": ""}}])
def test_a_message_that_cannot_be_understood_is_a_bad_message(told: dict[str, object]) -> None:
    with pytest.raises(BadMessage):
        read(**told)


def test_a_message_without_its_writer_or_its_time_is_kept() -> None:
    found = read(sender=None, timestamp="now", message={"mid": "m", "text": "x"})
    assert isinstance(found, Change)
    assert (found.author, found.thread_id, found.told_at, found.sent_at) == (None, None, None, NOON)


def test_a_groups_comment_comes_with_the_messages_and_is_a_comment() -> None:
    group: dict[str, object] = {
        "item": "comment",
        "verb": "add",
        "comment_id": "888",
        "parent_id": "999",
        "post_id": "777_999",
    }
    found = read(field="group_feed", message="Hei", **{"from": {"id": "9"}}, **group)
    assert isinstance(found, Change)
    assert (found.kind, found.object_id, found.text, found.parent_id) == ("comment", "888", "Hei", None)


def test_a_change_of_the_field_messages_is_a_message_on_instagram_only() -> None:
    value = {**TOLD, "message": {"mid": "m", "text": "Hei"}}
    found = []
    for name in ("instagram", "page"):
        entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
        (raw,) = meta_bodies.split(json.dumps({"object": name, "entry": [entry]}).encode(), "facebook")
        found.append(meta_changes.read(raw, NOON))
    assert isinstance(found[0], Change)
    assert (found[0].kind, found[1]) == ("message", Ignored("field"))
