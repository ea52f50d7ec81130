"""Runs a sentence encoder from one ONNX file on this machine's processor: no network, no training library."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from threading import Lock

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from common.errors import Permanent

PIECES_MAX = 256
"""Of a text's beginning; what follows is left to the linear model."""
READINGS_KEPT_MAX = 2048
_FIRST, _LAST = 0, 2
_HASH_SHOWN_DIGITS = 8


class EncoderFile:
    """An encoder. One text a call and one thread a text, so that its numbers never hang on what stands beside it."""

    def __init__(self, content: bytes, name: str) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
            told = self._session.get_modelmeta().custom_metadata_map
            self.labels: tuple[str, ...] = tuple(json.loads(told["labels"]))
            self._tokenizer = Tokenizer.from_str(told["tokenizer"])
            self._normal = {ord(char): becomes for char, becomes in json.loads(told["normal"]).items()}
            self._prefix = told["prefix"]
        except (KeyError, ValueError, RuntimeError) as error:
            raise Permanent(f"encoder {name}: not of the expected shape") from error
        self.name = f"{name}@{hashlib.sha256(content).hexdigest()[:_HASH_SHOWN_DIGITS]}"
        self._known: OrderedDict[str, dict[str, float]] = OrderedDict()
        self._lock = Lock()

    def logits(self, text: str) -> Mapping[str, float]:
        """Return a label's log-odds; a text that was read lately is not read again."""
        with self._lock:
            known = self._known.get(text)
        return self._read(text) if known is None else known

    def _read(self, text: str) -> dict[str, float]:
        ids = np.array([self._pieces(text)], dtype=np.int64)
        numbers = self._session.run(None, {"ids": ids})[0]
        found = {label: float(number) for label, number in zip(self.labels, numbers, strict=True)}
        with self._lock:
            self._known[text] = found
            while len(self._known) > READINGS_KEPT_MAX:
                self._known.popitem(last=False)
        return found

    def _pieces(self, text: str) -> list[int]:
        plain = f"{self._prefix}{text}".encode("utf-8", "replace").decode("utf-8").translate(self._normal)
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
    try:
        content = (own if own.is_file() else shipped).read_bytes()
    except OSError as error:
        raise Permanent(f"encoder {file}: {type(error).__name__}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise Permanent(f"encoder {file}: SHA-256 {found} is not the one in the card")
    return EncoderFile(content, file.removesuffix(".onnx"))
