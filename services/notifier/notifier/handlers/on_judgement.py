"""What a person says of an item: whose matter it is, who hid or removed it and why, that it is closed."""

from datetime import datetime

from common.db import Tx, lock
from common.errors import BadMessage
from common.events import AlertSeen, Event, GroundGiven, Judged, MatterClosed, RemovalExplained, UnitConfirmed
from notifier.core.roles import Unit
from notifier.handlers.review import Review
from notifier.store import of


def on_judgement(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """Keep what was said; it may come before the item, or the decision, that it belongs to."""
    if not isinstance(event, Judged):
        return
    if event.item_id is None:
        raise BadMessage("a judgement names no item")
    lock(tx, event.municipality, event.item_id)
    if isinstance(event, AlertSeen):
        review.seen(tx, event.municipality, event.alert_id, event.actor, event.occurred_at)
        return
    facts = of(tx, event.municipality).facts
    match event:
        case UnitConfirmed():
            unit = Unit(topic=event.topic, unit=event.unit)
            facts.unit(event.item_id, unit, event.occurred_at, event.act_id)
        case GroundGiven():
            facts.explained(event.item_id, event.act_id, event.occurred_at, change_no=event.change_no, by=None)
        case RemovalExplained():
            facts.explained(event.item_id, event.act_id, event.occurred_at, change_no=None, by=event.by)
        case MatterClosed():
            rounds = of(tx, event.municipality).rounds
            rounds.closed(event.item_id, event.act_id, event.revision, event.occurred_at)
    review.item(tx, event.municipality, event.item_id, at)
