"""Puts the exact bytes of a change where the archiver finds them."""

from datetime import datetime
from uuid import UUID

from common.blob import Blobs
from common.db import Database, Tx
from common.work import Job, Unit
from ingest import store


class KeepChange:
    """Does jobs of kind `keep_change`."""

    def __init__(self, db: Database, blobs: Blobs) -> None:
        self._db = db
        self._blobs = blobs

    async def __call__(self, job: Job, _at: datetime) -> Unit | None:
        """Put the bytes once, then forget our own copy."""
        change_id = UUID(job.args["change_id"])
        raw = await self._db.read(lambda tx: store.of(tx, job.municipality).change_bytes(change_id))
        if raw is None:
            return None
        await self._blobs.put(job.municipality, raw)

        def kept(tx: Tx) -> None:
            store.of(tx, job.municipality).forget_change_bytes(change_id)

        return kept
