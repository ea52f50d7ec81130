"""A time budget per phase: a phase that is not done in time is not checked, which is never a finding."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Clock = Callable[[], float]


class OutOfTime(Exception):  # noqa: N818 - an event that the caller answers, not a fault
    """The phase has used up its budget."""


def _stopped() -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the running phase must be done, in seconds of `clock`."""

    clock: Clock
    at_s: float

    def check(self) -> None:
        """Call between steps of bounded length.

        Raises:
            OutOfTime: the budget is used up.
        """
        if self.clock() > self.at_s:
            raise OutOfTime


@dataclass(frozen=True, slots=True)
class Budget:
    """`clock` gives seconds; `limits_s` is the time per phase; a phase that it doesn't name has no limit."""

    clock: Clock = _stopped
    limits_s: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def begin(self, phase: str) -> Deadline:
        """The deadline of a phase that begins now."""
        return Deadline(self.clock, self.clock() + self.limits_s.get(phase, float("inf")))


UNLIMITED = Budget()
