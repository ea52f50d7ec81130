"""What we did to an item is its newest state at once."""

from datetime import datetime

from common.db import Tx
from common.events import ActionOrdered, Outcome
from ingest import store
from ingest.core import item_state
from ingest.core.change import EDITED, HIDDEN, REMOVED, UNHIDDEN, Change
from ingest.core.item_state import ItemState
from ingest.core.telling import item_event

SHOWN = {"hide": HIDDEN, "unhide": UNHIDDEN, "remove": REMOVED, "edit": EDITED}
"""What an order makes of its item, as a change says it."""


def show(tx: Tx, outcome: Outcome, ordered: ActionOrdered, item: ItemState, at: datetime) -> None:
    """What we did is the item's newest state at once; the platform's echo then changes nothing."""
    change = Change(
        verb=SHOWN[outcome.do],
        kind=item.kind,
        platform=item.platform,
        account_id=item.account_id,
        object_id=item.object_id,
        sent_at=at,
        text=ordered.text if outcome.do == "edit" else None,
    )
    applied = item_state.apply(item, change, at, "", by_us=True)
    if outcome.item_id is None or applied.told is None:
        return
    store.of(tx, outcome.municipality).put_item(outcome.item_id, applied.state, at)
    event = item_event(outcome.municipality, outcome.item_id, applied.state, applied.told, at)
    store.MACHINERY.outbox.publish(tx, event)
