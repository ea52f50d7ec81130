"""Beside the other handlers: what was erased is not taken in again, and what an item is kept as is kept."""

from datetime import datetime, timedelta
from uuid import UUID

from archiver.core.retention import Rules
from archiver.store.keeping import Keeping
from archiver.store.known import KnownDecision, KnownItem
from archiver.store.sweeping import enqueue_sweep, sweep_id
from common.db import Tx
from common.events import DecisionMade, ItemChanged, ItemPosted


def is_left_out(event: ItemChanged, known: KnownItem) -> bool:
    """Say whether an item that was erased is told anew; what its author writes after that is another matter."""
    erased_at = known.erased_at
    if erased_at is None:
        return False
    found_again = isinstance(event, ItemPosted) and (event.created_at or event.occurred_at) <= erased_at
    return found_again or event.recorded_at <= erased_at


def was_erased(tx: Tx, municipality: str, item_id: UUID) -> bool:
    """Say whether an item that is not there was erased: what is told of it late is left out."""
    return Keeping(tx, municipality).erased_at(item_id) is not None


def judged(tx: Tx, event: DecisionMade, known: KnownDecision, rules: Rules, at: datetime) -> None:
    """Keep what the newest decision says of keeping the item, and have its day's sweep done."""
    Keeping(tx, event.municipality).judged(event, known, rules)
    if not known.sweeps:
        enqueue_sweep(tx, event.municipality, _tomorrow(at))


def next_sweep(event: DecisionMade, at: datetime) -> UUID:
    """Return the id of the sweep that comes after the decision."""
    return sweep_id(event.municipality, _tomorrow(at))


def _tomorrow(at: datetime) -> datetime:
    """A sweep a day, at night: 02 o'clock UTC."""
    return at.replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(days=1)
