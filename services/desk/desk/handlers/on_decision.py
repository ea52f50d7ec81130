"""The pack has spoken: what the system may do by itself is prepared, the rest waits for a person."""

from datetime import datetime

from common.db import Tx
from common.events import Event
from desk.handlers.folding import LimitsOf, take_in


def on_decision(tx: Tx, event: Event, at: datetime, *, limits: LimitsOf) -> None:
    """Take in a decision; the highest (revision, decision_no) counts, and one may come before its item."""
    take_in(tx, event, at, limits)
