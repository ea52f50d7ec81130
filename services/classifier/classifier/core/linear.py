"""The linear model: hashed character and word n-grams plus signals, served by one gather of rows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.core.normalise import Normalised
from classifier.core.signals import Signals
from classifier.core.small_words import SMALL_WORDS

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
Hashes = NDArray[np.uint64]

_NONE: Indices = np.zeros(0, dtype=np.int64)
_SIZES = {size: np.uint64(size) for size in range(GRAM_CHARS_MIN, GRAM_CHARS_MAX + 1)}
_ONE = np.uint64(1)


@dataclass(frozen=True, slots=True)
class Grams:
    """Buckets of a text's n-grams. Where each begins is asked for only when something is explained."""

    chars: Indices
    words: Indices
    word_words: Indices
    """The word (index of token) that each of `words` begins in."""
    length: int = 0
    """Of the text with its blank at each end."""
    kept: Indices | None = None
    """Which of all character n-grams, by size and place, are in `chars`; None: every one."""
    ends: Indices | None = None
    """Where each token ends in that text."""

    def char_words(self) -> Indices:
        """Return the word (index of token) that each of `chars` begins in."""
        ends = _NONE if self.ends is None else self.ends
        sizes = range(GRAM_CHARS_MIN, min(GRAM_CHARS_MAX, self.length) + 1)
        places = np.concatenate([np.arange(self.length - size + 1, dtype=np.int64) for size in sizes] or [_NONE])
        begins = places if self.kept is None else places[self.kept]
        return np.searchsorted(ends, begins, side="right").clip(max=max(len(ends) - 1, 0))


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
    padded = f" {text.text.translate(_DIGITS)} "
    codes = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    borders = np.array([(token.start, token.end) for token in text.tokens], dtype=np.int64).reshape(-1, 2) + 1
    starts, ends = borders[:, 0], borders[:, 1]
    digits = _digits(codes) if "0" in padded else None
    hashes, kept = _char_grams(codes, digits)
    single = _word_hashes(codes, starts, ends)
    words, order = _word_grams(single, None if digits is None else digits[ends] - digits[starts])
    buckets = _bucket(np.concatenate((hashes, words)))
    return Grams(
        chars=buckets[: len(hashes)],
        words=buckets[len(hashes) :],
        word_words=order,
        length=len(codes),
        kept=kept,
        ends=ends,
    )


def _digits(codes: Hashes) -> Indices:
    """Return how many digits stand before each place."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(codes == _DIGIT)))


def _word_grams(single: Hashes, digits: Indices | None) -> tuple[Hashes, Indices]:
    """Hashes of words and of pairs of neighbours, and the word where each begins; no long numbers."""
    order = np.arange(len(single), dtype=np.int64)
    pairs = single[:-1] * _STEP + single[1:] * _MIX
    if digits is None:
        return np.concatenate((single, pairs)), np.concatenate((order, order[:-1]))
    kept = digits <= WORD_DIGITS_MAX
    both = kept[:-1] & kept[1:]
    return np.concatenate((single[kept], pairs[both])), np.concatenate((order[kept], order[:-1][both]))


def _bucket(hashes: Hashes) -> Indices:
    return (((hashes * _MIX) >> _SHIFT) & _MASK).view(np.int64)


def _char_grams(codes: Hashes, digits: Indices | None) -> tuple[Hashes, Indices | None]:
    """Hashes of the n-grams, and which of all they are where numbers are left out. Two blanks there are at least."""
    rolling = codes + _ONE
    found: list[Hashes] = []
    short: list[NDArray[np.bool_]] = []
    for size in range(GRAM_CHARS_MIN, min(GRAM_CHARS_MAX, len(codes)) + 1):
        last = len(codes) - size + 1
        rolling = rolling[:last] * _STEP + codes[size - 1 :]
        found.append(rolling ^ _SIZES[size])
        if digits is not None:
            short.append(digits[size:] - digits[:last] <= GRAM_DIGITS_MAX)
    hashes = np.concatenate(found)
    if digits is None:
        return hashes, None
    kept = np.flatnonzero(np.concatenate(short))
    return hashes[kept], kept


def _word_hashes(codes: Hashes, starts: Indices, ends: Indices) -> Hashes:
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
            # Half the time of weights[buckets].sum(axis=0), and added in the same order on every machine.
            total += np.einsum("ij->j", model.weights.take(buckets, axis=0)) / math.sqrt(len(buckets))
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
    """[start, end) in the normalised text of the words that speak most for a label, strongest first; no small words."""
    if not text.tokens:
        return []
    column = model.labels.index(label)
    weight = _signal_weight(text, signals, model, column)
    for buckets, words in ((found.chars, found.char_words()), (found.words, found.word_words)):
        part = model.weights[buckets, column] / np.sqrt(max(len(buckets), 1))
        weight += np.bincount(words, weights=part, minlength=len(weight))
    # An n-gram counts for the word in which it begins: a small word before a telling one would be shown in its place.
    weight[[token.text in SMALL_WORDS for token in text.tokens]] = 0.0
    strongest = np.argsort(-weight, kind="stable")[:SHOWN_WORDS_MAX]
    least = max(weight[strongest[0]] * SHOWN_SHARE_MIN, 0.0)
    return [
        (text.tokens[int(index)].start, text.tokens[int(index)].end)
        for index in strongest
        if weight[index] >= least and weight[index] > 0
    ]


def _signal_weight(text: Normalised, signals: Signals, model: LinearModel, column: int) -> Numbers:
    """What the signals say for a label, shared out among the words at their places."""
    weight = [0.0] * len(text.tokens)
    for name, places in signals.at.items():
        row = model.signals.get(name)
        if row is None:
            continue
        inside = [
            index
            for index, token in enumerate(text.tokens)
            if any(start < token.end and end > token.start for start, end in places)
        ]
        for index in inside:
            weight[index] += float(row[column]) / len(inside)
    return np.array(weight)
