"""What a search by words finds: folded text, what is asked, and the piece of a text around what was found.

The writer's own name is taken out of what is searched. A search for a name finds what others wrote about somebody,
and never gathers what one writer has written in many threads.
"""

import re
import unicodedata

import msgspec

from common.events import ItemChanged

WORDS_MAX = 8
WORD_CHARS_MIN = 2
AROUND_CHARS = 140
"""So much of a text is shown before and after the first place that was found."""
_WORD = re.compile(r"\w+")


class Pieces(msgspec.Struct, frozen=True, kw_only=True):
    """A text in pieces, each with whether it was searched for. `cut`: there is more of it before, after."""

    pieces: tuple[tuple[str, bool], ...]
    before: bool
    after: bool


def words_asked(text: str) -> tuple[str, ...]:
    """Return the words that a question asks for, each once, as they are kept; too short ones and too many are left."""
    found = dict.fromkeys(word for word in _words(text) if len(word) >= WORD_CHARS_MIN)
    return tuple(found)[:WORDS_MAX]


def findable(item: ItemChanged) -> str:
    """Return an item's text as it is searched: folded words with one space around each, without the writer's name."""
    name = item.author.name if item.author and not item.own else None
    own = set(_words(name or ""))
    return f" {' '.join(word for word in _words(item.text) if word not in own)} "


def excerpt(text: str, words: tuple[str, ...]) -> Pieces:
    """Return the piece of a text around the first word that was found, with all that were found in it marked."""
    places = [m.span() for m in _WORD.finditer(text) if _folded(m.group()).startswith(words)]
    first = places[0][0] if places else 0
    start = _edge(text, max(0, first - AROUND_CHARS))
    end = min(len(text), first + 2 * AROUND_CHARS)
    pieces, at = list[tuple[str, bool]](), start
    for begin, stop in places:
        if at <= begin < end:
            pieces += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    pieces.append((text[at : max(at, end)], False))
    return Pieces(pieces=tuple(p for p in pieces if p[0]), before=start > 0, after=end < len(text))


def _edge(text: str, at: int) -> int:
    """Begin at a word's beginning, where one is near."""
    if at == 0:
        return 0
    space = text.find(" ", at, at + AROUND_CHARS // 2)
    return at if space < 0 else space + 1


def _words(text: str) -> list[str]:
    return _WORD.findall(_folded(text))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
