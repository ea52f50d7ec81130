"""Everything that goes into a seal, fetched: what we know of the revision, and the exact bytes of its change."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property

import msgspec

from archiver.core.rendering import Rendered, page_of
from archiver.core.seal import Sealed
from archiver.jobs.gathering import Gathering, Wanted
from archiver.ports import Renderer
from archiver.store import attachments
from common.blob import Blobs
from common.db import Database
from common.errors import Permanent, Transient
from common.events import KeptAttachment

UNKNOWN_REVISION = "unknown_revision"
RETRY_S_MAX = 30.0
ATTACHMENTS_TRIES_MAX = 6
"""About a minute: then a seal without attachments is worth more than none."""
ATTACHED_AT_ONCE_MAX = 2
"""So many jobs hold attachments in memory at a time, ten of 32 MiB each at the most: the others have words alone."""


class NotYet(Transient):
    """What the seal needs has not come yet; `code` says what, in a closed word."""

    def __init__(self, code: str, attempts: int) -> None:
        super().__init__(f"not yet: {code}", retry_after_s=min(float(2**attempts), RETRY_S_MAX))
        self.code = code


class CannotSeal(Permanent):
    """The seal cannot be made, however often it is tried; `code` says why, in a closed word."""

    def __init__(self, code: str) -> None:
        super().__init__(f"cannot seal: {code}")
        self.code = code


@dataclass(frozen=True)
class Sources:
    """Where the parts of a seal are found."""

    db: Database
    blobs: Blobs
    bytes_max: int
    renderer: Renderer

    @cached_property
    def gathering(self) -> Gathering:
        """What the database knows of revisions, read for several jobs at once."""
        return Gathering(self.db)

    @cached_property
    def _attached_at_once(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(ATTACHED_AT_ONCE_MAX)

    def room_for(self, sealed: Sealed) -> AbstractAsyncContextManager[None]:
        """Return what a job holds while it has the attachments of a revision in memory."""
        return self._attached_at_once if any(one.get("url") for one in sealed.attachments) else nullcontext()

    async def gather(self, wanted: Wanted) -> Sealed:
        """Return the revision with its change; `change` is None where it came without bytes at all.

        NotYet while revision or bytes are missing; CannotSeal when the bytes are too many or not what was put.
        """
        found = await self.gathering.known(wanted)
        if found is None:
            raise NotYet(UNKNOWN_REVISION, wanted.attempts)
        sealed, sha256 = found
        if sha256 is None:
            return sealed
        change = await self._bytes(wanted.municipality, sha256)
        if change is None:
            raise NotYet("change_missing", wanted.attempts)
        if len(change) > self.bytes_max:
            raise CannotSeal("too_large")
        return msgspec.structs.replace(sealed, change=change)

    async def attached(self, wanted: Wanted, sealed: Sealed, *, wait: bool = True) -> Sealed:
        """Return the revision with what became of its attachments, each read back and compared where it was kept.

        NotYet until ingest has told of them; after some tries the seal is made with what there is, and says so.
        Without `wait` it is returned as it is while nothing was told.
        """
        if not any(one.get("url") for one in sealed.attachments):
            return sealed
        kept = await self.db.read(lambda tx: attachments.kept(tx, wanted.municipality, wanted.item_id, wanted.revision))
        if kept is None and not wait:
            return sealed
        if kept is None and wanted.attempts < ATTACHMENTS_TRIES_MAX:
            raise NotYet("attachments_missing", wanted.attempts)
        told = [*(kept or ()), *[None] * len(sealed.attachments)]
        found = [
            {**one, **await self._looked_at(wanted.municipality, of)}
            for one, of in zip(sealed.attachments, told, strict=False)
        ]
        return msgspec.structs.replace(sealed, attachments=tuple(found))

    async def rendered(self, sealed: Sealed, lang: str) -> Rendered:
        """Return the revision's page in PDF/A-2u, with the pictures that were kept. CannotSeal when it cannot be."""
        page = page_of(sealed, lang)
        found = {one.sha256: await self._bytes(sealed.municipality, one.sha256) for one in page.pictures}
        pictures = {sha256: content for sha256, content in found.items() if content is not None}
        try:
            return await self.renderer.render(page, pictures)
        except Permanent as e:
            raise CannotSeal("not_rendered") from e

    async def _looked_at(self, municipality: str, kept: KeptAttachment | None) -> dict[str, object]:
        """Return what a seal says of an attachment: its hash only when the bytes are there and unchanged."""
        if kept is None:
            return {"why": "not_told"}
        if kept.sha256 is None:
            return {"why": kept.why}
        if await self._bytes(municipality, kept.sha256) is None:
            return {"why": "lost"}
        return {"sha256": kept.sha256, "media_type": kept.media_type, "size_bytes": kept.size_bytes}

    async def content(self, municipality: str, sha256: str) -> bytes | None:
        """Return kept bytes; None when they are gone. CannotSeal when they were altered."""
        return await self._bytes(municipality, sha256)

    async def _bytes(self, municipality: str, sha256: str) -> bytes | None:
        try:
            return await self.blobs.get(municipality, sha256)
        except Permanent as e:
            raise CannotSeal("altered") from e

    async def put(self, municipality: str, content: bytes) -> str:
        """Put bytes once and for all, read them back, compare; return their SHA-256.

        CannotSeal when they came back changed.
        """
        sha256 = await self.blobs.put(municipality, content, locked=True)
        if await self._bytes(municipality, sha256) != content:
            raise CannotSeal("not_read_back")
        return sha256
