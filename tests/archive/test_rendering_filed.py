"""What is filed of a comment with pictures: the PDF/A first, the platform's own bytes, and each picture for ever."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pygfried
import pytest

from archiver.adapters.pdf_press import NotPrinted
from archiver.core.office import Office
from archiver.core.pronom import JSON, PDF_A_2U
from archiver.core.records import Document
from archiver.core.rendering import Converted, Page, Rendered
from archiver.jobs.prepare import Sources
from archiver.jobs.seal import MakeSeal
from archiver.store.filed import Filed
from archiver.store.seals import SEAL_KIND
from common.blob import digest
from common.db import Tx
from common.events import Attachment, AttachmentsKept, EvidenceFailed, EvidenceSecured, KeptAttachment, derived_id
from tests.archive import shown
from tests.parts import verapdf
from tests.service.archiver.conftest import opened
from tests.service.archiver.recorded import AT, decided, item_id, posted, wanted
from tests.service.archiver.stage import Stage

CHANGE = '{"verb":"add","message":"Se på dette 😀"}'.encode()
HERE = Attachment("photo", "https://a.example/1")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = await opened(f"sqlite:///{tmp_path / 'archiver.db'}", tmp_path)
    yield stage
    await stage.db.close()


async def kept(stage: Stage, *pictures: bytes) -> AttachmentsKept:
    """Put pictures where ingest puts them, and return what it tells."""
    told = [
        KeptAttachment(
            kind="photo", sha256=await stage.world.blobs.put("sogne", one), media_type="image/any", size_bytes=len(one)
        )
        for one in pictures
    ]
    return AttachmentsKept(
        event_id=derived_id(item_id(), "attachments"),
        municipality="sogne",
        occurred_at=AT,
        recorded_at=AT,
        item_id=item_id(),
        revision=1,
        attachments=tuple(told),
    )


async def a_comment(stage: Stage, pictures: int = 0) -> None:
    sha256 = await stage.world.blobs.put("sogne", CHANGE)
    await stage.tell(posted(change_sha256=sha256, attachments=(HERE,) * pictures))


async def documents(stage: Stage) -> list[Document]:
    def unit(tx: Tx) -> list[Document]:
        filed = Filed(tx, "sogne")
        return [document for post in filed.posts() for document in filed.documents(post.record_id)]

    return await stage.db.read(unit)


async def content(stage: Stage, sha256: str) -> bytes:
    return await stage.world.blobs.get("sogne", sha256) or b""


async def test_people_read_a_pdf_a_and_beside_it_lies_what_the_platform_sent_byte_for_byte(stage: Stage) -> None:
    await a_comment(stage)
    await stage.tell(decided())
    await stage.work()
    main, raw, copy = await documents(stage)
    assert [(one.role, one.variant, one.format) for one in (main, raw, copy)] == [
        ("H", "A", PDF_A_2U),
        ("V", "A", JSON),
        ("V", "A", JSON),
    ]
    assert (main.media_type, main.made_from) == ("application/pdf", JSON)
    assert (main.tool or "").startswith("Typst ")
    assert await content(stage, raw.sha256) == CHANGE
    whole = json.loads(await content(stage, copy.sha256))
    assert whole["rendering"]["sha256"] == main.sha256


async def test_each_picture_is_a_document_of_its_own_in_a_format_that_lasts(stage: Stage, tmp_path: Path) -> None:
    names = ("png", "jpeg", "webp", "moving_gif", "heic", "bare_jpeg")
    pictures = [shown.PICTURES[name]() for name in names]
    await a_comment(stage, len(pictures) + 1)
    await stage.tell(await kept(stage, *pictures, b"\x1a\x45\xdf\xa3....webm film"), decided())
    await stage.work()
    attached = (await documents(stage))[3:]
    assert [one.title for one in attached] == [f"Vedlegg {n}" for n in range(1, 8)]
    assert [(one.variant, one.format, one.made_from) for one in attached] == [
        ("A", "fmt/11", None),
        ("A", "fmt/43", None),
        ("A", "fmt/11", "fmt/566"),
        ("A", "fmt/11", "fmt/3"),
        ("A", "fmt/11", "fmt/1101"),
        ("A", "fmt/44", "fmt/41"),
        ("P", "fmt/573", None),
    ]
    assert [one.sha256 for one in attached[:2]] == [digest(one) for one in pictures[:2]]
    for one in attached[:6]:
        (file := tmp_path / "file").write_bytes(await content(stage, one.sha256))
        assert pygfried.identify(str(file)) == one.format
    [told] = [line.words()["documents"] for line in await stage.lines() if line.event == "document_added"]
    assert [one.get("original") for one in told[3:]] == [
        None,
        None,
        *(digest(one) for one in pictures[2:]),
        None,
    ]
    assert [one.get("comment") for one in told[3:]][3] == "1/2"


async def test_pictures_that_come_after_the_text_was_filed_are_added_once(stage: Stage) -> None:
    await a_comment(stage, 1)
    await stage.tell(decided())
    await stage.work()
    assert len(await documents(stage)) == 3
    told = await kept(stage, shown.picture("PNG"))
    await stage.tell(told, told)
    await stage.work()
    await stage.work(later=timedelta(hours=2))
    found = await documents(stage)
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert (found[3].title, found[3].format) == ("Vedlegg 1", "fmt/11")
    assert all(not report.problems for report in await stage.verify())


async def test_pictures_of_what_is_not_filed_make_no_record(stage: Stage) -> None:
    await a_comment(stage, 1)
    await stage.tell(await kept(stage, shown.picture("PNG")))
    await stage.work()
    assert await documents(stage) == []


async def test_the_second_seal_shows_the_pictures_and_is_pdf_a(stage: Stage, tmp_path: Path) -> None:
    await a_comment(stage, 2)
    await stage.tell(await kept(stage, shown.picture("PNG", "RGBA"), b"no picture"), decided(), wanted(stage=2))
    await stage.work()
    whole = json.loads(await content(stage, (await stage.told(EvidenceSecured))[-1].sha256))
    [page] = [one for one in await documents(stage) if one.role == "H"]
    assert whole["rendering"]["sha256"] == page.sha256
    (folder := tmp_path / "pages").mkdir()
    (folder / "page.pdf").write_bytes(await content(stage, page.sha256))
    assert verapdf.verdicts(folder) == {"page.pdf": True}


class NoPress:
    """A press that prints nothing."""

    async def render(self, page: Page, pictures: object) -> Rendered:
        raise NotPrinted(f"not {page.title} with {pictures}")

    async def convert(self, content: bytes) -> Converted:
        raise NotPrinted(f"not {len(content)} bytes")


async def test_without_a_pdf_a_there_is_no_second_seal_and_the_first_one_stands(stage: Stage) -> None:
    sources = Sources(stage.db, stage.world.blobs, 1_000_000, NoPress())
    made = MakeSeal(sources, lambda _municipality: Office(), stage.world.metrics, lambda: bytes(32))
    stage.service.worker.does(SEAL_KIND, made, made.give_up)
    await a_comment(stage)
    await stage.tell(wanted(stage=1))
    await stage.work()
    await stage.tell(wanted(stage=2))
    await stage.work()
    assert [one.stage for one in await stage.told(EvidenceSecured)] == [1]
    assert [(one.why, one.stage) for one in await stage.told(EvidenceFailed)] == [("not_rendered", 2)]
