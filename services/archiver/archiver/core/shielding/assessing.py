"""What a person may say of a record that is read for publishing, and when a second person must look again."""

from collections.abc import Iterable

from archiver.core.noark.rules import OWN
from archiver.core.records import Shield
from archiver.core.shielding.codes import CODES, OF_RECORD, PARTIES, RECIPIENT, SENDER, TEMPORARY, WORDS
from archiver.core.shielding.masking import MASK, Secrets, masked, plain
from archiver.core.shielding.sensitive import quotes
from common.events import Broken

_WIDER = {SENDER: {PARTIES}, RECIPIENT: {PARTIES}}
"""Codes that another code withholds too; M withholds all that any of them does."""
_DOCUMENT = {None: 0, "D": 1, "H": 2}


def broken_by(title: str, shield: Shield | None, texts: Iterable[str]) -> tuple[Broken, ...]:
    """Return what forbids publishing a record as a person says; `texts` is what somebody wrote in it.

    Never more than was meant: a code that nobody knows withholds nothing.
    """
    metadata = set(shield.metadata) if shield else set[str]()
    found = [Broken(OWN, "unknown_shield", code) for code in sorted(metadata - CODES)]
    found += [Broken(OWN, "shield_of_case", code) for code in sorted((metadata & CODES) - OF_RECORD)]
    words = shield.words if shield else ()
    if WORDS in metadata and not any(word.strip() for word in words):
        found.append(Broken(OWN, "no_words_chosen"))
    if TEMPORARY not in metadata and quotes(masked(plain(title), Secrets(words=words)).replace(MASK, " "), texts):
        found.append(Broken(OWN, "title_quotes"))
    return tuple(found)


def lifts(before: Shield | None, after: Shield | None, *, read: bool, restricted: bool) -> bool:
    """Say whether a person opens what somebody has shut: then a second person looks, and says the same.

    What merely waited for the first look (`read` False) is opened by it, unless its copy is `restricted`.
    """
    if not read and before is None:
        return restricted and not _withholds_all(after)
    if before is None:
        return False
    if _DOCUMENT.get(before.document, 2) > _DOCUMENT.get(after.document if after else None, 0):
        return True
    then, now = set(before.metadata), set(after.metadata if after else ())
    if TEMPORARY in now:
        return False
    if any(code not in now and not _WIDER.get(code, set[str]()) & now for code in then):
        return True
    return WORDS in then and not set(before.words) <= set(after.words if after else ())


def _withholds_all(shield: Shield | None) -> bool:
    return shield is not None and TEMPORARY in shield.metadata
