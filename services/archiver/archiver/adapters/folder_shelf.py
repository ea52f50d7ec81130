"""Checkpoints as write-once files in a folder: whoever cuts the journal's tail off must reach this folder too."""

import asyncio
import hashlib
import os
from pathlib import Path

from common.errors import Permanent, Transient


class FolderShelf:
    """Shelf in `<root>/<municipality>/<series>/<seq>.json`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _folder(self, municipality: str, series: str) -> Path:
        for name in (municipality, series):
            if not name or name.startswith(".") or "/" in name or "\x00" in name:
                raise Permanent("a municipality or a series cannot be a folder's name")
        return self._root / municipality / series

    async def put(self, municipality: str, series: str, seq: int, content: bytes) -> None:
        """Put the file unless it is there; it is read-only from its first moment."""
        await asyncio.to_thread(_put, self._folder(municipality, series) / f"{seq}.json", content)

    async def all(self, municipality: str, series: str) -> list[bytes]:
        """Return every file of this chain."""
        return await asyncio.to_thread(_read, self._folder(municipality, series), -1)

    async def above(self, municipality: str, series: str, seq: int) -> list[bytes]:
        """Return the files of this chain for lines after `seq`."""
        return await asyncio.to_thread(_read, self._folder(municipality, series), seq)

    async def chains(self) -> list[tuple[str, str]]:
        """Return every chain that has a file here."""
        found = await asyncio.to_thread(lambda: sorted(self._root.glob("*/*/*.json")))
        return sorted({(path.parts[-3], path.parts[-2]) for path in found})


def _put(path: Path, content: bytes) -> None:
    try:
        if path.exists() and path.read_bytes() != content:
            path = path.with_stem(f"{path.stem}-{hashlib.sha256(content).hexdigest()[:16]}")
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}.new")
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o444)
        beside.rename(path)
    except OSError as e:
        raise Transient("checkpoint folder: not written") from e


def _read(folder: Path, after: int) -> list[bytes]:
    try:
        return [path.read_bytes() for path in sorted(folder.glob("*.json")) if _seq_of(path.stem) > after]
    except OSError as e:
        raise Transient("checkpoint folder: not read") from e


def _seq_of(stem: str) -> int:
    """Return the line that a file is about; a file that is none of ours is about the last one there could be."""
    told = stem.partition("-")[0]
    return int(told) if told.isascii() and told.isdecimal() else 2**63
