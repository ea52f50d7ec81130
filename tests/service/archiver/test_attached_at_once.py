"""However many jobs the archiver does at once, few hold attachments: thirty-two films would fill the machine."""

import asyncio
from dataclasses import replace

from archiver.jobs.file_documents import FileDocuments
from archiver.jobs.prepare import ATTACHED_AT_ONCE_MAX
from archiver.store.filing import FILE_KIND
from common.blob import Blobs
from common.events import Attachment, AttachmentsKept, KeptAttachment, derived_id
from common.work import Job
from tests.contract.machines import until
from tests.service.archiver.recorded import AT, item_id, posted
from tests.service.archiver.stage import Stage

JOBS = 3 * ATTACHED_AT_ONCE_MAX


class Noted:
    """A blob store that says how many read or write films at once."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self.films: set[str] = set()
        self.under_way = 0
        self.at_once = 0
        self.may_end = asyncio.Event()

    async def put(self, municipality: str, content: bytes, *, locked: bool = False) -> str:
        return await self._blobs.put(municipality, content, locked=locked)

    async def get(self, municipality: str, sha256: str) -> bytes | None:
        if sha256 not in self.films:
            return await self._blobs.get(municipality, sha256)
        self.under_way += 1
        self.at_once = max(self.at_once, self.under_way)
        try:
            await self.may_end.wait()
            return await self._blobs.get(municipality, sha256)
        finally:
            self.under_way -= 1

    async def delete(self, municipality: str, sha256: str, *, opened: bool = False) -> bool:
        return await self._blobs.delete(municipality, sha256, opened=opened)


def kept(name: str, sha256: str) -> AttachmentsKept:
    return AttachmentsKept(
        event_id=derived_id(name, "kept"),
        municipality="sogne",
        occurred_at=AT,
        recorded_at=AT,
        item_id=item_id(name),
        revision=1,
        attachments=(KeptAttachment(kind="video", sha256=sha256, media_type="video/mp4", size_bytes=4),),
    )


def job(name: str) -> Job:
    return Job(
        municipality="sogne",
        job_id=derived_id("filing", name),
        kind=FILE_KIND,
        key=name,
        args={"item_id": str(item_id(name)), "revision": 1},
        run_at=AT,
    )


async def test_few_jobs_hold_attachments_at_once_and_all_are_done(stage: Stage) -> None:
    doer = stage.service.worker.doers[FILE_KIND]
    assert isinstance(doer, FileDocuments)
    noted = Noted(stage.world.blobs)
    names = [f"c{n}" for n in range(JOBS)]
    for name in names:
        noted.films.add(film := await stage.world.blobs.put("sogne", name.encode()))
        await stage.tell(posted(name, attachments=(Attachment("video", f"https://a.example/{name}.mp4"),)))
        await stage.tell(kept(name, film))
    sources = replace(doer._sources, blobs=noted)
    filing = FileDocuments(sources, doer._clerk)
    filed = [asyncio.ensure_future(filing(job(name), AT)) for name in names]
    room = sources._attached_at_once
    await until(lambda: noted.under_way + len(room._waiters or ()) == JOBS)
    noted.may_end.set()
    assert all(unit is not None for unit in await asyncio.gather(*filed))
    assert noted.at_once == ATTACHED_AT_ONCE_MAX
