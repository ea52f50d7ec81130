"""A message could not be handled: its item is incomplete, so nothing is done by itself and nothing removed (G3)."""

from datetime import datetime

from common.db import Tx
from common.events import Event
from desk.handlers.folding import LimitsOf, take_in


def on_dead_letter(tx: Tx, event: Event, at: datetime, *, limits: LimitsOf) -> None:
    """Take in parked and replayed messages of any service that are about an item."""
    take_in(tx, event, at, limits)
