"""Whether a tag's scores are spread otherwise than before: the population stability index of two histograms."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import log

EDGES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9)
"""Between the bins. Most items have none of a tag, so that the bins are narrow where most scores lie."""
BINS = len(EDGES) + 1
WEEK = timedelta(days=7)
REFERENCE = timedelta(days=28)
"""This week is compared with the four weeks before it, by the same model."""
KEEP = WEEK + REFERENCE
ITEMS_MIN = 200
"""In each window. With fewer, chance alone comes near a tenth."""
DRIFTED_ABOVE = 0.2
STEADY_BELOW = 0.1
"""The customary limits of the index: under a tenth nothing has changed, above two tenths something has."""
# Added to every bin, because a bin that nothing fell into would make the index infinite.
_SMOOTHING = 0.5

Counts = Sequence[int]


def bin_of(share: float) -> int:
    """Return which bin a share between 0 and 1 falls into."""
    return bisect_right(EDGES, share)


def psi(now: Counts, before: Counts) -> float:
    """Return the population stability index of two histograms of the same bins: 0 the same, never negative."""
    ours, theirs = _shares(now), _shares(before)
    return sum((a - b) * log(a / b) for a, b in zip(ours, theirs, strict=True))


def _shares(counts: Counts) -> list[float]:
    whole = sum(counts) + _SMOOTHING * len(counts)
    return [(count + _SMOOTHING) / whole for count in counts]


def index_of(days: Mapping[date, Counts], today: date) -> float | None:
    """Return the index of the week that ends today against the weeks before; None while there are too few items."""
    this_week = _sum(counts for day, counts in days.items() if today - WEEK < day <= today)
    before = _sum(counts for day, counts in days.items() if today - KEEP < day <= today - WEEK)
    if sum(this_week) < ITEMS_MIN or sum(before) < ITEMS_MIN:
        return None
    return psi(this_week, before)


def _sum(all_counts: Iterable[Counts]) -> list[int]:
    total = [0] * BINS
    for counts in all_counts:
        total = [a + b for a, b in zip(total, counts, strict=True)]
    return total


def is_drifted(index: float | None, *, already: bool) -> bool:
    """Say whether people are to be told; what is told of is over only when the index is small again."""
    if index is None:
        return False
    return index > (STEADY_BELOW if already else DRIFTED_ABOVE)
