"""Whatever a website sends is events or a bad message, and none loses its neighbours."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from ingest.core import generic_delivery, generic_events
from tests.core.ingest.bodies import NOON, try_to_read
from tests.core.ingest.generic_bodies import CREATED, SITE, cloud, event

unhurried = settings(deadline=None)


@pytest.mark.parametrize(
    "told",
    [
        {"data": {"id": "1"}},
        {"type": 7},
        event(id=None),
        event(id="x" * 2000),
        {"type": "comment.created", "data": "c-1"},
        {"type": "comment.created"},
        7,
        None,
        "comment.created",
        [1e400],
        b"[" + b"[" * 100_000 + b"]" * 100_000 + b"]",
    ],
)
def test_an_event_that_cannot_be_understood_is_a_bad_message_and_is_kept_whole(told: object) -> None:
    raw = told if isinstance(told, bytes) else json.dumps([told]).encode()
    (change,) = generic_delivery.split(raw, SITE)
    assert change.raw == raw[1:-1]
    with pytest.raises(BadMessage):
        generic_events.read(change, NOON)


@pytest.mark.parametrize("whole", [b"", b"7", b"null", b'"x"', b"{", b"[1", b"\x00", b"type=comment"])
def test_a_body_that_is_no_json_is_a_bad_message(whole: bytes) -> None:
    with pytest.raises(BadMessage):
        generic_delivery.split(whole, {})


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (json.dumps(CREATED).encode(), {**SITE, "webhook-id": "m", "webhook-timestamp": "1767322445"}),
        (json.dumps({**CREATED, "timestamp": None}).encode(), SITE),
        (json.dumps(cloud()).encode(), SITE),
        (b"[7]", SITE),
        (b"\xef\xbb\xbf" + json.dumps(CREATED).encode(), SITE),
        (b"\xff\x00", {**SITE, "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/b", "ce-type": "comment.created"}),
        (b"hook=comment_post&comment_ID=1", {**SITE, "content-type": "application/x-www-form-urlencoded"}),
    ],
)
def test_one_event_alone_is_a_body_that_says_the_same_without_headers(body: bytes, headers: dict[str, str]) -> None:
    (change,) = generic_delivery.split(body, headers)
    assert generic_delivery.split(generic_delivery.one_body(change), {}) == [change]


@pytest.mark.parametrize("kept", [b"7", b"{}", b'{"raw_base64":7}', b'{"raw_base64":"*"}'])
def test_a_body_that_pretends_to_be_a_kept_one_is_a_bad_message(kept: bytes) -> None:
    with pytest.raises(BadMessage):
        generic_delivery.split(b'{"ordstyrer_kept":%s}' % kept, {})


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just(10**400),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "timestamp",
                    "specversion",
                    "source",
                    "subject",
                    "data_base64",
                    "ordstyrer_kept",
                    *CREATED["data"],
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=15,
)
some_headers = st.dictionaries(
    st.sampled_from(
        [
            "content-type",
            "webhook-id",
            "webhook-timestamp",
            "ce-specversion",
            "ce-id",
            "ce-source",
            "ce-type",
            "account",
        ]
    ),
    st.sampled_from(["", "1.0", "application/cloudevents+json", "application/json", "comment.created", "1767322445"])
    | st.text(),
)


def taken_apart(raw: bytes, headers: dict[str, str]) -> None:
    """Split and read; only BadMessage may come, and each event alone says the same."""
    try:
        changes = generic_delivery.split(raw, headers)
    except BadMessage:
        return
    for change in changes:
        assert generic_delivery.split(generic_delivery.one_body(change), {}) == [change]
        try_to_read(generic_events.read, change)


@unhurried
@given(st.binary(), some_headers)
def test_any_bytes_are_events_or_a_bad_message(raw: bytes, headers: dict[str, str]) -> None:
    taken_apart(raw, headers)


@unhurried
@example({}, {"webhook-id": "\x00"})
@given(junk, some_headers)
def test_any_json_is_events_or_a_bad_message(tree: object, headers: dict[str, str]) -> None:
    taken_apart(json.dumps(tree).encode(), headers)


@unhurried
@given(st.dictionaries(st.sampled_from([*CREATED["data"], "account", "attachments", "own", "url", "rating"]), junk))
def test_any_junk_in_an_event_is_read_or_a_bad_message(differs: dict[str, object]) -> None:
    taken_apart(json.dumps({**CREATED, "data": {**CREATED["data"], **differs}}).encode(), SITE)
    taken_apart(json.dumps(cloud(data=differs)).encode(), SITE)


@unhurried
@given(st.lists(junk, max_size=4), st.integers(0, 4))
def test_junk_beside_an_event_never_loses_it(beside: list[object], place: int) -> None:
    events = [*beside]
    events.insert(min(place, len(events)), CREATED)
    changes = generic_delivery.split(json.dumps(events).encode(), SITE)
    assert json.dumps(CREATED).encode() in [change.raw for change in changes]
