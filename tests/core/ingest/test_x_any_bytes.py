"""Whatever X sends is events or a bad message, and no event loses its neighbours."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from ingest.core import x_activity, x_posts
from ingest.core.change import Change, Ignored, RawChange
from tests.core.ingest.bodies import NOON, try_to_read
from tests.core.ingest.x_bodies import MESSAGE, PEOPLE, POST, TWEET, activity, older

unhurried = settings(deadline=None)


def read_all(body: bytes) -> list[Change | Ignored]:
    return [x_posts.read(change, NOON) for change in x_activity.split(body)]


@pytest.mark.parametrize(
    "body",
    [
        activity(None),
        activity(post={**POST, "id": None}),
        activity(post=None),
        activity(filter={}),
        activity("post.delete", {}),
        older("tweet_create_events", {"text": "uten id"}),
        older("tweet_create_events", TWEET, for_user_id=None),
        older("tweet_create_events", 7),
        older("tweet_delete_events", {}),
        older("direct_message_events", {"type": "message_create"}),
        b'{"user_event":7}',
        b'{"data":7}',
        b'{"data":[[]]}',
    ],
)
def test_an_event_that_cannot_be_understood_is_a_bad_message(body: bytes) -> None:
    with pytest.raises(BadMessage):
        read_all(body)


@pytest.mark.parametrize("whole", [b"", b"null", b"7", b"[]", b"{", b"\x00"])
def test_a_body_that_is_no_object_is_a_bad_message(whole: bytes) -> None:
    with pytest.raises(BadMessage):
        x_activity.split(whole)


@pytest.mark.parametrize(
    "body",
    [
        activity(),
        activity("dm.received", {"direct_message_events": [MESSAGE], "users": PEOPLE}),
        activity("dm.received", {"direct_message_events": [7]}),
        older("tweet_create_events", TWEET),
        older("tweet_delete_events", {"status": {"id": "1"}}),
        older("direct_message_events", MESSAGE, users=PEOPLE),
        older("favorite_events", {"id": "1"}),
        b'{"data":7}',
        b'{"for_user_id":"1","user_event":{"revoke":{}}}',
    ],
)
def test_one_event_alone_is_a_body_that_means_the_same(body: bytes) -> None:
    (change,) = x_activity.split(b"\xef\xbb\xbf" + body)
    (again,) = x_activity.split(x_activity.one_body(change))
    assert again.raw == change.raw

    def meant(one: RawChange) -> object:
        try:
            return x_posts.read(one, NOON)
        except BadMessage as e:
            return str(e)

    assert meant(again) == meant(change)


def test_an_endless_neighbour_costs_no_other_event() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    raw = b'{"for_user_id":"222222222","tweet_create_events":[%s,%s]}' % (deep, json.dumps(TWEET).encode())
    broken, fine = x_activity.split(raw)
    with pytest.raises(BadMessage):
        x_posts.read(broken, NOON)
    assert x_posts.read(fine, NOON) == x_posts.read(x_activity.split(older("tweet_create_events", TWEET))[0], NOON)
    event = json.loads(activity())["data"]
    broken, fine = x_activity.split(b'{"data":[%s,%s]}' % (deep, json.dumps(event).encode()))
    assert broken.raw == deep
    assert x_posts.read(fine, NOON) == x_posts.read(x_activity.split(activity())[0], NOON)


MEMBERS = [
    *("data", "payload", "filter", "event_type", "direct_message_events", "tweet_create_events", "users"),
    *("user_event", "for_user_id", "type", "message_create", "media", "entities"),
]
junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["post.create", "message_create", "replied_to", "1009", 10**400]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*MEMBERS, *POST]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


def taken_apart(raw: bytes) -> None:
    """Split and read; only BadMessage may come."""
    try:
        changes = x_activity.split(raw)
    except BadMessage:
        return
    for change in changes:
        x_activity.split(x_activity.one_body(change))
        try_to_read(x_posts.read, change)


@unhurried
@given(st.binary())
def test_any_bytes_are_events_or_a_bad_message(raw: bytes) -> None:
    taken_apart(raw)


@unhurried
@given(junk)
def test_any_json_is_events_or_a_bad_message(tree: object) -> None:
    taken_apart(json.dumps(tree).encode())


@unhurried
@given(st.sampled_from(["post.create", "post.delete", "post.reply.create", "dm.received"]), junk, junk)
def test_any_junk_in_an_activity_is_read_or_a_bad_message(event_type: str, payload: object, includes: object) -> None:
    taken_apart(activity(event_type, payload, includes=includes))


@unhurried
@given(st.dictionaries(st.sampled_from([*POST, "referenced_tweets", "attachments", "note_tweet"]), junk))
def test_any_junk_in_a_post_is_read_or_a_bad_message(differs: dict[str, object]) -> None:
    taken_apart(activity(post={**POST, **differs}))


@unhurried
@given(
    st.dictionaries(st.sampled_from([*TWEET, "extended_tweet", "extended_entities"]), junk),
    st.dictionaries(st.sampled_from([*MESSAGE, "sender_id", "target", "message_data"]), junk),
)
def test_any_junk_in_an_older_event_is_read_or_a_bad_message(one: dict[str, object], other: dict[str, object]) -> None:
    taken_apart(older("tweet_create_events", {**TWEET, **one}))
    made = {**MESSAGE["message_create"], **other}
    taken_apart(older("direct_message_events", {**MESSAGE, **other}, {**MESSAGE, "message_create": made}))
    taken_apart(older("tweet_delete_events", {"status": one}, one))


@unhurried
@given(st.lists(junk, max_size=4), st.integers(0, 4))
def test_junk_beside_a_post_never_loses_it(beside: list[object], place: int) -> None:
    events = [*beside]
    events.insert(min(place, len(events)), TWEET)
    changes = x_activity.split(older("tweet_create_events", *events))
    assert [change.raw for change in changes] == [json.dumps(one).encode() for one in events]
