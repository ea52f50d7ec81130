"""Whose journal each municipality's records stand in, as the accounts file says; read again when it changes."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from archiver.core.office import OWN, Office
from archiver.ports import Offices
from common.accounts import read
from common.errors import Permanent

Journals = Callable[[str], str]


class StatedJournals:
    """Reads the file at its first question, and whenever it has changed; one that is wrong leaves what was known."""

    def __init__(self, accounts_file: Path | None) -> None:
        self._path = accounts_file
        self._read_at: tuple[int, int] | None = None
        self._known: dict[str, str] = {}
        if accounts_file is not None:
            self._known = self._read(accounts_file)

    def __call__(self, municipality: str) -> str:
        """Return own or core."""
        if self._path is not None and self._changed(self._path):
            try:
                self._known = self._read(self._path)
            except Permanent:
                # Who watches the file tells of it; records go on the way they went.
                return self._known.get(municipality, OWN)
        return self._known.get(municipality, OWN)

    def _changed(self, path: Path) -> bool:
        try:
            found = path.stat()
        except OSError:
            return False
        seen = (found.st_mtime_ns, found.st_size)
        changed, self._read_at = seen != self._read_at, seen
        return changed

    def _read(self, path: Path) -> dict[str, str]:
        self._changed(path)
        return {one.id: one.journal for one in read(path).municipalities}


def with_journals(offices: Offices, journals: Journals) -> Offices:
    """Return the offices, each knowing whose journal it is."""

    def office(municipality: str) -> Office:
        return msgspec.structs.replace(offices(municipality), journal=journals(municipality))

    return office
