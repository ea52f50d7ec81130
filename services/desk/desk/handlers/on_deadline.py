"""A clock was set, moved, warned of, met or missed: the queue shows how much time is left."""

from datetime import datetime

from common.db import Tx
from common.events import Event
from desk.handlers.folding import LimitsOf, take_in


def on_deadline(tx: Tx, event: Event, at: datetime, *, limits: LimitsOf) -> None:
    """Take in a deadline; a miss stays a miss (G11)."""
    take_in(tx, event, at, limits)
