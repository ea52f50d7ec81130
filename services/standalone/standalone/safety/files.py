"""Copies of folders beside the database: what is put there is never changed, so what is there already stays."""

import os
import shutil
from pathlib import Path

from standalone.showing.working import Told


def copied(source: Path, to: Path, told: Told) -> int:
    """Copy each file that is not there yet, flushed to the disk before it has its name; return how many there are."""
    count = 0
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        here = path.relative_to(source)
        if not path.is_file() or here.parts[0] == ".unfinished":
            continue
        count += 1
        told(f"{count} files of {source.name}")
        if not (to / here).exists():
            _copy(path, to / here)
    return count


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(f"{to.name}.copying")
    draft.unlink(missing_ok=True)
    shutil.copy2(path, draft)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(to)
