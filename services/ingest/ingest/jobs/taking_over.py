"""Makes of what a platform showed us, listed or looked at, the item's newest state: reread and sweep share it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec

from common.blob import digest
from common.db import Tx
from common.events import derived_id
from common.work import Job, enqueue
from ingest import store
from ingest.core import erased, item_state
from ingest.core.change import EDITED, POSTED, Change, change_id
from ingest.core.item_state import ItemState
from ingest.core.telling import item_event
from ingest.handlers.on_delivery import OUR_DOING, REREAD_AFTER

Tell = Callable[[ItemState | None], list[Change]]
"""Says what must have happened for the item, as it stands in our tables now, to be as it was shown."""


class Shown:
    """What the platform showed, and when we asked. `raw` are the platform's bytes of it, where it gave any.

    `settled` is true where the item itself was asked for: then there is nobody left to ask whether it still holds.
    `edited_at` is when the platform says that a comment was last changed.
    """

    def __init__(
        self, at: datetime, raw: bytes | None = None, *, settled: bool, edited_at: datetime | None = None
    ) -> None:
        self.at = at
        self.raw = raw
        self.settled = settled
        self.edited_at = edited_at


def take_over(tx: Tx, municipality: str, item_id: UUID, tell: Tell, shown: Shown) -> list[str]:
    """Apply what was shown to the item, keep its bytes, tell the others; return what was told.

    What a listing shows so near a change of ours that nobody can tell which was last is not applied: the platform is
    asked once more, a moment later.
    """
    rows = store.of(tx, municipality)
    rows.lock_item(item_id)
    item = rows.item(item_id)
    stone = rows.tombstone(item_id) if item is None else None
    news: list[str] = []
    for change in tell(item):
        if item is None and stone is not None and not erased.is_written_since(stone.at, change, shown.edited_at):
            return news
        if not shown.settled and item_state.is_race(item, change):
            enqueue(tx, store.MACHINERY.jobs, reread_job(municipality, item_id, change, shown.at))
            continue
        sha256 = _keep(tx, municipality, item_id, change, shown)
        by_us = change.verb in OUR_DOING and rows.has_begun(item_id, OUR_DOING[change.verb])
        applied = item_state.apply(item, change, shown.at, sha256, by_us=by_us)
        if item is None and stone is not None:
            applied = erased.numbered_on(applied, stone.revision, stone.change_no, shown.edited_at)
        item = applied.state
        rows.put_item(item_id, item, shown.at)
        if applied.told is not None:
            store.MACHINERY.outbox.publish(tx, item_event(municipality, item_id, item, applied.told, shown.at))
            # An add that only fills in what we knew of the item is no news.
            news += [] if (change.verb, applied.told) == (POSTED, EDITED) else [applied.told]
    return news


def reread_job(municipality: str, item_id: UUID, change: Change, at: datetime) -> Job:
    """Return the job that asks the platform how the item stands, once its changes have settled."""
    this = _id_of(municipality, change)
    return Job(
        municipality=municipality,
        job_id=derived_id(this, "reread"),
        kind="reread",
        key=f"reread:{this}",
        target=f"platform:{municipality}",
        args={"item_id": str(item_id)},
        run_at=at + REREAD_AFTER,
    )


def _keep(tx: Tx, municipality: str, item_id: UUID, change: Change, shown: Shown) -> str:
    """What the platform showed is all that evidence can rest on here: it is kept like a change that was sent."""
    raw = msgspec.json.encode(change) if shown.raw is None else shown.raw
    this, sha256 = _id_of(municipality, change), digest(raw)
    store.of(tx, municipality).add_change(this, item_id, sha256, raw, shown.at)
    return sha256


def _id_of(municipality: str, change: Change) -> UUID:
    """What is seen again later is another change, however alike: hidden, shown and hidden again."""
    return derived_id(change_id(municipality, change), "shown", change.sent_at.isoformat())
