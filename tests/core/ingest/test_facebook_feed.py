"""Any body is a list of changes or a bad message; every change is read, left out, or a bad message."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core import facebook_feed
from ingest.core.change import Change, Ignored, RawChange, change_id, safe_text

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
BORN = datetime(2026, 1, 2, 2, 54, 3, tzinfo=UTC)
COMMENT: dict[str, Any] = {
    "item": "comment",
    "verb": "add",
    "comment_id": "2_3",
    "post_id": "1_2",
    "parent_id": "1_2",
    "created_time": 1767322443,
    "message": "Hei",
    "from": {"id": "9", "name": "Kari"},
}
unhurried = settings(deadline=None)


def body(*changes: object, page: object = "1", time: object = 1767322445) -> bytes:
    """Return a delivery of one page."""
    return json.dumps({"object": "page", "entry": [{"id": page, "time": time, "changes": changes}]}).encode()


def feed(**differs: object) -> dict[str, object]:
    """Return a change of a comment; a member given as `...` is left out."""
    value = {name: member for name, member in {**COMMENT, **differs}.items() if member is not ...}
    return {"field": "feed", "value": value}


def read_one(raw: bytes) -> Change | Ignored:
    (change,) = facebook_feed.split(raw)
    return facebook_feed.read(change, NOON)


def comment(**differs: object) -> Change:
    found = read_one(body(feed(**differs)))
    assert isinstance(found, Change)
    return found


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


def taken_apart(raw: bytes) -> None:
    """Split and read; only BadMessage may come."""
    try:
        changes = facebook_feed.split(raw)
    except BadMessage:
        return
    for change in changes:
        try:
            found = facebook_feed.read(change, NOON)
        except BadMessage:
            continue
        if isinstance(found, Change):
            change_id("bo", found)
            repr(found).encode("utf-8")


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
    slices = [change.raw for change in facebook_feed.split(raw)]
    assert json.dumps(feed()).encode() in slices


@unhurried
@given(st.lists(st.fixed_dictionaries({"field": st.just("feed"), "value": junk}), max_size=4))
def test_each_change_keeps_the_exact_bytes_of_the_body(changes: list[dict[str, object]]) -> None:
    raw = body(*changes)
    assert [change.raw for change in facebook_feed.split(raw)] == [json.dumps(one).encode() for one in changes]


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
    changes = facebook_feed.split(b'{"entry":[{"id":"1","time":5,"changes":[%s,%s]}]}' % (bad, good))
    assert [change.raw for change in changes] == [bad, good]
    with pytest.raises(BadMessage):
        facebook_feed.read(changes[0], NOON)
    assert isinstance(facebook_feed.read(changes[1], NOON), Change)


@pytest.mark.parametrize("whole", [b"", b"null", b"7", b'"entry"', b"{", '{"entry":[]}'.encode("utf-16"), b"\x00"])
def test_a_body_that_is_no_object_is_a_bad_message(whole: bytes) -> None:
    with pytest.raises(BadMessage):
        facebook_feed.split(whole)


def test_a_byte_order_mark_and_a_list_around_the_body_are_taken_off() -> None:
    plain = facebook_feed.split(body(feed()))
    assert facebook_feed.split(b"\xef\xbb\xbf" + body(feed())) == plain
    assert facebook_feed.split(b" [" + body(feed()) + b"]\n") == plain
    assert len(facebook_feed.split(b"[%s, 7, %s]" % (body(feed()), body(feed())))) == 3


@pytest.mark.parametrize("change", [feed(), feed(message="😀 \u0000"), {"field": "feed"}, 7, "x", None])
def test_one_change_alone_is_a_body_that_says_the_same(change: object) -> None:
    (raw,) = facebook_feed.split(body(change, page=11))
    assert facebook_feed.split(facebook_feed.one_body(raw)) == [raw]


def test_an_unreadable_entry_alone_stays_unreadable() -> None:
    (raw,) = facebook_feed.split(b'{"entry":["broken"]}')
    (again,) = facebook_feed.split(facebook_feed.one_body(raw))
    with pytest.raises(BadMessage):
        facebook_feed.read(again, NOON)


NO_TIMES: list[object] = [None, True, "", "i går", -1, 0, 1e400, "1e400", "NaN", 10**30, 10**400, [], {}]


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (1767322443, BORN),
        ("1767322443", BORN),
        (1767322443000, BORN),
        (1767322443.0, BORN),
        ("2026-01-02T02:54:03+0000", BORN),
        ("2026-01-02T02:54:03", BORN),
        ("2026-01-02T03:54:03+01:00", BORN),
        *[(odd, None) for odd in NO_TIMES],
        ("0001-01-01T00:00:00+23:59", None),
        ("1999-01-01T00:00:00", None),
        (1_000_000_000, None),
    ],
)
def test_a_time_comes_in_many_shapes_and_what_is_none_is_no_error(told: object, at: datetime | None) -> None:
    assert comment(created_time=told).told_at == at


def test_without_a_sending_time_the_time_of_receipt_stands_in() -> None:
    found = read_one(body(feed(), time=None))
    assert isinstance(found, Change)
    assert found.sent_at == NOON


@pytest.mark.parametrize(
    ("parent", "post", "expected"),
    [
        ("1_2", "1_2", None),
        ("2_9", "1_2", "2_9"),
        (None, "1_2", None),
        ("1_2", None, None),
        ("2_9", None, "2_9"),
    ],
)
def test_only_a_comment_is_a_parent(parent: str | None, post: str | None, expected: str | None) -> None:
    assert comment(parent_id=parent, post_id=post).parent_id == expected


@pytest.mark.parametrize(
    ("members", "author"),
    [
        ({"from": {"id": "9", "name": "Kari"}}, Author("9", "Kari")),
        ({"from": {"id": 9}}, Author("9")),
        ({"from": {"name": "Kari"}}, None),
        ({"from": ..., "sender_id": 9, "sender_name": "Kari"}, Author("9", "Kari")),
        ({"from": None}, None),
        ({"from": "Kari"}, None),
        ({"from": {"id": "9", "name": "K\ud83dari"}}, Author("9", "K\ufffdari")),
    ],
)
def test_the_author_is_read_where_there_is_one(members: dict[str, object], author: Author | None) -> None:
    assert comment(**members).author == author


def test_what_the_page_wrote_itself_is_our_own() -> None:
    assert comment(**{"from": {"id": "1", "name": "Bø kommune"}}).own
    assert not comment().own


def test_pictures_and_films_are_attachments_and_a_picture_alone_has_no_words() -> None:
    found = comment(message=..., photo="https://a.example/1.jpg", video="https://a.example/1.mp4")
    assert found.text == ""
    assert found.attachments == (
        Attachment("photo", "https://a.example/1.jpg"),
        Attachment("video", "https://a.example/1.mp4"),
    )
    assert comment(photo="", video=7).attachments == ()
    assert comment(verb="edited", message=..., photo="https://a.example/1.jpg").text == ""
    assert comment(verb="edited", message=...).text is None
    assert comment(verb="hide", message=...).text is None


def test_words_that_no_database_can_hold_are_made_safe() -> None:
    assert comment(message="a\x00b\ud83dc").text == "a\ufffdb\ufffdc"
    assert safe_text("😀") == "😀"
    assert comment(post={"permalink_url": "https://a.example/\ud83d"}).permalink == "https://a.example/\ufffd"
    assert comment(post={"permalink_url": 7}).permalink is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (feed(item="reaction"), "item"),
        (feed(verb="block"), "verb"),
        (feed(verb=["add"]), "verb"),
        ({"field": "mention", "value": {}}, "field"),
        ({"field": "payment_options"}, "field"),
    ],
)
def test_what_is_no_comment_is_left_out_with_the_reason(change: object, why: str) -> None:
    assert read_one(body(change)) == Ignored(why)


@pytest.mark.parametrize("page", [None, "", [], True])
def test_an_entry_that_tells_no_page_is_a_bad_message(page: object) -> None:
    with pytest.raises(BadMessage):
        read_one(body(feed(), page=page))


@pytest.mark.parametrize("value", [..., None, "x", [], {"item": "comment", "verb": "add", "comment_id": ""}])
def test_a_feed_change_without_a_comment_in_it_is_a_bad_message(value: object) -> None:
    change = {"field": "feed"} if value is ... else {"field": "feed", "value": value}
    with pytest.raises(BadMessage):
        read_one(body(change))


def test_the_same_change_has_the_same_id_however_it_is_batched_and_another_has_not() -> None:
    one, again = comment(), read_one(body(feed(unknown_member=1), time=1767329999))
    assert isinstance(again, Change)
    assert change_id("bo", one) == change_id("bo", again)
    others = [
        comment(message="Ha"),
        comment(verb="edited"),
        comment(comment_id="2_4"),
        comment(created_time=1767322444),
    ]
    others.append(comment(photo="https://a.example/1.jpg"))
    assert len({change_id("bo", other) for other in [one, *others]} | {change_id("sogne", one)}) == 7


def test_a_name_of_the_field_that_cannot_be_read_is_no_field() -> None:
    raw = RawChange(account_id="1", field="", raw=b"{}")
    with pytest.raises(BadMessage):
        facebook_feed.read(raw, NOON)
