"""What we send: objects of the tjenestegrensesnitt from our own model. Never a number, an id or a time of the core's.

Codes go as {kode, kodenavn}: the standard takes the code alone, nikita wants both. A date is the start of its day in
the municipality's clock, with that clock's offset: the standard wants a zone, and UTC's midnight is another day.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from uuid import UUID

import msgspec

from archiver.core.noark import codes
from archiver.core.noark.code_list import Kodeliste
from archiver.core.noark.model import (
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Journalpost,
    Korrespondansepart,
    Merknad,
    Saksmappe,
    Skjerming,
)
from archiver.core.noark_api.answers import Body, Json, changed

KEY_FIELD = "vnd-ordstyrer-v1:noekkel"
"""Our key as a field of virksomhetsspesifikkeMetadata, a string; the core's administrator registers it once."""
BY_THE_CORE = frozenset(
    {
        *("systemID", "opprettetDato", "opprettetAv", "referanseOpprettetAv", "endretDato", "endretAv"),
        *("referanseEndretAv", "mappeID", "saksaar", "sakssekvensnummer", "registreringsID", "journalaar"),
        *("journalsekvensnummer", "journalpostnummer", "journaldato", "arkivertDato", "arkivertAv", "avsluttetDato"),
        *("avsluttetAv", "dokumentnummer", "tilknyttetDato", "tilknyttetAv", "versjonsnummer", "referanseDokumentfil"),
        "_links",
    }
)
"""What the core sets and nobody else (M001, M003, M004, M011-M015, "Ny"): never sent, not even out of a template."""
FINAL = frozenset({"J", "E", "A", "U"})


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """How one core differs. `zone` is the municipality's clock, `chunk_bytes` how much of a big file goes at a time.

    Where the core lets nobody register fields of their own, `key_in_description` puts our key into `beskrivelse`.
    """

    zone: tzinfo
    key_in_description: bool = False
    chunk_bytes: int = 8 * 1024 * 1024


def from_template(template: Mapping[str, Json], ours: Body) -> Body:
    """Return ours over what the core filled in beforehand: its defaults stay, its numbers and links do not."""
    start: Body = {name: value for name, value in template.items() if value is not None and name not in BY_THE_CORE}
    return changed(start, ours)


def keyed(key: UUID, dialect: Dialect) -> Body:
    """Return the fields that carry our key."""
    if dialect.key_in_description:
        return {"beskrivelse": f"Ordstyrer {key}"}
    return {"virksomhetsspesifikkeMetadata": {KEY_FIELD: str(key)}}


def key_filter(key: UUID, dialect: Dialect) -> str:
    """Return the search for an object with our key."""
    if dialect.key_in_description:
        return f"beskrivelse eq 'Ordstyrer {key}'"
    return f"{KEY_FIELD} eq '{key}'"


def has_key(body: Mapping[str, Json], key: UUID, dialect: Dialect) -> bool:
    """Say whether the object is ours: a core that does not know the filter answers with everything it has."""
    wanted = keyed(key, dialect)
    return all(_within(body.get(name), value) for name, value in wanted.items())


def saksmappe(case: Saksmappe, dialect: Dialect) -> Body:
    """Return a new case file."""
    return _told(
        tittel=case.tittel,
        offentligTittel=case.offentlig_tittel,
        saksdato=_day(case.saksdato, dialect),
        administrativEnhet=case.administrativ_enhet,
        saksansvarlig=case.saksansvarlig,
        skjerming=_skjerming(case.skjerming, dialect),
        **keyed(case.system_id, dialect),
    )


def journalpost(entry: Journalpost, dialect: Dialect) -> Body:
    """Return a new record, not yet journaled: it is final only when all its documents are there."""
    return _told(
        tittel=entry.tittel,
        offentligTittel=entry.offentlig_tittel,
        journalposttype=_kode(codes.JOURNALPOSTTYPE, entry.journalposttype),
        journalstatus=_kode(codes.JOURNALSTATUS, "M" if entry.journalposttype == "I" else "R"),
        dokumentetsDato=_day(entry.dokumentets_dato, dialect),
        mottattDato=_instant(entry.mottatt_dato),
        sendtDato=_instant(entry.sendt_dato),
        offentlighetsvurdertDato=_day(entry.offentlighetsvurdert_dato, dialect),
        skjerming=_skjerming(entry.skjerming, dialect),
        merknad=[_merknad(one) for one in entry.merknader] or None,
        **keyed(entry.system_id, dialect),
    )


