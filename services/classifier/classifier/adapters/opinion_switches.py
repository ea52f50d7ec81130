"""The rows of the accounts file by which municipalities have turned the second opinion on."""

import asyncio
from pathlib import Path

from classifier.core.second.budget import Limits
from common.accounts import read
from common.clock import happens
from common.errors import Permanent
from common.health import Health
from common.log import Logger

LOOK_EVERY_S = 5.0


class OpinionSwitches:
    """Read at start and when the file changes. A wrong file changes nothing; one that is gone turns all off."""

    def __init__(self, path: Path, log: Logger) -> None:
        """Read the file; Permanent when it is wrong, with what to mend."""
        self._path = path
        self._log = log
        self._seen: tuple[int, int] | None = None
        self._limits: dict[str, Limits] = {}
        self.reload()

    def limits(self, municipality: str) -> Limits | None:
        """Return what a municipality allows; None for one that wants none."""
        return self._limits.get(municipality)

    def reload(self) -> None:
        """Read anew if the file has changed; Permanent when it is wrong, and then what it said before holds."""
        try:
            stat = self._path.stat()
        except OSError:
            # Nobody may be asked about without the row that allows it. The next look finds a file that was replaced.
            self._seen, self._limits = None, {}
            return
        now = (stat.st_mtime_ns, stat.st_size)
        if now == self._seen:
            return
        self._seen = now
        rows = read(self._path).second_opinions
        self._limits = {row.municipality: Limits(row.calls_per_hour_max, row.cost_per_month_max) for row in rows}

    async def run(self, stop: asyncio.Event, _health: Health) -> None:
        """Look every few seconds until told to stop (a loop of the service)."""
        while not stop.is_set():
            try:
                self.reload()
            except Permanent as e:
                self._log.warning("the accounts file is wrong: second opinions stay as they were", reason=str(e))
            await happens(stop, LOOK_EVERY_S)
