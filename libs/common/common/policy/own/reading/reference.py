"""Whether a reply only refers: to a document, to a person, to a page, in the pack's own words."""

import re
from collections.abc import Iterable

from common.policy.own.reading.text import sentences_of, words_of
from common.policy.own.words.references import REFERENCES

_REFERENCES = frozenset(REFERENCES.split())
_SLOT = re.compile(r"\\?\{[^{}]*\\?\}")
_CASE = re.compile(r"(?<![\w-])[\w-]{0,40}\d[\w/:.-]*")


def says_more(text: str, templates: Iterable[str], allowed: Iterable[str], quotes: Iterable[str]) -> bool:
    """Say whether a reply says more than the templates, words of reference and what it quotes (title, number)."""
    rest = " ".join(sentence.written for sentence in sentences_of(text))
    for line in (line.strip() for template in templates for line in template.splitlines()):
        if line:
            rest = re.sub(_pattern(line), " ", rest, flags=re.IGNORECASE)
    for quote in quotes:
        rest = rest.replace(quote, " ")
    rest = _CASE.sub(" ", rest)
    known = _REFERENCES | {word.lower() for phrase in allowed for word in words_of(phrase)}
    return any(word.lower() not in known for word in words_of(rest))


def _pattern(line: str) -> str:
    """Return a template's line as a pattern: a slot stands for what a draft puts there, within the line."""
    plain = " ".join(sentence.written for sentence in sentences_of(_SLOT.sub(" \u0001 ", line)))
    parts = (re.escape(part.strip()).replace(r"\ ", r"\s+") for part in plain.split("\u0001"))
    return r"\s*.{0,120}?\s*".join(parts) if words_of(plain) else r"(?!)"
