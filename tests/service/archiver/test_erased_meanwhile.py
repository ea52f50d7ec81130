"""What is erased while something is made or told of it leaves nothing behind: no row, no line, no file."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from archiver.store import attachments as kept_of
from archiver.store.erasing import Erasing
from archiver.store.filed import Filed
from archiver.store.filing import FILE_KIND, record_id_of
from archiver.store.items import Items
from archiver.store.seals import SEAL_KIND, Seals
from archiver.store.tables import MACHINERY
from archiver.store.together import ends_ahead, ends_together
from common.blob import FolderBlobs, digest
from common.db import ACROSS, Tx
from common.errors import OrdstyrerError, Permanent, Transient
from common.events import Attachment, AttachmentsKept, EvidenceFailed, EvidenceSecured, KeptAttachment, derived_id
from common.work import Job
from tests.service.archiver.conftest import opened
from tests.service.archiver.recorded import AT, decided, edited, item_id, posted, taken, wanted
from tests.service.archiver.stage import Stage

CHANGE = b'{"verb":"add","message":"Kan dere fikse gatelyset?"}'
PICTURE = Attachment("photo", "https://a.example/1.jpg")


class Meanwhile(FolderBlobs):
    """A store in which something happens once, just before the first sealed bytes are put."""

    happens: Callable[[], Awaitable[None]] | None = None

    async def put(self, municipality: str, content: bytes, *, locked: bool = False) -> str:
        if locked and self.happens is not None:
            happens, self.happens = self.happens, None
            await happens()
        return await super().put(municipality, content, locked=locked)


class NoSecondStage(FolderBlobs):
    """A store that takes every sealed copy but one of the second stage."""

    def __init__(self, root: Path, problem: OrdstyrerError) -> None:
        super().__init__(root, flushed=False)
        self._problem = problem

    async def put(self, municipality: str, content: bytes, *, locked: bool = False) -> str:
        if locked and b'"stage":2' in content:
            raise self._problem
        return await super().put(municipality, content, locked=locked)


async def erased(stage: Stage, name: str = "c1") -> None:
    """Its author asked for it."""

    def unit(tx: Tx) -> None:
        erasing = Erasing(tx, "sogne", lambda: b"s" * 32)
        erasing.hold()
        erasing.item(item_id(name), {"actor": "ola", "because": "asked"}, stage.clock.at)

    await stage.db.write(unit)


async def taken_back_and_erased(stage: Stage) -> None:
    """It was not to be filed after all, and its author asked for it."""
    await stage.tell(decided(kind=None, no=2))
    await erased(stage)


async def seals_of(stage: Stage, name: str = "c1") -> list[int]:
    found = await stage.db.read(lambda tx: Seals(tx, "sogne").of_item(item_id(name)))
    return [seal.stage for seal in found]


def files(stage: Stage) -> list[str]:
    return sorted(path.name for path in (stage.path / "blobs").rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("wished", "attachments"),
    [(1, ()), (2, ()), (2, (PICTURE,))],
    ids=["first stage", "both stages", "the second waits for a picture"],
)
async def test_of_an_item_that_is_erased_while_its_seal_is_made_neither_seal_nor_file_is_kept(
    database_url: str, tmp_path: Path, wished: int, attachments: tuple[Attachment, ...]
) -> None:
    blobs = Meanwhile(tmp_path / "blobs", flushed=False)
    stage = await opened(database_url, tmp_path, blobs)
    blobs.happens = partial(erased, stage)
    change = await blobs.put("sogne", CHANGE)
    await stage.tell(posted(change_sha256=change, attachments=attachments), wanted(wished))
    await stage.work()
    assert (await seals_of(stage), files(stage)) == ([], [])
    assert await stage.told(EvidenceSecured) == []
    assert [(failed.stage, failed.why) for failed in await stage.told(EvidenceFailed)] == [(wished, "unknown_revision")]
    await stage.work(later=timedelta(minutes=1))
    assert files(stage) == []
    assert not any(report.problems for report in await stage.verify())
    await stage.db.close()


async def about_it(stage: Stage) -> set[str]:
    """Return the files that hold the item's change or name the item; a checkpoint of the journal does neither."""
    kept = {name: await stage.world.blobs.get("sogne", name) or b"" for name in files(stage)}
    return {name for name, content in kept.items() if content == CHANGE or str(item_id()).encode() in content}


