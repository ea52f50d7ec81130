"""Reads text as a person sees it: case, accents, look-alike letters, hidden characters and gaps make no difference."""

import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

import msgspec

_KEPT = "LNS"
"""Letters, numbers and symbols (emoji) tell something; marks, punctuation, gaps and controls do not."""


class Folded(msgspec.Struct, frozen=True):
    """What a text says. `at[n]` is the place in the text of what `says[n]` was made of."""

    says: str
    at: tuple[int, ...]


@cache
def _listed() -> tuple[dict[int, str], tuple[str, ...]]:
    text = resources.files("archiver.core.shielding").joinpath("folding.toml").read_text(encoding="utf-8")
    listed: dict[str, list[str]] = tomllib.loads(text)
    pairs = " ".join(listed["alike"]).split()
    return {ord(pair[0]): pair[1] for pair in pairs}, tuple(" ".join(listed["little"]).split())


def little_words() -> tuple[str, ...]:
    """Return words that say nothing alone, as they are written."""
    return _listed()[1]


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    """Return what one character says: nothing, a letter, or a few (ß, ligatures)."""
    made = []
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold()):
        alike = _listed()[0].get(ord(part), part)
        if alike == part and unicodedata.category(part)[0] not in _KEPT:
            continue
        made.append(alike)
    return "".join(made)


def fold(text: str) -> Folded:
    """Return what a text says to a reader, with the place of each letter."""
    says: list[str] = []
    at: list[int] = []
    for place, char in enumerate(text):
        for letter in _letter(char):
            says.append(letter)
            at.append(place)
    return Folded("".join(says), tuple(at))


@lru_cache(maxsize=4096)
def is_of_word(char: str) -> bool:
    """Say whether a character belongs to a word: letters, figures, and marks and hidden characters among them.

    A symbol stands alone: an emoji beside a name makes no other name of it.
    """
    return char.isalnum() or unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"}


def tokens(text: str) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of each word: what stands between gaps and punctuation."""
    start = None
    for place, char in enumerate(text):
        if is_of_word(char):
            start = place if start is None else start
        elif start is not None:
            yield start, place
            start = None
    if start is not None:
        yield start, len(text)


def words_of(text: str) -> list[str]:
    """Return each word of a text as it is read; words that say nothing are left out."""
    return [said for start, end in tokens(text) if (said := _word(text[start:end]))]


@lru_cache(maxsize=16_384)
def _word(word: str) -> str:
    """Return what a word says: the same ones come again and again in what is made public together."""
    return fold(word).says
