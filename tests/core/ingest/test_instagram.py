"""Instagram's comments and mentions, from both logins."""

import json

import pytest

from common.errors import BadMessage
from common.events import Author
from ingest.core import meta_bodies, meta_changes
from ingest.core.change import Change, Ignored
from tests.core.ingest.bodies import NOON

COMMENT = {"id": "7", "text": "Flott", "from": {"id": "9", "username": "kari_n"}, "media": {"id": "5"}}


def read(field: str, value: object, *, flat: bool = False, account: str = "1") -> Change | Ignored:
    change = {"field": field, "value": value}
    entry = {"id": account, "time": NOON.timestamp(), **(change if flat else {"changes": [change]})}
    (raw,) = meta_bodies.split(json.dumps({"object": "instagram", "entry": [entry]}).encode(), "facebook")
    assert raw.platform == "instagram"
    assert meta_bodies.split(meta_bodies.one_body(raw), "facebook") == [raw]
    return meta_changes.read(raw, NOON)


def comment(**differs: object) -> Change:
    return comment_in(False, differs)


def comment_in(flat: bool, differs: dict[str, object]) -> Change:
    value = {name: member for name, member in {**COMMENT, **differs}.items() if member is not ...}
    found = read("comments", value, flat=flat)
    assert isinstance(found, Change)
    return found


def test_a_comment_is_the_same_in_both_shapes_and_under_both_names_of_its_id() -> None:
    found = comment()
    assert (found.platform, found.kind, found.object_id, found.post_id) == ("instagram", "comment", "7", "5")
    assert (found.text, found.author, found.own) == ("Flott", Author("9", "kari_n"), False)
    assert (found.sent_at, found.told_at) == (NOON, None)
    assert comment_in(True, {}) == comment(id=..., comment_id="7") == found
    assert read("live_comments", COMMENT) == found


def test_only_a_comment_is_a_parent() -> None:
    assert comment(parent_id="6").parent_id == "6"
    assert comment(parent_id="5").parent_id is None


def test_a_comment_of_only_a_moving_picture_has_no_words() -> None:
    assert comment(text=...).text == ""


@pytest.mark.parametrize(
    ("writer", "own"),
    [
        ({"id": "1"}, True),
        ({"id": "9", "self_ig_scoped_id": "9"}, True),
        ({"id": "9", "self_ig_scoped_id": "99"}, False),
        ({"username": "kari_n"}, False),
        (None, False),
    ],
)
def test_what_the_account_wrote_itself_is_our_own(writer: object, own: bool) -> None:
    assert comment(**{"from": writer}).own is own


def test_a_mention_tells_ids_only_and_its_words_are_unknown() -> None:
    found = read("mentions", {"comment_id": 7, "media_id": "5"})
    assert isinstance(found, Change)
    assert (found.kind, found.object_id, found.post_id, found.text) == ("mention", "7", "5", None)
    found = read("mentions", {"media_id": "5"})
    assert isinstance(found, Change)
    assert (found.object_id, found.post_id) == ("5", None)


@pytest.mark.parametrize(("field", "value"), [("comments", {"text": "x"}), ("mentions", {}), ("comments", "x")])
def test_what_names_no_object_is_a_bad_message(field: str, value: object) -> None:
    with pytest.raises(BadMessage):
        read(field, value)


def test_a_field_that_we_did_not_ask_for_and_the_dashboards_test_are_left_out() -> None:
    assert read("story_insights", {}) == Ignored("field")
    assert read("feed", {"item": "comment"}) == Ignored("field")
    assert read("comments", COMMENT, account="0") == Ignored("dashboard_test")
