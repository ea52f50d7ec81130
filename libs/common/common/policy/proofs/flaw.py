"""What a proof finds wrong with a pack, and where a person would look for it."""

from collections.abc import Mapping
from typing import NamedTuple

from common.policy.locate import PackError, find_path, find_word
from common.policy.shape import Path

RULES, CLAUSES, CASES = "pack.toml", "clauses.toml", "cases.toml"


class Flaw(NamedTuple):
    """What is wrong, in which file, the path to the table or key, and the word to show there."""

    message: str
    file: str
    path: Path
    word: str = ""


def in_rules(message: str, path: Path, word: str = "") -> Flaw:
    """Return a flaw of `pack.toml`."""
    return Flaw(message, RULES, path, word)


def error_of(flaws: tuple[Flaw, ...], files: Mapping[str, str]) -> PackError:
    """Return the error that shows the first flaw in the text, and holds what the others say."""
    first, *others = dict.fromkeys(flaws)
    return _shown(first, files, tuple(str(_shown(flaw, files)) for flaw in others))


def _shown(flaw: Flaw, files: Mapping[str, str], others: tuple[str, ...] = ()) -> PackError:
    text = files.get(flaw.file, "")
    place = None
    if flaw.path:
        place = find_path(text, flaw.path, flaw.word)
    elif flaw.word:
        place = find_word(text, flaw.word)
    return PackError(flaw.message, file=flaw.file, text=text, place=place, others=others)
