"""Flickr's answers: which photos to look at, their comments as words, errors that come as successes."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from common.events import Author
from ingest.core import flickr_comments
from ingest.core.change import Listed
from ingest.core.flickr_comments import Activity, created_id, hours_back, photo_of, read_activity, read_comments
from ingest.core.flickr_comments import timeframe as written
from ingest.core.flickr_errors import problem
from ingest.core.platform_problem import Problem

BORN = datetime(2026, 1, 2, 2, 54, 3, tzinfo=UTC)
KARI = "36398523@N00"
OURS = "12037949754@N01"
unhurried = settings(deadline=None)


def sample(name: str) -> bytes:
    return (Path(__file__).parents[2] / "service" / "ingest" / "payloads" / "flickr" / name).read_bytes()


def listed(*comments: object) -> tuple[Listed, ...]:
    return read_comments(json.dumps({"comments": {"photo_id": 7, "comment": comments}}).encode(), OURS)


def test_photos_that_somebody_commented_on_are_to_be_listed() -> None:
    assert read_activity(sample("activity-userphotos.json")) == Activity(photos=("10289",), has_next=False)


def test_comments_become_words_with_writer_time_and_photo() -> None:
    content = sample("comments-getlist.json")
    (one,) = read_comments(content, OURS)
    assert one == Listed(
        raw=one.raw,
        object_id="39216764-5227922370-72157625845945286",
        kind="comment",
        text="Fint bilde av torget!",
        hidden=False,
        author=Author(KARI, "kari"),
        created_at=BORN,
        post_id="5227922370",
        permalink="https://www.flickr.com/photos/eksempel/5227922370/#comment72157625845945286",
    )
    assert one.raw in content
    assert read_comments(content, KARI)[0].own


def test_a_photo_without_comments_has_none() -> None:
    assert read_comments(sample("comments-none.json"), OURS) == ()


def test_an_answer_of_200_may_be_an_error() -> None:
    assert problem(200, sample("fail.json"), None) == Problem(means="item_is_gone", code="1")


@pytest.mark.parametrize(
    ("items", "photos", "has_next"),
    [
        ({"item": {"type": "photo", "id": 7, "activity": {"event": {"type": "comment"}}}}, ("7",), False),
        ({"item": [{"type": "photo", "id": "7", "activity": {"event": [{"type": "fave"}]}}]}, (), False),
        ({"item": [{"type": "photoset", "id": "7", "activity": {"event": [{"type": "comment"}]}}]}, (), False),
        ({"item": [7, None, {}, {"type": "photo"}, {"type": "photo", "id": "7", "activity": 7}]}, (), False),
        ({"page": 1, "pages": "2"}, (), True),
        ({"page": 2, "pages": 2}, (), False),
        ({"page": 1, "pages": "many"}, (), False),
        (None, (), False),
    ],
)
def test_an_activity_is_read_however_it_is_shaped(items: object, photos: tuple[str, ...], has_next: bool) -> None:
    found = read_activity(json.dumps({"items": items}).encode())
    assert found == Activity(photos=photos, has_next=has_next)


def test_one_comment_may_stand_alone_and_a_broken_one_costs_no_neighbour() -> None:
    assert [one.object_id for one in listed(7, None, {}, {"id": "1-2-3"})] == ["1-2-3"]
    alone = read_comments(b'{"comments":{"photo_id":[,"comment":{"id":"1-2-3"}}}'.replace(b"[,", b"[],"), OURS)
    assert [(one.object_id, one.post_id) for one in alone] == [("1-2-3", "2")]


def test_a_photos_id_that_nobody_can_read_is_taken_from_its_comments() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    (one,) = read_comments(b'{"comments":{"photo_id":%s,"comment":[{"id":"1-2-3"}]}}' % deep, OURS)
    assert one.post_id == "2"


def test_what_a_comment_does_not_tell_is_not_told() -> None:
    (one,) = listed({"id": "1"})
    assert (one.text, one.author, one.created_at, one.own) == (None, None, None, False)


def test_lines_of_a_comment_stay_lines() -> None:
    (one,) = listed({"id": "1", "_content": 'en\nto <a href="https://a.example">her</a>'})
    assert one.text == "en\nto her (https://a.example)"


@pytest.mark.parametrize(
    ("object_id", "post_id", "photo"), [("1-2-3", None, "2"), ("1-2-3", "9", "9"), ("1", None, ""), ("", None, "")]
)
def test_a_comments_id_names_its_photo(object_id: str, post_id: str | None, photo: str) -> None:
    assert photo_of(object_id, post_id) == photo


def test_our_answer_is_known_by_writer_words_and_time() -> None:
    (one,) = listed(
        {"id": "1-2-3", "author": OURS, "_content": "Takk!\nHilsen &lt;oss&gt;", "datecreate": "1767322443"}
    )
    assert flickr_comments.is_ours(one, "Takk! Hilsen <oss>", BORN + timedelta(microseconds=5))
    assert flickr_comments.is_ours(one, "Takk! <b>Hilsen</b> oss", BORN + timedelta(microseconds=5))
    assert not flickr_comments.is_ours(one, "Takk! Hilsen oss", BORN + timedelta(seconds=1))
    assert not flickr_comments.is_ours(msgspec.structs.replace(one, own=False), "Takk! Hilsen oss", BORN)
    assert not flickr_comments.is_ours(msgspec.structs.replace(one, created_at=None), "Takk! Hilsen oss", BORN)


@pytest.mark.parametrize(
    ("back", "frame"),
    [
        (timedelta(), "1h"),
        (timedelta(minutes=-5), "1h"),
        (timedelta(hours=2, seconds=1), "3h"),
        (timedelta(hours=72), "72h"),
        (timedelta(days=14), "14d"),
        (timedelta(days=14, seconds=1), "15d"),
        (timedelta(days=9999), "365d"),
        (None, "365d"),
    ],
)
def test_how_far_back_is_written_as_flickr_reads_it(back: timedelta | None, frame: str) -> None:
    assert written(hours_back(None if back is None else BORN - back, BORN)) == frame


def test_what_was_made_is_named() -> None:
    assert created_id(b'{"comment":{"id":"1-2-3"},"stat":"ok"}') == "1-2-3"
    assert created_id(b'{"stat":"ok"}') is None


@pytest.mark.parametrize(
    ("status", "content", "means"),
    [
        (200, b'{"stat":"fail","code":"2"}', "item_is_gone"),
        (200, b'{"stat":"fail","code":8}', "refused"),
        (200, b'{"stat":"fail","code":9}', "throttled"),
        (200, b'{"stat":"fail","code":98}', "token_invalid"),
        (200, b'{"stat":"fail","code":99}', "not_permitted"),
        (200, b'{"stat":"fail","code":105}', "transient"),
        (200, b'{"stat":"fail","code":116}', "blocked_by_platform"),
        (200, b'{"stat":"fail","code":"kari sier"}', "refused"),
        (200, b'{"stat":"fail"}', "refused"),
        (401, b"oauth_problem=token_rejected", "token_invalid"),
        (401, b"", "token_invalid"),
        (200, b"oauth_problem=signature_invalid&debug_sbs=POST", "token_invalid"),
        (401, b"oauth_problem=timestamp_refused", "transient"),
        (401, b"oauth_problem=nonce_used", "transient"),
        (429, b"", "throttled"),
        (200, b"<html>", "transient"),
        (200, b"{}", "transient"),
        (502, b'{"stat":"ok"}', "transient"),
    ],
)
def test_an_error_means_what_its_code_says(status: int, content: bytes, means: str) -> None:
    found = problem(status, content, None)
    assert found is not None
    assert found.means == means
    assert " " not in found.code, "nothing that somebody wrote stands in a code"
    assert found.nothing_done is (means == "throttled" or b"refused" in content)


def test_a_throttled_call_waits() -> None:
    waits = [problem(429, b"", "90"), problem(429, b"", None), problem(200, b'{"stat":"fail","code":9}', None)]
    assert [found.wait_s for found in waits if found] == [90.0, 60.0, 60.0]


def test_a_success_is_no_problem() -> None:
    assert problem(200, b'{"stat":"ok"}', None) is None


NAMES = ["items", "item", "type", "id", "activity", "event", "page", "pages", "comments", "comment", "photo_id"]
NAMES += ["author", "authorname", "_content", "datecreate", "permalink", "stat", "code"]
junk: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["photo", "comment", "fail", "1767322443", "<b>&#xD800;\x00"])
    | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=15,
)


def survives(content: bytes) -> None:
    for read in (lambda c: read_comments(c, OURS), read_activity, created_id, lambda c: problem(200, c, None)):
        try:
            found = read(content)
        except BadMessage:
            continue
        repr(found).encode("utf-8")


@unhurried
@given(st.binary())
def test_any_bytes_are_an_answer_or_a_bad_message(content: bytes) -> None:
    survives(content)


@unhurried
@given(junk, junk)
def test_any_json_is_an_answer_or_a_bad_message(tree: object, other: object) -> None:
    survives(json.dumps(tree).encode())
    survives(json.dumps({"comments": tree, "items": other, "stat": "fail", "code": tree}).encode())
    survives(json.dumps({"comments": {"comment": [tree, other]}, "items": {"item": [tree, other]}}).encode())
