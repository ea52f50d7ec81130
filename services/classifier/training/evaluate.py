"""Scores taggings against labelled files: precision, recall and F1 per tag, reason and language.

python -m training.evaluate FILE…
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.adapters.model_file import load_tagger
from classifier.core.addressed import Context
from classifier.core.rules import REASONS, TAGS
from classifier.core.tagging import tag
from common.events.decision import Tagging
from training.corpus import Item, read

Flags = NDArray[np.bool_]
RESAMPLES = 500
_SEED = 20261121
_TAIL_PERCENT = 2.5


def said(tagging: Tagging) -> frozenset[str]:
    """Tags and reasons of a tagging in one set."""
    return frozenset((*tagging.tags, *tagging.abuse_reasons))


def f1(truth: Flags, guess: Flags) -> NDArray[np.float64]:
    """F1 per column of two boolean tables; a column that nobody has or says counts 0."""
    hits = (truth & guess).sum(axis=0)
    counted = np.maximum(truth.sum(axis=0) + guess.sum(axis=0), 1)
    return np.asarray(2.0 * hits / counted, dtype=np.float64)


def measure(items: Sequence[Item], guesses: Sequence[frozenset[str]]) -> dict[str, object]:
    """Per label n, precision, recall, F1; macro-F1 of tags and reasons with 95 % bootstrap intervals."""
    tags = _table(items, guesses, TAGS)
    reasons = _table(items, guesses, REASONS)
    return {
        "items": len(items),
        "tags": _macro(*tags),
        "reasons": _macro(*reasons),
        "per_label": {**_each(TAGS, *tags), **_each(REASONS, *reasons)},
        "micro_f1_per_language": _per_language(items, *tags),
    }


def _table(
    items: Sequence[Item],
    guesses: Sequence[frozenset[str]],
    labels: Sequence[str],
) -> tuple[Flags, Flags]:
    truth = np.array([[label in item.labels for label in labels] for item in items])
    guess = np.array([[label in found for label in labels] for found in guesses])
    return truth, guess


def _macro(truth: Flags, guess: Flags) -> dict[str, float]:
    chance = np.random.default_rng(_SEED)
    again = []
    for _ in range(RESAMPLES):
        drawn = chance.integers(len(truth), size=len(truth))
        again.append(f1(truth[drawn], guess[drawn]).mean())
    low, high = np.percentile(again, (_TAIL_PERCENT, 100 - _TAIL_PERCENT))
    return {"macro_f1": _round(f1(truth, guess).mean()), "low": _round(low), "high": _round(high)}


def _each(labels: Sequence[str], truth: Flags, guess: Flags) -> dict[str, dict[str, float]]:
    hits = (truth & guess).sum(axis=0)
    found = f1(truth, guess)
    return {
        label: {
            "n": int(truth[:, index].sum()),
            "precision": _round(hits[index] / max(guess[:, index].sum(), 1)),
            "recall": _round(hits[index] / max(truth[:, index].sum(), 1)),
            "f1": _round(found[index]),
        }
        for index, label in enumerate(labels)
    }


def _per_language(items: Sequence[Item], truth: Flags, guess: Flags) -> dict[str, float]:
    """F1 over all tags together, for a language has too few of each."""
    langs = np.array([item.lang for item in items])
    return {
        str(lang): _round(f1(truth[langs == lang].reshape(-1, 1), guess[langs == lang].reshape(-1, 1))[0])
        for lang in np.unique(langs)
    }


def _round(number: float) -> float:
    return round(float(number), 3)


def evaluate(paths: Sequence[Path], tagger: Callable[[str], Tagging]) -> dict[str, object]:
    """Tag every item of the files as a message without any context, and measure."""
    items = [item for path in paths for item in read(path)]
    return measure(items, [said(tagger(item.text)) for item in items])


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 done, 2 wrong use."""
    if not arguments:
        sys.stderr.write("python -m training.evaluate FILE…\n")
        return 2
    tagger = load_tagger()
    result = evaluate([Path(name) for name in arguments], lambda text: tag(text, tagger, context=Context()))
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
