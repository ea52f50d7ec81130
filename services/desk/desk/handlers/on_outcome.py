"""A platform did what was ordered, did not, or nobody can tell: the next thing in the case's order follows."""

from datetime import datetime

from common.db import Tx
from common.events import Event, Outcome
from desk.handlers.folding import LimitsOf, take_in
from desk.handlers.publishing import take_published


def on_outcome(tx: Tx, event: Event, at: datetime, *, limits: LimitsOf) -> None:
    """Take in what became of an order; what was found done beats what nobody could tell."""
    if isinstance(event, Outcome) and event.item_id is None:
        take_published(tx, event, at, limits)
    else:
        take_in(tx, event, at, limits)
