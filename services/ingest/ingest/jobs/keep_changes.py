"""Puts the exact bytes of changes where the archiver finds them."""

import asyncio
from datetime import datetime
from uuid import UUID

from common.blob import Blobs
from common.db import Database, Tx
from common.work import Job, Unit
from ingest import store

AT_ONCE_MAX = 16
ONE = "keep_change"
"""The kind of a job that an earlier release left: it names one change."""


class KeepChanges:
    """Does jobs of kind `keep_changes`."""

    def __init__(self, db: Database, blobs: Blobs) -> None:
        self._db = db
        self._blobs = blobs

    async def __call__(self, job: Job, _at: datetime) -> Unit | None:
        """Put the bytes once, then forget our own copies."""
        named = job.args["change_ids"] if "change_ids" in job.args else [job.args["change_id"]]
        changes = [UUID(one) for one in named]
        found = await self._db.read(lambda tx: store.of(tx, job.municipality).change_bytes(changes))
        contents = list(found.values())
        for first in range(0, len(contents), AT_ONCE_MAX):
            some = contents[first : first + AT_ONCE_MAX]
            await asyncio.gather(*(self._blobs.put(job.municipality, content) for content in some))

        def kept(tx: Tx) -> None:
            store.of(tx, job.municipality).forget_change_bytes(found)

        return kept if found else None
