"""Builds the linear model from our own corpus, and writes it with its card.

python -m training.train      (the encoder and both models' weighing come after: python -m training.encoder)
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.adapters.model_file import load_language, read_lexicons, unpacked
from classifier.core.lexicon import build
from classifier.core.linear import BUCKETS
from classifier.core.rules import EXTENSIVE, LABELS
from classifier.core.tagging import Tagger, tag
from training.corpus import DEV, TEST, TRAIN, Item, languages, own
from training.cost import cost_since
from training.evaluate import f1
from training.features import Features, Rows, features, readings, signal_rows
from training.hiding import hide_points

SEED = 20261121
# Inverse strength of the penalty, and how much weaker it is for a signal than for an n-gram.
STRENGTH, SIGNAL_SCALE = 8.0, 0.5
THRESHOLDS = np.arange(0.1, 0.91, 0.02)
# A threshold moves this far towards one half, for it was chosen on few positives.
SHRINK = 0.2
QUANTA = 127
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
MODELS = Path(__file__).parents[1] / "classifier" / "models"
CARD, LINEAR = "first.json", "first.npz"
# Files with this date are equal byte for byte, run after run.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class Fitted(NamedTuple):
    """Weights (features x labels), bias, calibration (slope, offset) and threshold per label."""

    weights: Numbers
    bias: Numbers
    slopes: Numbers
    offsets: Numbers
    thresholds: dict[str, float]


class Made(NamedTuple):
    """The linear model's file, what is said from which share, and what is hidden for from which."""

    content: bytes
    thresholds: dict[str, float]
    hide: dict[str, float]


def truth_of(items: Sequence[Item]) -> Flags:
    return np.array([[label in item.labels for label in LABELS] for item in items])


def _fit_one(rows: Rows, truth: Flags) -> tuple[Numbers, float]:
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear", random_state=SEED)
    model.fit(rows, truth)
    return model.coef_[0], float(model.intercept_[0])


def asked_of(truth: Flags, label: str) -> Flags:
    """Return which rows a label is learnt from: extensive or light is asked only of casework."""
    return truth[:, LABELS.index("saksbehandling")] if label == EXTENSIVE else np.ones(len(truth), dtype=bool)


def calibrated(scores: Numbers, truth: Flags) -> tuple[float, float]:
    """Return Platt's sigmoid (slope, offset) of scores that no model has learnt from."""
    model = LogisticRegression(C=1e3, random_state=SEED).fit(scores.reshape(-1, 1), truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def threshold(shares: Numbers, truth: Flags) -> float:
    """Return the share with the best F1, drawn towards one half."""
    results = [f1(truth.reshape(-1, 1), (shares >= t).reshape(-1, 1))[0] for t in THRESHOLDS]
    best = float(THRESHOLDS[int(np.argmax(results))])
    return round(best + SHRINK * (0.5 - best), 3)


def fit(table: Features, truth: Flags, learnt: Flags, chosen: Flags) -> Fitted:
    """Learn from the rows `learnt`; calibrate and choose thresholds on the rows `chosen`."""
    weights = np.zeros((len(table.columns), len(LABELS)))
    bias, slopes, offsets = (np.zeros(len(LABELS)) for _ in range(3))
    thresholds = {}
    for index, label in enumerate(LABELS):
        asked = asked_of(truth, label)
        weights[:, index], bias[index] = _fit_one(table.rows[asked & learnt], truth[asked & learnt, index])
        real = np.flatnonzero(asked & chosen)
        scores = table.rows[real] @ weights[:, index] + bias[index]
        slopes[index], offsets[index] = calibrated(scores, truth[real, index])
        shares = 1 / (1 + np.exp(-(slopes[index] * scores + offsets[index])))
        thresholds[label] = threshold(shares, truth[real, index])
    return Fitted(weights, bias, slopes, offsets, thresholds)


def pack(fitted: Fitted, columns: NDArray[np.int64], names: Sequence[str]) -> bytes:
    """The model file: int8 weights with a scale a label, only rows that are not zero (cards.unpacked)."""
    whole = np.zeros((BUCKETS + len(names), len(LABELS)))
    whole[columns] = fitted.weights
    buckets, signal_weights = whole[:BUCKETS], whole[BUCKETS:] * SIGNAL_SCALE
    scale = np.abs(buckets).max(axis=0) / QUANTA
    small = np.rint(buckets / np.maximum(scale, 1e-12)).astype(np.int8)
    rows = np.flatnonzero(small.any(axis=1))
    arrays = {
        "labels": np.array(LABELS), "rows": rows.astype(np.int32), "weights": small[rows], "scale": scale,
        "signal_names": np.array(names), "signal_weights": signal_weights, "bias": fitted.bias,
        "slopes": fitted.slopes, "offsets": fitted.offsets,
    }  # fmt: skip
    return zipped(arrays)


def zipped(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return an .npz without the time of day: the same arrays give the same bytes."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            content = BytesIO()
            np.save(content, array, allow_pickle=False)
            entry = ZipInfo(f"{name}.npy", _ZIP_DATE)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content.getvalue(), compresslevel=9)
    return whole.getvalue()


def card_of(made: Made, items: Sequence[Item]) -> dict[str, Any]:
    """Return what the model's card says before the encoder and the figures are added."""
    return {
        "name": "first",
        "file": LINEAR,
        "sha256": hashlib.sha256(made.content).hexdigest(),
        "labels": list(LABELS),
        "thresholds": made.thresholds,
        "hide": made.hide,
        "held_out": hashlib.sha256(
            "\n".join(sorted(item.item_id for item in items if item.split == TEST)).encode()
        ).hexdigest(),
        "training": {
            "items": len(items),
            "learnt_from": sum(item.split == TRAIN for item in items),
            "chosen_on": sum(item.split == DEV for item in items),
            "languages": languages(items),
            "seed": SEED,
            "source": "written for this project; persons, firms and numbers are made up",
        },
    }


def write_card(card: Mapping[str, object], folder: Path = MODELS) -> None:
    """Write the card, for people and machines."""
    (folder / CARD).write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def train(items: Sequence[Item]) -> Made:
    """Learn from the split `train`, choose on `dev`; the same items give the same bytes."""
    lexicons, language = build(read_lexicons()), load_language()
    rows = signal_rows(lexicons)
    table = features(readings([item.text for item in items], language, lexicons), rows, SIGNAL_SCALE)
    splits = np.array([item.split for item in items])
    fitted = fit(table, truth_of(items), splits == TRAIN, splits == DEV)
    content = pack(fitted, table.columns, list(rows))
    tagger = Tagger("", language, lexicons, unpacked(content, fitted.thresholds, {}))
    chosen_on = [item for item in items if item.split == DEV]
    hide = hide_points(chosen_on, [tag(item.text, tagger) for item in chosen_on])
    return Made(content, fitted.thresholds, hide)


def main(arguments: Sequence[str]) -> int:
    """Train, write model and card. Exit code 0."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    began = time.monotonic()
    items = own()
    made = train([item for item in items if item.split != TEST])
    MODELS.mkdir(exist_ok=True)
    (MODELS / LINEAR).write_bytes(made.content)
    card = card_of(made, items)
    card["training"]["cost"] = cost_since(began)
    write_card(card)
    sys.stdout.write(f"{len(items)} items, {len(made.content)} bytes, {hashlib.sha256(made.content).hexdigest()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
