"""What a title that a person writes must not be: nothing, or what somebody wrote."""

import re

from archiver.core.noark.rules import OWN
from common.events import Broken

QUOTED_WORDS_MIN = 5
"""So many words in a row that stand in the item's text are a quotation, and no title."""


def wrong_with(title: str, text: str) -> tuple[Broken, ...]:
    """Return what is wrong with a title for a record of this text: titles are public, what residents write is not."""
    words = _words(title)
    if not words:
        return (Broken(OWN, "title_empty"),)
    said = f" {' '.join(_words(text))} "
    if len(words) < QUOTED_WORDS_MIN:
        quoted = said.strip() == " ".join(words)
    else:
        runs = (words[at : at + QUOTED_WORDS_MIN] for at in range(len(words) - QUOTED_WORDS_MIN + 1))
        quoted = any(f" {' '.join(run)} " in said for run in runs)
    return (Broken(OWN, "title_quotes"),) if quoted else ()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
