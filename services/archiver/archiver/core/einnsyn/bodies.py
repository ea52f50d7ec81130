"""Objects of eInnsyn's API from an entry of the public journal, which holds no secret any more.

Source: eInnsyn API 1.0 (OpenAPI of felleslosninger/einnsyn-api-spec, b25174c, 2026-08-12). The plain title and name
are what anybody may find at any time: they hold no person's name. The ones called "sensitive" are public too, and hold
the names: eInnsyn lets nobody search for them when a year has passed (offentlegforskrifta § 6 fourth paragraph).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from archiver.core.public_journal.entry import PublicEntry, PublicPart, Run, text_of
from archiver.core.shielding.masking import MASK

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Body: TypeAlias = dict[str, Json]

KINDS = {
    "I": "inngaaende_dokument",
    "U": "utgaaende_dokument",
    "N": "organinternt_dokument_for_oppfoelging",
    "X": "organinternt_dokument_uten_oppfoelging",
    "S": "saksframlegg",
}
ROLES = {
    "EA": "avsender",
    "EM": "mottaker",
    "EK": "kopimottaker",
    "GM": "gruppemottaker",
    "IA": "intern_avsender",
    "IM": "intern_mottaker",
    "IK": "intern_kopimottaker",
    # eInnsyn has no co-sender: who wrote it together is a sender too.
    "IS": "avsender",
}
RESTRICTION = "Unntatt offentlighet"


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The arkiv and arkivdel that a municipality's entries stand in at eInnsyn, by our own system ids."""

    arkiv_id: UUID
    arkiv_title: str
    arkivdel_id: UUID
    arkivdel_title: str


def arkiv(shelf: Shelf) -> Body:
    """Return a new arkiv."""
    return {"systemId": str(shelf.arkiv_id), "tittel": shelf.arkiv_title}


def arkivdel(shelf: Shelf) -> Body:
    """Return a new arkivdel."""
    return {"systemId": str(shelf.arkivdel_id), "tittel": shelf.arkivdel_title}


def saksmappe(entry: PublicEntry, case_id: UUID) -> Body:
    """Return the case file of an entry."""
    year, number = entry.case_number
    return _told(
        systemId=str(case_id),
        saksaar=year,
        sakssekvensnummer=number,
        offentligTittel=without_names(entry.case_title),
        offentligTittelSensitiv=text_of(entry.case_title),
        administrativEnhet=entry.unit,
    )


def journalpost(entry: PublicEntry, accessible_after: datetime | None) -> Body:
    """Return a record without its parts. ValueError for one without a number within its case."""
    if entry.post_number is None:
        raise ValueError("eInnsyn wants a journalpostnummer")
    return _told(
        systemId=str(entry.record_id),
        journalaar=entry.number[0],
        journalsekvensnummer=entry.number[1],
        journalpostnummer=entry.post_number,
        journalposttype=KINDS[entry.kind],
        journaldato=entry.day.isoformat(),
        dokumentetsDato=entry.document_day.isoformat() if entry.document_day else None,
        offentligTittel=without_names(entry.title),
        offentligTittelSensitiv=text_of(entry.title),
        administrativEnhet=entry.unit,
        accessibleAfter=accessible_after.isoformat(timespec="seconds") if accessible_after else None,
        skjerming=skjerming(entry),
    )


def skjerming(entry: PublicEntry) -> Json:
    """Return what is withheld, and by which law; None where nothing is."""
    if not entry.restricted:
        return None
    return _told(tilgangsrestriksjon=RESTRICTION, skjermingshjemmel=entry.basis)


def korrespondansepart(part: PublicPart) -> Body:
    """Return who wrote or was written to: a withheld name is nowhere, a person's only in the field for it."""
    name = part.name or MASK
    return {
        "korrespondanseparttype": ROLES[part.role],
        "korrespondansepartNavn": MASK if part.is_person else name,
        "korrespondansepartNavnSensitiv": name,
    }


def without_names(runs: Sequence[Run]) -> str:
    """Return a text with ***** for what names a person."""
    return "".join(MASK if run.is_name else run.text for run in runs)


def changes(there: Mapping[str, Json], wanted: Body) -> Body:
    """Return what must be set for `there` to say what is wanted; the shielding is compared field by field."""
    return {name: value for name, value in wanted.items() if name != "systemId" and not _says(there.get(name), value)}


def same_part(there: Mapping[str, Json], wanted: Body) -> bool:
    """Say whether a part at eInnsyn is this one."""
    return all(there.get(name) == value for name, value in wanted.items())


def _says(there: Json, wanted: Json) -> bool:
    if isinstance(wanted, dict):
        return isinstance(there, dict) and all(there.get(name) == value for name, value in wanted.items())
    return _instant(there) == _instant(wanted)


def _instant(value: Json) -> Json:
    """Read a time as a moment, so that another way of writing it is no change."""
    if not isinstance(value, str) or "T" not in value:
        return value
    try:
        return datetime.fromisoformat(value).timestamp()
    except ValueError:
        return value


def _told(**fields: Json) -> Body:
    return {name: value for name, value in fields.items() if value is not None}
