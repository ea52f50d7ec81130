"""Weighs linear model and encoder: a label's log-odds by both, chosen on texts that neither has learnt from."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.core.rules import LABELS
from training.train import SEED, threshold

STRENGTH = 1.0
SURE_BELOW, SURE_ABOVE = 0.004, 0.996
"""Between them the encoder is asked: a linear model as sure as this is wrong so rarely that nobody would wait."""
_SHARE_MIN = 1e-6
Numbers = NDArray[np.float64]


def log_odds(shares: Numbers) -> Numbers:
    """Return the logarithm of the odds."""
    kept = np.clip(shares, _SHARE_MIN, 1 - _SHARE_MIN)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float64)


def fuse(linear: Mapping[str, Numbers], encoder: Mapping[str, Numbers], truth: Mapping[str, Numbers]) -> dict[str, Any]:
    """Return the part of the card on the encoder: weights and thresholds by label.

    Each mapping holds a number a text and label; truth is NaN where a label is not asked.
    """
    weights: dict[str, list[float]] = {}
    thresholds: dict[str, float] = {}
    for label in LABELS:
        asked = ~np.isnan(truth[label])
        told = truth[label][asked] > 0.5  # noqa: PLR2004 - 0 or 1
        both = np.stack([log_odds(linear[label][asked]), encoder[label][asked]], axis=1)
        model = LogisticRegression(C=STRENGTH, random_state=SEED).fit(both, told)
        found = [*model.coef_[0], model.intercept_[0]]
        weights[label] = [round(float(number), 5) for number in found]
        shares = 1 / (1 + np.exp(-(both @ model.coef_[0] + model.intercept_[0])))
        thresholds[label] = threshold(shares, told)
    return {"fusion": weights, "thresholds": thresholds, "sure_below": SURE_BELOW, "sure_above": SURE_ABOVE, "hide": {}}


def columns(rows: Sequence[Mapping[str, float]]) -> dict[str, Numbers]:
    """Return a label's numbers over all texts."""
    return {label: np.array([row[label] for row in rows], dtype=np.float64) for label in rows[0]}
