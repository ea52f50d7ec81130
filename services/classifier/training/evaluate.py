"""Scores taggings against labelled texts: per tag, reason, language, length and hardness, with bootstrap intervals."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.core.combine import HIDE_SHARE
from classifier.core.rules import REASONS, TAGS
from common.events.decision import Tagging
from training.corpus import Item

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
RESAMPLES = 500
BINS = 10
SHORT_WORDS, LONG_WORDS = 7, 25
"""A tenth of all comments is shorter, a tenth longer."""
DECIMALS = 3
_SEED = 20261121
_TAIL_PERCENT = 2.5
_SAID = 0.5


class Scored(NamedTuple):
    """Texts with what was said of them: tables of texts x (TAGS, REASONS)."""

    items: Sequence[Item]
    truth: Flags
    guess: Flags
    shares: Numbers

    def of(self, rows: Flags) -> "Scored":
        """Return some of the texts."""
        kept = [item for item, wanted in zip(self.items, rows, strict=True) if wanted]
        return Scored(kept, self.truth[rows], self.guess[rows], self.shares[rows])


LABELS = (*TAGS, *REASONS)


def said(tagging: Tagging) -> frozenset[str]:
    """Return tags and reasons of a tagging in one set."""
    return frozenset((*tagging.tags, *tagging.abuse_reasons))


def score(items: Sequence[Item], tagger: Callable[[str], Tagging]) -> Scored:
    """Tag every text as a message without any context."""
    taggings = [tagger(item.text) for item in items]
    return Scored(
        items,
        np.array([[label in item.labels for label in LABELS] for item in items]),
        np.array([[label in said(tagging) for label in LABELS] for tagging in taggings]),
        np.array([[tagging.scores.get(label, 0.0) for label in LABELS] for tagging in taggings]),
    )


def f1(truth: Flags, guess: Flags) -> Numbers:
    """Return F1 per column of two boolean tables; a column that nobody has or says counts 0."""
    hits = (truth & guess).sum(axis=0)
    counted = np.maximum(truth.sum(axis=0) + guess.sum(axis=0), 1)
    return np.asarray(2.0 * hits / counted, dtype=np.float64)


def report(scored: Scored) -> dict[str, object]:
    """Return every figure: macro-F1 of tags and reasons, per label and slice, calibration, hiding, lawful criticism."""
    return {
        "items": len(scored.items),
        "tags": _macro(scored, 0, len(TAGS)),
        "reasons": _macro(scored, len(TAGS), len(LABELS)),
        "per_label": {label: _label(scored, at) for at, label in enumerate(LABELS)},
        "per_slice": {name: _slice(scored.of(rows)) for name, rows in slices(scored.items).items() if rows.any()},
        "hiding": hiding(scored),
        "lawful": lawful(scored),
    }


def slices(items: Sequence[Item]) -> dict[str, Flags]:
    """Return the texts by language, length and hardness."""
    words = np.array([len(item.text.split()) for item in items])
    hard = np.array([item.hard for item in items])
    langs = np.array([item.lang for item in items])
    found = {f"lang {lang}": langs == lang for lang in np.unique(langs)}
    found |= {"short": words <= SHORT_WORDS, "long": words >= LONG_WORDS, "hard": hard, "not hard": ~hard}
    found["middle"] = ~found["short"] & ~found["long"]
    return {name: np.asarray(rows, dtype=np.bool_) for name, rows in found.items()}


def hiding(scored: Scored) -> dict[str, float]:
    """Return precision and recall of what would be hidden at once, pooled over reasons, and precision's lower bound."""
    truth, shares = scored.truth[:, len(TAGS) :], scored.shares[:, len(TAGS) :]
    hides = scored.guess[:, len(TAGS) :] & (shares >= HIDE_SHARE)
    right, all_hidden = int((hides & truth).sum()), int(hides.sum())
    return {
        "hidden": all_hidden,
        "precision": _share(right, all_hidden),
        "precision_low": _wilson_low(right, all_hidden),
        "recall": _share(right, int(truth.sum())),
    }


def lawful(scored: Scored) -> dict[str, float]:
    """Return how often hard, lawful criticism was called abuse, and how often it would have been hidden."""
    of = scored.of(np.array(["lawful" in (item.signals or ()) for item in scored.items], dtype=np.bool_))
    if not of.items:
        return {"items": 0}
    abuse = of.guess[:, LABELS.index("abuse")]
    hidden = (of.guess[:, len(TAGS) :] & (of.shares[:, len(TAGS) :] >= HIDE_SHARE)).any(axis=1)
    return {"items": len(of.items), "called_abuse": _share(int(abuse.sum()), len(abuse)), "hidden": int(hidden.sum())}


