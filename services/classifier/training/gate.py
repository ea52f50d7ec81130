"""The gate: a model that is worse than the present one on any guarded figure is refused, with what and by how much."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from classifier.core.combine import HIDE_SHARE
from classifier.core.rules import REASONS, TAGS
from classifier.core.tagging import Tagger, tag
from common.events.decision import Tagging
from training.corpus import Item
from training.evaluate import f1, said

DECIMALS = 3


class Figure(NamedTuple):
    """A guarded figure of both models, 0-1, the greater the better."""

    name: str
    present: float
    candidate: float

    @property
    def is_worse(self) -> bool:
        """Say whether the candidate is refused for it."""
        return self.candidate < self.present


def read_all(items: Sequence[Item], tagger: Tagger) -> list[Tagging]:
    """Tag every text as a message without any context."""
    return [tag(item.text, tagger) for item in items]


def compare(items: Sequence[Item], present: Sequence[Tagging], candidate: Sequence[Tagging]) -> list[Figure]:
    """Return every guarded figure of both on the same texts."""
    before, after = figures(items, present), figures(items, candidate)
    return [Figure(name, before[name], after[name]) for name in before]


def figures(items: Sequence[Item], taggings: Sequence[Tagging]) -> Mapping[str, float]:
    """Return the guarded figures. One that nothing was asked of (no abuse, nothing hidden) is 1: no harm was done."""
    truth = np.array([[label in item.labels for label in TAGS] for item in items])
    guess = np.array([[label in said(tagging) for label in TAGS] for tagging in taggings])
    abuse = TAGS.index("abuse")
    hits = int((truth[:, abuse] & guess[:, abuse]).sum())
    lawful = truth[:, TAGS.index("criticism")] & ~truth[:, abuse]
    right, hidden = _hides(items, taggings)
    found = {
        "macro_f1": float(f1(truth, guess).mean()),
        "abuse_recall": _share(hits, int(truth[:, abuse].sum())),
        "abuse_precision": _share(hits, int(guess[:, abuse].sum())),
        "lawful_criticism_left_alone": _share(int((lawful & ~guess[:, abuse]).sum()), int(lawful.sum())),
        "hide_precision": _share(right, hidden),
    }
    return {name: round(figure, DECIMALS) for name, figure in found.items()}


def _hides(items: Sequence[Item], taggings: Sequence[Tagging]) -> tuple[int, int]:
    """How many reasons would hide at once, pooled, and how many of them the text has."""
    hides = [
        reason in item.labels
        for item, tagging in zip(items, taggings, strict=True)
        for reason in REASONS
        if reason in tagging.abuse_reasons and tagging.scores.get(reason, 0.0) >= HIDE_SHARE
    ]
    return sum(hides), len(hides)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
