"""Blobs as files of a folder."""

import asyncio
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from common.blob.port import checked, digest, fits, same
from common.errors import Transient

HALF_WRITTEN_S_MAX = 3600
"""What is older than this in the folder of files being written was left by a process that died."""
T = TypeVar("T")
_READ_ONLY = 0o444


class FolderBlobs:
    """Blobs as files: written beside, flushed to disk, then renamed, so that none is ever half there.

    Only what may be lost with the power, as a pretended year, goes without `flushed`.
    """

    def __init__(self, root: Path, *, flushed: bool = True) -> None:
        self._root = root
        self._flushed = flushed
        # No municipality is named so: names begin with a letter or a digit.
        self._unfinished = root / ".unfinished"
        self._swept = False

    def _path(self, municipality: str, sha256: str) -> Path:
        municipality, sha256 = checked(municipality, sha256)
        return self._root / municipality / sha256[:2] / sha256

    async def put(self, municipality: str, content: bytes, *, locked: bool = False) -> str:
        """Keep the bytes in a file named by their hash, read-only for good when they are `locked`."""
        sha256 = digest(fits(content))
        path = self._path(municipality, sha256)
        await _in_thread("written", lambda: self._put(path, content, locked=locked))
        return sha256

    def _put(self, path: Path, content: bytes, *, locked: bool) -> None:
        if not path.exists():
            self._write(path, content)
        if locked:
            path.chmod(_READ_ONLY)

    def _write(self, path: Path, content: bytes) -> None:
        self._sweep()
        self._make_folder(path.parent)
        number, name = tempfile.mkstemp(dir=self._unfinished)
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            if self._flushed:
                os.fsync(file.fileno())
        Path(name).replace(path)
        self._flush_folder(path.parent)

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
                return same(path.read_bytes(), sha256)
            except FileNotFoundError:
                return None

        return await _in_thread("read", read)

    async def delete(self, municipality: str, sha256: str, *, opened: bool = False) -> bool:  # noqa: ARG002 - a folder has no lock to open
        """Unlink the file and look again."""
        path = self._path(municipality, sha256)

        def unlink() -> bool:
            try:
                path.unlink()
            except FileNotFoundError:
                return False
            self._flush_folder(path.parent)
            return not path.exists()

        return await _in_thread("deleted", unlink)

    def _make_folder(self, folder: Path) -> None:
        """Make the folder, and make sure that it is still there after a power cut."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        self._flush_folder(folder.parent)

    def _flush_folder(self, folder: Path) -> None:
        if not self._flushed:
            return
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


async def _in_thread(done: str, work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except OSError as e:
        raise Transient(f"blob folder: not {done}") from e
