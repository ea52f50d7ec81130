"""Meta's bodies are cut into their changes: several lists in one entry, both platforms, and what holds no change."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from ingest.core import meta_bodies, meta_changes
from ingest.core.change import Change, Ignored, RawChange, change_id
from tests.core.ingest.bodies import COMMENT, NOON, feed

unhurried = settings(deadline=None)
GOOD = json.dumps(feed()).encode()


def split(tree: object, route: str = "facebook") -> list[RawChange]:
    return meta_bodies.split(json.dumps(tree).encode(), route)


def read_all(changes: list[RawChange]) -> list[str]:
    """Return of each change its kind, why it is left out, or that it is parked."""
    found = []
    for change in changes:
        try:
            told = meta_changes.read(change, NOON)
        except BadMessage:
            found.append("parked")
            continue
        found.append(told.kind if isinstance(told, Change) else told.why)
    return found


def test_one_entry_may_hold_all_its_lists_at_once() -> None:
    message = {"sender": {"id": "9"}, "message": {"mid": "m"}}
    entry = {"id": "1", "messaging": [message], "standby": [{**message, "message": {"mid": "n"}}], "changes": [feed()]}
    changes = split({"object": "page", "entry": [entry]})
    assert [change.field for change in changes] == ["feed", "messaging", "standby"]
    assert read_all(changes) == ["comment", "message", "message"]


@pytest.mark.parametrize(
    ("named", "route", "platform"),
    [
        ("page", "instagram", "facebook"),
        ("instagram", "facebook", "instagram"),
        (None, "instagram", "instagram"),
        (7, "facebook", "facebook"),
    ],
)
def test_the_object_tells_the_platform_and_without_one_the_route_does(named: object, route: str, platform: str) -> None:
    (change,) = split({"object": named, "entry": [{"id": "1", "changes": [feed()]}]}, route)
    assert change.platform == platform


@pytest.mark.parametrize(
    ("tree", "why"),
    [
        ({"object": "page", "entry": [{"id": "1", "changed_fields": ["feed"]}]}, "values_off"),
        ({"object": "page", "entry": [{"id": "1"}]}, "empty_entry"),
        ({"object": "page", "entry": [{"id": "1", "changes": None}]}, "empty_entry"),
        ({"object": "user", "entry": [{"id": "1", "changes": [feed()]}]}, "object"),
        ({"object": "page", "entry": [{"id": "0", "changes": [feed()]}]}, "dashboard_test"),
        ({"object": "page", "entry": [{"id": 0, "messaging": [{"message": {"mid": "m"}}]}]}, "dashboard_test"),
    ],
)
def test_an_entry_without_a_change_for_us_is_left_out_with_the_reason(tree: object, why: str) -> None:
    changes = split(tree)
    assert read_all(changes) == [why]
    assert split(json.loads(meta_bodies.one_body(changes[0]))) == changes


def test_a_list_that_cannot_be_told_apart_is_parked_and_the_entrys_other_list_goes_on() -> None:
    body = b'{"object":"page","entry":[{"id":"1","messaging":[1 2,],"changes":[%s]}]}' % GOOD
    assert read_all(meta_bodies.split(body, "facebook")) == ["comment", "parked"]


def test_a_change_whose_value_is_no_object_is_parked() -> None:
    assert read_all(split({"entry": [{"id": "1", "messaging": [7], "changes": [{"field": "feed"}]}]})) == ["parked"] * 2


@pytest.mark.parametrize("time", [1767322445, 1767322445123, 1767322445.5, None])
def test_one_change_alone_keeps_the_time_of_sending(time: object) -> None:
    changes = split({"object": "page", "entry": [{"id": "1", "time": time, "messaging": [{"message": {"mid": "m"}}]}]})
    assert split(json.loads(meta_bodies.one_body(changes[0]))) == changes


NAMES = [
    *["id", "time", "changes", "messaging", "standby", "field", "value", "entry", "object", "message", "message_edit"],
    *["sender", "recipient", "timestamp", "mid", "text", "attachments", "payload", "type", "url", "reply_to", "story"],
    *[*COMMENT, "media", "media_id", "open_graph_story_id", "rating", "recommendation_type", "published", "photos"],
]
WORDS = ["feed", "mention", "ratings", "comments", "mentions", "messages", "group_feed", "page", "instagram", "add"]
WORDS += [
    "edited",
    "remove",
    "hide",
    "comment",
    "status",
    "rating",
    "1_2",
    "https://a.example/1",
    "0001-01-01T00:00+23:59",
]
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=20,
)


def taken_apart(raw: bytes) -> None:
    """Split and read; only BadMessage may come, and what is read can be kept."""
    try:
        changes = meta_bodies.split(raw, "facebook")
    except BadMessage:
        return
    for change in changes:
        meta_bodies.one_body(change)
        try:
            found = meta_changes.read(change, NOON)
        except BadMessage:
            continue
        assert isinstance(found, Change | Ignored)
        if isinstance(found, Change):
            change_id("bo", found)
            repr(found).encode("utf-8")


@unhurried
@given(junk, st.sampled_from(["page", "instagram", "user"]))
def test_any_json_in_an_entry_is_changes_or_a_bad_message(tree: object, named: str) -> None:
    taken_apart(json.dumps({"object": named, "entry": [tree]}).encode())


FIELDS = [("page", "feed"), ("page", "mention"), ("page", "ratings")]
FIELDS += [("instagram", "comments"), ("instagram", "mentions"), ("instagram", "messages")]
objects = st.dictionaries(st.sampled_from(NAMES), junk, max_size=10)


@unhurried
@given(st.sampled_from(FIELDS), objects)
def test_any_value_of_a_known_field_is_read_or_a_bad_message(field: tuple[str, str], value: object) -> None:
    change = {"field": field[1], "value": value}
    taken_apart(json.dumps({"object": field[0], "entry": [{"id": "1", "changes": [change]}]}).encode())


@unhurried
@given(st.sampled_from(["messaging", "standby"]), objects, objects)
def test_any_message_is_read_or_a_bad_message(name: str, told: dict[str, object], message: object) -> None:
    taken_apart(json.dumps({"object": "page", "entry": [{"id": "1", name: [{**told, "message": message}]}]}).encode())


@unhurried
@given(junk, st.sampled_from(["messaging", "standby", "changed_fields", "field", "hop"]), st.booleans())
def test_junk_beside_a_change_never_loses_it(tree: object, name: str, first: bool) -> None:
    beside, change = {name: tree}, {"changes": [feed()]}
    entry = {"id": "1", **(beside | change if first else change | beside)}
    raw = json.dumps({"object": "page", "entry": [tree, entry, tree]}).encode()
    assert GOOD in [change.raw for change in meta_bodies.split(raw, "facebook")]
