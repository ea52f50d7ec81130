"""Builds a linear model from our corpus and an installation's own examples, the same from the same, byte for byte."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

from classifier.adapters.model_file import load_language, read_lexicons
from classifier.core.lexicon import build
from classifier.core.rules import LABELS
from training.corpus import Item, from_templates, own, paired
from training.features import features, readings, signal_rows
from training.train import FILLINGS, PAIRS, SEED, SIGNAL_SCALE, fit, pack

TEST_SHARE = 5
"""One text in so many is the test split: nothing is learnt from it."""


class Recipe(NamedTuple):
    """What is learnt from beside the examples: written texts, and how many are made of them."""

    written: Sequence[Item]
    fillings: int = FILLINGS
    pairs: int = PAIRS


class Built(NamedTuple):
    """A model file and its card, as JSON."""

    content: bytes
    card: str


def is_test(item: Item) -> bool:
    """Say whether a text of the corpus belongs to the test split; what was made of the same sentence goes with it."""
    return crc32(f"test {item.group}".encode()) % TEST_SHARE == 0


def corpus() -> tuple[Recipe, list[Item]]:
    """Return what is learnt from, and the test split."""
    written = own()
    return Recipe([item for item in written if not is_test(item)]), [item for item in written if is_test(item)]


def split_sha256(test: Sequence[Item]) -> str:
    """Return the hash by which a card names the test split that its model has not seen."""
    return hashlib.sha256("\n".join(sorted(item.group for item in test)).encode()).hexdigest()


def build_model(name: str, recipe: Recipe, examples: Sequence[Item], test: Sequence[Item]) -> Built:
    """Train; `test` is only named in the card. Takes about a minute on one core for the corpus that ships."""
    chance = np.random.default_rng(SEED)
    written = [*recipe.written, *examples]
    made = [*from_templates(chance, recipe.fillings), *paired(recipe.written, chance, recipe.pairs)]
    items = [*written, *made]
    lexicons = build(read_lexicons())
    rows = signal_rows(lexicons)
    table = features(readings([item.text for item in items], load_language(), lexicons), rows, SIGNAL_SCALE)
    truth = np.array([[label in item.labels for label in LABELS] for item in items])
    fitted = fit(table, truth, np.array([item.fold for item in items]), written=len(written))
    content = pack(fitted, table.columns, list(rows))
    sha256 = hashlib.sha256(content).hexdigest()
    card = {
        "name": name,
        "file": f"{name}-{sha256[:16]}.npz",
        "sha256": sha256,
        "labels": list(LABELS),
        "thresholds": fitted.thresholds,
        "held_out": split_sha256(test),
        "training": {"corpus_items": len(recipe.written), "own_examples": len(examples), "seed": SEED},
        "cross_validated_f1_linear_only": {k: round(v, 3) for k, v in fitted.cross_validated.items()},
    }
    return Built(content, json.dumps(card, indent=2, ensure_ascii=False) + "\n")


def write_model(folder: Path, card_name: str, built: Built) -> Path:
    """Put model and card into a folder: the model first, the card by a rename, so that nobody reads half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    card = json.loads(built.card)
    (folder / card["file"]).write_bytes(built.content)
    half = folder / f"{card_name}.new"
    half.write_text(built.card, encoding="utf-8")
    return half.rename(folder / card_name)