def bins(shares: Numbers, truth: Flags) -> list[tuple[float, float, int]]:
    """Return mean share, share that is true, and number of texts of each tenth that holds any."""
    tenth = np.minimum((shares * BINS).astype(int), BINS - 1)
    return [
        (float(shares[tenth == at].mean()), float(truth[tenth == at].mean()), int((tenth == at).sum()))
        for at in range(BINS)
        if (tenth == at).any()
    ]


def _label(scored: Scored, at: int) -> dict[str, float]:
    truth, guess, shares = scored.truth[:, at], scored.guess[:, at], scored.shares[:, at]
    hits = int((truth & guess).sum())
    base = float(truth.mean())
    brier = float(((shares - truth) ** 2).mean())
    low, high = _interval(truth.reshape(-1, 1), guess.reshape(-1, 1))
    error = sum(abs(mean - real) * count for mean, real, count in bins(shares, truth)) / len(truth)
    return {
        "n": int(truth.sum()),
        "precision": _share(hits, int(guess.sum())),
        "recall": _share(hits, int(truth.sum())),
        "f1": _round(f1(truth.reshape(-1, 1), guess.reshape(-1, 1))[0]),
        "low": low,
        "high": high,
        "calibration_error": _round(error),
        "brier_skill": _round(1 - brier / (base * (1 - base))) if 0 < base < 1 else 0.0,
    }


def _slice(scored: Scored) -> dict[str, float]:
    """Macro-F1 of the tags that the slice has, and F1 over all tags together: a small slice has too few of each."""
    truth, guess = scored.truth[:, : len(TAGS)], scored.guess[:, : len(TAGS)]
    there = truth.any(axis=0)
    macro = f1(truth, guess)[there].mean() if there.any() else 0.0
    return {
        "n": len(scored.items),
        "macro_f1": _round(macro),
        "micro_f1": _round(f1(truth.reshape(-1, 1), guess.reshape(-1, 1))[0]),
    }


def _macro(scored: Scored, first: int, end: int) -> dict[str, float]:
    truth, guess = scored.truth[:, first:end], scored.guess[:, first:end]
    low, high = _interval(truth, guess)
    return {"macro_f1": _round(f1(truth, guess).mean()), "low": low, "high": high}


def _interval(truth: Flags, guess: Flags) -> tuple[float, float]:
    chance = np.random.default_rng(_SEED)
    again = []
    for _ in range(RESAMPLES):
        drawn = chance.integers(len(truth), size=len(truth))
        again.append(f1(truth[drawn], guess[drawn]).mean())
    low, high = np.percentile(again, (_TAIL_PERCENT, 100 - _TAIL_PERCENT))
    return _round(low), _round(high)


def _wilson_low(hits: int, of: int) -> float:
    """Return the lower bound of a share with 95 % confidence (Wilson's interval, two-sided)."""
    if not of:
        return 0.0
    z, share = 1.96, hits / of
    middle = share + z * z / (2 * of)
    spread = z * float(np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)))
    return _round((middle - spread) / (1 + z * z / of))


def _share(part: int, whole: int) -> float:
    return _round(part / whole) if whole else 0.0


def _round(number: float) -> float:
    return round(float(number), DECIMALS)


def table(figures: Mapping[str, object]) -> str:
    """Return a report as lines for people."""
    tags, reasons = (dict(figures[name]) for name in ("tags", "reasons"))  # type: ignore[call-overload]  # from report
    lines = [
        f"{figures['items']} texts",
        f"macro-F1 of the tags    {tags['macro_f1']:.3f}  ({tags['low']:.3f}-{tags['high']:.3f})",
        f"macro-F1 of the reasons {reasons['macro_f1']:.3f}  ({reasons['low']:.3f}-{reasons['high']:.3f})",
        "",
        (
            f"{'label':<22}{'n':>6}{'precision':>11}{'recall':>8}{'F1':>7}   "
            f"{'interval':<13}{'calibration':>12}{'skill':>7}"
        ),
    ]
    for label, told in figures["per_label"].items():  # type: ignore[attr-defined]  # from report
        lines.append(
            f"{label:<22}{told['n']:>6}{told['precision']:>11.3f}{told['recall']:>8.3f}{told['f1']:>7.3f}"
            f"   {told['low']:.3f}-{told['high']:.3f}  {told['calibration_error']:>12.3f}{told['brier_skill']:>7.2f}"
        )
    lines += ["", f"{'slice':<22}{'n':>6}{'macro-F1':>11}{'micro-F1':>10}"]
    for name, told in figures["per_slice"].items():  # type: ignore[attr-defined]  # from report
        lines.append(f"{name:<22}{told['n']:>6}{told['macro_f1']:>11.3f}{told['micro_f1']:>10.3f}")
    lines += ["", f"hiding at {HIDE_SHARE}: {figures['hiding']}", f"lawful hard criticism: {figures['lawful']}"]
    return "\n".join(lines) + "\n"
