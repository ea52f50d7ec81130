"""Trains a head of labels on the vectors of an installation's own encoder, and weighs it with the linear model."""

import hashlib
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.adapters.model_file import fusion_of, load_language, read_lexicons
from classifier.adapters.model_file.own_encoder import Head, head_of
from classifier.adapters.model_file.vectors import Numbers, Vectors
from classifier.core.lexicon import build
from classifier.core.linear import LinearModel
from classifier.core.rules import LABELS
from classifier.core.tagging import LIMITS_S, Tagger, tag
from common.errors import Permanent
from training import labels
from training.corpus import DEV, TRAIN, Item
from training.hiding import hide_points
from training.train import SEED, zipped
from training.weighing import weighed

ONNX, TOKENIZER, HEAD = "model.onnx", "tokenizer.json", "head.npz"
STRENGTH = 2.0
"""Inverse strength of the penalty, chosen on the split `dev` with the vectors of multilingual-e5-small as it comes."""
_SPREAD_MIN = 1e-6
TOLD_EVERY = 500
_NAMED_DIGITS = 16
_HALF = 0.5


class Source(NamedTuple):
    """A folder with an encoder as it is exported: `model.onnx` and `tokenizer.json`; what is written before a text."""

    folder: Path
    prefix: str = ""

    def opened(self) -> Vectors:
        """Return the encoder, tried on a text.

        Raises:
            Permanent: a file is missing, damaged, or of another form.
        """
        try:
            model, tokenizer = ((self.folder / name).read_bytes() for name in (ONNX, TOKENIZER))
        except OSError as error:
            raise Permanent(f"encoder {error.filename}: {type(error).__name__}") from error
        return Vectors(model, tokenizer, self.prefix, str(self.folder / ONNX))


class Made(NamedTuple):
    """The card's part on the encoder, and what goes beside the card: a file's name → its content or where it lies."""

    part: dict[str, Any]
    files: Mapping[str, bytes | Path]


class Read:
    """An encoder that knows the vectors of the texts it is asked about."""

    def __init__(self, vectors: Mapping[str, Numbers], head: Head) -> None:
        self.name = ""
        self._vectors = vectors
        self._head = head

    def logits(self, text: str) -> Mapping[str, float]:
        """Return a label's log-odds for one of those texts."""
        return self._head.logits(self._vectors[text])


def made(source: Source, vectors: Vectors, model: LinearModel, items: Sequence[Item]) -> Made:
    """Learn a head from the split `train`, weigh it with the linear model and choose where to hide on the split `dev`.

    Every text is read once. The same files and items give the same bytes on one machine.
    """
    known = read_all(vectors, [item.text for item in items])
    learnt, chosen = ([item for item in items if item.split == split] for split in (TRAIN, DEV))
    content = packed(fitted(np.stack([known[item.text] for item in learnt]), labels.table(learnt)))
    reader = Read(known, head_of(content, HEAD))
    part = weighed(reader, model, chosen)
    tagger = Tagger("", load_language(), build(read_lexicons()), model, reader, fusion_of(part))
    part["hide"] = hide_points(chosen, [tag(item.text, tagger) for item in chosen])
    files: dict[str, tuple[str, bytes | Path]] = {
        "onnx": (ONNX, source.folder / ONNX),
        "tokenizer": (TOKENIZER, source.folder / TOKENIZER),
        "head": (HEAD, content),
    }
    named = {name: _named(*file) for name, file in files.items()}
    beside = {named[name]["file"]: held for name, (_, held) in files.items()}
    return Made({**named, "prefix": source.prefix, **part}, beside)


def fitted(vectors: Numbers, truth: NDArray[np.float32]) -> Head:
    """Return one logistic regression a label: `vectors` is texts x width, `truth` as labels.table gives it.

    Encoders differ in where their vectors lie and how far apart. They are learnt from as if around nothing, equally
    wide in every direction and about of length one, so that one strength does for all; the head takes that back.
    """
    middle = vectors.mean(axis=0)
    spread = np.maximum(vectors.std(axis=0), _SPREAD_MIN) * np.sqrt(vectors.shape[1])
    rows = (vectors - middle) / spread
    weights, bias = np.zeros((vectors.shape[1], len(LABELS))), np.zeros(len(LABELS))
    for at, label in enumerate(LABELS):
        column = truth[:, labels.ALL.index(label)]
        asked = ~np.isnan(column)
        model = LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear", random_state=SEED)
        model.fit(rows[asked], column[asked] > _HALF)
        weights[:, at] = model.coef_[0] / spread
        bias[at] = float(model.intercept_[0]) - float(middle @ weights[:, at])
    return Head(LABELS, weights, bias)


def packed(head: Head) -> bytes:
    """Return the head's file (own_encoder.head_of)."""
    return zipped({
        "labels": np.array(head.labels),
        "weights": head.weights.astype(np.float32),
        "bias": head.bias.astype(np.float32),
    })  # fmt: skip


def read_all(vectors: Vectors, texts: Sequence[str]) -> dict[str, Numbers]:
    """Read every text once, on all cores, and tell whoever waits how long it takes."""
    each = list(dict.fromkeys(texts))
    began = time.monotonic()
    found: dict[str, Numbers] = {}
    slow = 0
    for text, (vector, took_s) in zip(each, _read(vectors, each), strict=True):
        found[text] = vector
        slow += took_s > LIMITS_S["encoder"]
        if len(found) % TOLD_EVERY == 0 or len(found) == len(each):
            left_s = (time.monotonic() - began) / len(found) * (len(each) - len(found))
            sys.stderr.write(
                f"your encoder has read {len(found)} of {len(each)} texts; {left_s / 60:.0f} minutes left\n"
            )
    if slow:
        limit_s = LIMITS_S["encoder"]
        sys.stderr.write(f"{slow} texts took it more than {limit_s} s: there the service uses the linear model alone\n")
    return found


def _read(vectors: Vectors, texts: Sequence[str]) -> Iterator[tuple[Numbers, float]]:
    def read(text: str) -> tuple[Numbers, float]:
        began = time.thread_time()
        return vectors.of(text), time.thread_time() - began

    # The runtime leaves the interpreter's lock while it computes; what a text gives hangs on no other text.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from pool.map(read, texts)


def _named(name: str, content: bytes | Path) -> dict[str, str]:
    if isinstance(content, Path):
        with content.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    else:
        sha256 = hashlib.sha256(content).hexdigest()
    return {"file": f"encoder-{sha256[:_NAMED_DIGITS]}-{name}", "sha256": sha256}
