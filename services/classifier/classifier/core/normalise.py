"""Makes a text comparable (Unicode, disguises) and remembers where each character stood in the original."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

# More than this is read by nobody as a comment; the rest is reported as not checked.
TEXT_CHARS_MAX = 20_000
SPACED_LETTERS_MIN = 3
RUN_LETTERS_MAX = 2

# Letters of other scripts that look like Latin ones, by code point (Unicode confusables, Cyrillic and Greek).
_LOOK_ALIKES = {
    0x0430: "a", 0x0435: "e", 0x043E: "o", 0x0440: "p", 0x0441: "c", 0x0443: "y", 0x0445: "x", 0x0456: "i",
    0x0455: "s", 0x0458: "j", 0x04BB: "h", 0x0501: "d", 0x051B: "q", 0x051D: "w", 0x043A: "k", 0x043C: "m",
    0x0442: "t", 0x0432: "b", 0x043D: "h", 0x03B1: "a", 0x03BF: "o", 0x03B5: "e", 0x03B9: "i", 0x03BD: "v",
    0x03C1: "p", 0x03C4: "t", 0x03C5: "u", 0x03BA: "k", 0x0131: "i", 0x0251: "a", 0x0261: "g", 0x1D0F: "o",
    0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x00AB: '"', 0x00BB: '"', 0x2013: "-", 0x2014: "-",
    0x2010: "-", 0x2011: "-", 0x2212: "-", 0x00B4: "'",
}  # fmt: skip
# Read as nothing: joiners, marks of direction, soft hyphen, variation selectors, tags.
_INVISIBLE = frozenset(
    [
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xE0000, 0xE0080),
    ],
)
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "€": "e"}
_SPACERS = frozenset(" .-_*·|/")
# Most texts hold neither: a look at the whole spares the walk through its characters.
_APART = re.compile(r"(?<!\w)\w([ .\-_*·|/])\w\1\w(?!\w)")
# Six figures in a row are a number, whatever letters it is glued to; nobody writes a word with so many.
_NUMBER = re.compile(r"\d{6}")
_STRETCHED = re.compile(r"(\w)\1\1")
_WORD = re.compile(r"[^\W_](?:[^\W_]|[@$!€*](?=[^\W_]))*|[\u2600-\U0010ffff]")
"""Words of letters and digits, and pictures; a sign that may stand for a letter belongs to its word."""
_RUN = re.compile(r"\S+")
_PLACES = tuple(range(TEXT_CHARS_MAX + 1))
_SINGLES_MAX = 4096
_KEPT_MARKS = frozenset("\u030a\u0308")  # the ring and the dots of å, ä, ö must not be taken off


class Token(NamedTuple):
    """A word: `text` normalised, [start, end) in the normalised text.

    `spaced`: it was written l i k e this; `stretched`: it was written liiiike this.
    """

    text: str
    start: int
    end: int
    spaced: bool
    stretched: bool


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text` is lower case and undisguised; character i came from original[starts[i]:ends[i]]."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    tokens: tuple[Token, ...]
    cut: bool

    def span(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the normalised text as [start, end) in code points of the original."""
        return self.starts[start], self.ends[end - 1]


class _Char(NamedTuple):
    """One normalised character and where it came from."""

    text: str
    start: int
    end: int


def normalise(text: str) -> Normalised:
    """Fold the first `TEXT_CHARS_MAX` code points of a text; `cut` says that there was more."""
    read = text[:TEXT_CHARS_MAX]
    return _as_it_stands(text, read) or _undisguised(text, read)


def _as_it_stands(original: str, read: str) -> Normalised | None:
    """Fold a text of which each character is one of ours too, in its place, as most are; None for any other."""
    folded = read.lower() if read.isascii() else "".join([_SINGLE[char] for char in read])
    if len(folded) != len(read) or "\0" in folded:
        return None
    if not _LEET.keys().isdisjoint(folded):
        folded = _RUN.sub(_word_without_leet, folded)
    if _APART.search(folded) or _STRETCHED.search(folded):
        return None
    size = len(folded)
    words = [(found.group(), found.start(), found.end()) for found in _WORD.finditer(folded)]
    return Normalised(
        original=original,
        text=folded,
        starts=_PLACES[:size],
        ends=_PLACES[1 : size + 1],
        tokens=tuple([Token(word, start, end, spaced=False, stretched=False) for word, start, end in words]),
        cut=len(original) > len(read),
    )


def _word_without_leet(found: re.Match[str]) -> str:
    word = found.group()
    places = _leet_places(word)
    return "".join([_LEET[sign] if at in places else sign for at, sign in enumerate(word)]) if places else word


class _Single(dict[str, str]):
    """A character that stands alone → what it is folded to; \0 where it belongs to the one before it."""

    def __missing__(self, char: str) -> str:
        folded = char.lower() if char.isascii() else "".join(_fold_cluster(char))
        if unicodedata.combining(char) or len(folded) != 1:
            folded = "\0"
        if len(self) < _SINGLES_MAX:
            self[char] = folded
        return folded


def _undisguised(original: str, read: str) -> Normalised:
    chars = _without_long_runs(_without_spacing(_without_leet(list(_folded(read)))))
    folded = _text(chars)
    return Normalised(
        original=original,
        text=folded,
        starts=tuple(char.start for char in chars),
        ends=tuple(char.end for char in chars),
        tokens=tuple([_token(folded, chars, *found.span()) for found in _WORD.finditer(folded)]),
        cut=len(original) > len(read),
    )


