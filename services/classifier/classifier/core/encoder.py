"""The sentence encoder's part in a reading: where the linear model is unsure, both are weighed together."""

import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from classifier.core.normalise import Normalised
from classifier.core.signals import Place

SHOWN_WORDS_MAX = 3
SHOWN_SHARE_MIN = 0.5
OCCLUDED_WORDS_MAX = 60
LONG_NUMBER_DIGITS_MIN = 5
SHORT_NUMBER = "12"
_NUMBER = re.compile(r"\d(?:[\d .,:/-]*\d)?")
_SHARE_MIN = 1e-6
"""So that the logarithm of a share that is nothing or all stays a number."""


class Encoder(Protocol):
    """Reads a whole text. `name` is the model's with its hash."""

    name: str

    def logits(self, text: str) -> Mapping[str, float]:
        """Return a label's log-odds; the same text always gives the same numbers."""


class Weights(NamedTuple):
    """A label's log-odds are `linear` x the linear model's + `encoder` x the encoder's + `bias`."""

    linear: float
    encoder: float
    bias: float


class Fusion(NamedTuple):
    """How both models are weighed, from which share a label is said then, and a reason sure enough to hide for.

    A text is sure, and the encoder not asked, where the linear model gives every label less than `sure_below`, or more
    than `sure_above`.
    """

    weights: Mapping[str, Weights]
    thresholds: Mapping[str, float]
    sure_below: float
    sure_above: float
    hide: Mapping[str, float] = MappingProxyType({})


def without_long_numbers(text: str) -> str:
    """Return the text as an encoder is to read it, in training and in use: long numbers as a short one.

    Whether a number is private is for the detectors to say, who know its check digits; an encoder can only guess.
    """
    return _NUMBER.sub(_shortened, text)


def _shortened(number: re.Match[str]) -> str:
    digits = sum(sign.isdigit() for sign in number.group())
    return SHORT_NUMBER if digits >= LONG_NUMBER_DIGITS_MIN else number.group()


def is_unsure(shares: Mapping[str, float], fusion: Fusion) -> bool:
    """Say whether the encoder is to be asked: some label is neither surely there nor surely not."""
    return any(fusion.sure_below <= shares.get(label, 0.0) <= fusion.sure_above for label in fusion.weights)


def fused(shares: Mapping[str, float], logits: Mapping[str, float], fusion: Fusion) -> dict[str, float]:
    """Return a label's share by both models; labels that the fusion does not name keep the linear model's."""
    found = dict(shares)
    for label, weights in fusion.weights.items():
        share = min(max(shares.get(label, 0.0), _SHARE_MIN), 1 - _SHARE_MIN)
        odds = weights.linear * math.log(share / (1 - share)) + weights.encoder * logits[label] + weights.bias
        found[label] = 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))
    return found


def telling_words(text: Normalised, encoder: Encoder, label: str) -> list[Place]:
    """Return the words without which the encoder would say the label least: each is left out once.

    It costs a reading a word, so it is done when somebody asks.
    """
    tokens = text.tokens[:OCCLUDED_WORDS_MAX]
    whole = encoder.logits(text.original)[label]
    loss = [whole - encoder.logits(_without(text, token.start, token.end))[label] for token in tokens]
    least = SHOWN_SHARE_MIN * max(loss, default=0.0)
    order = sorted(range(len(loss)), key=lambda at: -loss[at])[:SHOWN_WORDS_MAX]
    return [(tokens[at].start, tokens[at].end) for at in sorted(order) if loss[at] > 0 and loss[at] >= least]


def _without(text: Normalised, start: int, end: int) -> str:
    first, last = text.span(start, end)
    return f"{text.original[:first]} {text.original[last:]}".strip()
