"""Whatever LinkedIn sends is notifications or a bad message, and none loses its neighbours."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from ingest.core import linkedin_notifications
from ingest.core.change import Change
from tests.core.ingest.bodies import NOON, try_to_read
from tests.core.ingest.linkedin_bodies import COMMENT, COMMENT_ID, body, notification

unhurried = settings(deadline=None)


@pytest.mark.parametrize("told", [COMMENT, 7, {"action": "LIKE"}, notification(notificationId="x")])
def test_one_notification_alone_is_a_body_that_says_the_same(told: object) -> None:
    (change,) = linkedin_notifications.split(b"\xef\xbb\xbf" + body(told))
    assert linkedin_notifications.split(linkedin_notifications.one_body(change)) == [change]


@pytest.mark.parametrize("whole", [b"", b"null", b"7", b"[]", b"{", b"\x00"])
def test_a_body_that_is_no_object_is_a_bad_message(whole: bytes) -> None:
    with pytest.raises(BadMessage):
        linkedin_notifications.split(whole)


def test_an_endless_neighbour_costs_no_other_notification() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    raw = b'{"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS","notifications":[%s,%s]}' % (
        deep,
        json.dumps(COMMENT).encode(),
    )
    broken, fine = linkedin_notifications.split(raw)
    with pytest.raises(BadMessage):
        linkedin_notifications.read(broken, NOON)
    assert isinstance(linkedin_notifications.read(fine, NOON), Change)


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["COMMENT", "SHARE_MENTION", COMMENT_ID, "urn:li:comment:(activity:1,2)", 10**400]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "notifications", *COMMENT, "comment", "share", "owner", "text", "message", "entity"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


def taken_apart(raw: bytes) -> None:
    """Split and read; only BadMessage may come."""
    try:
        changes = linkedin_notifications.split(raw)
    except BadMessage:
        return
    for change in changes:
        try_to_read(linkedin_notifications.read, change)


@unhurried
@given(st.binary())
def test_any_bytes_are_notifications_or_a_bad_message(raw: bytes) -> None:
    taken_apart(raw)


@unhurried
@given(junk)
def test_any_json_is_notifications_or_a_bad_message(tree: object) -> None:
    taken_apart(json.dumps(tree).encode())


@unhurried
@given(st.dictionaries(st.sampled_from([*COMMENT]), junk))
def test_any_junk_in_a_notification_is_read_or_a_bad_message(differs: dict[str, object]) -> None:
    taken_apart(body({**COMMENT, **differs}))


@unhurried
@given(st.lists(junk, max_size=4), st.integers(0, 4))
def test_junk_beside_a_notification_never_loses_it(beside: list[object], place: int) -> None:
    notifications = [*beside]
    notifications.insert(min(place, len(notifications)), COMMENT)
    changes = linkedin_notifications.split(body(*notifications))
    assert [change.raw for change in changes] == [json.dumps(one).encode() for one in notifications]
