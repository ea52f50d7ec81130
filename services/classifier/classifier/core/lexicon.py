"""Word lists as a trie over normalised words: which list says something, where, without regular expressions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from classifier.core.clocked import Deadline
from classifier.core.normalise import Normalised, Token

GAP = "…"
GAP_WORDS_MAX = 3
PREFIX_LETTERS_MIN = 3
# Shorter words stand by chance inside a word that was written apart.
INSIDE_LETTERS_MIN = 4
_STEPS_A_CHECK = 64
_FAMILY = {"nb": "no", "nn": "no", "da": "no", "sv": "sv", "en": "en", "se": "se"}
_EVERYWHERE = "any"


class Hit(NamedTuple):
    """An entry of list `name` was found: [start, end) in the normalised text, words first to last."""

    name: str
    start: int
    end: int
    first: int
    last: int


@dataclass(slots=True)
class _Node:
    """What may follow. `ends` are (list, language family) of the entries that end here."""

    words: dict[str, "_Node"] = field(default_factory=dict)
    prefixes: dict[str, "_Node"] = field(default_factory=dict)
    gap: "_Node | None" = None
    ends: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lexicons:
    """All word lists of one tagger. Build it with `build`; `names` are the lists, sorted."""

    root: _Node
    single: Mapping[str, tuple[tuple[str, str], ...]]
    names: tuple[str, ...]


class BadEntryError(ValueError):
    """A line of a word list can't be read; the message names list and line, not more."""


def build(lists: Mapping[str, str]) -> Lexicons:
    """Read word lists: file stem (`insult.no`: list, language family or "any") → text of the file.

    A line is an entry: words, `word*` for any ending, `…` for up to three words; `#` begins a comment.

    Raises:
        BadEntryError: a line begins with a gap, or an ending is left open after fewer than three letters.
    """
    root = _Node()
    single: dict[str, list[tuple[str, str]]] = {}
    for stem in sorted(lists):
        name, _, family = stem.partition(".")
        for number, line in enumerate(lists[stem].splitlines(), start=1):
            words = line.partition("#")[0].lower().replace("-", " ").split()
            if not words:
                continue
            _check(words, f"{stem}, line {number}")
            _insert(root, words, (name, family or _EVERYWHERE))
            if len(words) == 1:
                single.setdefault(words[0].rstrip("*"), []).append((name, family or _EVERYWHERE))
    names = tuple(sorted({stem.partition(".")[0] for stem in lists}))
    return Lexicons(root, {word: tuple(of) for word, of in single.items()}, names)


def _check(words: list[str], where: str) -> None:
    if words[0] == GAP or words[-1] == GAP:
        raise BadEntryError(f"{where}: an entry neither begins nor ends with a gap")
    if any(word.endswith("*") and len(word) <= PREFIX_LETTERS_MIN for word in words):
        raise BadEntryError(f"{where}: an open ending needs at least {PREFIX_LETTERS_MIN} letters before it")


def _insert(root: _Node, words: Iterable[str], end: tuple[str, str]) -> None:
    node = root
    for word in words:
        if word == GAP:
            node.gap = node.gap or _Node()
            node = node.gap
        elif word.endswith("*"):
            node = node.prefixes.setdefault(word[:-1], _Node())
        else:
            node = node.words.setdefault(word, _Node())
    node.ends.append(end)


def find(text: Normalised, lexicons: Lexicons, language: str, deadline: Deadline) -> tuple[Hit, ...]:
    """Every entry found, in order of place. A list of another language than the item's says nothing.

    Raises:
        OutOfTime: the phase's budget is used up.
    """
    families = {_FAMILY[language], _EVERYWHERE} if language in _FAMILY else set()
    tokens = text.tokens
    hits: list[Hit] = []
    for index, token in enumerate(tokens):
        if index % _STEPS_A_CHECK == 0:
            deadline.check()
        for name, family, last in _walk(lexicons.root, tokens, index):
            if not families or family in families:
                hits.append(Hit(name, token.start, tokens[last].end, index, last))
        if token.spaced or "*" in token.text:
            hits.extend(_disguised(token, index, lexicons))
    return tuple(dict.fromkeys(hits))


def _walk(node: _Node, tokens: tuple[Token, ...], index: int) -> Iterator[tuple[str, str, int]]:
    """(list, family, index of the last word) of every entry that begins at word `index`."""
    if index >= len(tokens):
        return
    for following in _steps(node, tokens[index]):
        for name, family in following.ends:
            yield name, family, index
        yield from _walk(following, tokens, index + 1)
        if following.gap is not None:
            for skipped in range(GAP_WORDS_MAX + 1):
                yield from _walk(following.gap, tokens, index + 1 + skipped)


def _steps(node: _Node, token: Token) -> Iterator[_Node]:
    """Nodes that one word leads to; a stretched `idiooot` also as `idiot`."""
    for form in _forms(token):
        if form in node.words:
            yield node.words[form]
        if node.prefixes:
            for length in range(PREFIX_LETTERS_MIN, len(form) + 1):
                found = node.prefixes.get(form[:length])
                if found is not None:
                    yield found


def _forms(token: Token) -> tuple[str, ...]:
    """The word as it stands and, when it was stretched, without any doubled letter."""
    if not token.stretched:
        return (token.text,)
    return token.text, "".join(letter for letter, _same in groupby(token.text))


def _disguised(token: Token, index: int, lexicons: Lexicons) -> Iterator[Hit]:
    """Words inside one that was written apart (`duerenidiot`), and words with letters starred out."""
    for word, of in lexicons.single.items():
        if token.spaced:
            found = len(word) >= INSIDE_LETTERS_MIN and word in token.text
        else:
            found = _same_but_stars(token.text, word)
        if found:
            for name, _family in of:
                yield Hit(name, token.start, token.end, index, index)


def _same_but_stars(masked: str, word: str) -> bool:
    """`h*re` is `hore`; at least half of the letters must be there, the first one too."""
    seen = sum(sign != "*" for sign in masked)
    return (
        len(masked) == len(word)
        and masked[0] == word[0]
        and seen * 2 >= len(word)
        and all(sign in ("*", letter) for sign, letter in zip(masked, word, strict=True))
    )
