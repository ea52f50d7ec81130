"""What ingest tells the others of an item: the event for a change of its state."""

from datetime import datetime
from uuid import UUID

from common.events import (
    ItemChanged,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    derived_id,
)
from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN
from ingest.core.item_state import ItemState

KINDS: dict[str, type[ItemChanged]] = {
    POSTED: ItemPosted,
    EDITED: ItemEdited,
    HIDDEN: ItemHidden,
    UNHIDDEN: ItemUnhidden,
    REMOVED: ItemRemoved,
}


def item_event(municipality: str, item_id: UUID, state: ItemState, told: str, at: datetime) -> ItemChanged:
    """Return the event that carries the item's whole new state; its id follows from item and change number."""
    return KINDS[told](
        event_id=derived_id(item_id, "change", state.change_no),
        municipality=municipality,
        occurred_at=_when(state, told) or at,
        recorded_at=at,
        item_id=item_id,
        revision=state.revision,
        thread_id=state.conversation_id or state.parent_id or state.object_id,
        platform=state.platform,
        account_id=state.account_id,
        object_id=state.object_id,
        kind=state.kind,
        text=state.text,
        author=state.author,
        created_at=state.created_at,
        post_id=state.post_id,
        parent_id=state.parent_id,
        permalink=state.permalink,
        own=state.own,
        visibility=state.visibility,
        attachments=state.attachments,
        change_sha256=state.change_sha256,
        received_at=state.received_at,
        rating=state.rating,
        change_no=state.change_no,
        changed_by_us=state.changed_by_us,
    )


def _when(state: ItemState, told: str) -> datetime | None:
    """Return when what is told happened: an edit when it was written, whatever was hidden before or after."""
    if told == EDITED and state.edited_at is not None:
        return state.edited_at
    return state.visibility_at or state.edited_at or state.created_at
