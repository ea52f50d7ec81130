"""Takes times, and says what they are beside those of a baseline."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from statistics import median_low
from time import perf_counter_ns
from typing import Generic, NamedTuple, TypeVar

import msgspec

from common.errors import OrdstyrerError

T = TypeVar("T")


class BenchError(OrdstyrerError):
    """A benchmark found that what it was to measure is wrong."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table.

    `ratio` is to the same figure of `baseline` in the same run; `bound` is what the value must not pass, `least` what
    it must reach, and `ratio_least` what the ratio must reach. All are None where there is none. `spread` and
    `ratio_spread` are the least and the most of several runs, of which the row is the median. A value that could not
    be had, because the load was not carried, is infinite.
    """

    benchmark: str
    what: str
    value: float
    unit: str
    ratio: float | None = None
    baseline: str | None = None
    bound: float | None = None
    least: float | None = None
    ratio_least: float | None = None
    more_is_better: bool = False
    spread: tuple[float, float] | None = None
    ratio_spread: tuple[float, float] | None = None

    @property
    def is_missed(self) -> bool:
        """Say whether the value, or the ratio, is not what it has to be."""
        return (
            (self.bound is not None and self.value > self.bound)
            or (self.least is not None and self.value < self.least)
            or (self.ratio_least is not None and self.ratio is not None and self.ratio < self.ratio_least)
        )


class Trial(NamedTuple):
    """How long each load of a run lasts."""

    seconds: float = 6.0


Rows = Callable[[], Iterator[Row]]
"""One run of a benchmark."""
Benchmark = Callable[[Trial], AbstractContextManager[Rows]]
"""What a benchmark needs is started once, and stays for all of its runs."""


def plain(rows: Rows) -> Benchmark:
    """Return a benchmark that needs nothing started."""
    return lambda _trial: nullcontext(rows)


def median_of(runs: Sequence[Sequence[Row]]) -> tuple[Row, ...]:
    """Return the rows of several runs as one: the median of each figure, with the least and the most."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in (row for run in runs for row in run):
        found.setdefault((row.benchmark, row.what), []).append(row)
    return tuple(_merged(rows) for rows in found.values())


def _merged(rows: Sequence[Row]) -> Row:
    ratios = [row.ratio for row in rows if row.ratio is not None]
    # A benchmark that takes turns in itself knows its own spread.
    spreads = [row.ratio_spread or (row.ratio, row.ratio) for row in rows if row.ratio is not None]
    values = [row.value for row in rows]
    return msgspec.structs.replace(
        rows[0],
        value=median_low(values),
        ratio=median_low(ratios) if ratios else None,
        # A bound that is told beside the bare thing differs from run to run as that does.
        bound=median_low([row.bound for row in rows if row.bound is not None]) if rows[0].bound is not None else None,
        spread=(min(values), max(values)),
        ratio_spread=(min(least for least, _ in spreads), max(most for _, most in spreads)) if spreads else None,
    )


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
