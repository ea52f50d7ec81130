"""Chooses from which share of each reason a model is sure enough to hide for, on texts that it has not learnt from."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.core.rules import REASONS
from common.events.decision import Tagging
from training.corpus import Item

POINTS = np.round(np.arange(0.5, 0.996, 0.01), 2)
NEVER = 1.01
"""No share reaches it: whatever the model says of this reason, a person looks first."""
PRECISION_MIN = 0.995
"""What is asked on the texts that it is chosen on: on others some are wrong even so."""
COSTS = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 1e9)
"""How many right hides a wrong one may cost: raised until few enough are wrong, pooled over reasons."""
MARGIN = 0.15
"""A point moves this far towards one: just above the last wrong text of a few is not above that of many."""


class Shares(NamedTuple):
    """What was said of texts for one reason, 0 where it was not said, and whether they carry it."""

    said: NDArray[np.float64]
    truth: NDArray[np.bool_]

    def counted(self, point: float) -> tuple[int, int]:
        """Return how many would be hidden from this share on, and how many of them wrongly."""
        hides = self.said >= point
        return int(hides.sum()), int((hides & ~self.truth).sum())


def hide_points(items: Sequence[Item], taggings: Sequence[Tagging]) -> dict[str, float]:
    """Return for each reason the share from which on to hide.

    The taggings are of these items, by a tagger that has no such points yet.
    """
    shares = {reason: _shares(reason, items, taggings) for reason in REASONS}
    points: Mapping[str, float] = {}
    for cost in COSTS:
        points = {reason: _best(shares[reason], cost) for reason in REASONS}
        counted = [shares[reason].counted(points[reason]) for reason in REASONS]
        if sum(wrong for _, wrong in counted) <= (1 - PRECISION_MIN) * sum(all_of for all_of, _ in counted):
            break
    return {reason: _with_margin(point) for reason, point in points.items()}


def _shares(reason: str, items: Sequence[Item], taggings: Sequence[Tagging]) -> Shares:
    said = [t.scores.get(reason, 0.0) if reason in t.abuse_reasons else 0.0 for t in taggings]
    return Shares(np.array(said), np.array([reason in item.labels for item in items]))


def _best(shares: Shares, cost: float) -> float:
    """Return the point with the most right hides less what the wrong ones cost; of equals the highest."""

    def worth(point: float) -> float:
        hidden, wrong = shares.counted(point)
        return hidden - wrong - cost * wrong

    return max((NEVER, *(float(point) for point in POINTS[::-1])), key=worth)


def _with_margin(point: float) -> float:
    return point if point == NEVER else round(point + MARGIN * (1 - point), 3)
