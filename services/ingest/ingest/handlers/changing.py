"""A change becomes the newest state of its item and the others hear of it, whether it was sent to us or seen by us."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from common.db import Tx
from common.erased import Tombstone
from common.events import derived_id
from common.work import Job, enqueue
from ingest import store
from ingest.core import erased, item_state
from ingest.core.change import HIDDEN, REMOVED, UNHIDDEN, Change
from ingest.core.item_state import Applied, ItemState
from ingest.core.telling import item_event
from ingest.store import actions

REREAD_AFTER = timedelta(seconds=1)
OUR_DOING = {HIDDEN: "hide", UNHIDDEN: "unhide", REMOVED: "remove"}


class Standing(NamedTuple):
    """How an item stands before a change: its state, or the tombstone of one that was erased, or neither."""

    state: ItemState | None
    stone: Tombstone | None = None

    def keeps_out(self, change: Change, edited_at: datetime | None = None) -> bool:
        """Say whether the change tells anew what was erased. `edited_at` is when what we saw was last changed."""
        return self.stone is not None and not erased.is_written_since(self.stone.at, change, edited_at)


class Came(NamedTuple):
    """When a change came, when it is taken in, what its bytes are called, and when what we saw was last changed."""

    received_at: datetime
    at: datetime
    sha256: str
    edited_at: datetime | None = None


def standing(rows: store.Store, item_id: UUID) -> Standing:
    """Let nobody else change the item until the transaction ends, and return how it stands."""
    rows.lock_item(item_id)
    state = rows.item(item_id)
    return Standing(state, rows.tombstone(item_id) if state is None else None)


def take_in(tx: Tx, rows: store.Store, ids: store.Ids, before: Standing, change: Change, came: Came) -> Applied:
    """Make the change the item's newest state, and tell the others what it made of it."""
    do = OUR_DOING.get(change.verb)
    by_us = do is not None and actions.of(tx, ids.municipality).has_begun(ids.item_id, do, came.received_at)
    applied = item_state.apply(before.state, change, came.received_at, came.sha256, by_us=by_us)
    if before.stone is not None:
        applied = erased.numbered_on(applied, before.stone.revision, before.stone.change_no, came.edited_at)
    if applied.state.change_sha256 != came.sha256:
        # The item's words come from another change: evidence rests on that one's bytes.
        rows.drop_bytes(ids.change_id, came.sha256)
    rows.put_item(ids.item_id, applied.state, came.at)
    if applied.told is not None:
        rows.tell(item_event(ids.municipality, ids.item_id, applied.state, applied.told, came.at))
    return applied


def want_reread(tx: Tx, ids: store.Ids, at: datetime) -> None:
    """Have the platform asked how the item stands, once its changes have settled: two of them raced."""
    job = Job(
        municipality=ids.municipality,
        job_id=derived_id(ids.change_id, "reread"),
        kind="reread",
        key=f"reread:{ids.change_id}",
        target=f"platform:{ids.municipality}",
        args={"item_id": str(ids.item_id)},
        run_at=at + REREAD_AFTER,
    )
    enqueue(tx, store.MACHINERY.jobs, job)
