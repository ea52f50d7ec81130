"""An encoder of the installation's own: the vectors of any sentence encoder, and a head of labels trained on them."""

import hashlib
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from classifier.adapters.model_file.kept import Kept
from classifier.adapters.model_file.opening import HASH_SHOWN_DIGITS, checked
from classifier.adapters.model_file.vectors import Numbers, Vectors
from common.errors import Permanent

PARTS = ("onnx", "tokenizer", "head")
"""Its files, as the card names them, each with its hash."""
_UNREADABLE = (AttributeError, BadZipFile, EOFError, IndexError, KeyError, OSError, TypeError, ValueError)
"""What numpy and its archives raise for a file that is not what it seems."""


class Head(NamedTuple):
    """Log-odds of labels: vector (width) @ weights (width x labels) + bias (labels)."""

    labels: tuple[str, ...]
    weights: Numbers
    bias: Numbers

    def logits(self, vector: Numbers) -> dict[str, float]:
        """Return a label's log-odds."""
        return dict(zip(self.labels, (vector @ self.weights + self.bias).tolist(), strict=True))


class OwnEncoder:
    """An encoder that reads with vectors and a head."""

    def __init__(self, vectors: Vectors, head: Head, name: str) -> None:
        self.name = name
        self.labels = head.labels
        self._kept = Kept(lambda text: head.logits(vectors.of(text)))

    def logits(self, text: str) -> Mapping[str, float]:
        """Return a label's log-odds; a text that was read lately is not read again."""
        return self._kept(text)


def load_own_encoder(folder: Traversable, told: Mapping[str, Any]) -> OwnEncoder:
    """Return the encoder that a card's part names: `onnx`, `tokenizer` and `head` with file and hash, and a `prefix`.

    Raises:
        Permanent: a file is missing, is another than the card describes, or does not fit the others.
        KeyError, TypeError: the card's part is not of this form.
    """
    files = {part: str(told[part]["file"]) for part in PARTS}
    hashes = {part: str(told[part]["sha256"]) for part in PARTS}
    prefix = str(told.get("prefix", ""))
    head = head_of(checked(folder / files["head"], hashes["head"]), files["head"])
    tokenizer = checked(folder / files["tokenizer"], hashes["tokenizer"])
    vectors = Vectors(checked(folder / files["onnx"], hashes["onnx"]), tokenizer, prefix, files["onnx"])
    if len(head.weights) != vectors.width:
        raise Permanent(f"encoder {files['head']}: made for {len(head.weights)} numbers a text, not {vectors.width}")
    whole = "\0".join((*hashes.values(), prefix))
    return OwnEncoder(vectors, head, f"own-encoder@{hashlib.sha256(whole.encode()).hexdigest()[:HASH_SHOWN_DIGITS]}")


def head_of(content: bytes, file: str) -> Head:
    """Return the head that a file holds: arrays `labels` (unicode), `weights` and `bias`, nothing pickled.

    Raises:
        Permanent: it holds something else.
    """
    try:
        with np.load(BytesIO(content), allow_pickle=False) as found:
            head = Head(
                tuple(str(label) for label in found["labels"]),
                found["weights"].astype(np.float64),
                found["bias"].astype(np.float64),
            )
    except _UNREADABLE as error:
        raise Permanent(f"encoder {file}: no head of labels ({type(error).__name__})") from error
    count = len(head.labels)
    if head.weights.ndim != 2 or head.weights.shape[1] != count or head.bias.shape != (count,):  # noqa: PLR2004 - a table
        raise Permanent(f"encoder {file}: its weights do not fit its {count} labels")
    if not (np.isfinite(head.weights).all() and np.isfinite(head.bias).all()):
        raise Permanent(f"encoder {file}: its weights are no numbers")
    return head
