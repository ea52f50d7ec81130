"""What both stores of bytes promise: put once, checked when read, deleted for good, each tenant apart."""

import asyncio
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from common.blob import BLOB_BYTES_MAX, HALF_WRITTEN_S_MAX, Blobs, FolderBlobs, Locked, S3Blobs
from common.errors import Permanent, Transient

BUCKET = "blobs"


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


class Folder:
    """A folder of blobs, and the hand of somebody who alters a file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.blobs: Blobs = FolderBlobs(root)

    def alter(self, municipality: str, sha256: str, content: bytes) -> None:
        (self.root / municipality / sha256[:2] / sha256).write_bytes(content)

    def count(self) -> int:
        return sum(1 for f in self.root.rglob("*") if f.is_file())


class Bucket:
    """A bucket of blobs, and the hand of somebody who alters an object."""

    def __init__(self, url: str, name: str, *, versions: bool, lock_days: int | None = None) -> None:
        self.name = name
        self.client = boto3.client(
            "s3",
            endpoint_url=url,
            region_name="eu-north-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        self.client.create_bucket(
            Bucket=name,
            CreateBucketConfiguration={"LocationConstraint": "eu-north-1"},
            ObjectLockEnabledForBucket=lock_days is not None,
        )
        if versions:
            self.client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        self.blobs: Blobs = S3Blobs(self.client, name, "ordstyrer/", lock_days=lock_days)

    def alter(self, municipality: str, sha256: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=f"ordstyrer/{municipality}/{sha256[:2]}/{sha256}", Body=content)

    def count(self) -> int:
        return len(self.client.list_object_versions(Bucket=self.name).get("Versions", []))


@pytest.fixture(params=["folder", "s3", "s3 with versions", "s3 with locks"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Folder | Bucket:
    if request.param == "folder":
        return Folder(tmp_path / "blobs")
    name = hashlib.sha256(str(tmp_path).encode()).hexdigest()[:40]
    lock_days = 30 if "locks" in request.param else None
    return Bucket(request.getfixturevalue("s3_url"), name, versions="versions" in request.param, lock_days=lock_days)


async def test_bytes_come_back_under_their_hash(store: Folder | Bucket) -> None:
    for content in (b"", b"a comment", bytes(range(256)) * 5000):
        sha256 = await store.blobs.put("bo", content)
        assert sha256 == hashlib.sha256(content).hexdigest()
        assert await store.blobs.get("bo", sha256) == content


async def test_what_was_never_put_is_not_there(store: Folder | Bucket) -> None:
    nothing = hashlib.sha256(b"nothing").hexdigest()
    assert await store.blobs.get("bo", nothing) is None
    assert not await store.blobs.delete("bo", nothing)


async def test_the_same_bytes_are_kept_once_even_when_put_at_the_same_time(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    content = b"x" * 1_000_000
    found = await asyncio.gather(*(folder.blobs.put("bo", content) for _ in range(8)))
    assert len(set(found)) == 1
    assert folder.count() == 1
    assert await folder.blobs.get("bo", found[0]) == content


async def test_two_municipalities_never_share_a_blob(store: Folder | Bucket) -> None:
    sha256 = await store.blobs.put("bo", b"the same words")
    assert await store.blobs.get("malvik", sha256) is None
    assert not await store.blobs.delete("malvik", sha256)
    await store.blobs.put("malvik", b"the same words")
    assert await store.blobs.delete("malvik", sha256)
    assert await store.blobs.get("bo", sha256) == b"the same words"


async def test_altered_bytes_are_never_handed_out(store: Folder | Bucket) -> None:
    sha256 = await store.blobs.put("bo", b"the truth")
    store.alter("bo", sha256, b"a lie")
    with pytest.raises(Permanent, match="altered") as caught:
        await store.blobs.get("bo", sha256)
    assert "lie" not in str(caught.value)


async def test_what_is_deleted_is_gone_in_every_version(store: Folder | Bucket) -> None:
    sha256 = await store.blobs.put("bo", b"to be erased")
    await store.blobs.put("bo", b"to be erased")
    kept = await store.blobs.put("bo", b"to be kept")
    assert await store.blobs.delete("bo", sha256)
    assert await store.blobs.get("bo", sha256) is None
    assert store.count() == 1
    assert not await store.blobs.delete("bo", sha256)
    assert await store.blobs.get("bo", kept) == b"to be kept"


async def test_locked_bytes_are_the_same_bytes_put_as_often_as_one_likes(store: Folder | Bucket) -> None:
    open_first = await store.blobs.put("bo", b"evidence")
    assert await store.blobs.put("bo", b"evidence", locked=True) == open_first
    assert await store.blobs.put("bo", b"evidence", locked=True) == open_first
    assert await store.blobs.get("bo", open_first) == b"evidence"
    assert await store.blobs.delete("bo", open_first, opened=True)
    assert await store.blobs.get("bo", open_first) is None


async def test_what_is_locked_is_deleted_by_nobody_but_who_may_open_the_lock(s3_url: str) -> None:
    bucket = Bucket(s3_url, "locked", versions=False, lock_days=30)
    evidence = await bucket.blobs.put("bo", b"evidence", locked=True)
    with pytest.raises(Locked):
        await bucket.blobs.delete("bo", evidence)
    key = f"ordstyrer/bo/{evidence[:2]}/{evidence}"
    [version] = bucket.client.list_object_versions(Bucket="locked")["Versions"]
    with pytest.raises(ClientError, match="AccessDenied"):
        bucket.client.delete_object(Bucket="locked", Key=key, VersionId=version["VersionId"])
    # Whoever writes over it makes a second version: the first one is there, and what is read is found out.
    bucket.alter("bo", evidence, b"a lie")
    with pytest.raises(Permanent, match="altered"):
        await bucket.blobs.get("bo", evidence)
    assert bucket.count() == 2
    note = await bucket.blobs.put("bo", b"a note")
    assert await bucket.blobs.delete("bo", note)
    assert await bucket.blobs.delete("bo", evidence, opened=True)
    assert bucket.count() == 0


async def test_locked_bytes_in_a_folder_are_read_only(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    sha256 = await folder.blobs.put("bo", b"evidence", locked=True)
    assert (tmp_path / "bo" / sha256[:2] / sha256).stat().st_mode & 0o222 == 0


@pytest.mark.parametrize(
    "name", ["../bo", "..", "", "bo/../malvik", "/etc", "Bø", "bo\n", ".unfinished", "bo\0", "a" * 64]
)
async def test_no_name_leads_out_of_a_municipalitys_own_room(store: Folder | Bucket, name: str) -> None:
    sha256 = hashlib.sha256(b"x").hexdigest()
    for ask in (store.blobs.put(name, b"x"), store.blobs.get(name, sha256), store.blobs.delete(name, sha256)):
        with pytest.raises(Permanent):
            await ask
    assert store.count() == 0


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "A" * 64, "a" * 63, "g" * 64, f"{'a' * 64}\n"])
async def test_no_hash_leads_anywhere_else_either(store: Folder | Bucket, sha256: str) -> None:
    for ask in (store.blobs.get("bo", sha256), store.blobs.delete("bo", sha256)):
        with pytest.raises(Permanent):
            await ask


async def test_a_blob_that_is_too_large_is_refused(store: Folder | Bucket) -> None:
    with pytest.raises(Permanent, match="at most"):
        await store.blobs.put("bo", bytes(BLOB_BYTES_MAX + 1))
    assert store.count() == 0


async def test_what_a_dead_process_left_half_written_is_swept_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    unfinished = tmp_path / ".unfinished"
    unfinished.mkdir()
    (unfinished / "old").write_bytes(b"half a comment")
    (unfinished / "new").write_bytes(b"half a comm")
    long_ago = time.time() - HALF_WRITTEN_S_MAX - 1
    os.utime(unfinished / "old", (long_ago, long_ago))
    await FolderBlobs(tmp_path).put("bo", b"x")
    assert [f.name for f in unfinished.iterdir()] == ["new"]


async def test_a_folder_that_cannot_be_written_is_transient(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file where the folder should be")
    blobs = FolderBlobs(tmp_path / "blobs")
    with pytest.raises(Transient):
        await blobs.put("bo", b"x")
    with pytest.raises(Transient):
        await blobs.get("bo", hashlib.sha256(b"x").hexdigest())


async def test_a_bucket_or_a_server_that_is_not_there_is_transient(s3_url: str) -> None:
    there = Bucket(s3_url, "there-for-now", versions=False)
    with pytest.raises(Transient, match="NoSuchBucket"):
        await S3Blobs(there.client, "never-made").put("bo", b"x")
    nobody = boto3.client(
        "s3",
        endpoint_url="http://127.0.0.1:9",
        region_name="eu-north-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    nobody.meta.config.retries = {"max_attempts": 0}
    with pytest.raises(Transient, match="no answer"):
        await S3Blobs(nobody, BUCKET).put("bo", b"x")
