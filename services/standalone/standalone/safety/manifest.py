"""What a backup says of itself: written last, so that one that was cut off has none."""

import hashlib
from datetime import datetime
from pathlib import Path

import msgspec

from archiver.core.head import Head
from common.errors import Permanent

NAME = "manifest.json"
SERVER = "database.dump"
EMBEDDED = "ordstyrer.db"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """When it was made, the heads of the chains as they stood then, and the SHA-256 of the database's copy."""

    made_at: datetime
    database: str
    sha256: str
    heads: tuple[Head, ...]
    blobs: int | None
    """How many files were copied beside it; None where they were left out."""
    checkpoints: int | None


def write(folder: Path, manifest: Manifest) -> None:
    """Write it, readable to people."""
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (folder / NAME).write_bytes(text + b"\n")


def read(folder: Path) -> Manifest:
    """Read it, and check the database's copy against it. Permanent where the backup is not whole."""
    try:
        found = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as e:
        raise Permanent(f"{folder} holds no whole backup: there is no {NAME}. Name what `ordstyrer backup` made") from e
    if not (folder / found.database).is_file() or sha256_of(folder / found.database) != found.sha256:
        raise Permanent(f"{folder / found.database} is not what was backed up: its SHA-256 is another")
    return found


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
