"""Bytes kept once by their SHA-256, apart per municipality: changes, seals, renderings, attachments."""

import asyncio
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from common.errors import Permanent, Transient

BLOB_BYTES_MAX = 64 * 1024 * 1024
HALF_WRITTEN_S_MAX = 3600
"""What is older than this in the folder of files being written was left by a process that died."""
T = TypeVar("T")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Blobs(Protocol):
    """A store of bytes. Every call is about one municipality's bytes only (G9)."""

    async def put(self, municipality: str, content: bytes) -> str:
        """Keep the bytes and return their SHA-256 in hex; the same bytes twice are one blob.

        Permanent for more than `BLOB_BYTES_MAX`; Transient when the store is away.
        """

    async def get(self, municipality: str, sha256: str) -> bytes | None:
        """Return the bytes, checked against their hash; None when there are none. Permanent when altered."""

    async def delete(self, municipality: str, sha256: str) -> bool:
        """Delete and look again; True when the bytes were there and are gone."""


def digest(content: bytes) -> str:
    """Return the SHA-256 in hex, which is a blob's name."""
    return hashlib.sha256(content).hexdigest()


def _checked(municipality: str, sha256: str) -> tuple[str, str]:
    """Refuse names that could lead out of the municipality's own room."""
    if not _NAME.fullmatch(municipality) or not _SHA256.fullmatch(sha256):
        raise Permanent("a blob's name is a municipality and a SHA-256 in hex")
    return municipality, sha256


def _same(content: bytes, sha256: str) -> bytes:
    if digest(content) != sha256:
        raise Permanent(f"blob {sha256[:12]}… is not what was put: storage was altered")
    return content


def _fits(content: bytes) -> bytes:
    if len(content) > BLOB_BYTES_MAX:
        raise Permanent(f"a blob has at most {BLOB_BYTES_MAX} bytes")
    return content


class FolderBlobs:
    """Blobs as files: written beside, flushed to disk, then renamed, so that none is ever half there."""

    def __init__(self, root: Path) -> None:
        self._root = root
        # No municipality is named so: names begin with a letter or a digit.
        self._unfinished = root / ".unfinished"
        self._swept = False

    def _path(self, municipality: str, sha256: str) -> Path:
        municipality, sha256 = _checked(municipality, sha256)
        return self._root / municipality / sha256[:2] / sha256

    async def put(self, municipality: str, content: bytes) -> str:
        """Keep the bytes in a file named by their hash."""
        sha256 = digest(_fits(content))
        path = self._path(municipality, sha256)
        await _in_thread("written", lambda: self._put(path, content))
        return sha256

    def _put(self, path: Path, content: bytes) -> None:
        if path.exists():
            return
        self._sweep()
        _make_folder(path.parent)
        number, name = tempfile.mkstemp(dir=self._unfinished)
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        _flush_folder(path.parent)

    def _sweep(self) -> None:
        """Delete what a process that died left half written: nobody else would ever erase it (G12)."""
        if self._swept:
            return
        self._unfinished.mkdir(parents=True, exist_ok=True)
        for left in self._unfinished.iterdir():
            if time.time() - left.stat().st_mtime > HALF_WRITTEN_S_MAX:
                left.unlink(missing_ok=True)
        self._swept = True

    async def get(self, municipality: str, sha256: str) -> bytes | None:
        """Read the file and check its hash."""
        path = self._path(municipality, sha256)

        def read() -> bytes | None:
            try:
                return _same(path.read_bytes(), sha256)
            except FileNotFoundError:
                return None

        return await _in_thread("read", read)

    async def delete(self, municipality: str, sha256: str) -> bool:
        """Unlink the file and look again."""
        path = self._path(municipality, sha256)

        def unlink() -> bool:
            try:
                path.unlink()
            except FileNotFoundError:
                return False
            _flush_folder(path.parent)
            return not path.exists()

        return await _in_thread("deleted", unlink)


async def _in_thread(done: str, work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except OSError as e:
        raise Transient(f"blob folder: not {done}") from e


def _make_folder(folder: Path) -> None:
    """Make the folder, and make sure that it is still there after a power cut."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class S3Blobs:
    """Blobs in an S3-compatible bucket; `client` is a boto3 S3 client, used in threads."""

    def __init__(self, client: object, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix

    def _key(self, municipality: str, sha256: str) -> str:
        municipality, sha256 = _checked(municipality, sha256)
        return f"{self._prefix}{municipality}/{sha256[:2]}/{sha256}"

    async def put(self, municipality: str, content: bytes) -> str:
        """Put the object under its hash; S3 checks the content's own checksum on arrival."""
        sha256 = digest(_fits(content))
        key = self._key(municipality, sha256)
        await self._call("put_object", Key=key, Body=content, ChecksumAlgorithm="SHA256")
        return sha256

    async def get(self, municipality: str, sha256: str) -> bytes | None:
        """Get the object and check its hash."""
        answer = await self._call("get_object", Key=self._key(municipality, sha256))
        if answer is None:
            return None
        content = answer["Body"]
        return _same(content if isinstance(content, bytes) else b"", sha256)

    async def delete(self, municipality: str, sha256: str) -> bool:
        """Delete every version of the object, which a bucket with versioning keeps, and look again."""
        key = self._key(municipality, sha256)
        there = await self._versions(key)
        for version in there:
            await self._call("delete_object", Key=key, VersionId=version)
        return bool(there) and not await self._versions(key)

    async def _versions(self, key: str) -> list[str]:
        answer = await self._call("list_object_versions", Prefix=key)
        kinds = [answer.get(kind) or [] for kind in ("Versions", "DeleteMarkers")] if answer else []
        return [str(v["VersionId"]) for kind in kinds for v in kind if v["Key"] == key]

    async def _call(self, name: str, **arguments: object) -> dict[str, Any] | None:
        """Call S3 and read its whole answer; None for an object that is not there.

        Transient for everything else, a refused key too: an operator puts that right, and nothing is parked.
        """
        from botocore.exceptions import (  # noqa: PLC0415 - optional extra "s3"
            BotoCoreError,
            ClientError,
            FlexibleChecksumError,
        )

        def call() -> dict[str, Any]:
            answer: dict[str, Any] = getattr(self._client, name)(Bucket=self._bucket, **arguments)
            return {**answer, "Body": answer["Body"].read()} if "Body" in answer else answer

        try:
            return await asyncio.to_thread(call)
        except ClientError as e:
            code = e.response.get("Error", {}).get("Code")
            if code in {"NoSuchKey", "404", "NotFound"}:
                return None
            raise Transient(f"S3: not done ({code})") from e
        except FlexibleChecksumError as e:
            raise Permanent("a blob is not what was put: storage was altered") from e
        except (BotoCoreError, OSError) as e:
            raise Transient("S3: no answer") from e
