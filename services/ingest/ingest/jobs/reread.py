"""Asks the platform how an item stands when two of its changes came so near that nobody can tell which was last."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.blob import digest
from common.db import Database, Tx
from common.work import Job, Unit, enqueue
from ingest import store
from ingest.core import item_state
from ingest.core.change import EDITED, HIDDEN, REMOVED, UNHIDDEN, Change, change_id
from ingest.core.item_state import ItemState
from ingest.core.telling import item_event
from ingest.handlers.on_delivery import OUR_DOING, keep_change
from ingest.ports import Platforms, Secrets, Seen, Target


class Reread:
    """Does jobs of kind `reread`."""

    def __init__(self, db: Database, platforms: Platforms, secrets: Secrets) -> None:
        self._db = db
        self._platforms = platforms
        self._secrets = secrets

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Look, and take over what is seen; nothing to do for what is gone or cannot be looked at."""
        item_id = UUID(job.args["item_id"])
        item = await self._db.read(lambda tx: store.of(tx, job.municipality).item(item_id))
        if item is None or item.visibility == item_state.GONE:
            return None
        access = self._secrets.access(job.municipality, item.platform, item.account_id)
        if access is None:
            return None
        target = Target(object_id=item.object_id, account_id=item.account_id, post_id=item.post_id)
        seen = await self._platforms[item.platform].look(access, target)

        def taken_over(tx: Tx) -> None:
            _take_over(tx, job.municipality, item_id, seen, at)

        return taken_over


def _take_over(tx: Tx, municipality: str, item_id: UUID, seen: Seen | None, at: datetime) -> None:
    rows = store.of(tx, municipality)
    rows.lock_item(item_id)
    item = rows.item(item_id)
    if item is None:
        return
    for change in _changes(item, seen, at):
        # What the platform showed is all that evidence can rest on here: it is kept like a change that was sent.
        raw = msgspec.json.encode(change)
        this = change_id(municipality, change)
        if rows.add_change(this, item_id, digest(raw), raw, at):
            enqueue(tx, store.MACHINERY.jobs, keep_change(municipality, this, at))
        by_us = change.verb in OUR_DOING and rows.has_begun(item_id, OUR_DOING[change.verb])
        applied = item_state.apply(item, change, at, digest(raw), by_us=by_us)
        item = applied.state
        rows.put_item(item_id, item, at)
        if applied.told is not None:
            event = item_event(municipality, item_id, item, applied.told, at)
            store.MACHINERY.outbox.publish(tx, event)


def _changes(item: ItemState, seen: Seen | None, at: datetime) -> list[Change]:
    """What must have happened for the item to stand as it was seen."""
    if seen is None:
        return [_change(item, REMOVED, None, at)]
    found = []
    if seen.text != item.text:
        found.append(_change(item, EDITED, seen.text, at))
    if seen.hidden != (item.visibility == item_state.HIDDEN_NOW):
        found.append(_change(item, HIDDEN if seen.hidden else UNHIDDEN, None, at))
    return found


def _change(item: ItemState, verb: str, text: str | None, at: datetime) -> Change:
    return Change(
        verb=verb,
        kind=item.kind,
        platform=item.platform,
        account_id=item.account_id,
        object_id=item.object_id,
        sent_at=at,
        text=text,
    )
