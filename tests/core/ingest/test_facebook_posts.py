"""A Page's posts: its own and its visitors', planned, published, put in the bin and removed."""

from typing import Any

import pytest

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core import meta_bodies, meta_changes
from ingest.core.change import Change, Ignored
from tests.core.ingest.bodies import NOON, body, feed

PICTURE = "https://a.example/1.jpg"


def read(**differs: object) -> Change | Ignored:
    plain = {"item": "status", "comment_id": ..., "parent_id": ...}
    (raw,) = meta_bodies.split(body(feed(**{**plain, **differs})), "facebook")
    return meta_changes.read(raw, NOON)


def post(**differs: object) -> Change:
    found = read(**differs)
    assert isinstance(found, Change)
    return found


@pytest.mark.parametrize("item", ["post", "status", "photo", "video", "share", "album", "note", "event"])
def test_whatever_is_posted_is_a_post(item: str) -> None:
    found = post(item=item)
    assert (found.kind, found.object_id, found.post_id, found.parent_id) == ("post", "1_2", None, None)
    assert (found.verb, found.text, found.author) == ("posted", "Hei", Author("9", "Kari"))


@pytest.mark.parametrize(
    ("verb", "means"),
    [
        ("add", "posted"),
        ("edit", "edited"),
        ("edited", "edited"),
        ("update", "edited"),
        ("hide", "hidden"),
        ("unhide", "unhidden"),
        ("remove", "removed"),
        ("delete", "removed"),
    ],
)
def test_a_verb_means_what_it_says(verb: str, means: str) -> None:
    assert post(verb=verb).verb == means


def test_the_pages_own_post_is_ours_and_a_visitors_is_not() -> None:
    assert post(**{"from": {"id": 1, "name": "Bø kommune"}}).own
    assert not post().own
    assert not post(**{"from": ...}).own


@pytest.mark.parametrize("published", [0, "0", False], ids=repr)
def test_a_planned_post_is_none_until_it_is_published(published: object) -> None:
    assert read(published=published) == Ignored("unpublished")
    assert post(published=1).verb == "posted"


def test_a_post_that_was_put_in_the_bin_loses_neither_words_nor_pictures() -> None:
    found = post(verb="edited", message=..., published=1, link=PICTURE, item="photo")
    assert (found.verb, found.text, found.attachments) == ("edited", None, ())


def test_a_post_without_words_has_none_and_a_removal_tells_of_none() -> None:
    assert post(message=...).text == ""
    assert post(verb="remove", message=...).text is None


@pytest.mark.parametrize(
    ("members", "attachments"),
    [
        ({"item": "photo", "link": PICTURE}, [("photo", PICTURE)]),
        ({"item": "photo", "link": PICTURE, "photo": PICTURE}, [("photo", PICTURE)]),
        ({"item": "share", "link": PICTURE}, [("link", PICTURE)]),
        ({"item": "video", "link": PICTURE}, [("video", PICTURE)]),
        (
            {"photos": [PICTURE, "https://a.example/2.jpg", 7]},
            [("photo", PICTURE), ("photo", "https://a.example/2.jpg")],
        ),
        ({"link": "javascript:alert(1)", "photos": "x"}, []),
    ],
)
def test_pictures_films_and_links_are_attachments(members: dict[str, Any], attachments: list[tuple[str, str]]) -> None:
    assert post(**members).attachments == tuple(Attachment(kind, url) for kind, url in attachments)


def test_a_post_that_names_no_post_is_a_bad_message() -> None:
    with pytest.raises(BadMessage):
        read(post_id=...)


def test_a_removal_says_post_whatever_it_was_added_as() -> None:
    assert post(item="post", verb="remove").object_id == post(item="status").object_id
