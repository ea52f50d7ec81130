"""A finished year of a Swedish authority's diary, with something of everything that a package can hold."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from msgspec.structs import replace

from archiver.core.noark.model import (
    Arkiv,
    Arkivdel,
    Arkivskaper,
    Avskrivning,
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Endring,
    Journalpost,
    Kassasjon,
    Klasse,
    Klassifikasjonssystem,
    Konvertering,
    Korrespondansepart,
    Merknad,
    Saksmappe,
    Skjerming,
    Spor,
    Utelatt,
    UtfoertKassasjon,
)

AT = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)
NAMES = UUID("6f4f5f4e-6d5d-4a9b-9b2f-0f1f2f3f4f5f")
WHO = "Registrator Ek"


def named(what: str) -> UUID:
    return uuid5(NAMES, what)


def content_of(name: str) -> bytes:
    return f"%PDF-1.7 {name}\n".encode() * 3


def a_file(name: str, variant: str = "A") -> Dokumentobjekt:
    content = content_of(name)
    return Dokumentobjekt(
        system_id=named(f"{name}/{variant}"),
        versjonsnummer=1,
        variantformat=variant,
        format="fmt/478",
        opprettet_dato=AT,
        opprettet_av=WHO,
        fil=f"{name}-{variant}.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        filstoerrelse=len(content),
        media_type="application/pdf",
        konvertering=Konvertering(dato=AT, av="Ordstyrer", fra_format="fmt/817", til_format="fmt/478"),
    )


def a_document(name: str, nr: int, *, secret: bool = False, discarded: bool = False) -> Dokumentbeskrivelse:
    variants = ("A", "O") if secret else ("A",)
    return Dokumentbeskrivelse(
        system_id=named(f"doc {name} {nr}"),
        dokumenttype="KORR",
        dokumentstatus="F",
        tittel=f"Kommentar & svar <{nr}>\n\x00🙂",
        opprettet_dato=AT,
        opprettet_av=WHO,
        tilknyttet_som="H" if nr == 1 else "V",
        dokumentnummer=nr,
        tilknyttet_dato=AT,
        tilknyttet_av=WHO,
        utfoert_kassasjon=UtfoertKassasjon(dato=AT, av=WHO) if discarded else None,
        skjerming=Skjerming(tilgangsrestriksjon="UO", hjemmel="21 kap. 1 § OSL", metadata=("TD",), dokument="D")
        if secret
        else None,
        dokumentobjekter=() if discarded else tuple(a_file(f"{name}/{nr}", variant) for variant in variants),
    )


PARTIES = (
    Korrespondansepart(type="EM", navn="Åsa Ödman"),
    Korrespondansepart(type="IM", navn="Kansliet", saksbehandler="Handläggare Lind", administrativ_enhet="KLK"),
)
SECRECY = Skjerming(
    tilgangsrestriksjon="UO",
    hjemmel="21 kap. 3 § OSL",
    metadata=("TRO", "NA"),
    ord=("Åsa Ödman",),
    opphoerer=date(2095, 1, 1),
)
DISCARDED = Kassasjon(vedtak="K", bevaringstid=2, dato=date(2027, 12, 31), hjemmel="Plan 2024:3")
ORIGIN = Spor(
    platform="facebook",
    account_id="100",
    object_id="100_200",
    item_id=named("item"),
    revision=2,
    clauses=("KNI-04",),
    evidence_sha256="ab" * 32,
)


def a_record(case_nr: int, nr: int) -> Journalpost:
    """The kinds follow each other; every third is secret, the second partly discarded, the fourth went out."""
    made = Journalpost(
        system_id=named(f"record {case_nr} {nr}"),
        opprettet_dato=AT,
        opprettet_av=WHO,
        tittel=f"Kommentar om snöröjning {nr} av Åsa Ödman",
        journalposttype="IUNXS"[nr % 5],
        journalstatus="A" if nr != 4 else "U",
        journaldato=date(2025, 3, 4),
        nummer=(2025, case_nr * 100 + nr),
        journalpostnummer=nr,
        arkivert_dato=AT + timedelta(days=2),
        arkivert_av=WHO,
        dokumentets_dato=date(2025, 3, 3),
        sendt_dato=AT if nr % 5 == 1 else None,
        kassasjon=DISCARDED if nr == 2 else None,
        dokumenter=(
            a_document(f"{case_nr}/{nr}", 1, secret=nr % 3 == 0),
            a_document(f"{case_nr}/{nr}", 2, discarded=nr == 2),
        ),
        merknader=(Merknad(tekst="Kommentaren doldes.", dato=AT, registrert_av="Kommunikatör Berg", type="MS"),),
        kryssreferanser=(named(f"record {case_nr} 1"),) if nr > 1 else (),
        korrespondanseparter=PARTIES,
        spor=ORIGIN,
    )
    return _secret(_incoming(made, case_nr)) if nr % 3 == 0 else _incoming(made, case_nr)


def _incoming(made: Journalpost, case_nr: int) -> Journalpost:
    if made.journalposttype != "I":
        return made
    answer = named(f"record {case_nr} 2")
    settled = Avskrivning(dato=date(2025, 3, 6), av=WHO, maate="TO", av_journalpost=answer)
    sender = Korrespondansepart(type="EA", navn="Åsa Ödman")
    parties = (sender, *PARTIES[1:])
    return replace(made, mottatt_dato=AT, avskrivninger=(settled,), korrespondanseparter=parties)


def _secret(made: Journalpost) -> Journalpost:
    title = made.tittel.replace("Åsa Ödman", "*****")
    return replace(made, offentlig_tittel=title, offentlighetsvurdert_dato=date(2025, 3, 5), skjerming=SECRECY)


class SwedishYear:
    """`cases` case files with `records` records each."""

    def __init__(self, cases: int = 3, records: int = 6) -> None:
        self._cases = cases
        self._records = records
        scheme = Klassifikasjonssystem(
            system_id=named("scheme"),
            tittel="KLASSA 2.2",
            opprettet_dato=AT,
            opprettet_av=WHO,
            klasser=(self._a_class("1", "Ledning", (self._a_class("1.7", "Kommunikation"),)),),
        )
        maker = Arkivskaper(id="212000-3013", navn="Kommunstyrelsen i Knivsta")
        self.arkiv = Arkiv(
            system_id=named("archive"),
            tittel="Kommunstyrelsens arkiv",
            arkivskaper=maker,
            opprettet_dato=AT,
            opprettet_av=WHO,
            arkivstatus="O",
        )
        self.arkivdel = Arkivdel(
            system_id=named("part"),
            tittel="Diarium 2025",
            arkivdelstatus="P",
            opprettet_dato=AT,
            opprettet_av=WHO,
            start=date(2025, 1, 1),
            slutt=date(2025, 12, 31),
            klassifikasjonssystem=scheme,
            avsluttet_dato=AT + timedelta(days=320),
            avsluttet_av=WHO,
        )

    def saksmapper(self) -> Iterator[Saksmappe]:
        for nr in range(1, self._cases + 1):
            yield self._a_case(nr, tuple(a_record(nr, one) for one in range(1, self._records + 1)))

    def journal(self) -> Iterator[tuple[Saksmappe, Journalpost]]:
        for case in self.saksmapper():
            for entry in case.journalposter:
                yield self._a_case(case.nummer[1], ()), entry

    def offentlig(self, sak: Saksmappe, post: Journalpost) -> tuple[Saksmappe, Journalpost]:
        return sak, post

    def endringer(self) -> Iterator[Endring]:
        return iter(())

    def utelatt(self) -> Iterator[Utelatt]:
        yield Utelatt(system_id=named("left"), hva="handling", grunn="Registreringen bekräftades aldrig, se logg")

    @staticmethod
    def _a_class(code: str, title: str, below: tuple[Klasse, ...] = ()) -> Klasse:
        return Klasse(
            system_id=named(f"class {code}"),
            klasse_id=code,
            tittel=title,
            opprettet_dato=AT,
            opprettet_av=WHO,
            underklasser=below,
        )

    @staticmethod
    def _a_case(nr: int, records: tuple[Journalpost, ...]) -> Saksmappe:
        return Saksmappe(
            system_id=named(f"case {nr}"),
            nummer=(2025, nr),
            tittel=f"Kommentarer om snöröjning {nr}",
            saksdato=date(2025, 3, 4),
            administrativ_enhet="Kommunledningskontoret",
            saksansvarlig="Handläggare Lind",
            saksstatus="A",
            opprettet_dato=AT,
            opprettet_av=WHO,
            klasse=named("class 1.7") if nr != 2 else None,
            avsluttet_dato=AT + timedelta(days=10),
            avsluttet_av=WHO,
            skjerming=Skjerming(tilgangsrestriksjon="UO", hjemmel="21 kap. 1 § OSL", metadata=("TMO",), ord=("x",))
            if nr == 3
            else None,
            kassasjon=Kassasjon(vedtak="B", bevaringstid=0, dato=date(2025, 3, 14)),
            journalposter=records,
        )


class Shelf:
    """Kept files by their SHA-256, in pieces."""

    def __init__(self, year: SwedishYear) -> None:
        self._kept = {
            one.sha256: content_of(one.fil.rpartition("-")[0])
            for case in year.saksmapper()
            for entry in case.journalposter
            for document in entry.dokumenter
            for one in document.dokumentobjekter
        }

    def __call__(self, sha256: str) -> Iterable[bytes]:
        content = self._kept[sha256]
        return (content[:7], content[7:])
