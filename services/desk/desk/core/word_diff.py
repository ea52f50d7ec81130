"""What changed between two texts, word by word, so that nobody has to look for it."""

import re
from difflib import SequenceMatcher

import msgspec

SAME, GONE, NEW = "same", "gone", "new"
WORDS_MAX = 1500
"""Longer texts are told apart line by line: a page is drawn while somebody waits."""
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Some text that is the same in both, gone, or new."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts in pieces: without the new ones they are the text before, without those gone the one after."""
    first, second = _WORD.findall(before), _WORD.findall(after)
    if len(first) + len(second) > WORDS_MAX:
        first, second = _LINE.findall(before), _LINE.findall(after)
    pieces: list[Piece] = []
    for _, i1, i2, j1, j2 in (found := SequenceMatcher(None, first, second, autojunk=False).get_opcodes()):
        gone, new = "".join(first[i1:i2]), "".join(second[j1:j2])
        told = [(SAME, gone)] if gone == new else [(GONE, gone), (NEW, new)]
        pieces.extend(Piece(kind=kind, text=text) for kind, text in told if text)
    return tuple(pieces) if found else ()
