"""What became of an order: a reply stops the clock, a failure is told to people."""

from datetime import datetime

from common.capabilities import PUBLISH
from common.db import Tx
from common.errors import BadMessage
from common.events import (
    ActionFailed,
    ActionTaken,
    ActionUnknown,
    Event,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
    Outcome,
)
from notifier.core.deadline import HOLDING
from notifier.core.facts import FAILED, TAKEN, UNKNOWN, Done
from notifier.handlers.review import Review
from notifier.store import hold, of

AUTO = "auto"


def on_outcome(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """Keep the outcome; it may come before the decision that it belongs to."""
    if not isinstance(event, Outcome):
        return
    if event.do == PUBLISH and event.item_id is None:
        return  # no item waits for it; whoever ordered it sees at the desk what became of it
    if event.item_id is None:
        raise BadMessage("an outcome names no item")
    hold(tx, event.municipality, event.item_id)
    store = of(tx, event.municipality)
    store.facts.done(event.item_id, event.event_id, _done(event))
    review.judge(store, store.item(event.item_id), at)


def _done(event: Outcome) -> Done:
    happened_at = event.occurred_at
    match event:
        case ActionTaken(done_at=done_at):
            result, happened_at = TAKEN, done_at
        case ActionFailed():
            result = FAILED
        case ActionUnknown():
            result = UNKNOWN
        case _:
            raise BadMessage("an outcome of no known kind")
    return Done(
        action_id=event.action_id,
        do=event.do,
        by_person=event.actor != AUTO,
        notice=isinstance(event, NoticeSent | NoticeFailed | NoticeUnknown),
        result=result,
        at=happened_at,
        revision=event.revision,
        held=HOLDING in event.carries_out,
        object_id=event.object_id if isinstance(event, ActionTaken) else None,
    )
