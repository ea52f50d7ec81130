"""What a delivery is written from: one record with its case file and documents, as Noark's own values."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from archiver.core.delivery import Delivery
from archiver.core.fiks.arkivmelding import Place
from archiver.core.noark.model import (
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Journalpost,
    Korrespondansepart,
    Saksmappe,
)
from archiver.core.office import Office
from archiver.core.records import CaseFile, Document, Post
from archiver.core.shielding.withheld import skjerming_of
from archiver.store.deliveries import Deliveries
from archiver.store.filed import Filed
from common.db import Tx
from common.errors import NotYet, Permanent
from common.events import derived_id

US = "Ordstyrer"


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A record ready to be told."""

    case: Saksmappe
    post: Journalpost
    place: Place


def read(tx: Tx, one: Delivery, office: Office) -> Read:
    """Return the record of a delivery. NotYet while it has no document; Permanent when it is not there any more."""
    filed = Filed(tx, one.municipality)
    post, case = filed.post(one.record_id), filed.case(one.case_id)
    if post is None or case is None:
        raise Permanent("a record that is to be delivered is not there")
    documents = filed.documents(one.record_id)
    if not any(d.role == "H" for d in documents):
        raise NotYet("the record's documents are not filed yet")
    known = Deliveries(tx, one.municipality).known_case(one.case_id)
    return Read(case=_case(case, office), post=_post(filed, post, documents, office), place=Place(known=known))


def _case(case: CaseFile, office: Office) -> Saksmappe:
    return Saksmappe(
        system_id=case.case_id,
        nummer=(case.year, case.number),
        tittel=case.title,
        saksdato=case.opened_at.astimezone(office.zone).date(),
        administrativ_enhet=case.unit or "",
        saksansvarlig=case.responsible or "",
        saksstatus=case.status,
        opprettet_dato=_here(case.opened_at, office),
        opprettet_av=case.opened_by or US,
    )


def _post(filed: Filed, post: Post, documents: list[Document], office: Office) -> Journalpost:
    settled = post.settled_at or post.captured_at
    incoming = post.kind == "I"
    answered = filed.post(post.answers) if post.answers else None
    return Journalpost(
        system_id=post.record_id,
        opprettet_dato=_here(post.captured_at, office),
        opprettet_av=US,
        tittel=post.title,
        journalposttype=post.kind,
        journalstatus="J",
        journaldato=settled.astimezone(office.zone).date(),
        mottatt_dato=_here(post.captured_at, office) if incoming else None,
        sendt_dato=_here(post.captured_at, office) if post.kind == "U" else None,
        dokumentets_dato=post.captured_at.astimezone(office.zone).date(),
        offentlighetsvurdert_dato=post.assessed_at.astimezone(office.zone).date() if post.assessed_at else None,
        skjerming=skjerming_of(post),
        dokumenter=tuple(_dokument(post.record_id, d, office) for d in documents),
        kryssreferanser=(answered.record_id,) if answered is not None and answered.number is not None else (),
        korrespondanseparter=_parts(post),
    )


def _parts(post: Post) -> tuple[Korrespondansepart, ...]:
    if post.part_kind is None or not post.part_name:
        return ()
    return (Korrespondansepart(type=post.part_kind, navn=post.part_name, er_person=post.part_is_person),)


def _dokument(record_id: UUID, one: Document, office: Office) -> Dokumentbeskrivelse:
    system_id = derived_id(record_id, "document", one.number)
    added = _here(one.added_at, office)
    ending = {"application/pdf": "pdf", "application/json": "json", "text/html": "html", "image/png": "png"}
    file = Dokumentobjekt(
        system_id=derived_id(system_id, "file"),
        versjonsnummer=1,
        variantformat=one.variant,
        format=one.format or "av/0",
        opprettet_dato=added,
        opprettet_av=US,
        fil=f"{one.number:04}.{ending.get(one.media_type, 'bin')}",
        sha256=one.sha256,
        filstoerrelse=one.size_bytes,
        media_type=one.media_type,
    )
    return Dokumentbeskrivelse(
        system_id=system_id,
        dokumenttype="KORR",
        dokumentstatus="F",
        tittel=one.title,
        opprettet_dato=added,
        opprettet_av=US,
        tilknyttet_som=one.role,
        dokumentnummer=one.number,
        tilknyttet_dato=added,
        tilknyttet_av=US,
        dokumentobjekter=(file,),
    )


def _here(at: datetime, office: Office) -> datetime:
    return at.astimezone(office.zone if isinstance(office.zone, ZoneInfo) else None)
