"""What Graph lists becomes what the sweep compares: whole objects, each with its own bytes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core import graph_objects
from ingest.core.change import Listed

unhurried = settings(deadline=None)
BORN = datetime(2026, 1, 2, 3, 4, 3, tzinfo=UTC)
COMMENT = {
    "id": "2_3",
    "message": "Hei",
    "created_time": "2026-01-02T03:04:03+0000",
    "from": {"id": "9", "name": "Kari"},
    "is_hidden": False,
    "permalink_url": "https://www.facebook.com/x?comment_id=3",
}
NOTE = {"id": "7", "text": "Flott", "timestamp": "2026-01-02T03:04:03+0000", "from": {"id": "9", "username": "kari"}}


def comment(**differs: object) -> Listed:
    found = graph_objects.facebook_comment(json.dumps({**COMMENT, **differs}).encode(), "1_2", "1")
    assert found is not None
    return found


def note(**differs: object) -> Listed:
    return note_under("5", differs)


def note_under(post_id: str | None, differs: dict[str, object]) -> Listed:
    found = graph_objects.instagram_comment(json.dumps({**NOTE, **differs}).encode(), post_id, None, "1")
    assert found is not None
    return found


def post(**differs: object) -> Listed:
    found = graph_objects.facebook_post(json.dumps({**COMMENT, "id": "1_2", **differs}).encode(), "1")
    assert found is not None
    return found


def test_a_comment_is_listed_whole() -> None:
    found = comment()
    assert json.loads(found.raw) == COMMENT
    assert (found.object_id, found.kind, found.text, found.hidden) == ("2_3", "comment", "Hei", False)
    assert (found.author, found.created_at, found.own) == (Author("9", "Kari"), BORN, False)
    assert (found.post_id, found.parent_id) == ("1_2", None)
    assert found.permalink == "https://www.facebook.com/x?comment_id=3"


def test_a_reply_names_its_comment_and_a_top_level_comment_none() -> None:
    assert comment(parent={"id": "2_1"}).parent_id == "2_1"
    assert comment(parent={"id": "1_2"}).parent_id is None


def test_what_is_not_told_is_unknown() -> None:
    found = comment(**{"message": None, "from": None, "is_hidden": "yes", "created_time": None})
    assert (found.text, found.author, found.hidden, found.created_at, found.own) == (None, None, None, None, False)


@pytest.mark.parametrize(
    ("told", "attachment"),
    [
        ({"type": "photo", "media": {"image": {"src": "https://a.example/1"}}, "url": "https://b"}, ("photo", "1")),
        ({"type": "sticker", "url": "https://a.example/s"}, ("sticker", "s")),
        ({"url": "https://a.example/l"}, ("link", "l")),
        ({"type": "photo_inline", "url": "https://a.example/p"}, ("photo", "p")),
    ],
)
def test_an_attachment_is_told_with_the_pictures_own_address(told: object, attachment: tuple[str, str]) -> None:
    kind, name = attachment
    assert comment(attachment=told).attachments == (Attachment(kind, f"https://a.example/{name}"),)
    assert post(attachments={"data": [told, {}, 7]}).attachments == (Attachment(kind, f"https://a.example/{name}"),)


def test_a_post_is_the_pages_own_or_a_visitors_and_may_have_no_words() -> None:
    found = post(message=None, updated_time="2026-01-02T03:05:03+0000", is_hidden=True)
    assert (found.kind, found.object_id, found.text, found.hidden, found.own) == ("post", "1_2", "", True, False)
    assert found.updated_at == datetime(2026, 1, 2, 3, 5, 3, tzinfo=UTC)
    assert post(**{"from": {"id": "1"}}).own
    assert graph_objects.is_published(b"{}")
    assert not graph_objects.is_published(b'{"is_published":false}')


def test_an_instagram_comment_is_listed_whole() -> None:
    found = note(hidden=True)
    assert (found.object_id, found.text, found.hidden, found.author) == ("7", "Flott", True, Author("9", "kari"))
    assert (found.created_at, found.post_id, found.parent_id, found.own) == (BORN, "5", None, False)
    assert note(**{"from": {"id": "1"}}).own
    assert note_under(None, {"media": {"id": "5"}, "parent_id": "6"}).post_id == "5"
    assert note(parent_id="6").parent_id == "6"


def test_media_are_our_own_posts() -> None:
    told = {"id": "5", "caption": "Sol", "timestamp": NOTE["timestamp"], "media_url": "https://a.example/1"}
    found = graph_objects.instagram_media(json.dumps(told).encode())
    assert found is not None
    assert (found.kind, found.own, found.text, found.created_at) == ("post", True, "Sol", BORN)
    assert found.attachments == (Attachment("photo", "https://a.example/1"),)
    film = graph_objects.instagram_media(json.dumps({**told, "media_type": "VIDEO", "caption": None}).encode())
    assert film is not None
    assert (film.text, film.attachments[0].kind) == ("", "video")
    bare = graph_objects.instagram_media(b'{"id":5}')
    assert bare is not None
    assert bare.attachments == ()


def test_replies_come_with_their_comment_and_whether_there_are_more() -> None:
    raw = json.dumps({**NOTE, "replies": {"data": [{"id": "8"}], "paging": {"next": "https://x"}}}).encode()
    replies, more = graph_objects.replies_in(raw, "5", "1")
    assert ([(one.object_id, one.parent_id, one.post_id) for one in replies], more) == ([("8", "7", "5")], True)
    assert graph_objects.replies_in(json.dumps(NOTE).encode(), "5", "1") == ([], False)
    assert graph_objects.replies_in(b'{"id":"7","replies":null}', "5", "1") == ([], False)


def listed(tree: object) -> list[Listed]:
    return graph_objects.listed(json.dumps(tree).encode(), lambda raw: graph_objects.facebook_comment(raw, "1_2", "1"))


def test_a_list_without_ids_is_no_list() -> None:
    assert listed({"data": []}) == listed({}) == []
    assert [one.object_id for one in listed({"data": [COMMENT]})] == ["2_3"]
    for odd in ({"message": "x"}, 7, None):
        with pytest.raises(BadMessage):
            listed({"data": [COMMENT, odd]})
    for nothing in (graph_objects.facebook_post(b"{}", "1"), graph_objects.instagram_media(b"{}")):
        assert nothing is None
    assert graph_objects.instagram_comment(b"7", None, None, "1") is None


NAMES = [
    *COMMENT,
    *NOTE,
    "parent",
    "attachment",
    "attachments",
    "data",
    "media",
    "image",
    "src",
    "url",
    "type",
    "replies",
]
junk: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just("https://a.example"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=20,
)


@unhurried
@given(st.dictionaries(st.sampled_from(NAMES), junk, max_size=8))
def test_any_object_is_listed_or_no_list(told: dict[str, object]) -> None:
    raw = json.dumps({"id": "7", **told}).encode()
    try:
        found = [graph_objects.facebook_comment(raw, "1_2", "1"), graph_objects.facebook_post(raw, "1")]
        found += [graph_objects.instagram_comment(raw, "5", None, "1"), graph_objects.instagram_media(raw)]
        graph_objects.replies_in(raw, "5", "1")
    except BadMessage:
        return
    for one in found:
        repr(one).encode("utf-8")
