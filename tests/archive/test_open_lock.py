"""Locked files of what was erased are deleted early only when two persons say so, and the chain tells who."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from archiver.app import erase, open_lock, verify
from archiver.core.entry import LOCK_OPENED
from archiver.core.proof import EVIDENCE_SERIES
from archiver.jobs.open_lock import Opened, Opening
from archiver.settings import ArchiverSettings
from archiver.store.ledger import Ledger
from common.blob.port import Locked
from common.blob.s3 import S3Blobs
from common.errors import Permanent
from tests.archive.test_retention import CHANGE, asks, small_talk, stage
from tests.service.archiver.recorded import item_id
from tests.service.archiver.stage import Stage

__all__ = ["stage"]


@pytest.fixture
def locked() -> Iterator[S3Blobs]:
    """A bucket whose objects are locked for a month, in the mode that an authorised person may pass."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket="two-persons", ObjectLockEnabledForBucket=True)
    yield S3Blobs(client, "two-persons", "ordstyrer/", lock_days=30)
    server.stop()


async def opening(stage: Stage, blobs: S3Blobs, person: str, because: str = "") -> Opened:
    asked = Opening(municipality="sogne", subject_id=item_id(), person=person, because=because)
    return await open_lock(stage.db, blobs, asked, stage.clock.at)


async def test_one_person_asks_another_opens_and_both_stand_in_the_chain(
    stage: Stage, locked: S3Blobs, tmp_path: Path
) -> None:
    sha256 = await small_talk(stage)
    await locked.put("sogne", CHANGE + b"c1", locked=True)
    await erase(stage.db, asks(stage))
    with pytest.raises(Locked):
        await locked.delete("sogne", sha256)
    assert (await opening(stage, locked, "Kari", "vedtak 2026/14")).state == "asked"
    assert (await opening(stage, locked, "Kari")).state == "asked", "nobody opens what they asked for themselves"
    assert await locked.get("sogne", sha256) is not None
    opened = await opening(stage, locked, "Ola")
    assert (opened.state, opened.asked_by, opened.gone) == ("opened", "Kari", 1)
    assert await locked.get("sogne", sha256) is None
    await opening(stage, locked, "Ola")
    lines = await stage.db.read(lambda tx: list(Ledger(tx, "sogne", EVIDENCE_SERIES).lines()))
    told = [line.told().facts for line in lines if line.event == LOCK_OPENED]
    assert told == [{"asked_by": "Kari", "opened_by": "Ola", "because": "vedtak 2026/14", "files": 1}]
    settings = ArchiverSettings.model_validate({"data_dir": tmp_path})
    assert [report.problems for report in await verify(stage.db, settings, "sogne")] == [()]


async def test_what_is_still_kept_cannot_be_opened_and_nobody_asks_without_a_reason(
    stage: Stage, locked: S3Blobs
) -> None:
    await small_talk(stage)
    with pytest.raises(Permanent, match="only what was erased or disposed of"):
        await opening(stage, locked, "Kari", "vedtak 2026/14")
    await erase(stage.db, asks(stage))
    with pytest.raises(Permanent, match="say why"):
        await opening(stage, locked, "Kari")
    with pytest.raises(Permanent, match="say who"):
        await opening(stage, locked, " ", "vedtak")
