"""Checkpoints as named files of the blob store's bucket: whoever owns the database alone cannot reach them."""

import hashlib

from common.blob import S3Files
from common.errors import Permanent

PREFIX = ".checkpoints/"


class BucketShelf:
    """Shelf in `.checkpoints/<municipality>/<series>/<seq>.json` of a bucket."""

    def __init__(self, files: S3Files) -> None:
        self._files = files

    def _folder(self, municipality: str, series: str) -> str:
        for name in (municipality, series):
            if not name or name.startswith(".") or "/" in name or "\x00" in name:
                raise Permanent("a municipality or a series cannot be a folder's name")
        return f"{municipality}/{series}/"

    async def put(self, municipality: str, series: str, seq: int, content: bytes) -> None:
        """Put the file unless it is there."""
        name = f"{self._folder(municipality, series)}{seq}"
        await self._files.put_once(f"{name}.json", content)
        if await self._files.get(f"{name}.json") != content:
            await self._files.put_once(f"{name}-{hashlib.sha256(content).hexdigest()[:16]}.json", content)

    async def all(self, municipality: str, series: str) -> list[bytes]:
        """Return every file of this chain."""
        return await self.above(municipality, series, -1)

    async def above(self, municipality: str, series: str, seq: int) -> list[bytes]:
        """Return the files of this chain for lines after `seq`."""
        names = await self._files.names(self._folder(municipality, series))
        wanted = (name for name in names if _seq_of(name.rpartition("/")[2]) > seq)
        found = [await self._files.get(name) for name in wanted]
        return [content for content in found if content is not None]

    async def chains(self) -> list[tuple[str, str]]:
        """Return every chain that has a file here."""
        parts = [name.split("/") for name in await self._files.names("")]
        return sorted({(found[0], found[1]) for found in parts if len(found) == 3})  # noqa: PLR2004 - municipality, series, file


def _seq_of(name: str) -> int:
    told = name.partition(".")[0].partition("-")[0]
    return int(told) if told.isascii() and told.isdecimal() else 2**63
