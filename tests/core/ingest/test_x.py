"""X's events in both shapes: what each means."""

import pytest

from common.events import Attachment, Author
from ingest.core import x_activity, x_posts
from ingest.core.change import Change, Ignored, change_id
from tests.core.ingest.bodies import NOON
from tests.core.ingest.x_bodies import AT, MESSAGE, PEOPLE, POST, THEM, TWEET, US, activity, older


def read_all(body: bytes) -> list[Change | Ignored]:
    return [x_posts.read(change, NOON) for change in x_activity.split(body)]


def read_one(body: bytes) -> Change:
    (found,) = read_all(body)
    assert isinstance(found, Change)
    return found


def post(**differs: object) -> Change:
    return read_one(activity(post={**POST, **differs}))


def tweet(**differs: object) -> Change:
    return read_one(older("tweet_create_events", {**TWEET, **differs}))


def message(**differs: object) -> Change:
    made = {**MESSAGE["message_create"], **differs}
    return read_one(older("direct_message_events", {**MESSAGE, "message_create": made}, users=PEOPLE))


def test_a_post_that_mentions_us_has_its_words_writer_time_and_address() -> None:
    assert post() == Change(
        verb="posted",
        kind="mention",
        platform="x",
        account_id=US,
        object_id="1009",
        sent_at=AT,
        text="@bo Hei & hå <3",
        author=Author(THEM, "Kari"),
        told_at=AT,
        permalink="https://x.com/i/web/status/1009",
        told_id="7",
    )


@pytest.mark.parametrize(
    ("event_type", "kind"),
    [("post.create", "post"), ("post.mention.create", "mention"), ("post.reply.create", "comment")],
)
def test_each_event_type_makes_its_kind(event_type: str, kind: str) -> None:
    assert read_one(activity(event_type)).kind == kind


@pytest.mark.parametrize(
    ("differs", "post_id", "parent_id"),
    [
        ({}, None, None),
        ({"conversation_id": "1000"}, "1000", None),
        ({"conversation_id": "1000", "referenced_tweets": [{"type": "replied_to", "id": "1000"}]}, "1000", None),
        ({"conversation_id": "1000", "referenced_tweets": [{"type": "replied_to", "id": "1005"}]}, "1000", "1005"),
        ({"conversation_id": None, "referenced_tweets": [{"type": "replied_to", "id": "1005"}]}, "1005", None),
        ({"referenced_tweets": [7, {"type": ["x"], "id": {}}]}, None, None),
    ],
)
def test_only_a_reply_is_a_parent_and_the_conversation_is_the_post(
    differs: dict[str, object], post_id: str | None, parent_id: str | None
) -> None:
    found = read_one(activity("post.reply.create", {**POST, **differs}))
    assert (found.post_id, found.parent_id) == (post_id, parent_id)


def test_our_own_post_is_own_and_our_own_answer_is_a_comment() -> None:
    own = read_one(activity("post.create", {**POST, "author_id": US}))
    assert (own.own, own.kind, own.author) == (True, "post", Author(US, "Bø"))
    answer = read_one(activity("post.create", {**POST, "author_id": US, "conversation_id": "1000"}))
    assert (answer.own, answer.kind) == (True, "comment")


def test_an_edited_post_stays_the_item_of_its_first_version() -> None:
    found = post(id="1011", edit_history_tweet_ids=["1009", "1011"])
    assert (found.verb, found.object_id, found.permalink) == ("edited", "1009", "https://x.com/i/web/status/1011")
    assert post(edit_history_tweet_ids=["1009"]).verb == "posted"
    assert post(edit_history_tweet_ids=[]).verb == "posted"
    assert post(edit_history_tweet_ids=[None]).object_id == "1009"


def test_a_long_post_has_all_its_words_and_its_own_pictures_only() -> None:
    found = post(note_tweet={"text": "lang &gt; kort"}, attachments={"media_keys": ["3_2", None]})
    assert found.text == "lang > kort"
    assert found.attachments == (Attachment("photo", "https://media.example.invalid/2.jpg"),)
    assert post(text=None).text == ""
    assert post(text="a\x00\ud83d").text == "a\ufffd\ufffd"


