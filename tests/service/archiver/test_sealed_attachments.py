"""The second stage of a seal says what became of every attachment, and does not wait for long."""

import json
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import text

from common.blob import digest
from common.db import Tx
from common.db.statements import lock_number
from common.errors import BadMessage
from common.events import Attachment, AttachmentsKept, EvidenceSecured, KeptAttachment, derived_id
from tests.service.archiver.recorded import AT, item_id, posted, wanted
from tests.service.archiver.stage import Stage

CHANGE = b'{"verb":"add","message":"Se her"}'
PICTURE, FILM = Attachment("photo", "https://a.example/1.jpg"), Attachment("video", "https://a.example/2.mp4")


def told(*attachments: KeptAttachment, revision: int = 1) -> AttachmentsKept:
    """Return what ingest tells of an item's attachments."""
    return AttachmentsKept(
        event_id=derived_id(item_id(), "attachments", revision),
        municipality="sogne",
        occurred_at=AT,
        recorded_at=AT,
        item_id=item_id(),
        revision=revision,
        attachments=attachments,
    )


async def an_item(stage: Stage, *attachments: Attachment) -> None:
    sha256 = await stage.world.blobs.put("sogne", CHANGE)
    await stage.tell(posted(change_sha256=sha256, attachments=attachments))


async def sealed(stage: Stage) -> list[dict[str, object]]:
    """Return what the second seal says of the attachments."""
    second = [one for one in await stage.told(EvidenceSecured) if one.stage == 2]
    whole = json.loads(await stage.world.blobs.get("sogne", second[0].sha256) or b"")
    found: list[dict[str, object]] = whole["attachments"]
    return found


async def test_a_seal_names_what_was_kept_by_its_hash_and_says_why_the_rest_was_not(stage: Stage) -> None:
    await an_item(stage, PICTURE, FILM)
    sha256 = await stage.world.blobs.put("sogne", b"jpeg")
    kept = KeptAttachment(kind="photo", sha256=sha256, media_type="image/jpeg", size_bytes=4)
    await stage.tell(told(kept, KeptAttachment(kind="video", why="too_large")), wanted(stage=2))
    await stage.work()
    assert await sealed(stage) == [
        {"kind": "photo", "url": PICTURE.url, "sha256": sha256, "media_type": "image/jpeg", "size_bytes": 4},
        {"kind": "video", "url": FILM.url, "why": "too_large"},
    ]


async def test_the_second_stage_waits_for_attachments_and_the_first_one_does_not(stage: Stage) -> None:
    await an_item(stage, PICTURE)
    await stage.tell(wanted(stage=2))
    await stage.work()
    assert [one.stage for one in await stage.told(EvidenceSecured)] == [1], "enough to hide"
    await stage.tell(told(KeptAttachment(kind="photo", why="gone")))
    await stage.work(later=timedelta(seconds=5))
    assert [one.stage for one in await stage.told(EvidenceSecured)] == [1, 2]
    assert await sealed(stage) == [{"kind": "photo", "url": PICTURE.url, "why": "gone"}]


async def test_a_seal_is_made_without_attachments_when_nobody_tells_of_them(stage: Stage) -> None:
    await an_item(stage, PICTURE)
    await stage.tell(wanted(stage=2))
    await stage.work()
    for _ in range(30):
        await stage.work(later=timedelta(seconds=5))
    assert await sealed(stage) == [{"kind": "photo", "url": PICTURE.url, "why": "not_told"}]


async def test_a_seal_never_names_bytes_that_are_not_there(stage: Stage) -> None:
    await an_item(stage, PICTURE)
    await stage.tell(told(KeptAttachment(kind="photo", sha256=digest(b"never put"))), wanted(stage=2))
    await stage.work()
    assert await sealed(stage) == [{"kind": "photo", "url": PICTURE.url, "why": "lost"}]


async def test_an_attachment_without_an_address_is_waited_for_by_nobody(stage: Stage) -> None:
    await an_item(stage, Attachment("sticker"))
    await stage.tell(wanted(stage=2))
    await stage.work()
    assert await sealed(stage) == [{"kind": "sticker", "url": None}]


async def test_word_of_attachments_that_names_no_item_is_parked(stage: Stage) -> None:
    with pytest.raises(BadMessage, match="needs an item"):
        await stage.tell(msgspec.structs.replace(told(), item_id=None))


async def test_word_that_comes_twice_is_the_same_word(stage: Stage) -> None:
    await an_item(stage, PICTURE)
    once = told(KeptAttachment(kind="photo", why="gone"))
    await stage.tell(once, once, wanted(stage=2))
    await stage.work()
    assert await sealed(stage) == [{"kind": "photo", "url": PICTURE.url, "why": "gone"}]


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_nobody_captures_a_record_while_its_attachments_are_told_of(stage: Stage) -> None:
    """He would file it without them, and whoever tells of them would find no record to add them to."""
    event = told(KeptAttachment(kind="photo", sha256=digest(b"jpeg")))
    key = lock_number("archiver\x1fsogne")
    mine = text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid() "
        "AND (classid::bigint << 32) + objid::bigint = :key"
    )

    def unit(tx: Tx) -> int:
        stage.service.handlers[AttachmentsKept](tx, event, stage.clock.at)
        return int(tx.execute(mine, {"key": key}).scalar_one())

    assert await stage.db.write(unit) == 1
