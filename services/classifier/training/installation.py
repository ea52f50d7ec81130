"""Builds a linear model from our corpus and an installation's own examples, the same from the same, byte for byte."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from classifier.adapters.model_file import FIRST_CARD, unpacked
from training import own_encoder
from training.corpus import TEST, TRAIN, Item, own
from training.own_encoder import Made, Source
from training.train import SEED, train


class Built(NamedTuple):
    """A model file and its card, as JSON; beside them an own encoder's files, by name: content, or where it lies."""

    content: bytes
    card: str
    beside: Mapping[str, bytes | Path]


def corpus() -> tuple[list[Item], list[Item]]:
    """Return what is learnt from and chosen on, and the test split."""
    written = own()
    return [item for item in written if item.split != TEST], [item for item in written if item.split == TEST]


def split_sha256(test: Sequence[Item]) -> str:
    """Return the hash by which a card names the test split that its model has not seen."""
    return hashlib.sha256("\n".join(sorted(item.item_id for item in test)).encode()).hexdigest()


def build_model(
    name: str, written: Sequence[Item], examples: Sequence[Item], test: Sequence[Item], source: Source | None = None
) -> Built:
    """Train; `test` is only named in the card. Takes some minutes on one core for the corpus that ships.

    The encoder stays the one that ships, weighed as it was, unless `source` names another.

    Raises:
        Permanent: the encoder named cannot be used.
    """
    # First: whoever named a broken file hears of it before the minutes, not after them.
    vectors = None if source is None else source.opened()
    items = [*written, *(example._replace(split=TRAIN) for example in examples)]
    made = train(items)
    encoder = Made(_encoder(), {})
    if source is not None and vectors is not None:
        # Without points of its own: where to hide is chosen for both models together.
        encoder = own_encoder.made(source, vectors, unpacked(made.content, made.thresholds, {}), items)
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
        **({"encoder": encoder.part} if encoder.part else {}),
    }
    return Built(made.content, json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoder.files)


def _encoder() -> dict[str, Any]:
    shipped = json.loads((resources.files("classifier") / "models" / FIRST_CARD).read_text(encoding="utf-8"))
    return dict(shipped.get("encoder", {}))


def write_model(folder: Path, card_name: str, built: Built) -> Path:
    """Put model, encoder and card into a folder: the card last, by a rename, so that nobody reads half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    card = json.loads(built.card)
    _put(folder / card["file"], built.content)
    for name, content in built.beside.items():
        _put(folder / name, content)
    return _put(folder / card_name, built.card.encode())


def _put(place: Path, content: bytes | Path) -> Path:
    half = place.with_name(f"{place.name}.new")
    if isinstance(content, Path):
        shutil.copyfile(content, half)
    else:
        half.write_bytes(content)
    return half.rename(place)
