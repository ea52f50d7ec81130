"""Before and after the other handlers: what was erased is not taken in again, and what an item is kept as is kept."""

from datetime import datetime, timedelta
from functools import partial

from archiver.ports import RetentionRules
from archiver.store.items import Items
from archiver.store.keeping import Keeping
from archiver.store.sweeping import enqueue_sweep
from common.db import Tx
from common.events import DecisionMade, Event, ItemChanged, ItemPosted
from common.runner import Handler


def watch(handlers: dict[type[Event], Handler], rules: RetentionRules) -> None:
    """Put retention around the handlers of items and decisions, for what waits too (it goes by the same table)."""
    for kind, handler in list(handlers.items()):
        if issubclass(kind, ItemChanged):
            handlers[kind] = partial(_on_item, handler)
        elif kind is DecisionMade:
            handlers[kind] = partial(_on_decision, handler, rules)


def _on_item(handler: Handler, tx: Tx, event: Event, at: datetime) -> None:
    """Leave out what is told anew of an item that was erased; what its author writes after that is another matter."""
    if isinstance(event, ItemChanged) and event.item_id is not None:
        erased_at = Keeping(tx, event.municipality).erased_at(event.item_id)
        if erased_at is not None and _is_told_anew(event, erased_at):
            return
    handler(tx, event, at)


def _is_told_anew(event: ItemChanged, erased_at: datetime) -> bool:
    found_again = isinstance(event, ItemPosted) and (event.created_at or event.occurred_at) <= erased_at
    return found_again or event.recorded_at <= erased_at


def _on_decision(handler: Handler, rules: RetentionRules, tx: Tx, event: Event, at: datetime) -> None:
    if not isinstance(event, DecisionMade) or event.item_id is None:
        handler(tx, event, at)
        return
    items, keeping = Items(tx, event.municipality), Keeping(tx, event.municipality)
    if items.get(event.item_id) is None and keeping.erased_at(event.item_id) is not None:
        return
    handler(tx, event, at)
    newest = items.decided(event.item_id)
    if newest is not None and newest.event_id == event.event_id:
        keeping.judged(event, rules(event.municipality))
        enqueue_sweep(tx, event.municipality, _tomorrow(at))


def _tomorrow(at: datetime) -> datetime:
    """A sweep a day, at night: 02 o'clock UTC."""
    return at.replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(days=1)
