"""A message that a service could not handle: the operator hears of it once, however many there are."""

from datetime import datetime
from uuid import UUID

from common.db import Tx, lock
from common.events import Event, MessageParked, MessageReplayed, derived_id
from notifier.core.alert import MESSAGE_PARKED, OPERATOR, Matter, Wanted
from notifier.handlers.review import Review
from notifier.store import of


def on_dead_letter(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """One alert a service, open as long as one of its messages is neither replayed nor discarded."""
    if not isinstance(event, MessageParked | MessageReplayed):
        return
    matter = Matter(municipality=event.municipality, key=f"parked/{event.service}")
    lock(tx, event.municipality, matter.key)
    store = of(tx, event.municipality)
    settled = isinstance(event, MessageReplayed)
    store.facts.parked(
        event.letter_id,
        event.service,
        None if settled else event.occurred_at,
        event.occurred_at if settled else None,
    )
    parked = store.facts.open_letters(event.service)
    causes = tuple(_cause(letter_id) for letter_id in parked)
    wanted = (Wanted(reason=MESSAGE_PARKED, to=(OPERATOR,), causes=causes),) if parked else ()
    review.matter(store, matter, wanted, at)


def _cause(letter_id: str) -> UUID:
    return derived_id(letter_id, MESSAGE_PARKED)
