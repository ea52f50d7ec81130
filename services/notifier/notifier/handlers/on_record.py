"""A record waits for a person, or did not reach the municipality's own core: the archivists hear of it once."""

from datetime import datetime

from common.db import Tx, lock
from common.errors import BadMessage
from common.events import Event, Recorded
from notifier.handlers.review import Review
from notifier.store import of


def on_record(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """Keep how the record stands; what was confirmed, taken back or journaled needs nobody any more."""
    if not isinstance(event, Recorded):
        return
    if event.item_id is None:
        raise BadMessage("a record event names no item")
    lock(tx, event.municipality, event.item_id)
    if of(tx, event.municipality).filings.told(event.item_id, event):
        review.item(tx, event.municipality, event.item_id, at)
