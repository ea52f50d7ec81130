"""The accounts file on disk: read at start, and again when it has changed and is whole."""

import time
from collections.abc import Callable
from pathlib import Path

from common.accounts import AccountsFile, read
from common.errors import Permanent
from common.whole_file import WholeFile, is_there, stamp_of


class WatchedAccounts:
    """Tells what the file says when that is news. Another `now` is only given by tests."""

    def __init__(self, path: Path, now: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._whole = WholeFile(now)

    @property
    def changing(self) -> bool:
        """True while the file is not as it was read: it may be half written, and is read when it is whole."""
        return self._whole.changing

    def news(self) -> AccountsFile | None:
        """Return what the file says if it changed since the last call, else None; Permanent when it is wrong.

        A wrong file is said once for each change of it, and what it said before stays in force.
        """
        stamp = stamp_of([self._path])
        # A mounted Secret is replaced by a rename: for an instant there is no file. Missing is not empty.
        if not is_there(stamp) or not self._whole.is_news(stamp):
            return None
        self._whole.take(stamp)
        try:
            found = read(self._path)
        except Permanent:
            if stamp_of([self._path]) == stamp:
                raise
            return None
        return found if stamp_of([self._path]) == stamp else None

    def forget(self) -> None:
        """What was read could not be saved: tell it again next time."""
        self._whole.forget()
