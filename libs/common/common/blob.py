"""Bytes kept once by their SHA-256, apart per municipality: changes, seals, renderings, attachments."""

import asyncio
import hashlib
import os
import re
from pathlib import Path
from typing import Any, Protocol

from common.errors import Permanent, Transient

BLOB_BYTES_MAX = 64 * 1024 * 1024
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Blobs(Protocol):
    """A store of bytes. Every call is about one municipality's bytes only (G9)."""

    async def put(self, municipality: str, content: bytes) -> str:
        """Keep the bytes and return their SHA-256 in hex; the same bytes twice are one blob."""

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


class FolderBlobs:
    """Blobs as files: written beside, flushed to disk, then renamed, so that none is ever half there."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _path(self, municipality: str, sha256: str) -> Path:
        municipality, sha256 = _checked(municipality, sha256)
        return self._root / municipality / sha256[:2] / sha256

    async def put(self, municipality: str, content: bytes) -> str:
        """Keep the bytes in a file named by their hash."""
        if len(content) > BLOB_BYTES_MAX:
            raise Permanent(f"a blob has at most {BLOB_BYTES_MAX} bytes")
        sha256 = digest(content)
        await asyncio.to_thread(self._put, self._path(municipality, sha256), content)
        return sha256

    @staticmethod
    def _put(path: Path, content: bytes) -> None:
        if path.exists():
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f"{path.name}.{os.getpid()}.new")
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as e:
            raise Transient("blob folder: not written") from e

    async def get(self, municipality: str, sha256: str) -> bytes | None:
        """Read the file and check its hash."""
        return await asyncio.to_thread(self._get, self._path(municipality, sha256), sha256)

    @staticmethod
    def _get(path: Path, sha256: str) -> bytes | None:
        try:
            return _same(path.read_bytes(), sha256)
        except FileNotFoundError:
            return None
        except OSError as e:
            raise Transient("blob folder: not read") from e

    async def delete(self, municipality: str, sha256: str) -> bool:
        """Unlink the file and look again."""
        path = self._path(municipality, sha256)

        def unlink() -> bool:
            try:
                path.unlink()
            except FileNotFoundError:
                return False
            return not path.exists()

        return await asyncio.to_thread(unlink)


class S3Blobs:
    """Blobs in an S3-compatible bucket; `client` is a boto3 S3 client, used in threads."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix

    def _key(self, municipality: str, sha256: str) -> str:
        municipality, sha256 = _checked(municipality, sha256)
        return f"{self._prefix}{municipality}/{sha256[:2]}/{sha256}"

    async def put(self, municipality: str, content: bytes) -> str:
        """Put the object under its hash; S3 checks the content's own checksum on arrival."""
        if len(content) > BLOB_BYTES_MAX:
            raise Permanent(f"a blob has at most {BLOB_BYTES_MAX} bytes")
        sha256 = digest(content)
        key = self._key(municipality, sha256)
        await self._call("put_object", Key=key, Body=content, ChecksumAlgorithm="SHA256")
        return sha256

    async def get(self, municipality: str, sha256: str) -> bytes | None:
        """Get the object and check its hash."""
        answer = await self._call("get_object", Key=self._key(municipality, sha256))
        if answer is None:
            return None
        content: bytes = await asyncio.to_thread(answer["Body"].read)
        return _same(content, sha256)

    async def delete(self, municipality: str, sha256: str) -> bool:
        """Delete the object and look again."""
        key = self._key(municipality, sha256)
        if await self._call("head_object", Key=key) is None:
            return False
        await self._call("delete_object", Key=key)
        return await self._call("head_object", Key=key) is None

    async def _call(self, name: str, **arguments: Any) -> Any:
        """Call S3; None for an object that is not there, Transient for everything that may pass."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - optional extra "s3"

        try:
            return await asyncio.to_thread(getattr(self._client, name), Bucket=self._bucket, **arguments)
        except ClientError as e:
            status = e.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if e.response.get("Error", {}).get("Code") in {"NoSuchKey", "404", "NotFound"}:
                return None
            if status in {401, 403}:
                raise Permanent("S3 refused our key: check the bucket's rights and the credentials") from e
            raise Transient("S3: not done") from e
        except BotoCoreError as e:
            raise Transient("S3: no answer") from e