def finished(entry: Journalpost) -> Body:
    """Return the change that makes a record final. Archiving is the core's own step: A becomes J."""
    status = entry.journalstatus if entry.journalstatus in FINAL - {"A"} else "J"
    return {"journalstatus": _kode(codes.JOURNALSTATUS, status)}


def korrespondansepart(part: Korrespondansepart) -> tuple[str, Body]:
    """Return the kind of a correspondent ("person", "enhet", "intern") and its object."""
    kind = _kode(codes.KORRESPONDANSEPARTTYPE, part.type)
    if part.type in {"IA", "IM", "IK"}:
        unit = part.administrativ_enhet or part.navn
        officer = part.saksbehandler or (part.navn if part.administrativ_enhet else None)
        return "intern", _told(korrespondanseparttype=kind, administrativEnhet=unit, saksbehandler=officer)
    return ("person" if part.er_person else "enhet"), _told(korrespondanseparttype=kind, navn=part.navn)


def dokumentbeskrivelse(document: Dokumentbeskrivelse, dialect: Dialect) -> Body:
    """Return a new document; our key is in its external reference."""
    return _told(
        tittel=document.tittel,
        dokumenttype=_kode(codes.DOKUMENTTYPE, document.dokumenttype),
        dokumentstatus=_kode(codes.DOKUMENTSTATUS, document.dokumentstatus),
        tilknyttetRegistreringSom=_kode(codes.TILKNYTTET_REGISTRERING_SOM, document.tilknyttet_som),
        skjerming=_skjerming(document.skjerming, dialect),
        **document_key(document.system_id, dialect),
    )


def document_key(key: UUID, dialect: Dialect) -> Body:
    """Return the field that carries a document's key: dokumentbeskrivelse has one of its own for that."""
    return keyed(key, dialect) if dialect.key_in_description else {"eksternReferanse": str(key)}


def dokumentobjekt(one: Dokumentobjekt) -> Body:
    """Return a new file's description. The core checks the upload against it."""
    return _told(
        variantformat=_kode(codes.VARIANTFORMAT, one.variantformat),
        format={"kode": one.format},
        filnavn=one.fil.rpartition("/")[2],
        mimeType=one.media_type,
        sjekksum=one.sha256,
        sjekksumAlgoritme="SHA-256",
        filstoerrelse=one.filstoerrelse,
    )


def _told(**fields: Json) -> Body:
    return {name: value for name, value in fields.items() if value is not None}


def _within(body: Json, wanted: Json) -> bool:
    if isinstance(wanted, dict):
        return isinstance(body, dict) and all(_within(body.get(name), value) for name, value in wanted.items())
    return body == wanted


def _kode(of: Kodeliste, kode: str) -> Json:
    return {"kode": kode, "kodenavn": of.navn_av(kode)}


def _skjerming(what: Skjerming | None, dialect: Dialect) -> Json:
    if what is None:
        return None
    return _told(
        tilgangsrestriksjon=_kode(codes.TILGANGSRESTRIKSJON, what.tilgangsrestriksjon),
        skjermingshjemmel=what.hjemmel,
        skjermingMetadata=[_kode(codes.SKJERMING_METADATA, one) for one in what.metadata],
        skjermingDokument=_kode(codes.SKJERMING_DOKUMENT, what.dokument) if what.dokument else None,
        skjermingOpphoererDato=_day(what.opphoerer, dialect),
    )


def _merknad(one: Merknad) -> Json:
    kind = _kode(codes.MERKNADSTYPE, one.type) if one.type else None
    return _told(merknadstekst=f"{one.tekst} ({one.registrert_av})", merknadstype=kind)


def _day(day: date | None, dialect: Dialect) -> str | None:
    return None if day is None else datetime.combine(day, time(), dialect.zone).isoformat()


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
