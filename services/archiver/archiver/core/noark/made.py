"""Noark's values made of what is filed: one case file, one record, one document, and the structure above them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from uuid import UUID

import msgspec

from archiver.core.noark.formats import format_of
from archiver.core.noark.model import (
    Avskrivning,
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Journalpost,
    Kassasjon,
    Konvertering,
    Korrespondansepart,
    Merknad,
    Saksmappe,
    Spor,
)
from archiver.core.noark.remarks import SYSTEM, who
from archiver.core.records import CaseFile, Document, Post
from archiver.core.shielding.titles import public_title
from archiver.core.shielding.withheld import skjerming_of
from archiver.core.structure import Disposal, Structure
from common.events import derived_id

DISCARDED = "(kassert)"
ENDINGS = {
    "application/pdf": "pdf",
    "application/json": "json",
    "text/html": "html",
    "text/plain": "txt",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tif",
    "video/mp4": "mp4",
    "audio/mpeg": "mp3",
}


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record came from, as the item's row and its seal tell."""

    platform: str
    account_id: str
    object_id: str
    written_at: datetime | None = None
    received_at: datetime | None = None
    evidence_sha256: str | None = None


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to a record and stands in rows and lines of its own."""

    documents: Sequence[Document] = ()
    merknader: tuple[Merknad, ...] = ()
    links: tuple[UUID, ...] = ()
    source: Source | None = None


class Maker:
    """Makes values in one municipality's own clock."""

    def __init__(self, structure: Structure, zone: tzinfo) -> None:
        self._structure = structure
        self._zone = zone

    def here(self, at: datetime) -> datetime:
        """Return an instant by the municipality's clock."""
        return at.astimezone(self._zone)

    def day(self, at: datetime) -> date:
        """Return the municipality's own date of an instant: never moved by UTC."""
        return self.here(at).date()

    def saksmappe(self, case: CaseFile, klasse: UUID | None, posts: Iterable[Journalpost] = ()) -> Saksmappe:
        """Return a case file; `posts` are in the order of their places."""
        return Saksmappe(
            system_id=case.case_id,
            nummer=(case.year, case.number),
            tittel=case.title or DISCARDED,
            saksdato=self.day(case.opened_at),
            administrativ_enhet=case.unit or self._structure.name or case.municipality,
            saksansvarlig=case.responsible or who(case.opened_by),
            saksstatus=case.status,
            opprettet_dato=self.here(case.opened_at),
            opprettet_av=who(case.opened_by),
            klasse=klasse,
            avsluttet_dato=self.here(case.closed_at) if case.closed_at else None,
            avsluttet_av=who(case.closed_by) if case.closed_at else None,
            kassasjon=self._kassasjon(case),
            kryssreferanser=(case.follows,) if case.follows else (),
            journalposter=tuple(posts),
        )

    def _kassasjon(self, case: CaseFile) -> Kassasjon | None:
        """A decision stands only where it really means disposal, and counts from the day the case was closed."""
        disposal: Disposal | None = self._structure.cases.disposal
        if disposal is None or disposal.vedtak != "K" or disposal.years is None or case.closed_at is None:
            return None
        closed = self.day(case.closed_at)
        due = date(closed.year + disposal.years, closed.month, min(closed.day, 28))
        return Kassasjon(vedtak="K", bevaringstid=disposal.years, dato=due, hjemmel=disposal.hjemmel or None)

    def journalpost(self, post: Post, case: CaseFile, place: int, beside: Beside) -> Journalpost:
        """Return a record; `place` is its journalpostnummer where the line gave none."""
        shield, source = skjerming_of(post), beside.source
        came = (source.received_at if source else None) or post.captured_at
        written = source.written_at if source else None
        public = public_title(post.title, shield, read=True) if shield and post.assessed_at else post.title
        settled, incoming, outgoing = post.settled_at or post.captured_at, post.kind == "I", post.kind == "U"
        return Journalpost(
            system_id=post.record_id,
            opprettet_dato=self.here(post.captured_at),
            opprettet_av=SYSTEM,
            tittel=post.title or DISCARDED,
            journalposttype=post.kind,
            journalstatus=post.status,
            journaldato=self.day(settled),
            nummer=(post.year, post.number) if post.year and post.number else None,
            journalpostnummer=post.place or place,
            arkivert_dato=self.here(post.archived_at) if post.archived_at else None,
            arkivert_av=who(post.archived_by) if post.archived_at else None,
            offentlig_tittel=public if public != post.title else None,
            dokumentets_dato=self.day(written) if written else None,
            mottatt_dato=self.here(came) if incoming else None,
            sendt_dato=self.here(written or came) if outgoing else None,
            offentlighetsvurdert_dato=self.day(post.assessed_at) if post.assessed_at else None,
            skjerming=shield,
            dokumenter=tuple(self.dokument(post, case, place, one) for one in beside.documents),
            merknader=beside.merknader,
            kryssreferanser=beside.links,
            korrespondanseparter=self._parts(post, case),
            avskrivninger=self._avskrivninger(post),
            spor=_spor(post, source),
        )

    def _parts(self, post: Post, case: CaseFile) -> tuple[Korrespondansepart, ...]:
        """Every record has a part (krav 2.6.3): of what stays in the house it is the unit that wrote it."""
        if post.part_kind is not None:
            name = post.part_name or post.part_handle or "*****"
            return (Korrespondansepart(type=post.part_kind, navn=name, er_person=post.part_is_person),)
        unit = case.unit or self._structure.name or case.municipality
        officer = who(post.registered_by)
        return (
            Korrespondansepart(
                type="IA",
                navn=unit,
                er_person=False,
                bekreftet=True,
                administrativ_enhet=unit,
                saksbehandler=officer,
            ),
        )

    def _avskrivninger(self, post: Post) -> tuple[Avskrivning, ...]:
        if post.written_off_at is None or post.written_off_how is None:
            return ()
        day, by = self.day(post.written_off_at), who(post.written_off_by)
        return (Avskrivning(dato=day, av=by, maate=post.written_off_how, av_journalpost=post.written_off_record),)

    def dokument(self, post: Post, case: CaseFile, place: int, one: Document) -> Dokumentbeskrivelse:
        """Return a document with its one file; ids hang on record and number, names on case, place and number."""
        system_id = derived_id(post.record_id, "document", one.number)
        added = self.here(one.added_at)
        pronom = format_of(one.format, one.media_type)
        file = Dokumentobjekt(
            system_id=derived_id(system_id, "file"),
            versjonsnummer=1,
            variantformat=one.variant,
            format=pronom,
            opprettet_dato=added,
            opprettet_av=SYSTEM,
            fil=_file_name(case, post.place or place, one),
            sha256=one.sha256,
            filstoerrelse=one.size_bytes,
            media_type=one.media_type,
            konvertering=_konvertering(one, pronom, added),
        )
        return Dokumentbeskrivelse(
            system_id=system_id,
            dokumenttype="KORR",
            dokumentstatus="F",
            tittel=one.title,
            opprettet_dato=added,
            opprettet_av=SYSTEM,
            tilknyttet_som=one.role,
            dokumentnummer=one.number,
            tilknyttet_dato=added,
            tilknyttet_av=SYSTEM,
            dokumentobjekter=(file,),
        )


def _spor(post: Post, source: Source | None) -> Spor | None:
    if source is None:
        return None
    return Spor(
        platform=source.platform,
        account_id=source.account_id,
        object_id=source.object_id,
        item_id=post.item_id,
        revision=post.revision,
        clauses=post.clauses,
        evidence_sha256=source.evidence_sha256,
    )


def _file_name(case: CaseFile, place: int, one: Document) -> str:
    ending = ENDINGS.get(one.media_type.partition(";")[0], "bin")
    return f"{case.year}-{case.number:06}/{place:04}-{one.number:03}.{ending}"


def _konvertering(one: Document, pronom: str, at: datetime) -> Konvertering | None:
    if one.made_from is None or one.made_from == pronom:
        return None
    return Konvertering(
        dato=at, av=SYSTEM, fra_format=one.made_from, til_format=pronom, verktoey=one.tool, kommentar=one.comment
    )
