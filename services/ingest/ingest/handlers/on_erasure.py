"""The archiver has let an item go: its words and bytes go, and a tombstone keeps what still stands out there away."""

from datetime import datetime

import msgspec

from common.db import Tx
from common.events import Event, ItemErased
from common.metrics import Metrics
from ingest import store
from ingest.core.change import EDITED
from ingest.core.telling import item_event
from ingest.handlers.on_evidence import attachments_kept
from ingest.store import attachments


def on_erasure(metrics: Metrics, tx: Tx, event: Event, at: datetime) -> None:
    """Erase it, unless its author has written anew meanwhile: then the archiver is told once more of the new words."""
    if not isinstance(event, ItemErased) or event.item_id is None:
        return
    municipality, item_id = event.municipality, event.item_id
    rows = store.of(tx, municipality)
    rows.lock_item(item_id)
    state = rows.item(item_id)
    known = msgspec.structs.replace(event, change_no=max(event.change_no, state.change_no if state else 0))
    what = store.ERASED.put(tx, known, state.revision if state else 0)
    if what == "goes":
        for revision, kept in attachments.untold(tx, municipality, item_id).items():
            # The archiver alone deletes files, and knows of none that it was not told of.
            told = attachments_kept(municipality, item_id, revision, kept, at)
            store.MACHINERY.outbox.publish(tx, told)
        store.ITEM_ROWS.erase(tx, municipality, [item_id], at)
        metrics.count("ordstyrer_erased_total", service="ingest", municipality=municipality, reason=event.category)
    elif what == "stays" and state is not None:
        # Its event may have reached the archiver as one of before the erasure.
        again = msgspec.structs.replace(state, change_no=state.change_no + 1)
        rows.put_item(item_id, again, at)
        store.MACHINERY.outbox.publish(tx, item_event(municipality, item_id, again, EDITED, at))
