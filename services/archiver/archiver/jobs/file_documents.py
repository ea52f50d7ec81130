"""Files a version of an item as documents of its record: the rendering, what the platform sent, the sealed copy."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from archiver.core.seal import MEDIA_TYPE, RENDERING_MEDIA_TYPE, document_titles, rendering_of, second_container
from archiver.jobs.prepare import Sources, Wanted
from archiver.store.filing import Clerk
from common.db import Tx
from common.errors import OrdstyrerError
from common.events import derived_id
from common.work import Job, Unit

AGAIN_AFTER = timedelta(hours=1)
"""The duty to archive is not given up: a version that could not be filed is tried again, and counted as failed."""


class FileDocuments:
    """Does jobs of kind `file`."""

    def __init__(self, sources: Sources, clerk: Clerk) -> None:
        self._sources = sources
        self._clerk = clerk

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Put the version's documents and return the line that adds them. An item without bytes has its text."""
        item_id, revision = UUID(job.args["item_id"]), int(job.args["revision"])
        sealed = await self._sources.gather(Wanted(job.municipality, item_id, revision, job.attempts))
        lang = self._clerk.offices(job.municipality).lang
        page = rendering_of(sealed, lang)
        main, raw, copy = document_titles(lang)
        parts = [("H", main, RENDERING_MEDIA_TYPE, page)]
        if sealed.change is not None:
            parts.append(("V", raw, MEDIA_TYPE, sealed.change))
        parts.append(("V", copy, MEDIA_TYPE, second_container(sealed, page)))
        documents: list[dict[str, Any]] = [
            {
                "role": role,
                "title": title,
                "media_type": media_type,
                "sha256": await self._sources.put(job.municipality, content),
                "size_bytes": len(content),
            }
            for role, title, media_type, content in parts
        ]
        return partial(self._add, job=job, revision=revision, documents=documents, at=at)

    def _add(self, tx: Tx, *, job: Job, revision: int, documents: list[dict[str, Any]], at: datetime) -> None:
        filing = self._clerk.at(tx, job.municipality)
        filing.add_documents(UUID(job.args["item_id"]), revision, documents, at)

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Try again in a while, for ever."""
        filing = self._clerk.at(tx, job.municipality)
        item_id, revision = UUID(job.args["item_id"]), int(job.args["revision"])
        filing.enqueue_file(derived_id(job.job_id, "again"), item_id, revision, at + AGAIN_AFTER)
