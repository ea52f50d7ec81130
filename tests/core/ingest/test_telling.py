"""What is told of an item is its whole new state, under an id that follows from item and change."""

from datetime import timedelta

import pytest

from common.events import Attachment, Author, ItemChanged, ItemEdited, ItemHidden, ItemPosted, ItemRemoved, ItemUnhidden
from ingest.core.telling import item_event
from tests.core.ingest.orders import ITEM_ID, NOON, item


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("posted", ItemPosted),
        ("edited", ItemEdited),
        ("hidden", ItemHidden),
        ("unhidden", ItemUnhidden),
        ("removed", ItemRemoved),
    ],
)
def test_each_change_is_told_as_what_it_is(told: str, kind: type[ItemChanged]) -> None:
    assert type(item_event("bo", ITEM_ID, item(), told, NOON)) is kind


def test_an_event_carries_the_whole_state() -> None:
    state = item(
        text="Hei",
        author=Author("9", "Kari"),
        created_at=NOON,
        post_id="1_2",
        parent_id="2_1",
        permalink="https://a.example/",
        attachments=(Attachment("photo"),),
        own=True,
        visibility="hidden",
        changed_by_us=True,
        received_at=NOON,
        change_sha256="sha",
        change_no=7,
        revision=3,
        rating="negative",
    )
    event = item_event("bo", ITEM_ID, state, "hidden", NOON)
    shared = set(state.__struct_fields__) & set(event.__struct_fields__)
    assert shared >= {"text", "author", "visibility", "attachments", "change_no", "revision", "changed_by_us"}
    assert {name: getattr(event, name) for name in shared} == {name: getattr(state, name) for name in shared}
    assert (event.item_id, event.municipality, event.recorded_at) == (ITEM_ID, "bo", NOON)


def test_a_thread_is_named_by_its_first_comment() -> None:
    assert item_event("bo", ITEM_ID, item(parent_id="2_1"), "posted", NOON).thread_id == "2_1"
    assert item_event("bo", ITEM_ID, item(), "posted", NOON).thread_id == "2_3"


def test_a_messages_thread_is_its_conversation() -> None:
    assert item_event("bo", ITEM_ID, item(conversation_id="77"), "posted", NOON).thread_id == "77"


def test_it_happened_when_the_platform_says_so_and_else_when_we_wrote_it_down() -> None:
    earlier = NOON - timedelta(hours=1)
    assert item_event("bo", ITEM_ID, item(), "posted", NOON).occurred_at == NOON
    for name in ("created_at", "edited_at", "visibility_at"):
        assert item_event("bo", ITEM_ID, item(**{name: earlier}), "edited", NOON).occurred_at == earlier


def test_two_changes_of_an_item_are_two_events() -> None:
    ids = {item_event("bo", ITEM_ID, item(change_no=n), "edited", NOON).event_id for n in (1, 2, 2)}
    assert len(ids) == 2
