"""The public title (offentligTittel): as the record's, with what is withheld of it as *****."""

from collections.abc import Collection

import msgspec

from archiver.core.noark.model import Skjerming
from archiver.core.shielding.codes import CASE_LINES, CASE_WORDS, LINES, TEMPORARY, WORDS
from archiver.core.shielding.masking import MASK, Secrets, masked, plain

NOTHING = Secrets()


def public_title(title: str, shield: Skjerming | None, beside: Secrets = NOTHING, *, read: bool) -> str:
    """Return the title of a record as the public sees it; `read`: a person has read it for publishing.

    Nothing of it is shown before that. `beside` is what else may not be read in it.
    """
    return _public(title, shield, (LINES, WORDS), beside) if read else MASK


def public_case_title(title: str, shield: Skjerming | None, beside: Secrets = NOTHING, *, read: bool) -> str:
    """Return the title of a case file as the public sees it."""
    return _public(title, shield, (CASE_LINES, CASE_WORDS), beside) if read else MASK


def withheld_lines(title: str, metadata: Collection[str]) -> tuple[str, ...]:
    """Return what of a title is withheld as a whole: all of it, the lines after the first, or nothing."""
    if TEMPORARY in metadata:
        return (title,)
    if LINES in metadata or CASE_LINES in metadata:
        return tuple(line for line in title.splitlines()[1:] if line.strip())
    return ()


def _public(title: str, shield: Skjerming | None, codes: tuple[str, str], beside: Secrets) -> str:
    metadata = frozenset(shield.metadata) if shield is not None else frozenset[str]()
    lines, words = codes
    if TEMPORARY in metadata or not title.strip():
        # A title is gone when its content was discarded.
        return MASK
    shown = title
    if lines in metadata:
        first, *rest = title.splitlines() or [""]
        shown = f"{first} {MASK}" if any(line.strip() for line in rest) else first
    chosen = shield.ord if shield is not None and words in metadata else ()
    if words in metadata and not chosen:
        # Somebody meant to withhold words and none is known (they were discarded, or never came): nothing is shown.
        return MASK
    return masked(plain(shown), msgspec.structs.replace(beside, words=(*beside.words, *chosen)))
