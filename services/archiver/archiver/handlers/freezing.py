"""What the desk freezes stays, whatever the rows of retention or an author's wish say, until it is thawed."""

from datetime import datetime

from archiver.core.retention import Hold
from archiver.store.holds import Holds
from common.db import Tx, lock
from common.errors import BadMessage
from common.events import Event, ItemFrozen, ItemThawed

ITEM = "item"


def on_frozen(tx: Tx, event: Event, _at: datetime) -> None:
    """Hold the item, or let that hold go. The item need not be known: a hold may come before it."""
    if not isinstance(event, ItemFrozen | ItemThawed) or event.item_id is None:
        raise BadMessage("a freeze names an item")
    # The sweep that erases takes the same lock: it has looked at the holds before this one, or will after it.
    lock(tx, "archiver", event.municipality)
    holds = Holds(tx, event.municipality)
    if isinstance(event, ItemThawed):
        holds.end(event.hold_id, event.actor, event.occurred_at)
        return
    hold = Hold(
        hold_id=event.hold_id,
        scope=ITEM,
        subject=str(event.item_id),
        because=event.because,
        set_by=event.actor,
        set_at=event.occurred_at,
    )
    holds.set(hold)
