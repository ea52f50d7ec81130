"""The archiver has let an item go: nobody is told of it any more, and nothing is kept but who was told."""

from datetime import datetime

from common.db import Tx, lock
from common.events import Event, ItemErased
from common.metrics import Metrics
from notifier.core.alert import Matter
from notifier.handlers.review import SERVICE, Review
from notifier.store import ERASED, ITEM_ROWS, of


def on_erasure(review: Review, metrics: Metrics, tx: Tx, event: Event, at: datetime) -> None:
    """Settle its alerts and erase it, unless its author has written anew; old tombstones go with the next erasure."""
    if not isinstance(event, ItemErased) or event.item_id is None:
        return
    ERASED.hold(tx, event)
    lock(tx, event.municipality, event.item_id)
    store = of(tx, event.municipality)
    if ERASED.put(tx, event, store.facts.newest_revision(event.item_id)) == "goes":
        matter = Matter(municipality=event.municipality, item_id=event.item_id, revision=event.revision)
        review.matter(store, matter, (), at)
        ITEM_ROWS.erase(tx, event.municipality, [event.item_id], at)
        metrics.count("ordstyrer_erased_total", service=SERVICE, municipality=event.municipality, reason=event.category)
    ERASED.forget(tx, event.municipality, at)
