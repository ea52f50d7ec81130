"""Something at the desk that is no item waits for people: whoever may answer hears of it, until somebody has."""

from datetime import UTC, datetime

from common.db import Tx, lock
from common.events import WaitBegan, WaitEnded
from notifier.core.alert import Matter
from notifier.core.rounds import ROUND
from notifier.core.waiting import is_known, matter_of, wanted_alerts, with_event
from notifier.handlers.review import Review
from notifier.store import of


def wait_told(review: Review, tx: Tx, event: WaitBegan | WaitEnded, at: datetime) -> None:
    """Keep it, and raise or settle what is told of it; reminders of working days are the rounds'."""
    if not is_known(event):
        return
    lock(tx, event.municipality, f"wait/{event.matter_id}")
    store = of(tx, event.municipality)
    before = store.waits.known(event.what, event.matter_id)
    hours = review.hours(event.municipality, at)
    wait = with_event(before, event, review.book_of(event.municipality), hours.zone if hours else UTC)
    store.waits.keep(wait)
    if before is not None and before.is_open and before.whom != wait.whom:
        # It was found out whose matter it is: those people have not heard of it.
        review.matter(store, matter_of(event.municipality, before), (), at)
    review.matter(store, matter_of(event.municipality, wait), wanted_alerts(wait), at)
    if not wait.is_open:
        for key in store.alerts.open_keys(f"{ROUND}{wait.rounds}"):
            review.matter(store, Matter(municipality=event.municipality, key=key), (), at)
