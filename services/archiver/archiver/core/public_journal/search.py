"""What an entry can be found by: its words and numbers, and for one year the names of persons in it."""

from collections.abc import Iterable

import msgspec

from archiver.core.public_journal.entry import PublicEntry, Run
from archiver.core.shielding.folding import fold, words_of
from archiver.core.shielding.masking import MASK

WORDS_MAX = 8
"""More words than this are not looked for."""


class Index(msgspec.Struct, frozen=True):
    """The words of an entry as they are read, each between gaps: `words` for ever, `names` for one year."""

    words: str
    names: str


def index_of(entry: PublicEntry) -> Index:
    """Return what an entry can be found by. A word that is part of a name here is no ordinary word."""
    names: set[str] = set()
    words: set[str] = set()
    texts: list[Run] = [*entry.case_title, *entry.title, Run(entry.unit or "")]
    for part in entry.parts:
        texts += part.runs()
    for run in texts:
        (names if run.is_name else words).update(words_of(run.text.replace(MASK, " ")))
    numbers = (entry.number_text, entry.case_text, entry.registration_text or "")
    words |= {fold(number).says for number in numbers if number}
    return Index(_lined(words - names), _lined(names))


def wanted(query: str) -> list[str]:
    """Return the words of a query as they are read; a number (2026/17) is one word."""
    found: list[str] = []
    for part in query.split():
        found += [fold(part).says] if any(char.isdigit() for char in part) else words_of(part)
    return [word for word in found if word][:WORDS_MAX]


def _lined(words: Iterable[str]) -> str:
    return f" {' '.join(sorted(words))} "
