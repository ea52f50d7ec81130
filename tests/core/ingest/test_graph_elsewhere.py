"""Messages, reviews and mentions as Graph lists them: the same items that the webhooks would have told of."""

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core import graph_elsewhere
from ingest.core.change import Listed

unhurried = settings(deadline=None)
BORN = datetime(2026, 1, 2, 3, 4, 3, tzinfo=UTC)
MESSAGE: dict[str, Any] = {
    "id": "m_1",
    "message": "Hei",
    "created_time": "2026-01-02T03:04:03+0000",
    "from": {"id": "9", "name": "Kari"},
    "to": {"data": [{"id": "1", "name": "Bø kommune"}]},
}
REVIEW: dict[str, Any] = {
    "created_time": MESSAGE["created_time"],
    "reviewer": {"id": "9", "name": "Kari"},
    "recommendation_type": "positive",
    "review_text": "Fint",
    "open_graph_story": {"id": "904"},
}
OURSELVES = frozenset({"1", "77"})


def message(**differs: object) -> Listed:
    found = graph_elsewhere.message(json.dumps({**MESSAGE, **differs}).encode(), OURSELVES)
    assert found is not None
    return found


def test_a_message_belongs_to_the_conversation_with_its_writer_as_the_webhooks_tell_it() -> None:
    found = message()
    assert (found.object_id, found.kind, found.text, found.created_at) == ("m_1", "message", "Hei", BORN)
    assert (found.author, found.own, found.thread_id) == (Author("9"), False, "9")


def test_our_own_message_belongs_to_the_conversation_with_its_reader() -> None:
    found = message(**{"from": {"id": "77"}, "to": {"data": [{}, {"id": "9"}]}})
    assert (found.own, found.thread_id) == (True, "9")
    assert message(**{"from": {"id": "1"}, "to": None}).thread_id is None
    assert message(**{"from": None}).thread_id == "1"


def test_an_attachment_is_told_by_its_kind() -> None:
    url = "https://a.example/1"
    told = [
        {"mime_type": "image/jpeg", "image_data": {"url": url}},
        {"mime_type": "video/mp4", "video_data": {"url": url}},
        {"mime_type": "application/pdf", "file_url": url},
        {"mime_type": 7},
        "odd",
    ]
    kinds = [("image", url), ("video", url), ("file", url), ("file", None), ("file", None)]
    found = message(message=None, attachments={"data": told})
    assert (found.text, found.attachments) == ("", tuple(Attachment(kind, address) for kind, address in kinds))


def test_a_review_has_the_id_and_the_rating_that_the_webhooks_tell() -> None:
    found = graph_elsewhere.review(json.dumps(REVIEW).encode(), "1")
    assert found is not None
    assert (found.object_id, found.kind, found.text, found.rating) == ("904", "review", "Fint", "positive")
    assert (found.author, found.own, found.created_at) == (Author("9", "Kari"), False, BORN)
    bare = graph_elsewhere.review(b'{"open_graph_story":{"id":904}}', "1")
    assert bare is not None
    assert (bare.text, bare.rating, bare.author) == ("", None, None)
    assert graph_elsewhere.review(b'{"review_text":"x"}', "1") is None


def test_a_mention_stands_on_somebody_elses_page() -> None:
    told = {"id": "55_7", "message": "@Bø", "from": {"id": "55"}, "permalink_url": "https://a.example/7"}
    found = graph_elsewhere.mention(json.dumps(told).encode(), "1")
    assert found is not None
    assert (found.object_id, found.kind, found.text, found.own) == ("55_7", "mention", "@Bø", False)
    assert found.permalink == "https://a.example/7"
    ours = graph_elsewhere.mention(b'{"id":"1_7"}', "1")
    assert ours is not None
    assert ours.kind == "post"
    bare = graph_elsewhere.mention(b'{"id":7}', "1")
    assert bare is not None
    assert (bare.text, bare.author) == (None, None)
    for read in (graph_elsewhere.mention, graph_elsewhere.review):
        assert read(b"{}", "1") is None
    assert graph_elsewhere.message(b"[]", OURSELVES) is None


NAMES = [*MESSAGE, *REVIEW, "data", "attachments", "mime_type", "image_data", "url", "rating", "permalink_url"]
junk: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just("image/png"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=20,
)


@unhurried
@given(st.dictionaries(st.sampled_from(NAMES), junk, max_size=8))
def test_any_object_is_read_or_has_no_id(told: dict[str, object]) -> None:
    raw = json.dumps(told).encode()
    try:
        found = [graph_elsewhere.message(raw, OURSELVES), graph_elsewhere.review(raw, "1")]
        found.append(graph_elsewhere.mention(raw, "1"))
    except BadMessage:
        return
    repr(found).encode("utf-8")
