"""A small file system of its own, that can be full."""

import shutil
import subprocess
from pathlib import Path
from typing import Self

BYTES_MAX = 8 * 1024**3
TRIES_MAX = 50


class NoDiskError(Exception):
    """No file system can be mounted here."""


class Disk:
    """A tmpfs. Full is shrunk to what is used: the next byte finds no room (ENOSPC), as on any disk.

    It is memory: fsync costs nothing here, and what a power cut does to a disk is not tried.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True)
        self._mount("-t", "tmpfs", "-o", f"size={BYTES_MAX},mode=0755", "tmpfs")
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=False)

    def fill(self) -> None:
        """Take away all room that is left. Whoever writes meanwhile makes it more than was measured: then once more."""
        for tries_left in reversed(range(TRIES_MAX)):
            try:
                self._mount("-o", f"remount,size={max(4096, shutil.disk_usage(self.folder).used)}")
            except NoDiskError:
                if not tries_left:
                    raise
            else:
                return

    def free(self) -> None:
        """Give the room back."""
        self._mount("-o", f"remount,size={BYTES_MAX}")

    def _mount(self, *words: str) -> None:
        done = subprocess.run(["mount", *words, str(self.folder)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NoDiskError(f"a full disk needs the right to mount a tmpfs: {done.stderr.strip()}")
