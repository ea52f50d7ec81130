"""Checkpoints: never more than a minute behind the journal, and as safe in a bucket as in a folder."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from archiver.adapters.bucket_shelf import PREFIX, BucketShelf
from archiver.core.checkpoint import decoded
from archiver.core.entry import NOTED, Entry
from archiver.store.ledger import Ledger
from archiver.store.proofs import Proofs
from common.blob import S3Files
from common.db import Tx
from common.errors import Permanent
from common.events import derived_id
from tests.service.archiver.conftest import opened
from tests.service.archiver.recorded import casework_confirmed, posted
from tests.service.archiver.stage import Stage

MINUTE = timedelta(seconds=60)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """An archiver on the embedded database."""
    stage = await opened(f"sqlite:///{tmp_path / 'archiver.db'}", tmp_path)
    yield stage
    await stage.db.close()


def _write(tx: Tx, number: int, at: datetime) -> None:
    entry = Entry(event=NOTED, subject_id=derived_id("checkpoints", number), facts={"actor": "ola"})
    Ledger(tx, "sogne", "main").append(entry, at, b"s" * 32)


async def test_however_long_lines_go_on_coming_none_waits_a_minute_for_its_checkpoint(stage: Stage) -> None:
    for n in range(40):
        await stage.db.write(lambda tx, n=n: _write(tx, n, stage.clock.at))  # type: ignore[misc]  # bound now, not at the call
        await stage.work(later=timedelta(seconds=7))
    await stage.work(later=timedelta(seconds=30))
    lines = await stage.lines()
    signed = await stage.db.read(lambda tx: Proofs(tx, "sogne", "main").checkpoints())
    assert len(lines) == 40
    for line in lines:
        proved_at = min(row.at for row in signed if row.seq >= line.seq)
        assert proved_at - line.at <= MINUTE
    times = [row.at for row in signed]
    assert all(later - earlier <= MINUTE for earlier, later in pairwise(times))


async def test_a_journal_that_rests_is_signed_once_and_not_again(stage: Stage) -> None:
    await stage.tell(posted(), casework_confirmed())
    for _ in range(5):
        await stage.work(later=MINUTE)
    assert len(await stage.db.read(lambda tx: Proofs(tx, "sogne", "main").checkpoints())) <= 2


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    """An S3-compatible store."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def files(s3_url: str, request: pytest.FixtureRequest) -> S3Files:
    """An empty bucket."""
    client = boto3.client(
        "s3", endpoint_url=s3_url, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    name = f"shelf-{abs(hash(request.node.name))}"
    client.create_bucket(Bucket=name)
    return S3Files(client, name, PREFIX)


async def test_a_file_in_the_bucket_is_never_written_again(files: S3Files) -> None:
    shelf = BucketShelf(files)
    assert await shelf.chains() == []
    await shelf.put("bo", "main", 3, b"first")
    await shelf.put("bo", "main", 3, b"second")
    await shelf.put("sogne", "main", 1, b"other")
    await shelf.put("bo", "evidence", 1, b"seal")
    assert sorted(await shelf.all("bo", "main")) == [b"first", b"second"], "another one lies beside it"
    assert await shelf.chains() == [("bo", "evidence"), ("bo", "main"), ("sogne", "main")]


class Pages:
    """A store that lists one file a page, as a real one does with a thousand."""

    def list_objects_v2(self, *, Prefix: str, ContinuationToken: str = "1", **_rest: object) -> dict[str, object]:  # noqa: N803 - S3's names
        place = int(ContinuationToken)
        page: dict[str, object] = {"Contents": [{"Key": f"{Prefix}{place}.json"}], "IsTruncated": place < 3}
        return page | ({"NextContinuationToken": str(place + 1)} if place < 3 else {})


async def test_more_checkpoints_than_a_page_of_the_store_are_all_found() -> None:
    assert await S3Files(Pages(), "bucket", PREFIX).names("bo/main/") == [f"bo/main/{n}.json" for n in (1, 2, 3)]


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\x00b"])
async def test_a_name_cannot_lead_off_the_shelf(files: S3Files, name: str) -> None:
    with pytest.raises(Permanent):
        await BucketShelf(files).put(name, "main", 1, b"x")


async def test_what_lies_on_the_shelf_is_the_signed_file_of_the_database(stage: Stage) -> None:
    await stage.tell(posted(), casework_confirmed())
    await stage.work(later=MINUTE)
    [row] = await stage.db.read(lambda tx: Proofs(tx, "sogne", "main").checkpoints())
    [file] = (stage.path / "checkpoints" / "sogne" / "main").glob("*.json")
    assert file.read_bytes() == row.file
    checkpoint = decoded(row.file)
    assert checkpoint is not None
    assert checkpoint.v == 2
