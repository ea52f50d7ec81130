"""Orders and items as the tests of ingest's core need them."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from common.events import ActionOrdered, derived_id, item_id_of
from ingest.core.item_state import ItemState

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
ITEM_ID = item_id_of("bo", "facebook", "2_3")


def ordered(do: str = "hide", **differs: Any) -> ActionOrdered:  # noqa: ANN401 - the fields of an event
    """Return an order on the item's first revision, with a seal named."""
    order = ActionOrdered(
        event_id=derived_id("order", do),
        municipality="bo",
        occurred_at=NOON,
        recorded_at=NOON,
        item_id=ITEM_ID,
        revision=1,
        thread_id="2_3",
        action_id=derived_id("action", do),
        do=do,
        actor="auto",
        clause="BO-39",
        pack="bo/1",
        decision_no=1,
        text="Takk.",
        evidence_sha256="seal",
    )
    return msgspec.structs.replace(order, **differs)


def item(**differs: Any) -> ItemState:  # noqa: ANN401 - the fields of a state
    """Return a comment with one revision."""
    state = ItemState(platform="facebook", account_id="1", object_id="2_3", kind="comment", revision=1, change_no=1)
    return msgspec.structs.replace(state, **differs)
