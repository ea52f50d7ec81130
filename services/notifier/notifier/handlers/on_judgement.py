"""What a person says: whose an item is, why it was hidden past the desk, who removed it; that it is a crisis."""

from datetime import datetime

from common.db import Tx, lock
from common.errors import BadMessage
from common.events import CrisisTold, Event, GroundGiven, Judged, RemovalExplained, UnitConfirmed
from notifier.core.roles import Unit
from notifier.handlers.crisis import crisis_told
from notifier.handlers.review import Review
from notifier.store import of


def on_judgement(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """Keep what was said; it may come before the item, or the decision, that it belongs to."""
    if isinstance(event, CrisisTold):
        crisis_told(review, tx, event, at)
    if not isinstance(event, Judged):
        return
    if event.item_id is None:
        raise BadMessage("a judgement names no item")
    lock(tx, event.municipality, event.item_id)
    facts = of(tx, event.municipality).facts
    match event:
        case UnitConfirmed():
            unit = Unit(topic=event.topic, unit=event.unit)
            facts.unit(event.item_id, unit, event.occurred_at, event.act_id)
        case GroundGiven():
            facts.explained(event.item_id, event.act_id, event.occurred_at, change_no=event.change_no, by=None)
        case RemovalExplained():
            facts.explained(event.item_id, event.act_id, event.occurred_at, change_no=None, by=event.by)
    review.item(tx, event.municipality, event.item_id, at)
