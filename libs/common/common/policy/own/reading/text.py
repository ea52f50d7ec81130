"""A draft as the readings see it: sentences, as written and in small letters."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

# A reading looks at this much of a draft: platforms allow no more (Facebook, 63 206 characters).
text_chars_max = 64_000

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"'})
# A full stop ends a sentence before white space and a capital, so that "17. mai" and "kl. 9" stay whole.
_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[^a-zæøåäö\s\d])|\n+")
_URL = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.-])[\w.-]{1,253}\.(?:no|se|com|org|eu|net)(?:/\S*)?(?![\w@])", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


class Sentence(NamedTuple):
    """A sentence as written, and the same in small letters."""

    written: str
    small: str


class Evidence(NamedTuple):
    """What was found. `quote` are words of the draft that are nobody's data, or nothing."""

    kind: str
    quote: str = ""


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Return a draft's sentences, without addresses of the web and with plain quotation marks."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text[:text_chars_max])).translate(_QUOTES)
    parts = (part.strip() for part in _END.split(_URL.sub(" ", plain)))
    return tuple(Sentence(part, part.lower()) for part in parts if part)


def whole(*fragments: str) -> re.Pattern[str]:
    """Return a pattern of whole words or phrases: nothing of a word stands before or after the match."""
    return re.compile(r"(?<![\w@])(?:" + "|".join(fragments) + r")(?![\w@])")


def either(words: Iterable[str]) -> str:
    """Return a group of alternatives for use inside a larger pattern."""
    return "(?:" + "|".join(words) + ")"


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(_WORD.findall(text))


def quoted(match: re.Match[str]) -> str:
    """Return what matched, in one line."""
    return " ".join(match.group(0).split())
