"""A platform did what was ordered, did not, or nobody can tell: the next thing in the case's order follows."""

from datetime import datetime

from common.db import Tx
from common.events import Event
from desk.handlers.folding import LimitsOf, take_in


def on_outcome(tx: Tx, event: Event, at: datetime, *, limits: LimitsOf) -> None:
    """Take in what became of an order; what was found done beats what nobody could tell."""
    take_in(tx, event, at, limits)