@pytest.mark.parametrize(("problem", "why"), [(Permanent("no room"), "refused"), (Transient("away"), "unavailable")])
async def test_a_first_stage_whose_second_fails_for_good_is_told_and_goes_with_its_item(
    database_url: str, tmp_path: Path, problem: OrdstyrerError, why: str
) -> None:
    stage = await opened(database_url, tmp_path, NoSecondStage(tmp_path / "blobs", problem))
    change = await stage.world.blobs.put("sogne", CHANGE)
    await stage.tell(posted(change_sha256=change), wanted(2))
    while not (failed := await stage.told(EvidenceFailed)):
        await stage.work(later=timedelta(minutes=1))
    assert [(one.stage, one.why) for one in failed] == [(2, why)]
    [secured] = await stage.told(EvidenceSecured)
    assert (secured.stage, await seals_of(stage)) == (1, [1])
    assert await about_it(stage) == {change, secured.sha256}
    await erased(stage)
    await stage.work()
    assert await about_it(stage) == set()
    assert not any(report.problems for report in await stage.verify())
    await stage.db.close()


async def test_a_first_stage_that_cannot_become_a_second_is_kept_though_a_picture_was_altered(stage: Stage) -> None:
    change = await stage.world.blobs.put("sogne", CHANGE)
    await stage.tell(posted(change_sha256=change, attachments=(PICTURE,)))
    [picture] = (stage.path / "blobs").rglob(await told_of_a_picture(stage))
    picture.write_bytes(b"another")
    await stage.tell(wanted(2))
    await stage.work()
    assert [(one.stage, one.why) for one in await stage.told(EvidenceFailed)] == [(2, "altered")]
    assert [one.stage for one in await stage.told(EvidenceSecured)] == await seals_of(stage) == [1]


def sealing(name: str) -> Job:
    return Job(
        municipality="sogne",
        job_id=derived_id("sealing", name),
        kind=SEAL_KIND,
        key=name,
        args={"item_id": str(item_id(name)), "revision": 1, "stage": 1, "change_sha256": None},
        run_at=AT,
    )


async def saved_together(stage: Stage, names: Sequence[str], *, without: str) -> None:
    """Make seals of items, let one be erased, and save all of them as the ends of jobs are written."""
    doer, jobs = stage.service.worker.doers[SEAL_KIND], [sealing(name) for name in names]
    units = [await doer(job, AT) for job in jobs]
    await erased(stage, without)

    def unit(tx: Tx) -> None:
        with ends_together(tx, SEAL_KIND):
            ends_ahead(tx, jobs)
            for one in units:
                assert one is not None
                one(tx)

    await stage.db.write(unit)


async def test_of_seals_that_are_saved_together_those_of_what_was_erased_alone_are_left_out(stage: Stage) -> None:
    names = ("c1", "c2", "c3")
    for name in names:
        change = await stage.world.blobs.put("sogne", CHANGE + name.encode())
        await stage.tell(posted(name, change_sha256=change))
    await saved_together(stage, names, without="c2")
    assert [await seals_of(stage, name) for name in names] == [[1], [], [1]]
    assert {one.item_id for one in await stage.told(EvidenceSecured)} == {item_id("c1"), item_id("c3")}
    await stage.work()
    kept = {one.sha256 for one in await stage.told(EvidenceSecured)}
    assert kept < set(files(stage))
    contents = [await stage.world.blobs.get("sogne", name) for name in files(stage)]
    assert not any(str(item_id("c2")).encode() in (content or b"") for content in contents)
    [report] = await stage.verify()
    assert (report.series, report.problems) == ("evidence", ())


