"""Somebody was told: the item shows who, and whether a channel took it."""

from datetime import datetime

from common.db import Tx
from common.events import Event
from desk.handlers.folding import LimitsOf, take_in


def on_alert(tx: Tx, event: Event, at: datetime, *, limits: LimitsOf) -> None:
    """Take in an alert as it was last told of."""
    take_in(tx, event, at, limits)
