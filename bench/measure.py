"""Takes times, and says what they are beside those of a baseline."""

import gc
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter_ns
from typing import Generic, NamedTuple, TypeVar

import msgspec

from common.errors import OrdstyrerError

T = TypeVar("T")


class BenchError(OrdstyrerError):
    """A benchmark found that what it was to measure is wrong."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table.

    `ratio` is to the same figure of `baseline` in the same run; `bound` is what the value must not pass. Both are
    None where there is none.
    """

    benchmark: str
    what: str
    value: float
    unit: str
    ratio: float | None = None
    baseline: str | None = None
    bound: float | None = None

    @property
    def is_missed(self) -> bool:
        """Say whether the value passed its bound."""
        return self.bound is not None and self.value > self.bound


class Act(NamedTuple, Generic[T]):
    """What is measured, and the bare thing that it is measured against. Both are given the same subject."""

    measured: Callable[[T], object]
    bare: Callable[[T], object]


class Times:
    """Times of single calls, in nanoseconds."""

    def __init__(self, taken: Iterable[int]) -> None:
        self._sorted = sorted(taken)

    def us(self, share: float) -> float:
        """Return the time in µs that this share of the calls kept within: 0.5 is the median."""
        place = min(len(self._sorted) - 1, int(share * len(self._sorted)))
        return self._sorted[place] / 1000

    @property
    def mean_us(self) -> float:
        """Return the time of a call in µs, the slow ones included."""
        return sum(self._sorted) / len(self._sorted) / 1000


def timed(act: Act[T], subjects: Sequence[T], rounds: int) -> tuple[Times, Times]:
    """Return the times of what is measured and of the bare thing, taken in turns over all subjects.

    In turns, so that a machine that slows down for a while slows both. The first round is not counted: it fills
    caches (a year's public holidays, compiled patterns). Garbage is collected as always, and counts.
    """
    measured: list[int] = []
    bare: list[int] = []
    gc.collect()
    for _ in range(rounds + 1):
        for subject in subjects:
            begun = perf_counter_ns()
            act.bare(subject)
            between = perf_counter_ns()
            act.measured(subject)
            measured.append(perf_counter_ns() - between)
            bare.append(between - begun)
    counted = len(subjects)
    return Times(measured[counted:]), Times(bare[counted:])
