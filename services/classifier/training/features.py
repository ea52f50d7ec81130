"""Texts as the rows that the running linear model would gather: training and service see the same."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer

from classifier.core import signals
from classifier.core.language import LanguageModel
from classifier.core.lexicon import Lexicons
from classifier.core.linear import BUCKETS, grams
from classifier.core.tagging import Reading, read


class Rows(Protocol):
    """What we use of a sparse matrix."""

    def __getitem__(self, kept: NDArray[np.int64] | NDArray[np.bool_]) -> "Rows":
        """Some rows."""
        ...

    def __matmul__(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """One score a row."""
        ...


class Features(NamedTuple):
    """`rows`: one a text; `columns`: which feature (bucket, or BUCKETS + signal) each column is."""

    rows: Rows
    columns: NDArray[np.int64]


def readings(texts: Sequence[str], model: LanguageModel, lexicons: Lexicons) -> list[Reading]:
    """Every text through the phases before the linear model."""
    return [read(text, model, lexicons) for text in texts]


def signal_rows(lexicons: Lexicons) -> dict[str, int]:
    """Signal → feature, after the buckets."""
    return {name: BUCKETS + index for index, name in enumerate(signals.names(lexicons.names))}


def features(read_texts: Sequence[Reading], rows: Mapping[str, int], signal_scale: float) -> Features:
    """N-grams weigh as in `linear.scores`, signals by `signal_scale` (the greater, the weaker their penalty)."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([_weights(reading, rows, signal_scale) for reading in read_texts])
    return Features(matrix, np.array([int(name) for name in vectorizer.feature_names_], dtype=np.int64))


def _weights(reading: Reading, rows: Mapping[str, int], signal_scale: float) -> dict[str, float]:
    """Feature → weight of one text. A vectorizer wants names, so features are written out."""
    found = grams(reading.text)
    weights: dict[str, float] = {}
    for buckets in (found.chars, found.words):
        for bucket in buckets.tolist():
            weights[str(bucket)] = weights.get(str(bucket), 0.0) + len(buckets) ** -0.5
    weights.update({str(rows[name]): signal_scale for name in reading.signals.at})
    return weights
