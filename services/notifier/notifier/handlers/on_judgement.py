"""What a person says: whose an item is, who hid or removed it and why, that it is closed; a crisis; what waits."""

from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.errors import BadMessage
from common.events import (
    AlertSeen,
    ApplicationTold,
    CrisisTold,
    Event,
    GroundGiven,
    HideUpheld,
    Judged,
    MatterClosed,
    RemovalExplained,
    UnitConfirmed,
    WaitBegan,
    WaitEnded,
)
from notifier.core.facts import KEEP, TAKEN, Done
from notifier.core.roles import Unit
from notifier.handlers.applications import application_told
from notifier.handlers.crisis import crisis_told
from notifier.handlers.review import Review
from notifier.handlers.waits import wait_told
from notifier.store import Store, hold, of


def on_judgement(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """Keep what was said; it may come before the item, or the decision, that it belongs to."""
    if isinstance(event, CrisisTold):
        crisis_told(review, tx, event, at)
    if isinstance(event, ApplicationTold):
        application_told(review, tx, event, at)
    if isinstance(event, WaitBegan | WaitEnded):
        wait_told(review, tx, event, at)
    if not isinstance(event, Judged):
        return
    if event.item_id is None:
        raise BadMessage("a judgement names no item")
    hold(tx, event.municipality, event.item_id)
    if isinstance(event, AlertSeen):
        review.seen(tx, event.municipality, event.alert_id, event.actor, event.occurred_at)
        return
    store = of(tx, event.municipality)
    _keep(store, event.item_id, event)
    review.judge(store, store.item(event.item_id), at)


def _keep(store: Store, item_id: UUID, event: Judged) -> None:
    facts = store.facts
    match event:
        case UnitConfirmed():
            facts.unit(item_id, Unit(topic=event.topic, unit=event.unit), event.occurred_at, event.act_id)
        case GroundGiven():
            facts.explained(item_id, event.act_id, event.occurred_at, change_no=event.change_no, by=None)
        case HideUpheld():
            facts.done(item_id, event.event_id, _upheld(event))
        case RemovalExplained():
            facts.explained(item_id, event.act_id, event.occurred_at, change_no=None, by=event.by)
        case MatterClosed():
            store.rounds.closed(item_id, event.act_id, event.revision, event.occurred_at)


def _upheld(event: HideUpheld) -> Done:
    """Nothing is called on the platform, so no outcome tells of it."""
    return Done(
        action_id=event.event_id,
        do=KEEP,
        by_person=True,
        notice=False,
        result=TAKEN,
        at=event.occurred_at,
        revision=event.revision,
    )
