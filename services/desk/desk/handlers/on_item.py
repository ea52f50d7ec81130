"""An item came, changed or went: its case is made, and a new text takes back what was ordered for the old one."""

from datetime import datetime

from common.db import Tx
from common.events import Event
from desk.core.facts import Limits
from desk.handlers.folding import take_in


def on_item(tx: Tx, event: Event, at: datetime, *, limits: Limits) -> None:
    """Take in posted, edited, hidden, unhidden and removed items; the highest change counts, others change nothing."""
    take_in(tx, event, at, limits)
