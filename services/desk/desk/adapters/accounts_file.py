"""The accounts file on disk: read at start, and again when it has changed."""

from pathlib import Path

from common.accounts import AccountsFile, read


class WatchedAccounts:
    """Tells what the file says when that is news."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None

    def news(self) -> AccountsFile | None:
        """Return what the file says if it changed since the last call, else None; Permanent when it is wrong.

        A wrong file is said once for each change of it, and what it said before stays in force.
        """
        try:
            stat = self._path.stat()
        except OSError:
            # A mounted Secret is replaced by a rename: for an instant there is no file. Missing is not empty.
            return None
        now = (stat.st_mtime_ns, stat.st_size)
        if now == self._seen:
            return None
        self._seen = now
        return read(self._path)

    def forget(self) -> None:
        """What was read could not be saved: tell it again next time."""
        self._seen = None
