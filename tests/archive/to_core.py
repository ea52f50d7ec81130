"""A record on its way into a core, as the tests of the ways there send it."""

import hashlib
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from archiver.adapters.noark_core.core import NoarkCore, Place
from archiver.adapters.noark_core.session import Credentials
from archiver.core.noark.model import (
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Journalpost,
    Korrespondansepart,
    Merknad,
    Saksmappe,
    Skjerming,
)
from archiver.core.noark_api.bodies import Dialect
from archiver.ports import Journaled
from tests.archive.noark_stub import ROOT, Core
from tests.archive.swedish_year import named

AT = datetime(2026, 5, 14, 13, 0, tzinfo=UTC)
OSLO = Dialect(zone=ZoneInfo("Europe/Oslo"))
CLIENT = Credentials(client_id="ordstyrer", client_secret="s3/cret")
FILES = {hashlib.sha256(content).hexdigest(): content for content in (b"pdf" * 40, b"json" * 900)}
PDF, JSON = FILES


def a_file(sha256: str, media_type: str) -> Dokumentobjekt:
    return Dokumentobjekt(
        system_id=named(sha256),
        versjonsnummer=1,
        variantformat="A",
        format="fmt/478" if media_type.endswith("pdf") else "fmt/817",
        opprettet_dato=AT,
        opprettet_av="Ordstyrer",
        fil=f"2026/{sha256[:8]}.{media_type.rpartition('/')[2]}",
        sha256=sha256,
        filstoerrelse=len(FILES[sha256]),
        media_type=media_type,
    )


def a_document(nr: int, file: Dokumentobjekt) -> Dokumentbeskrivelse:
    return Dokumentbeskrivelse(
        system_id=named(f"document {nr}"),
        dokumenttype="KORR",
        dokumentstatus="F",
        tittel=f"Dokument {nr}",
        opprettet_dato=AT,
        opprettet_av="Ordstyrer",
        tilknyttet_som="H" if nr == 1 else "V",
        dokumentnummer=nr,
        tilknyttet_dato=AT,
        tilknyttet_av="Ordstyrer",
        dokumentobjekter=(file,),
    )


CASE = Saksmappe(
    system_id=named("case"),
    nummer=(2026, 12),
    tittel="Kommentarer om svømmehallen",
    saksdato=date(2026, 5, 14),
    administrativ_enhet="Kommunikasjon",
    saksansvarlig="Ola Arkivar",
    saksstatus="B",
    opprettet_dato=AT,
    opprettet_av="Ola Arkivar",
)
ENTRY = Journalpost(
    system_id=named("entry"),
    opprettet_dato=AT,
    opprettet_av="Ordstyrer",
    tittel="Kommentar på Facebook",
    journalposttype="I",
    journalstatus="J",
    journaldato=date(2026, 5, 14),
    nummer=(2026, 57),
    journalpostnummer=3,
    mottatt_dato=AT,
    dokumentets_dato=date(2026, 5, 14),
    skjerming=Skjerming(tilgangsrestriksjon="UO", hjemmel="Offl. § 13", metadata=("NA",)),
    merknader=(Merknad(tekst="Skjult på siden.", dato=AT, registrert_av="Berg", type="MS"),),
    dokumenter=(a_document(1, a_file(PDF, "application/pdf")), a_document(2, a_file(JSON, "application/json"))),
    korrespondanseparter=(
        Korrespondansepart(type="EA", navn="Kari Nordmann"),
        Korrespondansepart(type="IM", navn="Kommunikasjon", saksbehandler="Berg"),
    ),
)


async def kept(sha256: str) -> bytes:
    return FILES[sha256]


class Clock:
    """Seconds that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def client_of(core: Core, dialect: Dialect = OSLO, credentials: Credentials = CLIENT) -> NoarkCore:
    place = Place(arkivdel=UUID(core.arkivdel.body["systemID"]))
    return NoarkCore(ROOT, credentials, place, dialect, Clock(), client=core.client())


async def deliver(core: Core, entry: Journalpost = ENTRY, dialect: Dialect = OSLO) -> Journaled:
    noark = client_of(core, dialect)
    try:
        return await noark.deliver(CASE, entry, kept)
    finally:
        await noark.close()


def counts(core: Core) -> dict[str, int]:
    return {kind: len(core.of(kind)) for kind in ("saksmappe", "journalpost", "dokumentbeskrivelse", "dokumentobjekt")}


WHOLE = {"saksmappe": 1, "journalpost": 1, "dokumentbeskrivelse": 2, "dokumentobjekt": 2}
