"""Weighs an encoder with the linear model on texts that neither has learnt from."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from classifier.adapters.model_file import load_language, read_lexicons
from classifier.core import linear
from classifier.core.encoder import Encoder
from classifier.core.lexicon import build
from classifier.core.tagging import read
from training import labels
from training.corpus import Item
from training.fuse import columns, fuse


def weighed(encoder: Encoder, model: linear.LinearModel, items: Sequence[Item]) -> dict[str, Any]:
    """Return the part of the card on how both models are weighed, by the items given; no hide points yet."""
    lexicons, language = build(read_lexicons()), load_language()
    shares = []
    for item in items:
        reading = read(item.text, language, lexicons)
        scores = linear.scores(linear.grams(reading.text), reading.signals, model)
        shares.append(linear.shares(scores, model))
    logits = [encoder.logits(item.text) for item in items]
    truth = labels.table(items)
    asked = {name: truth[:, at].astype(np.float64) for at, name in enumerate(labels.ALL)}
    return fuse(columns(shares), columns(logits), asked)
