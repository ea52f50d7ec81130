"""A seal or a picture is there, or could not be had: what waited for it goes on, or is shown to a person."""

from datetime import datetime

from common.db import Tx
from common.events import Event
from desk.handlers.folding import LimitsOf, take_in


def on_evidence(tx: Tx, event: Event, at: datetime, *, limits: LimitsOf) -> None:
    """Take in seals by revision and stage; what the desk itself asked for comes back here and says nothing new."""
    take_in(tx, event, at, limits)
