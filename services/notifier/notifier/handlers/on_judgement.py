"""A person has confirmed whose matter an item is: now its unit hears of it, and not before."""

from datetime import datetime

from common.db import Tx, lock
from common.errors import BadMessage
from common.events import Event, UnitConfirmed
from notifier.core.roles import Unit
from notifier.handlers.review import Review
from notifier.store import of


def on_judgement(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """Keep the unit that was confirmed last; it may come before the decision that it belongs to."""
    if not isinstance(event, UnitConfirmed):
        return
    if event.item_id is None:
        raise BadMessage("a confirmation names no item")
    lock(tx, event.municipality, event.item_id)
    unit = Unit(topic=event.topic, unit=event.unit)
    of(tx, event.municipality).facts.unit(event.item_id, unit, event.occurred_at, event.act_id)
    review.item(tx, event.municipality, event.item_id, at)
