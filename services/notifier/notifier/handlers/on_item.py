"""An item changes: its author may take it back, and the municipality may answer in its thread."""

from datetime import datetime
from uuid import UUID

from common.db import Tx, lock
from common.errors import BadMessage
from common.events import Event, ItemChanged, ItemEdited, ItemPosted, ItemRemoved, item_id_of
from notifier.core.facts import Reply, Text
from notifier.handlers.review import Review
from notifier.store import of


def on_item(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """Keep when the text was written, whether it is gone, and our own replies to others."""
    if not isinstance(event, ItemChanged):
        return
    if event.item_id is None:
        raise BadMessage("an item event names no item")
    if event.own:
        _on_own(review, tx, event, event.item_id, at)
    else:
        _on_others(review, tx, event, event.item_id, at)


def _on_own(review: Review, tx: Tx, event: ItemChanged, reply_id: UUID, at: datetime) -> None:
    """An own item under another's comment or post answers that one (GEN-11), however it was written."""
    above = event.parent_id or event.post_id
    if above is None or above == event.object_id or isinstance(event, ItemRemoved):
        return
    item_id = item_id_of(event.municipality, event.platform, above)
    lock(tx, event.municipality, item_id)
    facts = of(tx, event.municipality).facts
    facts.reply(item_id, reply_id, Reply(object_id=event.object_id, at=event.created_at or event.occurred_at))
    review.item(tx, event.municipality, item_id, at)


def _on_others(review: Review, tx: Tx, event: ItemChanged, item_id: UUID, at: datetime) -> None:
    lock(tx, event.municipality, item_id)
    facts = of(tx, event.municipality).facts
    match event:
        case ItemPosted() | ItemEdited():
            written_at = event.created_at if isinstance(event, ItemPosted) else None
            text = Text(
                revision=event.revision,
                happened_at=written_at or event.occurred_at,
                received_at=event.received_at or event.occurred_at,
            )
            facts.text(item_id, text)
    gone_at = event.occurred_at if isinstance(event, ItemRemoved) else None
    facts.item(item_id, event.revision, gone_at, f"{event.platform}:{event.account_id}")
    review.item(tx, event.municipality, item_id, at)
