"""Files that somebody writes while we look: what is half written is not read, and what was read before holds."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

Stamp = tuple[tuple[str, int, int, int], ...]
NOT_THERE = (0, 0, 0)
WHOLE_AFTER_S = 1.0
"""Whoever writes a file in place empties it first, and an editor may take it away for an instant: what nobody has
touched for so long is whole."""


def stamp_of(files: Iterable[Path]) -> Stamp:
    """Tell the state of files by name, inode, bytes and time of change (ns): another file in its place is a change."""
    found = []
    for file in files:
        try:
            state = file.stat()
        except OSError:
            found.append((str(file), *NOT_THERE))
        else:
            found.append((str(file), state.st_ino, state.st_size, state.st_mtime_ns))
    return tuple(found)


def is_there(stamp: Stamp) -> bool:
    """Say whether all files of a state were there."""
    return all(state[1:] != NOT_THERE for state in stamp)


class WholeFile:
    """Says of the states that look after look finds which of them is news, and whole.

    The first one is taken as it is: there is nothing else to go on with. `now` tells seconds that only grow.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._taken: Stamp | None = None
        self._seen: Stamp | None = None
        self._since_s = 0.0

    @property
    def changing(self) -> bool:
        """True while what was last seen is not what was taken."""
        return self._seen != self._taken

    def is_news(self, stamp: Stamp) -> bool:
        """True for a state that was not taken, and that has stood for a while."""
        if self._seen is None:
            self._seen = stamp
            return True
        if stamp != self._seen:
            self._seen, self._since_s = stamp, self._now()
            return False
        return stamp != self._taken and self._now() - self._since_s >= WHOLE_AFTER_S

    def take(self, stamp: Stamp) -> None:
        """Say that this state was read."""
        self._taken = stamp

    def forget(self) -> None:
        """What was read is of no use: the same state is news once more."""
        self._taken = None
