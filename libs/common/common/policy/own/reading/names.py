"""Names in a draft: full names of persons, and words that only a name writes with a capital."""

import re
from collections.abc import Iterator

from common.policy.own.reading.text import Sentence, whole
from common.policy.own.words.matters import BEFORE_A_NAME, OFFICE, ORGANISATIONS, WELL_KNOWN

_BEFORE_A_NAME = frozenset(BEFORE_A_NAME.split())
_WELL_KNOWN = frozenset(WELL_KNOWN.split())
_CAPITAL = r"[A-ZÆØÅÄÖÉ][a-zæøåäöéüá]+(?:-[A-ZÆØÅÄÖ][a-zæøåäö]+)?"
_FULL_NAME = re.compile(rf"(?<![\w-])(?:{_CAPITAL} ){{1,3}}{_CAPITAL}(?![\w-])")
_CAPITAL_WORD = re.compile(rf"(?<![\w-]){_CAPITAL}(?![\w-])")
_OWNER = re.compile(rf"(?<![\w-]){_CAPITAL}(?= (?:sin|si|sitt|sine) )")
_ORGANISATION = whole(*ORGANISATIONS)
_OFFICE_BEFORE = re.compile(rf"(?:{'|'.join(OFFICE)})[:,]? *$")


def named_persons(sentence: Sentence, familiar: frozenset[str]) -> Iterator[str]:
    """Yield the full names, and the owners in "Kari sin sak", of persons who hold no office in the sentence."""
    for match in _FULL_NAME.finditer(sentence.written):
        name, before = _without_lead(match.group(0), sentence.small[: match.start()])
        if " " in name and not _is_known(name, before, familiar):
            yield name
    for match in _OWNER.finditer(sentence.written):
        name, before = _without_lead(match.group(0), "")
        if name and not _is_known(name, before, familiar):
            yield name


def _without_lead(name: str, before: str) -> tuple[str, str]:
    """Move greetings and offices that start the sentence, and so have a capital, out of the name."""
    words = name.split()
    while words and (words[0].lower() in _BEFORE_A_NAME or _OFFICE_BEFORE.fullmatch(words[0].lower())):
        before = f"{before}{words.pop(0).lower()} "
    return " ".join(words), before


def _is_known(name: str, before: str, familiar: frozenset[str]) -> bool:
    small = name.lower()
    known = all(word in familiar or word in _WELL_KNOWN for word in small.split())
    return known or bool(_ORGANISATION.search(small) or _OFFICE_BEFORE.search(before))


def proper_words(sentence: Sentence) -> Iterator[str]:
    """Yield the words with a capital that do not start the sentence and are not known to everybody."""
    for match in _CAPITAL_WORD.finditer(sentence.written):
        if match.start() > 0 and match.group(0).lower() not in _WELL_KNOWN:
            yield match.group(0)
