"""Makes of what a platform showed us, listed or looked at, the item's newest state: reread and sweep share it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec

from common.blob import digest
from common.db import Tx
from common.events import derived_id
from ingest import store
from ingest.core import item_state
from ingest.core.change import EDITED, POSTED, Change, change_id
from ingest.core.item_state import ItemState
from ingest.handlers.changing import Came, Standing, standing, take_in, want_reread

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
    before = standing(rows, item_id)
    news: list[str] = []
    for change in tell(before.state):
        if before.keeps_out(change, shown.edited_at):
            return news
        ids = store.Ids(municipality, item_id, _id_of(municipality, change))
        if not shown.settled and item_state.is_race(before.state, change):
            want_reread(tx, ids, shown.at)
            continue
        sha256 = _keep(rows, ids, change, shown)
        applied = take_in(tx, rows, ids, before, change, Came(shown.at, shown.at, sha256, shown.edited_at))
        before = Standing(applied.state)
        if applied.told is not None:
            # An add that only fills in what we knew of the item is no news.
            news += [] if (change.verb, applied.told) == (POSTED, EDITED) else [applied.told]
    return news


def _keep(rows: store.Store, ids: store.Ids, change: Change, shown: Shown) -> str:
    """What the platform showed is all that evidence can rest on here: it is kept like a change that was sent."""
    raw = msgspec.json.encode(change) if shown.raw is None else shown.raw
    sha256 = digest(raw)
    rows.add_change(ids.change_id, ids.item_id, sha256, raw, shown.at)
    return sha256


def _id_of(municipality: str, change: Change) -> UUID:
    """What is seen again later is another change, however alike: hidden, shown and hidden again."""
    return derived_id(change_id(municipality, change), "shown", change.sent_at.isoformat())
