"""Writes a delivery into a folder: whole, or not at all."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from common.errors import Permanent

PARTIAL = ".partial"


class DeliveryFolder:
    """A folder that appears under its name once everything is in it."""

    def __init__(self, out: Path) -> None:
        """Permanent when something is there already: a delivery is never mixed with another."""
        if out.is_file() or (out.is_dir() and any(out.iterdir())):
            raise Permanent(f"{out} is not empty: name a folder that is, or that does not exist yet")
        self._out = out
        self._partial = out.with_name(out.name + PARTIAL)
        if self._partial.exists():
            shutil.rmtree(self._partial)
        self._partial.mkdir(parents=True)

    def put(self, path: str, pieces: Iterator[bytes]) -> int:
        """Write one file; return its size in bytes."""
        target = self._partial / path
        target.parent.mkdir(parents=True, exist_ok=True)
        size = 0
        # x: two files of one name would be one file.
        with target.open("xb") as file:
            for piece in pieces:
                size += file.write(piece)
        return size

    def done(self) -> None:
        """Give the folder its name."""
        if self._out.is_dir():
            self._out.rmdir()
        self._partial.rename(self._out)

    def undone(self) -> None:
        """Take away what was written so far."""
        shutil.rmtree(self._partial, ignore_errors=True)
