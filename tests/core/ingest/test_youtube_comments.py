"""YouTube's lists of comments: threads, replies, what is held, and which thread has more than was given."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from common.events import Author
from ingest.core import youtube_comments
from ingest.core.change import Listed

CHANNEL = "UCexampleexampleexample1"
BORN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
unhurried = settings(deadline=None)


def sample(name: str) -> bytes:
    return (Path(__file__).parents[2] / "service" / "ingest" / "payloads" / "youtube" / name).read_bytes()


def page(*items: object, **more: object) -> bytes:
    return json.dumps({"items": items, **more}).encode()


def comment(object_id: object = "Ugx1", **snippet: object) -> dict[str, Any]:
    return {"id": object_id, "snippet": {"textDisplay": "Hei", **snippet}}


def thread(top: object, replies: object = None, **snippet: object) -> dict[str, Any]:
    return {"snippet": {"topLevelComment": top, **snippet}, "replies": replies}


def listed(**snippet: object) -> Listed:
    found, _ = youtube_comments.read_comments(page(comment(**snippet)), CHANNEL)
    return found[0]


def test_a_page_of_threads_shows_its_comments_and_which_thread_has_more_replies() -> None:
    content = sample("commentthreads-page.json")
    threads = youtube_comments.read_threads(content, CHANNEL)
    first, reply = threads.found
    assert (threads.unfinished, threads.newest_at, threads.next) == (("UgxAAA",), BORN, "TOKEN")
    assert first == Listed(
        raw=first.raw,
        object_id="UgxAAA",
        kind="comment",
        text="Bra møte!\nNår er neste?",
        hidden=True,
        author=Author("UCpersonpersonpersonpers1", "@kari-n"),
        created_at=BORN,
        updated_at=datetime(2026, 1, 2, 3, 6, 5, tzinfo=UTC),
        post_id="VIDEOID0001",
        permalink="https://www.youtube.com/watch?v=VIDEOID0001&lc=UgxAAA",
    )
    assert reply == Listed(
        raw=reply.raw,
        object_id="UgxAAA.9bbb",
        kind="comment",
        text="Enig",
        author=Author("UCperson2", "@ola"),
        created_at=datetime(2026, 1, 2, 4, 4, 5, tzinfo=UTC),
        updated_at=datetime(2026, 1, 2, 4, 4, 5, tzinfo=UTC),
        post_id="VIDEOID0001",
        parent_id="UgxAAA",
        permalink="https://www.youtube.com/watch?v=VIDEOID0001&lc=UgxAAA.9bbb",
    )
    assert first.raw in content
    assert reply.raw in content
    assert json.loads(first.raw)["etag"] == "e2"


def test_the_barest_thread_is_a_comment_of_nobody_that_tells_no_state() -> None:
    (only,) = youtube_comments.read_threads(b'{"items":[%s]}' % sample("commentthread-minimal.json"), CHANNEL).found
    assert only == Listed(raw=only.raw, object_id="UgxAAB", kind="comment", text="x", created_at=BORN, updated_at=BORN)


def test_a_finished_thread_is_not_listed_further() -> None:
    one = thread(comment(), {"comments": [comment("Ugx1.a")]}, totalReplyCount=1)
    assert youtube_comments.read_threads(page(one), CHANNEL).unfinished == ()


def test_a_reply_without_its_parents_id_belongs_to_the_thread_that_it_stands_in() -> None:
    one = thread(comment(), {"comments": [comment("Ugx1.a")]})
    assert [c.parent_id for c in youtube_comments.read_threads(page(one), CHANNEL).found] == [None, "Ugx1"]


@pytest.mark.parametrize(
    "broken", [None, 7, {}, {"snippet": None}, {"snippet": {}}, thread(None), thread({}), thread({"snippet": {}})]
)
def test_a_broken_thread_costs_no_neighbour(broken: object) -> None:
    threads = youtube_comments.read_threads(page(broken, thread(comment())), CHANNEL)
    assert [one.object_id for one in threads.found] == ["Ugx1"]


@pytest.mark.parametrize("replies", [None, 7, [], {}, {"comments": None}, {"comments": [7, {}, None]}])
def test_broken_replies_cost_no_thread(replies: object) -> None:
    threads = youtube_comments.read_threads(page(thread(comment(), replies, totalReplyCount=2)), CHANNEL)
    assert ([one.object_id for one in threads.found], threads.unfinished) == (["Ugx1"], ("Ugx1",))


def test_replies_are_listed_with_the_next_pages_token() -> None:
    content = page(comment("Ugx1.a", parentId="Ugx1"), {"id": None}, comment("Ugx1.b"), nextPageToken="N")
    found, following = youtube_comments.read_comments(content, CHANNEL)
    assert [(one.object_id, one.parent_id) for one in found] == [("Ugx1.a", "Ugx1"), ("Ugx1.b", None)]
    assert following == "N"


@pytest.mark.parametrize("token", [None, "", 7, {}])
def test_without_a_token_there_is_no_next_page(token: object) -> None:
    assert youtube_comments.read_comments(page(nextPageToken=token), CHANNEL)[1] is None


def test_a_token_that_nobody_can_read_is_none() -> None:
    assert youtube_comments.read_comments(
        b'{"items":[],"nextPageToken":' + b"[" * 100_000 + b"]" * 100_000 + b"}", CHANNEL
    ) == ((), None)


@pytest.mark.parametrize(
    ("status", "hidden"),
    [("published", False), ("heldForReview", True), ("likelySpam", True), ("rejected", True), (None, None), (7, None)],
)
def test_a_comment_is_hidden_while_it_is_held(status: object, hidden: bool | None) -> None:
    one = listed(moderationStatus=status)
    assert one.hidden is hidden
    assert youtube_comments.moderation_of(one) == (status if isinstance(status, str) else None)


def test_a_writer_whose_channel_is_gone_is_no_other_writer_of_that_name() -> None:
    assert listed(authorDisplayName="@ola").author == Author("guest:Ugx1", "@ola")


def test_our_own_reply_is_known_by_writer_words_and_time() -> None:
    ours = {"authorChannelId": {"value": CHANNEL}, "textDisplay": "Takk.\nHilsen oss", "publishedAt": BORN.isoformat()}
    one = listed(**ours)
    assert one.own
    assert youtube_comments.is_ours(one, "Takk. Hilsen oss", BORN.replace(microsecond=900))
    assert not youtube_comments.is_ours(one, "Takk", BORN)
    assert not youtube_comments.is_ours(one, "Takk. Hilsen oss", BORN.replace(second=6))
    assert not youtube_comments.is_ours(listed(**{**ours, "publishedAt": None}), "Takk. Hilsen oss", BORN)
    assert not youtube_comments.is_ours(listed(**{**ours, "authorChannelId": None}), "Takk. Hilsen oss", BORN)


@pytest.mark.parametrize(
    ("object_id", "parent_id", "root"), [("Ugx1", None, "Ugx1"), ("Ugx1.a", None, "Ugx1"), ("Ugx1.a", "Ugx2", "Ugx2")]
)
def test_an_answer_goes_into_the_thread(object_id: str, parent_id: str | None, root: str) -> None:
    assert youtube_comments.root_of(object_id, parent_id) == root


def test_a_videos_title_is_read() -> None:
    assert youtube_comments.title_of(page({"snippet": {}}, {"snippet": {"title": "Møte"}})) == "Møte"
    assert youtube_comments.title_of(page()) is None


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"<html>", b'{"items":'])
def test_what_is_no_page_is_a_bad_message(content: bytes) -> None:
    for read in (youtube_comments.read_threads, youtube_comments.read_comments):
        with pytest.raises(BadMessage):
            read(content, CHANNEL)


NAMES = ["items", "id", "snippet", "topLevelComment", "replies", "comments", "videoId", "authorChannelId", "value"]
NAMES += ["textOriginal", "textDisplay", "publishedAt", "moderationStatus", "totalReplyCount", "nextPageToken", "title"]
junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["2026-01-02T03:04:05Z", "0001-01-01T00:00+23:59", "published", "Ugx1"])
    | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=15,
)


def survives(content: bytes) -> None:
    for read in (
        youtube_comments.read_threads,
        youtube_comments.read_comments,
        lambda c, _: youtube_comments.title_of(c),
    ):
        try:
            found = read(content, CHANNEL)
        except BadMessage:
            continue
        repr(found).encode("utf-8")


@unhurried
@given(st.binary())
def test_any_bytes_are_a_page_or_a_bad_message(content: bytes) -> None:
    survives(content)


@unhurried
@given(junk, junk)
def test_any_json_is_a_page_or_a_bad_message(tree: object, other: object) -> None:
    survives(json.dumps(tree).encode())
    survives(page(tree, thread(tree, other), comment(tree, textDisplay=other), thread(comment(), {"comments": tree})))
