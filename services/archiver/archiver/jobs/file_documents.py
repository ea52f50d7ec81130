"""Files a version of an item as documents of its record: the PDF/A, what the platform sent, the seal, attachments."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from archiver.core.acts import WITHDRAWN
from archiver.core.seal import Sealed
from archiver.jobs.documents import of_attachments, of_version, put
from archiver.jobs.gathering import Wanted
from archiver.jobs.prepare import Sources
from archiver.store.erasing import let_go
from archiver.store.filing import Clerk, Filing
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
        """Put the version's documents and return the line that adds them. An item without bytes has its text.

        Attachments that nobody told of yet are not waited for: they are added when they come.
        """
        item_id, revision = UUID(job.args["item_id"]), int(job.args["revision"])
        wanted = Wanted(job.municipality, item_id, revision, job.attempts)
        sealed = await self._sources.gather(wanted)
        alone = bool(job.args.get("attachments"))
        async with self._sources.room_for(sealed):
            documents = await self._documents(wanted, sealed, attachments_alone=alone)
        return partial(self._attach if alone else self._add, job=job, revision=revision, documents=documents, at=at)

    async def _documents(self, wanted: Wanted, sealed: Sealed, *, attachments_alone: bool) -> list[dict[str, Any]]:
        whole = await self._sources.attached(wanted, sealed, wait=False)
        lang = self._clerk.offices(wanted.municipality).lang
        papers = await (of_attachments if attachments_alone else of_version)(self._sources, whole, lang)
        return await put(self._sources, wanted.municipality, papers)

    def _add(self, tx: Tx, *, job: Job, revision: int, documents: list[dict[str, Any]], at: datetime) -> None:
        filing = self._clerk.at(tx, job.municipality)
        if not _let_go(filing, job, documents, at):
            filing.add_documents(UUID(job.args["item_id"]), revision, documents, at)

    def _attach(self, tx: Tx, *, job: Job, revision: int, documents: list[dict[str, Any]], at: datetime) -> None:
        filing = self._clerk.at(tx, job.municipality)
        if not _let_go(filing, job, documents, at):
            filing.add_attachments(UUID(job.args["item_id"]), revision, documents, at)

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Try again in a while, for ever; what was erased is not filed any more."""
        filing = self._clerk.at(tx, job.municipality)
        if _was_erased(filing, job):
            return
        item_id, revision = UUID(job.args["item_id"]), int(job.args["revision"])
        again = derived_id(job.job_id, "again")
        filing.enqueue_file(again, item_id, revision, at + AGAIN_AFTER, attachments=bool(job.args.get("attachments")))


def _was_erased(filing: Filing, job: Job) -> bool:
    """Say whether the record was taken back, and the version erased, while its documents were made."""
    filing.hold()
    item_id, revision = UUID(job.args["item_id"]), int(job.args["revision"])
    post = filing.post_of(item_id)
    return post is not None and post.status == WITHDRAWN and filing.items.revision(item_id, revision) is None


def _let_go(filing: Filing, job: Job, documents: list[dict[str, Any]], at: datetime) -> bool:
    """Let the files of an erased version go; false where it was not erased."""
    if not _was_erased(filing, job):
        return False
    let_go(filing.tx, job.municipality, job.job_id, {one["sha256"] for one in documents}, at)
    return True
