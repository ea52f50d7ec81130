"""The archiver has let an item go: nothing of it stays here but its decisions, which hold no word of it."""

from datetime import datetime

from classifier import store
from common.db import Tx
from common.events import Event, ItemErased
from common.metrics import Metrics


def on_erasure(metrics: Metrics, tx: Tx, event: Event, at: datetime) -> None:
    """Erase it, unless its author has written anew; old tombstones go with the next erasure."""
    if not isinstance(event, ItemErased) or event.item_id is None:
        return
    store.ERASED.hold(tx, event)
    rows = store.of(tx, event.municipality)
    rows.lock_item(event.item_id)
    known = rows.known(event.item_id)
    if store.ERASED.put(tx, event, known.item.revision if known else 0) == "goes":
        store.ITEM_ROWS.erase(tx, event.municipality, [event.item_id], at)
        metrics.count(
            "ordstyrer_erased_total", service="classifier", municipality=event.municipality, reason=event.category
        )
    store.ERASED.forget(tx, event.municipality, at)
