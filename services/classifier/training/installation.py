"""Builds a linear model from our corpus and an installation's own examples, the same from the same, byte for byte."""

import hashlib
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from classifier.adapters.model_file import FIRST_CARD
from training.corpus import TEST, TRAIN, Item, own
from training.train import SEED, train


class Built(NamedTuple):
    """A model file and its card, as JSON."""

    content: bytes
    card: str


def corpus() -> tuple[list[Item], list[Item]]:
    """Return what is learnt from and chosen on, and the test split."""
    written = own()
    return [item for item in written if item.split != TEST], [item for item in written if item.split == TEST]


def split_sha256(test: Sequence[Item]) -> str:
    """Return the hash by which a card names the test split that its model has not seen."""
    return hashlib.sha256("\n".join(sorted(item.item_id for item in test)).encode()).hexdigest()


def build_model(name: str, written: Sequence[Item], examples: Sequence[Item], test: Sequence[Item]) -> Built:
    """Train; `test` is only named in the card. Takes some minutes on one core for the corpus that ships.

    The encoder stays the one that ships, weighed as it was.
    """
    made = train([*written, *(example._replace(split=TRAIN) for example in examples)])
    sha256 = hashlib.sha256(made.content).hexdigest()
    card = {
        "name": name,
        "file": f"{name}-{sha256[:16]}.npz",
        "sha256": sha256,
        "labels": list(made.thresholds),
        "thresholds": made.thresholds,
        "hide": made.hide,
        "held_out": split_sha256(test),
        "training": {"corpus_items": len(written), "own_examples": len(examples), "seed": SEED},
        **_encoder(),
    }
    return Built(made.content, json.dumps(card, indent=2, ensure_ascii=False) + "\n")


def _encoder() -> dict[str, object]:
    shipped = json.loads((resources.files("classifier") / "models" / FIRST_CARD).read_text(encoding="utf-8"))
    return {"encoder": shipped["encoder"]} if "encoder" in shipped else {}


def write_model(folder: Path, card_name: str, built: Built) -> Path:
    """Put model and card into a folder: the model first, the card by a rename, so that nobody reads half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    card = json.loads(built.card)
    (folder / card["file"]).write_bytes(built.content)
    half = folder / f"{card_name}.new"
    half.write_text(built.card, encoding="utf-8")
    return half.rename(folder / card_name)
