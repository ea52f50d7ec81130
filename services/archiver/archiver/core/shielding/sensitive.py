"""What tells of health, belief, politics, origin, sexuality or crime, and so never stands beside a person's name."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from archiver.core.shielding.folding import fold, words_of

RUN_WORDS = 4
"""So many words in a row from what somebody wrote are a quotation."""
QUOTED_LETTERS_MIN = 12
"""A whole title of at least so many letters that stands in the text is one too."""


@cache
def _begins() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the word beginnings, and the phrases of several words."""
    text = resources.files("archiver.core.shielding").joinpath("sensitive.toml").read_text(encoding="utf-8")
    listed: dict[str, list[str]] = tomllib.loads(text)
    every = [one for words in listed.values() for one in words]
    one_word = tuple(sorted({fold(one).says for one in every if " " not in one}))
    return one_word, tuple(sorted({fold(one).says for one in every if " " in one}))


def is_sensitive(text: str) -> bool:
    """Say whether a text tells of something that GDPR art. 9 or 10 protects, if it is about a person."""
    words, phrases = _begins()
    return any(word.startswith(words) for word in words_of(text)) or any(said in fold(text).says for said in phrases)


def quotes(title: str, texts: Iterable[str]) -> bool:
    """Say whether a title repeats what somebody wrote: all of it, or some words in a row."""
    words = words_of(title)
    whole = "".join(words)
    runs = [" ".join(words[start : start + RUN_WORDS]) for start in range(len(words) - RUN_WORDS + 1)]
    for text in texts:
        written = words_of(text)
        if len(whole) >= QUOTED_LETTERS_MIN and whole in "".join(written):
            return True
        lined = f" {' '.join(written)} "
        if any(f" {run} " in lined for run in runs):
            return True
    return False
