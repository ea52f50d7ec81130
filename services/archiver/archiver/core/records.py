"""Records, case files and documents as they stand: Noark's journalpost, saksmappe and dokumentbeskrivelse."""

from datetime import date, datetime
from uuid import UUID

import msgspec


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A record: Noark's journalpost, or a document kept without a journal entry (`kind` documented).

    `asked` is the kind that the newest decision asked for. `shielded` says that its copy is restricted beyond
    the temporary shielding that every record has until a person has read it for publishing. `part_kind` is EA
    (avsender) or EM (mottaker), None for what stays in the house; name and handle are gone once the content was
    discarded. `answers` is the record that it answers, or is a note about. `edition` is 0 but for a record that holds
    an edit which came after its item's record was archived: the edit's revision. `place` is journalpostnummer, the
    place in its case. `shield` is what a person withholds when he read it for publishing (`Shield` as JSON), None for
    nothing; before `assessed_at` all of it is withheld for the time being. `archived_at` is when it came to rest,
    archived or cancelled.
    """

    municipality: str
    record_id: UUID
    series: str
    item_id: UUID
    revision: int
    kind: str
    status: str
    asked: str | None
    shielded: bool
    clauses: tuple[str, ...]
    title: str
    captured_at: datetime
    part_kind: str | None = None
    part_name: str | None = None
    part_handle: str | None = None
    answers: UUID | None = None
    case_id: UUID | None = None
    year: int | None = None
    number: int | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None
    written_off_at: datetime | None = None
    written_off_how: str | None = None
    notes: int = 0
    edition: int = 0
    place: int | None = None
    registered_by: str | None = None
    archived_at: datetime | None = None
    archived_by: str | None = None
    archived_revision: int | None = None
    assessed_at: datetime | None = None
    assessed_by: str | None = None
    shield: bytes | None = None
    written_off_by: str | None = None
    written_off_record: UUID | None = None
    part_is_person: bool = True
    corrections: int = 0
    links: int = 0


class Shield(msgspec.Struct, frozen=True, kw_only=True):
    """What a person withholds of a record, as Noark's skjerming has it; `words` are words of the title."""

    restriction: str
    hjemmel: str
    metadata: tuple[str, ...]
    document: str | None = None
    words: tuple[str, ...] = ()
    until: date | None = None


def shield_of(post: Post) -> Shield | None:
    """Return what is withheld of an assessed record; None for nothing, or while nobody has assessed it."""
    return msgspec.json.decode(post.shield, type=Shield) if post.shield else None


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """Noark's saksmappe. `group_key` says whose file it is (thread and author, hashed): follow-ups find it.

    `klasse` is a class's code, `unit` and `responsible` are as they read (administrativEnhet, saksansvarlig);
    `follows` is the case that this one goes on with, because that was closed or is another year's.
    """

    municipality: str
    case_id: UUID
    series: str
    year: int
    number: int
    title: str
    status: str
    opened_at: datetime
    group_key: str
    opened_by: str | None = None
    klasse: str | None = None
    unit: str | None = None
    responsible: str | None = None
    follows: UUID | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Noark's dokumentbeskrivelse with its dokumentobjekt. `role` is H (hoveddokument) or V (vedlegg).

    `format` is the file's PRONOM id where it was looked at, `variant` A (arkivformat), P or O; `made_from` the PRONOM
    id of what it was made of, `tool` with what.
    """

    municipality: str
    record_id: UUID
    number: int
    revision: int
    role: str
    title: str
    media_type: str
    sha256: str
    size_bytes: int
    added_at: datetime
    variant: str = "A"
    format: str | None = None
    made_from: str | None = None
    tool: str | None = None
    comment: str | None = None