async def told_of_a_picture(stage: Stage, revision: int = 1) -> str:
    """Ingest has kept a picture, and tells so; return its hash."""
    sha256 = await stage.world.blobs.put("sogne", b"jpeg")
    event = AttachmentsKept(
        event_id=derived_id("kept", revision),
        municipality="sogne",
        occurred_at=stage.clock.at,
        recorded_at=stage.clock.at,
        item_id=item_id(),
        revision=revision,
        attachments=(KeptAttachment(kind="photo", sha256=sha256, media_type="image/jpeg", size_bytes=4),),
    )
    await stage.tell(event)
    await stage.work()
    return sha256


async def test_a_picture_that_is_told_of_after_its_item_was_erased_is_let_go(stage: Stage) -> None:
    await stage.tell(posted(attachments=(PICTURE,)))
    await erased(stage)
    await told_of_a_picture(stage)
    assert await stage.db.read(lambda tx: kept_of.kept(tx, "sogne", item_id(), 1)) is None
    assert files(stage) == []


async def test_a_picture_of_what_was_erased_is_let_go_though_its_author_has_written_anew(stage: Stage) -> None:
    await stage.tell(posted(attachments=(PICTURE,)))
    await erased(stage)
    stage.clock.at += timedelta(hours=1)
    await stage.tell(replace(edited(), recorded_at=stage.clock.at))
    await told_of_a_picture(stage)
    assert await stage.db.read(lambda tx: kept_of.kept(tx, "sogne", item_id(), 1)) is None
    assert files(stage) == []


async def test_a_picture_of_an_older_revision_is_kept_where_nothing_was_erased(stage: Stage) -> None:
    await stage.tell(posted(attachments=(PICTURE,)), edited())
    sha256 = await told_of_a_picture(stage)
    assert await stage.db.read(lambda tx: kept_of.kept(tx, "sogne", item_id(), 1)) is not None
    assert files(stage) == [sha256]


async def test_a_picture_of_what_its_author_writes_after_the_erasure_is_kept(stage: Stage) -> None:
    await stage.tell(posted(attachments=(PICTURE,)))
    await erased(stage)
    stage.clock.at += timedelta(hours=1)
    await stage.tell(replace(edited(attachments=(PICTURE,)), recorded_at=stage.clock.at))
    sha256 = await told_of_a_picture(stage, revision=2)
    assert await stage.db.read(lambda tx: kept_of.kept(tx, "sogne", item_id(), 2)) is not None
    assert files(stage) == [sha256]


async def test_what_was_done_to_an_item_and_is_told_of_after_its_erasure_is_noted_nowhere(stage: Stage) -> None:
    await stage.tell(posted())
    await erased(stage)
    await stage.tell(taken("hide"))
    assert await stage.db.read(lambda tx: Items(tx, "sogne").notes(item_id())) == []


async def test_of_a_record_that_is_taken_back_and_erased_while_it_is_filed_no_document_is_kept(
    database_url: str, tmp_path: Path
) -> None:
    blobs = Meanwhile(tmp_path / "blobs", flushed=False)
    stage = await opened(database_url, tmp_path, blobs)
    blobs.happens = partial(taken_back_and_erased, stage)
    await stage.tell(posted(), decided())
    await stage.work()
    assert await stage.db.read(lambda tx: Filed(tx, "sogne").documents(record_id_of(item_id()))) == []
    assert "document_added" not in await stage.events()
    assert files(stage) == []
    assert not any(report.problems for report in await stage.verify())
    await stage.db.close()


async def filings_left(stage: Stage) -> int:
    jobs = MACHINERY.jobs
    query = select(jobs.c.job_id).where(jobs.c.kind == FILE_KIND, jobs.c.done_at.is_(None))
    query = query.execution_options(**{ACROSS: "a test looks at all"})
    return len(await stage.db.read(lambda tx: tx.execute(query).all()))


async def test_what_could_not_be_filed_and_was_erased_is_not_tried_for_ever(stage: Stage) -> None:
    await stage.tell(posted(change_sha256=digest(CHANGE)), decided())
    await stage.work()
    assert await filings_left(stage) == 1
    await taken_back_and_erased(stage)
    for _ in range(20):
        await stage.work(later=timedelta(minutes=1))
    assert await filings_left(stage) == 0
