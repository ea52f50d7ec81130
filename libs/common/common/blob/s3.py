"""Blobs and named files in an S3-compatible bucket."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread
from typing import Any

from common.blob.port import Locked, checked, digest, fits, same
from common.errors import Permanent, Transient

CONNECT_S_MAX, ANSWER_S_MAX, CALLS_MAX = 3, 15, 2
"""How long a bucket may take for a connection and for an answer, and how often it is asked: together less than a job
may take (`common.work.JOB_S_MAX`). Whoever calls tries again by himself, later."""
CALLS_AT_ONCE_MAX = 10
"""So many connections boto3 keeps."""
_DAY_S = 86_400


def _lock(days: int | None) -> dict[str, object]:
    if days is None:
        return {}
    ends = datetime.fromtimestamp(time.time() + days * _DAY_S, UTC)
    return {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": ends}


class _Bucket:
    """A bucket as one client calls it: not oftener at a time than the client has connections."""

    def __init__(self, client: object, name: str) -> None:
        self._client = client
        self._name = name
        self._turns = asyncio.Semaphore(CALLS_AT_ONCE_MAX)

    async def call(self, what: str, **arguments: object) -> dict[str, Any] | None:
        """Call S3 as `_s3` does."""
        async with self._turns:
            return await _s3(self._client, what, Bucket=self._name, **arguments)


class S3Blobs:
    """Blobs in an S3-compatible bucket; `client` is a boto3 S3 client, used in threads.

    With `lock_days` locked blobs get S3's object lock in governance mode: write once, read many, until it ends or
    somebody who holds the right s3:BypassGovernanceRetention opens it. The bucket must have been made for it.
    """

    def __init__(self, client: object, bucket: str, prefix: str = "", *, lock_days: int | None = None) -> None:
        self._bucket = _Bucket(client, bucket)
        self._prefix = prefix
        self._lock_days = lock_days

    def _key(self, municipality: str, sha256: str) -> str:
        municipality, sha256 = checked(municipality, sha256)
        return f"{self._prefix}{municipality}/{sha256[:2]}/{sha256}"

    async def put(self, municipality: str, content: bytes, *, locked: bool = False) -> str:
        """Put the object under its hash; S3 checks the content's own checksum on arrival."""
        sha256 = digest(fits(content))
        key = self._key(municipality, sha256)
        lock = _lock(self._lock_days) if locked else {}
        await self._bucket.call("put_object", Key=key, Body=content, ChecksumAlgorithm="SHA256", **lock)
        return sha256

    async def get(self, municipality: str, sha256: str) -> bytes | None:
        """Get the object and check its hash."""
        answer = await self._bucket.call("get_object", Key=self._key(municipality, sha256))
        if answer is None:
            return None
        content = answer["Body"]
        return same(content if isinstance(content, bytes) else b"", sha256)

    async def delete(self, municipality: str, sha256: str, *, opened: bool = False) -> bool:
        """Delete every version of the object, which a bucket with versioning keeps, and look again."""
        key = self._key(municipality, sha256)
        there = await self._versions(key)
        passing = {"BypassGovernanceRetention": True} if opened else {}
        for version in there:
            if not opened and await self._is_locked(key, version):
                raise Locked("the blob is locked: two persons open it, and it is put on record")
            await self._bucket.call("delete_object", Key=key, VersionId=version, **passing)
        return bool(there) and not await self._versions(key)

    async def _is_locked(self, key: str, version: str) -> bool:
        """Look whether a lock holds: some stores refuse a locked delete with no more than "access denied"."""
        if self._lock_days is None:
            return False
        answer = await self._bucket.call("head_object", Key=key, VersionId=version) or {}
        ends = answer.get("ObjectLockRetainUntilDate")
        return isinstance(ends, datetime) and ends.timestamp() > time.time()

    async def _versions(self, key: str) -> list[str]:
        answer = await self._bucket.call("list_object_versions", Prefix=key)
        kinds = [answer.get(kind) or [] for kind in ("Versions", "DeleteMarkers")] if answer else []
        return [str(v["VersionId"]) for kind in kinds for v in kind if v["Key"] == key]


