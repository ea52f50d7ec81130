"""A Page's comments: any body is a list of changes or a bad message; each is read, left out, or a bad message."""

from datetime import UTC, datetime

import pytest

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core import meta_bodies, meta_changes
from ingest.core.change import Change, Ignored, RawChange, change_id, safe_text
from tests.core.ingest.bodies import NOON, body, feed

BORN = datetime(2026, 1, 2, 2, 54, 3, tzinfo=UTC)


def split(raw: bytes) -> list[RawChange]:
    return meta_bodies.split(raw, "facebook")


def read_one(raw: bytes) -> Change | Ignored:
    (change,) = split(raw)
    return meta_changes.read(change, NOON)


def comment(**differs: object) -> Change:
    found = read_one(body(feed(**differs)))
    assert isinstance(found, Change)
    return found


def test_a_byte_order_mark_and_a_list_around_the_body_are_taken_off() -> None:
    plain = split(body(feed()))
    assert split(b"\xef\xbb\xbf" + body(feed())) == plain
    assert split(b" [" + body(feed()) + b"]\n") == plain
    assert len(split(b"[%s, 7, %s]" % (body(feed()), body(feed())))) == 3


@pytest.mark.parametrize("change", [feed(), feed(message="😀 \u0000"), {"field": "feed"}, 7, "x", None])
def test_one_change_alone_is_a_body_that_says_the_same(change: object) -> None:
    (raw,) = split(body(change, page=11))
    assert split(meta_bodies.one_body(raw)) == [raw]


def test_an_unreadable_entry_alone_stays_unreadable() -> None:
    (raw,) = split(b'{"entry":["broken"]}')
    (again,) = split(meta_bodies.one_body(raw))
    with pytest.raises(BadMessage):
        meta_changes.read(again, NOON)


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
        ("999", "777_999", None),
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
    assert comment(photo="javascript:alert(1)").attachments == ()
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
        (feed(item="reaction"), "reaction"),
        (feed(item="like"), "reaction"),
        (feed(item="connection"), "item"),
        (feed(item=["comment"]), "item"),
        (feed(item=...), "item"),
        (feed(verb="block"), "verb"),
        (feed(verb=["add"]), "verb"),
        (feed(verb=...), "verb"),
        ({"field": "payment_options"}, "field"),
        ({"field": "comments", "value": {"id": "7"}}, "field"),
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
        meta_changes.read(raw, NOON)
