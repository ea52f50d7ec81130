"""JSON is cut without changing a byte, and what cannot be cut is a bad message: never another error."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from ingest.core import raw_json

DEEP = b"[" * 200_000 + b"]" * 200_000
LONE = b'"\\ud83d"'
ODD = (
    b"",
    b"{",
    b"[",
    b'{"a"',
    b'{"a":',
    b"{1:2}",
    b"{,}",
    b"[,]",
    b"[1,]",
    b'["',
    b'{"a" "b"}',
    b"[1]]",
    b"[1] 2",
    b"null",
    b"\xff\xfe[",
    "[1]".encode("utf-16"),
    b"\xef\xbb\xbf[1]",
    b"[\x00]",
    DEEP,
    b"[" * 200_000,
    b"[NaN, 1e400, -Infinity]",
    b"[" + b"9" * 5000 + b"]",
    b"[" + LONE + b"]",
    b'["\xff\xfe"]',
    b'{"\xff":1, "b":\x80}',
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
trees = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
spaces = st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t:\r ")])


unhurried = settings(deadline=None)


def cut_both_ways(raw: bytes) -> None:
    """Cut as an object and as a list; only BadMessage may come, and only slices of what was given."""
    for cut in (raw_json.members, raw_json.elements):
        try:
            parts = cut(raw)
        except BadMessage:
            continue
        slices = parts.values() if isinstance(parts, dict) else parts
        assert all(part in raw for part in slices)


def valued(raw: bytes) -> None:
    with contextlib.suppress(BadMessage):
        raw_json.value(raw)


@pytest.mark.parametrize("raw", ODD, ids=range(len(ODD)))
def test_odd_bytes_are_cut_or_are_a_bad_message(raw: bytes) -> None:
    cut_both_ways(raw)
    valued(raw)


@unhurried
@given(st.binary() | st.lists(st.sampled_from([*b'{}[],:" \\an1\xff'])).map(bytes))
def test_any_bytes_are_cut_or_are_a_bad_message(raw: bytes) -> None:
    cut_both_ways(raw)
    valued(raw)


@unhurried
@given(st.lists(trees), spaces, st.booleans())
def test_a_list_is_cut_into_the_exact_bytes_of_its_elements(
    tree: list[object], separators: tuple[str, str], ascii_only: bool
) -> None:
    written = [json.dumps(one, separators=separators, ensure_ascii=ascii_only) for one in tree]
    raw = ("[" + separators[0].join(written) + "]").encode("utf-8", "surrogatepass")
    assert raw_json.elements(raw) == [one.encode("utf-8", "surrogatepass") for one in written]


@unhurried
@given(st.dictionaries(st.text(), trees), spaces)
def test_an_object_is_cut_into_the_exact_bytes_of_its_members(
    tree: dict[str, object], separators: tuple[str, str]
) -> None:
    raw = json.dumps(tree, separators=separators).encode()
    assert raw_json.members(raw) == {
        name: json.dumps(one, separators=separators).encode() for name, one in tree.items()
    }


@pytest.mark.parametrize(
    "bad", [DEEP, b"9" * 5000, LONE, b"NaN", b"1e400", b'"\xff"', b'"]}{[,:\\" \\\\"'], ids=range(7)
)
def test_one_odd_value_costs_no_neighbour(bad: bytes) -> None:
    assert raw_json.elements(b'[ {"a" : 1},' + bad + b" , [2 ]]") == [b'{"a" : 1}', bad, b"[2 ]"]
    assert raw_json.members(b'{ "a:,": {"a" : 1},"b" :' + bad + b' , "c": [2 ]}') == {
        "a:,": b'{"a" : 1}',
        "b": bad,
        "c": b"[2 ]",
    }


def test_of_two_members_with_one_name_the_last_counts() -> None:
    assert raw_json.members(b'{"a": 1, "a": 2}') == {"a": b"2"}
    assert raw_json.members(b'{"a": 1, "a": 2, "b": NaN}') == {"a": b"2", "b": b"NaN"}


def test_nothing_is_in_an_empty_list_and_an_empty_object() -> None:
    assert raw_json.elements(b"[ ]") == []
    assert raw_json.members(b" { } ") == {}
    assert raw_json.elements(b"[ [NaN, [ ]] ]") == [b"[NaN, [ ]]"]


def test_a_number_longer_than_anybody_means_stays_as_it_was_written() -> None:
    assert raw_json.value(b'{"id": ' + b"9" * 5000 + b"}") == {"id": "9" * 5000}
    assert raw_json.value(b'{"id": 18446744073709551617}') == {"id": 18446744073709551617}
