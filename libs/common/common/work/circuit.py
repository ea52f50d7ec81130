"""Stops calling an outside system that does not answer, for a while."""

from datetime import datetime, timedelta

CIRCUIT_FAILURES = 5
CIRCUIT_OPEN_S = 30.0


class Circuit:
    """Stops calling a target that has failed several times in a row, for a while."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}
        self._open_until: dict[str, datetime] = {}

    def failed(self, target: str, at: datetime) -> None:
        """One more failure in a row."""
        self._failures[target] = self._failures.get(target, 0) + 1
        if self._failures[target] >= CIRCUIT_FAILURES:
            self._open_until[target] = at + timedelta(seconds=CIRCUIT_OPEN_S)

    def worked(self, target: str) -> None:
        """The target answers (again)."""
        self._failures.pop(target, None)
        self._open_until.pop(target, None)

    def closed_to(self, at: datetime) -> list[str]:
        """Return the targets that are not called at that instant."""
        return [target for target, until in self._open_until.items() if until > at and target != "self"]
