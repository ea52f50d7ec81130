"""Asks the platform how an item stands when two of its changes came so near that nobody can tell which was last."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Database, Tx
from common.events import derived_id
from common.work import Job, Unit, enqueue
from ingest import store
from ingest.core import item_state, sweeping
from ingest.core.change import Change
from ingest.core.item_state import ItemState
from ingest.handlers.changing import REREAD_AFTER
from ingest.jobs.taking_over import Shown, Tell, take_over
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
        seen = await self._platforms[item.platform].look(access, target_of(item))

        def taken_over(tx: Tx) -> None:
            rows = store.of(tx, job.municipality)
            rows.lock_item(item_id)
            now = rows.item(item_id)
            if now is None or now.change_no == item.change_no:
                take_over(tx, job.municipality, item_id, as_seen(seen, at), Shown(at, settled=True))
            else:  # something came while we looked, perhaps our own hide: what we saw may be older than that
                enqueue(tx, store.MACHINERY.jobs, _again(job, now.change_no, at))

        return taken_over


def _again(job: Job, change_no: int, at: datetime) -> Job:
    """Return the job that looks once more."""
    job_id = derived_id(job.job_id, "again", change_no)
    return msgspec.structs.replace(job, job_id=job_id, key=f"reread:{job_id}", run_at=at + REREAD_AFTER)


def target_of(item: ItemState) -> Target:
    """Return what to look at."""
    return Target(
        object_id=item.object_id,
        account_id=item.account_id,
        post_id=item.post_id,
        parent_id=item.parent_id,
        kind=item.kind,
        thread_id=item.conversation_id,
    )


def as_seen(seen: Seen | None, at: datetime) -> Tell:
    """Return what one look at an item says of it; None: it is gone."""

    def tell(item: ItemState | None) -> list[Change]:
        if item is None:
            return []
        if seen is None:
            return sweeping.change_when_gone(item, at)
        return sweeping.changes_seen(item, seen.text, seen.hidden, at)

    return tell
