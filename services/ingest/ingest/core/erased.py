"""An item that was erased becomes one again only by what its author writes afterwards; its numbers go on."""

from datetime import datetime

import msgspec

from ingest.core.change import EDITED, POSTED, Change
from ingest.core.item_state import Applied


def is_written_since(erased_at: datetime, change: Change, edited_at: datetime | None = None) -> bool:
    """Say whether a change brings words of later than the erasure: all else tells anew what was let go.

    `edited_at` is when a listing says that what it shows was last changed.
    """
    if change.text is None and not change.attachments:
        return False
    if change.verb == EDITED:
        return change.sent_at > erased_at
    born = change.told_at or change.sent_at
    return change.verb == POSTED and max(born, edited_at or born) > erased_at


def numbered_on(applied: Applied, revision: int, change_no: int, edited_at: datetime | None = None) -> Applied:
    """Return the first state of an item that begins anew: told as an edit, and numbered after what was erased."""
    state = msgspec.structs.replace(
        applied.state,
        revision=applied.state.revision + revision,
        change_no=applied.state.change_no + change_no,
        edited_at=applied.state.edited_at or edited_at,
    )
    return Applied(state, EDITED if applied.told == POSTED else applied.told)
