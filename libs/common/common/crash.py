"""Named crash points: tests kill the process exactly here to prove that nothing is lost or doubled.

`ORDSTYRER_CRASH_AT=service:point:n` kills the process with SIGKILL at the n-th passing of that point. It is
refused unless `ORDSTYRER_TEST=1`, so that no operator can leave it on by accident.
"""

import os
import signal
from collections.abc import Mapping

POINTS = (
    "runner.handled",  # handler ran, its transaction is not committed
    "runner.committed",  # transaction committed, offsets are not
    "runner.acknowledged",  # offsets committed
    "outbox.published",  # on the bus, not marked as sent
    "outbox.marked",  # marked as sent
    "work.leased",  # a job is leased, nothing done yet
    "work.done",  # the job's work is done, its completion is not written
    "work.completed",  # completion written
    "attempt.begun",  # the attempt row of a platform call is committed, the call is not made
    "attempt.called",  # the platform has answered, the outcome is not written
)
"""Every place where a process may die. `tests/flow` walks this list, so a new point is tested at once."""


class CrashPoint:
    """Counts passings of one configured point and kills the process at the n-th."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        wanted = environ.get("ORDSTYRER_CRASH_AT", "")
        self._service, self._point, self._left = "", "", 0
        if not wanted:
            return
        if environ.get("ORDSTYRER_TEST") != "1":
            raise SystemExit("ORDSTYRER_CRASH_AT is for tests only: unset it, or set ORDSTYRER_TEST=1.")
        service, _, rest = wanted.partition(":")
        point, _, count = rest.partition(":")
        if point not in POINTS:
            raise SystemExit(f"ORDSTYRER_CRASH_AT: no point '{point}'; there are {', '.join(POINTS)}.")
        if not count.isdecimal():
            raise SystemExit("ORDSTYRER_CRASH_AT is service:point:n, and n is a number.")
        self._service, self._point, self._left = service, point, int(count)

    def passed(self, service: str, point: str) -> None:
        """Die here, without any clean-up, when this is the configured passing."""
        if point != self._point or service != self._service:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


NO_CRASH = CrashPoint({})
"""What everything uses outside tests."""
