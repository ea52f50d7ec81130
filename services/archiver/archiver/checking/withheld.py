"""Which words, names and classes a unit withholds, from its skjerming and its two titles."""

import re
from collections.abc import Iterator

from archiver.checking.catalogue import RECEIVERS, SENDERS
from archiver.checking.parts import Part
from archiver.checking.stream import Unit

CASE_TITLE = ("Skjerming tittel mappe - unntatt første linje", "Skjerming tittel mappe - utvalgte ord")
RECORD_TITLE = (
    "Skjerming tittel registrering - unntatt første linje",
    "Skjerming tittel registrering - utvalgte ord",
)
TEMPORARY = "Midlertidig skjerming"
MASK = re.compile(r"\*{3,}")
_FIRST_LINE = "unntatt første linje"
_SHORT_WORD = 3

Secret = tuple[str, str]
"""("word" | "name" | "class", the text)."""


def flags(unit: Part | None) -> frozenset[str]:
    """Return what a unit's own skjerming lists."""
    found = None if unit is None else unit.one("skjerming")
    return frozenset(() if found is None else found.texts("skjermingMetadata"))


def open_flags(unit: Unit | None) -> frozenset[str]:
    """Return the same of a unit whose children are passing by."""
    return frozenset() if unit is None else flags(Part(unit.node))


def hidden(title: str, public: str | None, first_line_open: bool) -> list[str] | None:
    """Return the withheld parts of a title; None when the public one is no masked form of it.

    Without a public title all of it is withheld, but for its first line where that is said to stay open.
    """
    lines = title.splitlines()
    if public is None:
        return lines[1:] if first_line_open else [title]
    if first_line_open and not MASK.search(public):
        return lines[1:] if public == lines[0] else None
    between = "(.*?)".join(re.escape(piece) for piece in MASK.split(public))
    match = re.fullmatch(between, title, re.DOTALL)
    return None if match is None else [one.strip() for one in match.groups() if one.strip()]


def title_secrets(unit: Part, kinds: tuple[str, ...], listed: frozenset[str]) -> Iterator[Secret]:
    """Yield what is withheld of a unit's title."""
    meant = [kind for kind in kinds if kind in listed]
    if not meant and TEMPORARY not in listed:
        return
    title, public = unit.text("tittel") or "", unit.text("offentligTittel")
    for phrase in hidden(title, public, bool(meant) and meant[0].endswith(_FIRST_LINE)) or []:
        yield "word", phrase
        # A name of several words is recognised by one of them, but a common word is not a secret.
        open_words = set(re.findall(r"\w+", (public or "").casefold()))
        for word in re.findall(r"\w+", phrase) if public and " " in phrase else ():
            if len(word) >= _SHORT_WORD and word[0].isupper() and word.casefold() not in open_words:
                yield "word", word


def record_secrets(record: Unit) -> list[Secret]:
    """Return what a journal post withholds; its case says too whether names are withheld."""
    own, above = flags(record), open_flags(record.within("mappe"))
    secrets = list(title_secrets(record, RECORD_TITLE, own))
    listed = own | above
    roles: set[str] = set()
    if "Skjerming navn avsender" in listed or TEMPORARY in own:
        roles.update(SENDERS)
    if "Skjerming navn mottaker" in listed or TEMPORARY in own:
        roles.update(RECEIVERS)
    secrets.extend(
        ("name", party.text("korrespondansepartNavn") or "")
        for party in record.all("korrespondansepart")
        if party.text("korrespondanseparttype") in roles
    )
    if "Skjerming tittel dokumentbeskrivelse" in own:
        titles = (one.text("tittel") or "" for one in record.all("dokumentbeskrivelse"))
        secrets.extend(("word", title) for title in titles if title != record.text("tittel"))
    return [*secrets, *_remarks(record, own)]


def case_secrets(case: Unit) -> list[Secret]:
    """Return what a case withholds: of its title, its parties, its remarks and its class."""
    own, group = flags(case), case.within("klasse")
    secrets = list(title_secrets(case, CASE_TITLE, own))
    if "Skjerming navn part i sak" in own:
        secrets.extend(("name", party.text("partNavn") or "") for party in case.all("part"))
    listed = own | open_flags(group)
    if group is not None and "Skjerming klasseID" in listed:
        secrets.append(("class", group.said("klasseID") or ""))
    if group is not None and "Skjerming tittel klasse" in listed:
        secrets.append(("class", group.said("tittel") or ""))
    return [*secrets, *_remarks(case, own)]


def _remarks(unit: Unit, own: frozenset[str]) -> Iterator[Secret]:
    if "Skjerming merknadstekst" in own:
        yield from (("word", one.text("merknadstekst") or "") for one in unit.all("merknad"))


def shows(text: str, secret: str) -> bool:
    """Say whether a text holds a secret as words of its own, whatever their case."""
    wanted = secret.strip().casefold()
    if not wanted or wanted not in text.casefold():
        return False
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text.casefold()) is not None