class S3Files:
    """Files of an S3-compatible bucket that have names and are never written again (checkpoints).

    No municipality's name begins with a dot, so `prefix` does: blobs may lie in the same bucket.
    """

    def __init__(self, client: object, bucket: str, prefix: str, *, lock_days: int | None = None) -> None:
        self._bucket = _Bucket(client, bucket)
        self._prefix = prefix
        self._lock_days = lock_days

    async def put_once(self, name: str, content: bytes) -> None:
        """Put the file unless one of that name is there. Transient when the store is away."""
        key = f"{self._prefix}{name}"
        if await self._bucket.call("head_object", Key=key) is None:
            known = {"Key": key, "ChecksumAlgorithm": "SHA256", "IfNoneMatch": "*", **_lock(self._lock_days)}
            await self._bucket.call("put_object", Body=content, **known)

    async def get(self, name: str) -> bytes | None:
        """Return the file's bytes; None when there is none."""
        answer = await self._bucket.call("get_object", Key=f"{self._prefix}{name}")
        content = answer["Body"] if answer else None
        return content if isinstance(content, bytes) else None

    async def names(self, under: str) -> list[str]:
        """Return the names of all files under a folder's name (with its slash; "" for all)."""
        found: list[str] = []
        page: dict[str, object] = {}
        while True:
            answer = await self._bucket.call("list_objects_v2", Prefix=f"{self._prefix}{under}", **page) or {}
            found += [str(one["Key"]).removeprefix(self._prefix) for one in answer.get("Contents") or []]
            if not answer.get("IsTruncated"):
                return found
            page = {"ContinuationToken": answer["NextContinuationToken"]}


def s3_client(endpoint: str | None) -> object:
    """Return a client of an S3-compatible service; None is AWS."""
    import boto3  # noqa: PLC0415 - optional extra "s3"
    from botocore.config import Config  # noqa: PLC0415 - optional extra "s3"

    retries = {"total_max_attempts": CALLS_MAX, "mode": "standard"}
    config = Config(connect_timeout=CONNECT_S_MAX, read_timeout=ANSWER_S_MAX, retries=retries)
    return boto3.client("s3", endpoint_url=endpoint, config=config)


_GONE = {"NoSuchKey", "404", "NotFound"}
_THERE = {"PreconditionFailed", "412"}


async def _s3(client: object, name: str, **arguments: object) -> dict[str, Any] | None:
    """Call S3 and read its whole answer; None for an object that is not there, {} for one that is there already.

    Transient for everything else, a refused key too: an operator puts that right, and nothing is parked.
    """
    from botocore.exceptions import (  # noqa: PLC0415 - optional extra "s3"
        BotoCoreError,
        ClientError,
        FlexibleChecksumError,
    )

    def call() -> dict[str, Any]:
        answer: dict[str, Any] = getattr(client, name)(**arguments)
        return {**answer, "Body": answer["Body"].read()} if "Body" in answer else answer

    try:
        return await _apart(call)
    except ClientError as e:
        code = e.response.get("Error", {}).get("Code")
        if code in _GONE | _THERE:
            return None if code in _GONE else {}
        raise Transient(f"S3: not done ({code})") from e
    except FlexibleChecksumError as e:
        raise Permanent("a blob is not what was put: storage was altered") from e
    except (BotoCoreError, OSError) as e:
        raise Transient("S3: no answer") from e


async def _apart(call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Call in a thread that no end of the process waits for: nobody can break one off that hears nothing.

    What it was doing is as after a kill, and is done anew after the next start.
    """
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[dict[str, Any]] = loop.create_future()

    def tell(answer: dict[str, Any] | None, problem: Exception | None) -> None:
        if ended.cancelled():
            return
        if problem is not None:
            ended.set_exception(problem)
        else:
            ended.set_result(answer or {})

    def run() -> None:
        answer, problem = None, None
        try:
            answer = call()
        except Exception as e:  # noqa: BLE001 - whoever waits is told of whatever it is
            problem = e
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, answer, problem)

    Thread(target=run, name="s3", daemon=True).start()
    return await ended
