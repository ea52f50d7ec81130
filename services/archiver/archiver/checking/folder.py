"""The deposit as a folder: where its files are, and what a file holds."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from archiver.checking.addml import NAME, Stated, read

DOCUMENT_FOLDERS = ("DOKUMENT", "dokumenter", "DOKUMENTER", "dokument")
"""Names that depots' tools accept; the first is the standard's."""
STRUCTURE_FILE = "arkivstruktur.xml"
LOG_FILE = "endringslogg.xml"
RUNNING_FILE = "loependeJournal.xml"
PUBLIC_FILE = "offentligJournal.xml"
XML_FILES = (NAME, STRUCTURE_FILE, LOG_FILE, RUNNING_FILE, PUBLIC_FILE)
REQUIRED = (*XML_FILES, "addml.xsd", "arkivstruktur.xsd", "metadatakatalog.xsd", "endringslogg.xsd")
_PIECE_BYTES = 1 << 20


class Folder:
    """One deposit on disk. `root` holds arkivuttrekk.xml; documents lie in one folder below it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stated: Stated | None = read(root / NAME)

    @classmethod
    def at(cls, path: Path) -> "Folder":
        """Return the deposit in a folder, or in its `avleveringspakke` or `content`."""
        for root in (path, path / "avleveringspakke", path / "content"):
            if (root / NAME).is_file():
                return cls(root)
        return cls(path)

    def path(self, name: str) -> Path:
        """Return the path of one of its files."""
        return self.root / name

    def has(self, name: str) -> bool:
        """Say whether a file is here, under exactly this name and inside the deposit."""
        return self.inside(name) is not None

    def inside(self, name: str) -> Path | None:
        """Return the path of a file that is really inside the deposit; None for one that isn't, or leads out."""
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name or "\0" in name:
            return None
        path = self.root
        for part in parts:
            path = path / part
            if path.is_symlink() or not path.exists():
                return None
        return path if path.is_file() else None

    @property
    def documents(self) -> str | None:
        """Return the name of the folder with the documents; the one that is used, else the only other folder."""
        names = sorted(one.name for one in self.root.iterdir() if one.is_dir()) if self.root.is_dir() else []
        known = [name for name in DOCUMENT_FOLDERS if name in names]
        return known[0] if known else (names[0] if names else None)

    def files(self) -> Iterator[tuple[str, int]]:
        """Yield every document file with its size in bytes, by paths with / relative to the deposit."""
        top = self.documents
        if top is None:
            return
        for folder, _, names in os.walk(self.root / top):
            for name in names:
                path = Path(folder) / name
                yield path.relative_to(self.root).as_posix(), path.lstat().st_size


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex; reads it in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(_PIECE_BYTES):
            found.update(piece)
    return found.hexdigest()
