"""Makes ***** of what may not be read: chosen words, names, identity numbers, wherever and however they stand."""

import unicodedata
from collections.abc import Collection, Iterable
from functools import cache, lru_cache

import msgspec

from archiver.core.shielding.folding import fold, is_of_word, little_words, tokens, words_of
from archiver.core.shielding.identity_numbers import identity_numbers

MASK = "*****"
ANYWHERE_LETTERS_MIN = 4
"""What is at least so long is found within longer words too; shorter words only where they stand alone."""


class Secrets(msgspec.Struct, frozen=True):
    """What may not be read. Of `names` each part is withheld, of `words` each that says something by itself.

    `phrases` are withheld only as a whole (a title that is).
    """

    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def _said(secrets: Secrets) -> frozenset[str]:
    said = {fold(one).says for one in (*secrets.words, *secrets.names, *secrets.phrases)}
    for name in secrets.names:
        said.update((*_parts(name), *_symbols(name)))
    for phrase in secrets.words:
        said.update(part for part in _parts(phrase) if part not in _little())
    return frozenset(said - {""})


@cache
def _little() -> frozenset[str]:
    return frozenset(said for word in little_words() for said in words_of(word))


def _parts(text: str) -> Iterable[str]:
    """Yield a text's words. Two or three figures alone tell nothing, and look like letters."""
    for start, end in tokens(text):
        word = text[start:end]
        if not word.isdigit() or len(word) >= ANYWHERE_LETTERS_MIN:
            yield fold(word).says


def _symbols(text: str) -> Iterable[str]:
    """Yield the runs of symbols in a text: a flower may be half a name."""
    yield from "".join(char if char and not char.isalnum() else " " for char in fold(text).says).split()


def _is_anywhere(said: str) -> bool:
    """Say whether it is found within longer words too; what is only symbols is, however short."""
    return len(said) >= ANYWHERE_LETTERS_MIN or not any(char.isalnum() for char in said)


def masked(text: str, secrets: Secrets) -> str:
    """Return a text with everything withheld in it as *****, one for neighbours; numbers of people always are.

    All at once: what is taken out first would hide from the second look what stood around it.
    """
    return _starred(text, [*found(text, secrets), *identity_numbers(text), *_every(text, MASK)])


def found(text: str, secrets: Secrets) -> list[tuple[int, int]]:
    """Return [start, end) of whole words in which something withheld stands, in no order."""
    folded, bounds = fold(text), _Bounds(text)
    spans = [*_literal(text, secrets.words), *_literal(text, secrets.names)]
    for said in _said(secrets):
        start = folded.says.find(said)
        while start >= 0:
            span = folded.at[start], folded.at[start + len(said) - 1] + 1
            if _is_anywhere(said) or bounds.stand_alone(*span):
                spans.append(bounds.whole(*span))
            start = folded.says.find(said, start + 1)
    return spans


def joined(text: str, spans: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans by place; those that touch, or have only gaps between them, become one.

    How many words it was is nobody's business.
    """
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if made and not fold(text[made[-1][1] : start]).says:
            made[-1] = made[-1][0], max(end, made[-1][1])
        else:
            made.append((start, end))
    return made


class _Bounds:
    """Where the words of a text begin and end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """Return a span grown to whole words: what is left of a word tells what was taken."""
        for begins, ends in self._tokens:
            if begins < end and start < ends:
                start, end = min(start, begins), max(end, ends)
        return start, end

    def stand_alone(self, start: int, end: int) -> bool:
        """Say whether a span is whole words, but for a genitive's s."""
        before = start == 0 or not is_of_word(self._text[start - 1])
        rest = self._text[end:]
        if rest[:1] and is_of_word(rest[0]):
            rest = rest[1:] if rest[0] in "sS" else rest
        return before and (not rest[:1] or not is_of_word(rest[0]))


def _literal(text: str, secrets: Iterable[str]) -> Iterable[tuple[int, int]]:
    """Yield where something stands that is only punctuation: folding leaves nothing of it."""
    for one in secrets:
        if one.strip() and not fold(one).says:
            yield from _every(text, one.strip())


def _every(text: str, part: str) -> Iterable[tuple[int, int]]:
    start = text.find(part)
    while start >= 0:
        yield start, start + len(part)
        start = text.find(part, start + 1)


def _starred(text: str, spans: Collection[tuple[int, int]]) -> str:
    made: list[str] = []
    done = 0
    for start, end in joined(text, spans):
        made += [text[done:start], MASK]
        done = end
    return "".join([*made, text[done:]])


def plain(text: str) -> str:
    """Return a text on one line, without characters that steer how it is shown."""
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text if not _steers(c))
    return " ".join(kept.split())


def _steers(char: str) -> bool:
    """Emoji are joined by U+200D: it stays. Surrogates alone cannot be written at all."""
    return unicodedata.category(char) in {"Cf", "Cs", "Co", "Cn"} and char != "\u200d"
