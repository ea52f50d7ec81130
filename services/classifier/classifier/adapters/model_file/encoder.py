"""Runs a sentence encoder from one ONNX file on this machine's processor: no network, no training library."""

import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np
from tokenizers import Tokenizer

from classifier.adapters.model_file.kept import Kept
from classifier.adapters.model_file.opening import HASH_SHOWN_DIGITS, PIECES_MAX, checked, one_thread
from classifier.core.encoder import without_long_numbers
from common.errors import Permanent

_FIRST, _LAST = 0, 2


class EncoderFile:
    """An encoder. One text a call and one thread a text, so that its numbers never hang on what stands beside it."""

    def __init__(self, content: bytes, name: str) -> None:
        self._session = one_thread(content, name)
        told = self._session.get_modelmeta().custom_metadata_map
        try:
            self.labels: tuple[str, ...] = tuple(json.loads(told["labels"]))
            self._tokenizer = Tokenizer.from_buffer(told["tokenizer"].encode())
            self._normal = {ord(char): becomes for char, becomes in json.loads(told["normal"]).items()}
            self._prefix = told["prefix"]
        except (KeyError, ValueError) as error:
            raise Permanent(f"encoder {name}: not of the expected shape") from error
        self.name = f"{name}@{hashlib.sha256(content).hexdigest()[:HASH_SHOWN_DIGITS]}"
        self._kept = Kept(self._read)

    def logits(self, text: str) -> Mapping[str, float]:
        """Return a label's log-odds; a text that was read lately is not read again."""
        return self._kept(text)

    def _read(self, text: str) -> dict[str, float]:
        ids = np.array([self._pieces(text)], dtype=np.int64)
        numbers = self._session.run(None, {"ids": ids})[0]
        return {label: float(number) for label, number in zip(self.labels, numbers, strict=True)}

    def _pieces(self, text: str) -> list[int]:
        asked = f"{self._prefix}{without_long_numbers(text)}"
        plain = asked.encode("utf-8", "replace").decode("utf-8").translate(self._normal)
        while "  " in plain:
            plain = plain.replace("  ", " ")
        return [_FIRST, *self._tokenizer.encode(plain).ids[: PIECES_MAX - 2], _LAST]


def load_encoder(folder: Traversable, file: str, sha256: str) -> EncoderFile:
    """Return the encoder that a card names; a folder that has none of its own uses the one that ships.

    Raises:
        Permanent: the file is missing, is another than the card describes, or is no such encoder.
    """
    own = folder / file
    shipped = resources.files("classifier") / "models" / file
    return EncoderFile(checked(own if own.is_file() else shipped, sha256), file.removesuffix(".onnx"))
