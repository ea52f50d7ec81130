"""What offentligJournal.xml may say of a post: nothing exempt, and nothing that gives it away (krav 5.2.5, 5.2.6)."""

from collections.abc import Iterator

import msgspec

from archiver.core.noark.model import Journalpost, Klasse, Korrespondansepart, Saksmappe, Skjerming
from archiver.core.shielding.codes import (
    CASE_LINES,
    CASE_WORDS,
    CLASS_ID,
    CLASS_TITLE,
    LINES,
    TEMPORARY,
    WORDS,
    withholds_part,
)
from archiver.core.shielding.folding import fold, tokens, words_of
from archiver.core.shielding.masking import MASK, Secrets, masked

CASE_TITLE = frozenset({CASE_LINES, CASE_WORDS})
POST_TITLE = frozenset({LINES, WORDS})


class PublicRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row's texts, screened. `klasse` is (klasseID, title), None where the class is withheld."""

    klasse: tuple[str, str] | None
    sakstittel: str
    tittel: str
    parter: tuple[str, ...]


def public_row(klasse: Klasse | None, sak: Saksmappe, post: Journalpost) -> PublicRow:
    """Return what a row may show. Temporary shielding withholds every field that any code could (M502)."""
    held = held_of(sak, post)
    if TEMPORARY in held:
        return PublicRow(klasse=None, sakstittel=MASK, tittel=MASK, parter=(MASK,) * len(post.korrespondanseparter))
    secrets = _secrets(sak, post, held)
    return PublicRow(
        klasse=_class(klasse, held, secrets),
        sakstittel=_title(sak.tittel, sak.offentlig_tittel, hidden=bool(held & CASE_TITLE), secrets=secrets),
        tittel=_title(post.tittel, post.offentlig_tittel, hidden=bool(held & POST_TITLE), secrets=secrets),
        parter=tuple(
            MASK if withholds_part(held, one.type) else _shown(one.navn, secrets) for one in post.korrespondanseparter
        ),
    )


def held_of(sak: Saksmappe, post: Journalpost) -> frozenset[str]:
    """Return the codes that hold for a post: a case's shielding is its posts' too (M502 is inherited)."""
    return _codes(sak.skjerming) | _codes(post.skjerming)


def _title(title: str, public: str | None, *, hidden: bool, secrets: Secrets) -> str:
    if hidden and public is None:
        return MASK
    return _shown(title if public is None else public, secrets)


def _shown(text: str, secrets: Secrets) -> str:
    """Return a text as it is, or nothing of it: the journal shows what the archive holds as public, or *****.

    A title with a word that another field withholds lacks a public version; the archivist has to write one.
    """
    return text if masked(text, secrets) == text else MASK


def _class(klasse: Klasse | None, held: frozenset[str], secrets: Secrets) -> tuple[str, str] | None:
    """A withheld klasseID is not printed at all, and the schema has no class without one."""
    if klasse is None or CLASS_ID in held:
        return None
    return klasse.klasse_id, MASK if CLASS_TITLE in held else _shown(klasse.tittel, secrets)


def _secrets(sak: Saksmappe, post: Journalpost, held: frozenset[str]) -> Secrets:
    """Return every word that this row may not show in any field: one field must not tell what another withholds."""
    words = [word for shield in (sak.skjerming, post.skjerming) if shield is not None for word in shield.ord]
    for title, public in ((sak.tittel, sak.offentlig_tittel), (post.tittel, post.offentlig_tittel)):
        if public is not None:
            words += _taken_out(title, public)
    parts = post.korrespondanseparter
    return Secrets(words=tuple(words), names=tuple(one.navn for one in parts if _is_held_person(one, held)))


def _is_held_person(part: Korrespondansepart, held: frozenset[str]) -> bool:
    """An office that is withheld gives its own name away nowhere: "Kultur" may stand in a title."""
    return part.er_person and withholds_part(held, part.type)


def _taken_out(title: str, public: str) -> Iterator[str]:
    """Yield the words of a title that its public version lacks."""
    shown = set(words_of(public))
    for start, end in tokens(title):
        if (said := fold(title[start:end]).says) and said not in shown:
            yield title[start:end]


def _codes(shield: Skjerming | None) -> frozenset[str]:
    return frozenset(shield.metadata) if shield is not None else frozenset()