def _text(chars: list[_Char]) -> str:
    return "".join([char.text for char in chars])


def _folded(text: str) -> Iterator[_Char]:
    """NFKC by cluster (a base with its marks), lower case, look-alikes to Latin, invisible ones dropped."""
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = text[position:end]
        if cluster.isascii():
            yield _Char(cluster.lower(), position, end)
        else:
            yield from (_Char(char, position, end) for char in _fold_cluster(cluster))
        position = end


def _fold_cluster(cluster: str) -> Iterator[str]:
    """What a reader sees in one cluster. Marks that make no letter of their own (zalgo) are dropped."""
    seen = "".join(char for char in cluster if ord(char) not in _INVISIBLE)
    for char in unicodedata.normalize("NFKC", seen).lower():
        if unicodedata.combining(char) and char not in _KEPT_MARKS:
            continue
        if not char.isspace():
            yield _LOOK_ALIKES.get(ord(char), char)
        else:
            yield "\n" if char in "\n\r\u2028\u2029" else " "


def _runs(chars: list[_Char]) -> Iterator[tuple[int, int]]:
    """[start, end) of every run without white space."""
    start = 0
    for index, char in enumerate(chars):
        if char.text.isspace():
            if index > start:
                yield start, index
            start = index + 1
    if len(chars) > start:
        yield start, len(chars)


def _without_leet(chars: list[_Char]) -> list[_Char]:
    """`1d1ot` → `idiot`, but not `kl18`, `E18`, `3c`, `42b`, an address of mail or a link."""
    if not any(char.text in _LEET for char in chars):
        return chars
    result = list(chars)
    for start, end in _runs(chars):
        word = "".join(char.text for char in chars[start:end])
        for index in _leet_places(word):
            char = chars[start + index]
            result[start + index] = char._replace(text=_LEET[char.text])
    return result


def _leet_places(word: str) -> list[int]:
    """Where in one word a sign stands for a letter."""
    if "." in word.strip(".") or "://" in word or word.startswith("@"):
        return []
    body = word.rstrip("!?.,;:")
    places = [index for index, sign in enumerate(body) if sign in _LEET]
    letters = sum(sign.isalpha() for sign in body)
    if not places or letters < len(places) or any(s.isdigit() and s not in _LEET for s in body):
        return []
    if _NUMBER.search(body):
        return []
    # A number with a unit or a letter (5m, 3c, e18, uke10) has its digits at one end only.
    inner = [index for index in places if body[:index].strip("".join(_LEET)) and body[index + 1 :]]
    inside = [i for i in inner if any(s.isalpha() for s in body[i + 1 :])]
    if inside:
        return places
    leading = len(places) == 1 and places[0] == 0 and letters > SPACED_LETTERS_MIN
    return places if leading or body in {"d3", "j3g"} else []


def _without_spacing(chars: list[_Char]) -> list[_Char]:
    """`i d i o t` and `i.d.i.o.t` → `idiot`. Two spacers in a row, or a longer word, end the run."""
    if not _APART.search(_text(chars)):
        return chars
    result: list[_Char] = []
    index = 0
    while index < len(chars):
        end = _spaced_end(chars, index)
        letters = chars[index:end:2]
        if len(letters) >= SPACED_LETTERS_MIN and not _is_roll_call(letters):
            result.extend(letters)
            index = end
        else:
            result.append(chars[index])
            index += 1
    return result


def _is_roll_call(letters: list[_Char]) -> bool:
    """`a b c`, `x x x` and the dialect's `æ e i a` are no words written apart."""
    codes = [ord(char.text[0]) for char in letters]
    rising = all(after - before == 1 for before, after in pairwise(codes))
    return rising or len(set(codes)) == 1 or all(char.text in "adeiouyæøåäö" for char in letters)


def _spaced_end(chars: list[_Char], index: int) -> int:
    """End of a run letter, spacer, letter, spacer … letter from `index` on; `index` + 1 if it is none."""
    if not chars[index].text.isalpha() or (index and chars[index - 1].text.isalnum()):
        return index + 1
    spacer = chars[index + 1].text if index + 1 < len(chars) else ""
    end = index + 1
    while spacer in _SPACERS and end + 1 < len(chars) and chars[end].text == spacer and chars[end + 1].text.isalpha():
        end += 2
    # The last letter must stand alone, else it begins a word: "i d i o ter".
    if end < len(chars) and chars[end].text.isalnum():
        end -= 2
    return max(end, index + 1)


def _without_long_runs(chars: list[_Char]) -> list[_Char]:
    """`dummmm` → `dumm`: letters more than twice in a row say nothing new, but in `www`."""
    if not _STRETCHED.search(_text(chars)):
        return chars
    kept: list[_Char] = []
    for char in chars:
        tail = kept[-RUN_LETTERS_MAX:]
        same = len(tail) == RUN_LETTERS_MAX and all(before.text == char.text for before in tail)
        if same and char.text.isalpha() and char.text != "w":
            kept[-1] = kept[-1]._replace(end=char.end)
        else:
            kept.append(char)
    return kept


def _token(text: str, chars: list[_Char], start: int, end: int) -> Token:
    """A word, and how it was disguised: letters one apart in the original, letters that stand for several."""
    read = chars[start:end]
    gaps = sum(after.start == before.end + 1 for before, after in pairwise(read))
    return Token(
        text[start:end],
        start,
        end,
        spaced=gaps >= SPACED_LETTERS_MIN - 1,
        stretched=any(char.end - char.start > 1 for char in read),
    )


_SINGLE = _Single()
