"""The linear model: hashed character and word n-grams plus signals, served by one gather of rows."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.core.normalise import Normalised
from classifier.core.signals import Signals

GRAM_CHARS_MIN, GRAM_CHARS_MAX = 2, 5
# A year or a time of day says something; a longer number doesn't.
GRAM_DIGITS_MAX, WORD_DIGITS_MAX = 1, 4
BUCKETS = 1 << 17
_MASK = np.uint64(BUCKETS - 1)
# Odd multipliers of splitmix64: a rolling polynomial hash with well-mixed high bits.
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT = np.uint64(40)
_DIGIT = np.uint64(ord("0"))
_DIGITS = str.maketrans("123456789", "000000000")
# Words that carry a share of the strongest word's weight are shown beside it.
SHOWN_WORDS_MAX = 3
SHOWN_SHARE_MIN = 0.5

Indices = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grams:
    """Buckets of a text's n-grams and the word (index of token) that each begins in."""

    chars: Indices
    char_words: Indices
    words: Indices
    word_words: Indices


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One column a label. `weights` has BUCKETS rows, float64, C order: a row is one contiguous gather.

    `signals` maps a signal's name to its row of weights. A label's share is 1 / (1 + exp(-(a·score + b)))
    with (a, b) from `slopes` and `offsets`; `thresholds` is the share from which it is said, `hide` the share of a
    reason from which it is sure enough to hide for.
    """

    labels: tuple[str, ...]
    weights: Numbers
    signals: Mapping[str, Numbers]
    bias: Numbers
    slopes: Numbers
    offsets: Numbers
    thresholds: Mapping[str, float]
    hide: Mapping[str, float]


def grams(text: Normalised) -> Grams:
    """Hash all character 2-5-grams and all words and word pairs.

    Digits are alike, and long numbers are left out: whether one is private is for the detectors to say.
    """
    padded = f" {text.text.translate(_DIGITS)} ".encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(padded, dtype=np.uint32).astype(np.uint64)
    digits = np.concatenate((np.zeros(1, np.int64), np.cumsum(codes == _DIGIT)))
    starts = np.array([token.start + 1 for token in text.tokens], dtype=np.int64)
    ends = np.array([token.end + 1 for token in text.tokens], dtype=np.int64)
    chars, places = _char_grams(codes, digits)
    words, order = _word_grams(_word_hashes(codes, starts, ends), digits[ends] - digits[starts])
    return Grams(
        chars=chars,
        char_words=np.searchsorted(ends, places, side="right").clip(max=max(len(ends) - 1, 0)),
        words=words,
        word_words=order,
    )


def _word_grams(single: NDArray[np.uint64], digits: Indices) -> tuple[Indices, Indices]:
    """Buckets of words and of pairs of neighbours, and the word where each begins; no long numbers."""
    kept = digits <= WORD_DIGITS_MAX
    order = np.arange(len(single), dtype=np.int64)
    pairs = single[:-1] * _STEP + single[1:] * _MIX
    both = kept[:-1] & kept[1:]
    return _bucket(np.concatenate((single[kept], pairs[both]))), np.concatenate((order[kept], order[:-1][both]))


def _bucket(hashes: NDArray[np.uint64]) -> Indices:
    return (((hashes * _MIX) >> _SHIFT) & _MASK).astype(np.int64)


def _char_grams(codes: NDArray[np.uint64], digits: Indices) -> tuple[Indices, Indices]:
    """Buckets of the n-grams, and the place where each begins. Two blanks there are at least."""
    rolling = codes + np.uint64(1)
    found: list[Indices] = []
    places: list[Indices] = []
    for size in range(GRAM_CHARS_MIN, GRAM_CHARS_MAX + 1):
        if len(codes) < size:
            break
        last = len(codes) - size + 1
        hashes = rolling[:last] * _STEP + codes[size - 1 :]
        rolling = hashes
        kept = np.flatnonzero(digits[size:] - digits[:last] <= GRAM_DIGITS_MAX)
        found.append(_bucket(hashes[kept] ^ np.uint64(size)))
        places.append(kept.astype(np.int64))
    return np.concatenate(found), np.concatenate(places)


def _word_hashes(codes: NDArray[np.uint64], starts: Indices, ends: Indices) -> NDArray[np.uint64]:
    """One hash a word: the sum of its characters' hashes, each multiplied by its place in the word."""
    if not len(starts):
        return np.zeros(0, dtype=np.uint64)
    mixed = (codes + _MIX) * _STEP
    mixed ^= mixed >> _SHIFT
    position = np.arange(len(codes), dtype=np.uint64)
    plain = np.concatenate((np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)))
    placed = np.concatenate((np.zeros(1, np.uint64), np.cumsum(mixed * position, dtype=np.uint64)))
    total = plain[ends] - plain[starts]
    weighted = placed[ends] - placed[starts] - total * starts.astype(np.uint64)
    return (weighted * _STEP) ^ total


def scores(found: Grams, signals: Signals, model: LinearModel) -> Numbers:
    """Raw score per label: each kind of n-gram weighs by 1 / sqrt(its number), each signal by 1."""
    total = model.bias.copy()
    for buckets in (found.chars, found.words):
        if len(buckets):
            total += model.weights[buckets].sum(axis=0) / np.sqrt(len(buckets))
    for name in signals.at:
        row = model.signals.get(name)
        if row is not None:
            total += row
    return total


def shares(raw: Numbers, model: LinearModel) -> dict[str, float]:
    """Calibrated share 0-1 per label."""
    calibrated = 1.0 / (1.0 + np.exp(-(raw * model.slopes + model.offsets)))
    return dict(zip(model.labels, calibrated.tolist(), strict=True))


def telling_words(
    text: Normalised,
    found: Grams,
    signals: Signals,
    model: LinearModel,
    label: str,
) -> list[tuple[int, int]]:
    """[start, end) in the normalised text of the words that speak most for a label, strongest first."""
    if not text.tokens:
        return []
    column = model.labels.index(label)
    weight = _signal_weight(text, signals, model, column)
    for buckets, words in ((found.chars, found.char_words), (found.words, found.word_words)):
        part = model.weights[buckets, column] / np.sqrt(max(len(buckets), 1))
        weight += np.bincount(words, weights=part, minlength=len(weight))
    strongest = np.argsort(-weight, kind="stable")[:SHOWN_WORDS_MAX]
    least = max(weight[strongest[0]] * SHOWN_SHARE_MIN, 0.0)
    return [
        (text.tokens[int(index)].start, text.tokens[int(index)].end)
        for index in strongest
        if weight[index] >= least and weight[index] > 0
    ]


def _signal_weight(text: Normalised, signals: Signals, model: LinearModel, column: int) -> Numbers:
    """What the signals say for a label, shared out among the words at their places."""
    weight = np.zeros(len(text.tokens))
    starts = np.array([token.start for token in text.tokens])
    ends = np.array([token.end for token in text.tokens])
    for name, places in signals.at.items():
        row = model.signals.get(name)
        inside = np.zeros(len(weight), dtype=np.bool_)
        for start, end in places:
            inside |= (starts < end) & (ends > start)
        if row is not None and inside.any():
            weight[inside] += row[column] / inside.sum()
    return weight
