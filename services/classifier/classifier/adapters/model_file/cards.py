"""Reads the tagger's files: linear model with its card, word lists, and the language model of py3langid."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from py3langid.langid import LanguageIdentifier

from classifier.core import lexicon, linear
from classifier.core.encoder import Fusion, Weights
from classifier.core.language import LanguageModel
from classifier.core.tagging import Tagger
from common.errors import Permanent

if TYPE_CHECKING:
    from classifier.adapters.model_file.encoder import EncoderFile
    from classifier.adapters.model_file.own_encoder import OwnEncoder

# Codes of py3langid: it calls bokmål "no".
LANGID_CODES = ("no", "nn", "sv", "en", "se", "da")
FIRST_CARD = "first.json"
LANGUAGES_FILE = "languages.npz.xz"
"""py3langid's own model with these codes alone (`python -m training.languages`): says the same, and opens at once."""
_HASH_SHOWN_DIGITS = 8


def load_tagger(models: Traversable | None = None, card: str = FIRST_CARD, *, encoder: bool = True) -> Tagger:
    """The tagger of a model card, by default the one in this package. Takes about a second; do it once.

    Without `encoder`, or where the card has none, the linear model decides alone.

    Raises:
        Permanent: card or model can't be read, the model's SHA-256 isn't the card's, or a word list is bad.
    """
    folder = models or resources.files("classifier") / "models"
    lexicons, lists_hash = _shipped_lexicons()
    model, name = read_model(folder, card)
    reader, fusion = _read_encoder(folder, card) if encoder else (None, None)
    names = [name, *([reader.name] if reader else []), lists_hash]
    return Tagger("+".join(names), load_language(), lexicons, model, reader, fusion)


@cache
def _shipped_lexicons() -> tuple[lexicon.Lexicons, str]:
    """Return this package's word lists, built, and their hash; Permanent where one has a bad entry."""
    lists = read_lexicons()
    try:
        return lexicon.build(lists), lexicons_hash(lists)
    except lexicon.BadEntryError as error:
        raise Permanent(f"word list: {error}") from error


def read_lexicons(folder: Traversable | None = None) -> dict[str, str]:
    """File stem → text of every word list, by default those of this package."""
    lists = folder or resources.files("classifier") / "lexicons"
    return {
        entry.name.removesuffix(".txt"): entry.read_text(encoding="utf-8")
        for entry in lists.iterdir()
        if entry.name.endswith(".txt")
    }


def lexicons_hash(lists: Mapping[str, str]) -> str:
    """Eight hex digits that change whenever a word list does."""
    whole = "\0".join(f"{stem}\0{lists[stem]}" for stem in sorted(lists))
    return hashlib.sha256(whole.encode()).hexdigest()[:_HASH_SHOWN_DIGITS]


@cache
def load_language() -> LanguageModel:
    """py3langid restricted to our languages: text → share per code."""
    with resources.as_file(resources.files("classifier") / "models" / LANGUAGES_FILE) as file:
        identifier = LanguageIdentifier.from_model_file(file, norm_probs=True)

    def shares(text: str) -> Mapping[str, float]:
        return dict(identifier.rank(text))

    return shares


def read_model(folder: Traversable, card_name: str) -> tuple[linear.LinearModel, str]:
    """The linear model that a card names, and its name with version and hash.

    Raises:
        Permanent: a file is missing or damaged, or isn't the one that the card describes.
    """
    try:
        card = json.loads((folder / card_name).read_text(encoding="utf-8"))
        content = (folder / card["file"]).read_bytes()
    except (OSError, ValueError, KeyError) as error:
        raise Permanent(f"model card {card_name}: {type(error).__name__}") from error
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != card.get("sha256"):
        raise Permanent(f"model {card['file']}: SHA-256 {sha256} is not the one in {card_name}")
    try:
        return unpacked(content, card["thresholds"], card["hide"]), f"{card['name']}@{sha256[:_HASH_SHOWN_DIGITS]}"
    except (KeyError, ValueError) as error:
        raise Permanent(f"model {card['file']}: not of the expected shape") from error


def fusion_of(told: Mapping[str, Any]) -> Fusion:
    """Return how both models are weighed, from a card's part on the encoder.

    Raises:
        KeyError, TypeError, ValueError: the part is not of this form.
    """
    return Fusion(
        weights={label: Weights(*numbers) for label, numbers in told["fusion"].items()},
        thresholds=dict(told["thresholds"]),
        sure_below=told["sure_below"],
        sure_above=told["sure_above"],
        hide=dict(told["hide"]),
    )


def _read_encoder(folder: Traversable, card_name: str) -> "tuple[EncoderFile | OwnEncoder | None, Fusion | None]":
    """The encoder that a card names, and how it is weighed; nothing where it names none.

    One that names an `onnx` file is the installation's own, with tokenizer and head beside it; any other is one file.
    """
    try:
        told = json.loads((folder / card_name).read_text(encoding="utf-8")).get("encoder")
        if told is None:
            return None, None
        fusion = fusion_of(told)
        encoder = _opened_encoder(folder, told)
    except KeyError as error:
        raise Permanent(f"model card {card_name}: its part on the encoder lacks {error}") from error
    except (OSError, ValueError, TypeError) as error:
        raise Permanent(f"model card {card_name}: {type(error).__name__}") from error
    mute = sorted(set(fusion.weights) - set(encoder.labels))
    if mute:
        raise Permanent(f"model card {card_name}: its encoder does not know {', '.join(mute)}")
    return encoder, fusion


def _opened_encoder(folder: Traversable, told: Mapping[str, Any]) -> "EncoderFile | OwnEncoder":
    # Its libraries take time and memory that an installation without an encoder keeps.
    from classifier.adapters.model_file.encoder import load_encoder  # noqa: PLC0415 - see above
    from classifier.adapters.model_file.own_encoder import load_own_encoder  # noqa: PLC0415 - see above

    return load_own_encoder(folder, told) if "onnx" in told else load_encoder(folder, told["file"], told["sha256"])


def unpacked(content: bytes, thresholds: Mapping[str, float], hide: Mapping[str, float]) -> linear.LinearModel:
    """Return the linear model that a file holds.

    Arrays of the file: `rows` and `weights` (int8, only rows that are not zero) with a `scale` a label,
    `signal_names`, `signal_weights`, `bias`, `slopes`, `offsets`, `labels`. Text is unicode, nothing pickled."""
    with np.load(BytesIO(content), allow_pickle=False) as file:
        labels = tuple(str(label) for label in file["labels"])
        # float64 in C order: a gather of rows is then one contiguous copy each.
        weights = np.zeros((linear.BUCKETS, len(labels)), dtype=np.float64)
        weights[file["rows"]] = file["weights"].astype(np.float64) * file["scale"].astype(np.float64)
        rows = file["signal_weights"].astype(np.float64)
        return linear.LinearModel(
            labels=labels,
            weights=weights,
            signals={str(name): row for name, row in zip(file["signal_names"], rows, strict=True)},
            bias=file["bias"].astype(np.float64),
            slopes=file["slopes"].astype(np.float64),
            offsets=file["offsets"].astype(np.float64),
            thresholds=dict(thresholds),
            hide=dict(hide),
        )
