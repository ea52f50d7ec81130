"""Whatever bytes come, a body is a list of changes or a bad message, and no change loses its neighbours."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from ingest.core import meta_bodies, meta_changes
from ingest.core.change import Change, RawChange
from tests.core.ingest.bodies import COMMENT, NOON, body, feed, try_to_read

unhurried = settings(deadline=None)


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["feed", "comment", "add", "remove", "2_3", "2026-01-02T02:54:03+0000", "0001-01-01T00:00+23:59"])
    | st.just(10**400),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "time", "changes", "field", "value", "entry", *COMMENT, "post", "photo", "sender_id"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


def split(raw: bytes) -> list[RawChange]:
    return meta_bodies.split(raw, "facebook")


def taken_apart(raw: bytes) -> None:
    """Split and read; only BadMessage may come."""
    try:
        changes = split(raw)
    except BadMessage:
        return
    for change in changes:
        try_to_read(meta_changes.read, change)


@unhurried
@given(st.binary())
def test_any_bytes_are_changes_or_a_bad_message(raw: bytes) -> None:
    taken_apart(raw)


@unhurried
@given(junk)
def test_any_json_is_changes_or_a_bad_message(tree: object) -> None:
    taken_apart(json.dumps(tree, default=str).encode())


@unhurried
@given(junk, st.sampled_from(["id", "time", "changes"]))
def test_any_junk_in_an_entry_is_changes_or_a_bad_message(tree: object, name: str) -> None:
    entry = {"id": "1", "time": 1, "changes": [feed()], name: tree}
    taken_apart(json.dumps({"entry": [entry]}).encode())


@unhurried
@given(st.dictionaries(st.sampled_from([*COMMENT, "post", "photo", "video", "sender_id", "sender_name"]), junk))
def test_any_junk_in_a_comment_is_read_or_a_bad_message(differs: dict[str, object]) -> None:
    taken_apart(body(feed(**differs)))


@unhurried
@given(st.lists(junk, max_size=4), st.lists(st.integers(0, 4), max_size=2))
def test_junk_beside_a_comment_never_loses_it(beside: list[object], places: list[int]) -> None:
    changes = [*beside]
    changes.insert(min([*places, len(changes)]), feed())
    raw = json.dumps({"entry": [{"id": "1", "changes": changes}, *beside]}).encode()
    slices = [change.raw for change in split(raw)]
    assert json.dumps(feed()).encode() in slices


@unhurried
@given(st.lists(st.fixed_dictionaries({"field": st.just("feed"), "value": junk}), min_size=1, max_size=4))
def test_each_change_keeps_the_exact_bytes_of_the_body(changes: list[dict[str, object]]) -> None:
    raw = body(*changes)
    assert [change.raw for change in split(raw)] == [json.dumps(one).encode() for one in changes]


@pytest.mark.parametrize(
    "bad",
    [
        b"[" * 100_000 + b"]" * 100_000,
        b'{"field":"feed","value":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"field":"feed" "value"}',
        b'{"field":"feed","value":{"item":"comment","verb":"add"}}',
        b"12",
    ],
    ids=["deep", "deep value", "no colon", "no comment_id", "number"],
)
def test_a_change_that_cannot_be_read_stands_alone_with_its_bytes(bad: bytes) -> None:
    good = json.dumps(feed()).encode()
    changes = split(b'{"entry":[{"id":"1","time":5,"changes":[%s,%s]}]}' % (bad, good))
    assert [change.raw for change in changes] == [bad, good]
    with pytest.raises(BadMessage):
        meta_changes.read(changes[0], NOON)
    assert isinstance(meta_changes.read(changes[1], NOON), Change)


@pytest.mark.parametrize("whole", [b"", b"null", b"7", b'"entry"', b"{", '{"entry":[]}'.encode("utf-16"), b"\x00"])
def test_a_body_that_is_no_object_is_a_bad_message(whole: bytes) -> None:
    with pytest.raises(BadMessage):
        split(whole)
