"""Whose journal each municipality's records stand in, as the accounts file says; read again when it changes."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from archiver.core.office import OWN, Office
from archiver.ports import Offices
from common.accounts import read
from common.errors import Permanent
from common.whole_file import WholeFile, is_there, stamp_of

Journals = Callable[[str], str]


class StatedJournals:
    """Reads the file at start, and when it has changed and is whole; one that is wrong leaves what was known.

    Another `now` is only given by tests.
    """

    def __init__(self, accounts_file: Path | None, now: Callable[[], float] = time.monotonic) -> None:
        self._path = accounts_file
        self._whole = WholeFile(now)
        self._known: dict[str, str] = {}
        if accounts_file is not None:
            stamp = stamp_of([accounts_file])
            self._known = _journals(accounts_file)
            if self._whole.is_news(stamp):
                self._whole.take(stamp)

    def __call__(self, municipality: str) -> str:
        """Return own or core."""
        if self._path is not None:
            self._look(self._path)
        return self._known.get(municipality, OWN)

    def _look(self, path: Path) -> None:
        stamp = stamp_of([path])
        if not is_there(stamp) or not self._whole.is_news(stamp):
            return
        self._whole.take(stamp)
        try:
            found = _journals(path)
        except Permanent:
            # Who watches the file tells of it; records go on the way they went.
            return
        if stamp_of([path]) == stamp:
            self._known = found


def _journals(path: Path) -> dict[str, str]:
    return {one.id: one.journal for one in read(path).municipalities}


def with_journals(offices: Offices, journals: Journals) -> Offices:
    """Return the offices, each knowing whose journal it is."""

    def office(municipality: str) -> Office:
        return msgspec.structs.replace(offices(municipality), journal=journals(municipality))

    return office
