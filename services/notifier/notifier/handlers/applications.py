"""Somebody applies for an account: who approves hears of it, and whoever the guideline has told beside them."""

from datetime import datetime

from common.db import Tx, lock
from common.events import AccountApplied, ApplicationTold
from notifier.core.alert import ACCOUNT_APPLIED, Matter, Wanted
from notifier.handlers.review import Review
from notifier.store import of


def application_told(review: Review, tx: Tx, event: ApplicationTold, at: datetime) -> None:
    """One alert for each application, open until it is decided; that it was may be told before that it came."""
    matter = Matter(
        municipality=event.municipality,
        key=f"application/{event.application_id}",
        about=f"{event.about} ({event.platform})",
    )
    lock(tx, event.municipality, matter.key)
    store = of(tx, event.municipality)
    came = isinstance(event, AccountApplied)
    # Kept as a trouble of a channel is: it begins, it ends, and the two may be told in any order.
    began, ended = (event.occurred_at, None) if came else (None, event.occurred_at)
    store.channels.told(event.application_id, matter.key, began, ended)
    causes = tuple(store.channels.open(matter.key))
    wanted: tuple[Wanted, ...] = ()
    if causes and isinstance(event, AccountApplied):
        roles = event.told or event.approvers
        wanted = (Wanted(reason=ACCOUNT_APPLIED, to=roles, clauses=event.clauses, causes=causes),)
    if wanted or not came:
        review.matter(store, matter, wanted, at)
