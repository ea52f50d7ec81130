"""Which changes of an item somebody made on the platform itself, past our orders."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from common.events import (
    ItemChanged,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    derived_id,
    done_outside,
    is_history,
    is_taken_back,
)

AT = datetime(2026, 5, 14, 9, 0, tzinfo=UTC)


def change(kind: type[Any], /, **more: object) -> ItemChanged:
    """A change of a comment, received when it was written."""
    given = {
        "event_id": derived_id("change"),
        "municipality": "bo",
        "occurred_at": AT,
        "recorded_at": AT,
        "platform": "facebook",
        "account_id": "1",
        "object_id": "c1",
        "kind": "comment",
        "text": "Hei",
        "created_at": AT,
        "received_at": AT,
        **more,
    }
    changed: ItemChanged = kind(**given)
    return changed


@pytest.mark.parametrize(
    ("kind", "did"),
    [(ItemHidden, "hide"), (ItemUnhidden, "unhide"), (ItemRemoved, "remove"), (ItemEdited, None), (ItemPosted, None)],
)
def test_what_no_order_of_ours_did_somebody_did_there(kind: type[Any], did: str | None) -> None:
    assert done_outside(change(kind)) == did
    assert done_outside(change(kind, changed_by_us=True)) is None


def test_what_comes_to_us_hidden_was_hidden_by_somebody_unless_it_is_history() -> None:
    assert done_outside(change(ItemPosted, visibility="hidden")) == "hide"
    assert done_outside(change(ItemPosted, visibility="hidden", created_at=AT - timedelta(days=4))) is None


def test_history_is_what_was_found_long_after_it_was_written() -> None:
    assert not is_history(change(ItemPosted, created_at=AT - timedelta(hours=72)))
    assert is_history(change(ItemPosted, created_at=AT - timedelta(hours=73)))
    assert not is_history(change(ItemPosted, created_at=None))
    assert not is_history(change(ItemPosted, received_at=None))


@pytest.mark.parametrize(
    ("more", "taken_back"),
    [
        ({"kind": "message", "visibility": "removed"}, True),
        ({"kind": "message", "visibility": "removed", "changed_by_us": True}, False),
        ({"kind": "message", "visibility": "visible"}, False),
        ({"kind": "comment", "visibility": "removed"}, False),
    ],
)
def test_nobody_but_its_writer_can_unsend_a_message(more: dict[str, object], taken_back: bool) -> None:
    assert is_taken_back(change(ItemRemoved, **more)) == taken_back
