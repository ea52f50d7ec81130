"""Turns a text into a vector with any sentence encoder in the usual form: an ONNX file and a Hugging Face tokenizer."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from classifier.adapters.model_file.opening import PIECES_MAX, one_thread
from classifier.core.encoder import without_long_numbers
from common.errors import Permanent

_IDS = "input_ids"
_INPUTS = frozenset({_IDS, "attention_mask", "token_type_ids"})
_KINDS: dict[str, type[np.integer[Any]]] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_STATES, _VECTOR = 3, 2
"""How many dimensions the first output has: (texts, pieces, width) or (texts, width)."""
_PROBE = "Hei!"

Numbers = NDArray[np.float64]


class Vectors:
    """A sentence encoder without labels. `width` is how many numbers its vectors have.

    Of what the file gives, the first output counts: a vector, or a state a piece, whose mean over the attention mask
    is taken. One text a call on one thread.
    """

    def __init__(self, model: bytes, tokenizer: bytes, prefix: str = "", file: str = "model.onnx") -> None:
        """Open both files; `prefix` is what is written before every text, such as `query: `.

        Raises:
            Permanent: one of them is damaged, or they do not fit each other; the message begins with `file`.
        """
        self._prefix = prefix
        self._session = one_thread(model, file)
        self._kinds = _asked(self._session, file)
        self._first = self._session.get_outputs()[0].name
        try:
            self._tokenizer = Tokenizer.from_buffer(tokenizer)
        except ValueError as error:
            raise Permanent(f"encoder {file}: its tokenizer cannot be read") from error
        self._tokenizer.enable_truncation(PIECES_MAX)
        self._tokenizer.no_padding()
        self.width = self._tried(file)

    def of(self, text: str) -> Numbers:
        """Return the text's vector, of length one; of nothing but zeros where the tokenizer leaves nothing of it."""
        plain = f"{self._prefix}{without_long_numbers(text)}".encode("utf-8", "replace").decode("utf-8")
        found: Encoding = self._tokenizer.encode(plain)
        if not found.ids:
            return np.zeros(self.width)
        vector = self._run(found.ids, found.attention_mask, found.type_ids)
        return vector / (float(np.linalg.norm(vector)) or 1.0)

    def _run(self, ids: list[int], mask: list[int], types: list[int]) -> Numbers:
        given = {_IDS: ids, "attention_mask": mask, "token_type_ids": types}
        feed = {name: np.array([given[name]], dtype=kind) for name, kind in self._kinds.items()}
        out = np.asarray(self._session.run([self._first], feed)[0], dtype=np.float64)
        if out.shape[0] != 1 or out.ndim not in {_VECTOR, _STATES}:
            raise ValueError(f"its first output has the shape {out.shape}")
        return out[0] if out.ndim == _VECTOR else np.average(out[0], axis=0, weights=mask)

    def _tried(self, file: str) -> int:
        """Return the width after having read a short text, and the longest one, of the tokenizer's last piece.

        A model with fewer places, or fewer pieces than its tokenizer, would else fail at some comment months later.
        """
        last = max(self._tokenizer.get_vocab(with_added_tokens=True).values(), default=0)
        ones = [1] * PIECES_MAX
        try:
            short: Encoding = self._tokenizer.encode(f"{self._prefix}{_PROBE}")
            tried = [self._run([last] * PIECES_MAX, ones, [0] * PIECES_MAX)]
            tried += [self._run(short.ids, short.attention_mask, short.type_ids)] if short.ids else []
        except Exception as error:
            # Neither the runtime's errors nor the tokenizer's have a class of their own.
            raise Permanent(
                f"encoder {file}: it cannot read {PIECES_MAX} pieces of its tokenizer ({type(error).__name__})"
            ) from error
        widths = {len(vector) for vector in tried}
        if len(widths) != 1 or not all(np.isfinite(vector).all() for vector in tried):
            raise Permanent(f"encoder {file}: what it gives are not vectors of one width")
        return widths.pop()


def _asked(session: Any, file: str) -> dict[str, type[np.integer[Any]]]:  # noqa: ANN401 - onnxruntime carries no types
    """Return which of the usual inputs the file asks for, and in which kind of number."""
    asked = {one.name: one.type for one in session.get_inputs()}
    if _IDS not in asked or not _INPUTS.issuperset(asked):
        raise Permanent(f"encoder {file}: it asks for {', '.join(asked)}; known are {', '.join(sorted(_INPUTS))}")
    strange = sorted(set(asked.values()) - set(_KINDS))
    if strange:
        raise Permanent(f"encoder {file}: its inputs are {', '.join(strange)}, and not whole numbers")
    return {name: _KINDS[kind] for name, kind in asked.items()}
