"""The archiver has let an item go: its case goes, and who did what stays without the words that it was done about."""

from datetime import datetime

from common.db import Tx
from common.events import Event, ItemErased
from common.metrics import Metrics
from desk.handlers.folding import LimitsOf
from desk.store import ERASED, ITEM_ROWS, Cases, Complaints
from desk.store.figures import count_whole
from desk.store.gathered import settle


def on_erasure(metrics: Metrics, limits: LimitsOf, tx: Tx, event: Event, at: datetime) -> None:
    """Erase it, unless its author has written anew; old tombstones go with the next erasure."""
    if not isinstance(event, ItemErased) or event.item_id is None:
        return
    settle(tx)
    ERASED.hold(tx, event)
    cases = Cases(tx, event.municipality)
    cases.lock(event.item_id)
    case = cases.get(event.item_id)
    if ERASED.put(tx, event, case.revision if case else 0) == "goes":
        Complaints(tx, event.municipality).let_go(event.item_id)
        if case is not None:
            # What was done stays in the figures; which item it was done about goes.
            count_whole(tx, case, limits(event.municipality).timezone)
        ITEM_ROWS.erase(tx, event.municipality, [event.item_id], at)
        settle(tx)
        metrics.count("ordstyrer_erased_total", service="desk", municipality=event.municipality, reason=event.category)
    ERASED.forget(tx, event.municipality, at)