def test_a_writer_who_is_not_beside_the_post_has_an_id_alone() -> None:
    assert post(author_id="9").author == Author("9")
    assert post(author_id=None).author is None


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (activity("like.create"), "field"),
        (activity("chat.received"), "field"),
        (activity(post={**POST, "referenced_tweets": [{"type": "retweeted", "id": "1"}]}), "item"),
        (older("tweet_create_events", {**TWEET, "retweeted_status": {}}), "item"),
        (older("favorite_events", {"id": "1"}), "field"),
        (older("direct_message_events", {"type": "participants_join", "id": "1"}), "verb"),
        (b'{"user_event":{"revoke":{"source":{"user_id":"222222222"}}}}', "revoked"),
        (b'{"user_event":{"follow":{}}}', "field"),
    ],
)
def test_what_is_no_item_is_left_out_with_the_reason(body: bytes, why: str) -> None:
    assert read_all(body) == [Ignored(why)]


def test_what_stands_beside_the_lists_of_events_is_no_event() -> None:
    assert read_all(b'{"for_user_id":"1","user_has_blocked":"false","tweet_create_events":null,"users":{}}') == []


def test_a_deleted_post_is_removed_in_both_shapes() -> None:
    deleted = {"status": {"id": "1009", "user_id": US}, "timestamp_ms": "1778434917000"}
    found = read_one(older("tweet_delete_events", deleted))
    assert (found.verb, found.object_id, found.own, found.sent_at, found.author) == (
        "removed",
        "1009",
        True,
        AT,
        Author(US),
    )
    found = read_one(activity("post.delete", {"id": "1009"}))
    assert (found.verb, found.object_id, found.sent_at, found.author, found.told_id) == (
        "removed",
        "1009",
        NOON,
        None,
        "7",
    )


def test_an_older_post_has_its_whole_words_and_its_id_as_text() -> None:
    found = tweet(extended_tweet={"full_text": "strøm &amp; vann og mer"}, in_reply_to_status_id_str="99")
    assert (found.object_id, found.text, found.kind, found.post_id) == (
        "994633657141813248",
        "strøm & vann og mer",
        "comment",
        "99",
    )
    assert (found.told_at, found.sent_at, found.author) == (AT, AT, Author(THEM, "Kari"))
    assert tweet(full_text="hele").text == "hele"
    assert tweet(id_str=None).object_id == "994633657141813248"
    assert tweet(user={"id": 9}).author == Author("9")


def test_an_older_post_is_a_mention_of_others_or_a_post_of_ours() -> None:
    assert (tweet().kind, tweet().own) == ("mention", False)
    ours = tweet(user={"id_str": US})
    assert (ours.kind, ours.own) == ("post", True)


def test_an_older_posts_pictures_are_attachments() -> None:
    media = [{"type": "photo", "media_url_https": "https://media.example.invalid/1.jpg"}, {"type": "video"}]
    expected = (Attachment("photo", "https://media.example.invalid/1.jpg"),)
    assert tweet(extended_entities={"media": media}).attachments == expected
    assert tweet(extended_tweet={"full_text": "x", "extended_entities": {"media": media}}).attachments == expected
    assert tweet(extended_entities={"media": [{"preview_image_url": "https://a.example/p"}]}).attachments == (
        Attachment("photo", "https://a.example/p"),
    )


def test_a_message_is_a_conversation_with_the_other_person() -> None:
    found = message()
    assert found == Change(
        verb="posted",
        kind="message",
        platform="x",
        account_id=US,
        object_id="1903",
        sent_at=AT,
        text="hei & hå",
        author=Author(THEM, "Kari"),
        told_at=AT,
        thread_id=THEM,
    )
    ours = message(sender_id=US, target={"recipient_id": THEM})
    assert (ours.own, ours.thread_id, ours.author) == (True, THEM, Author(US, "Bø"))
    assert message(sender_id=None).author is None
    media = {"media": {"type": "photo", "media_url_https": "https://media.example.invalid/dm.jpg"}}
    assert message(message_data={"attachment": media}).attachments == (
        Attachment("photo", "https://media.example.invalid/dm.jpg"),
    )


def test_a_message_inside_the_new_envelope_is_the_same_message() -> None:
    body = activity("dm.received", {"direct_message_events": [MESSAGE, MESSAGE], "users": PEOPLE})
    assert read_all(body) == [message(), message()]


def test_the_same_event_told_again_is_the_same_change() -> None:
    assert change_id("bo", post()) == change_id("bo", read_one(activity(tag="x")))
    assert change_id("bo", post()) != change_id("bo", read_one(activity(event_uuid="8")))
