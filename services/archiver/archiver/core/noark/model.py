"""The Noark 5 model: arkiv, arkivdel, klasse, saksmappe, journalpost and what they hold, as frozen values.

Names are Noark's own (metadata catalogue, M-numbers in `metadatakatalog.xsd`), written in snake_case. Code fields hold
the *kode* ("I", "A", "H"); `archiver.core.noark.codes` knows its name in a deposit and its code in Fiks Arkiv.
Every delivery (deposit, arkivmelding, tjenestegrensesnitt, eInnsyn, E-ARK, folder, public journal) is written from
these values and from nothing else. Times are aware datetimes; a date is a `date` in the municipality's own clock.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

import msgspec


class Skjerming(msgspec.Struct, frozen=True, kw_only=True):
    """What is withheld, and by which law (M500-M505). `metadata` holds codes of skjermingMetadata (TRO, NA, M …).

    `ord` are the words of a title that TRO and TMO withhold: they stand nowhere else than in the withheld title.
    `dokument` is H (the whole document) or D (parts: a sladded variant exists), None for none.
    """

    tilgangsrestriksjon: str
    hjemmel: str
    metadata: tuple[str, ...]
    dokument: str | None = None
    ord: tuple[str, ...] = ()
    opphoerer: date | None = None


class Merknad(msgspec.Struct, frozen=True, kw_only=True):
    """A remark (M310, M084, M611, M612): what was done on the platform, and by whom in what role."""

    tekst: str
    dato: datetime
    registrert_av: str
    type: str | None = None


class Kassasjon(msgspec.Struct, frozen=True, kw_only=True):
    """A decision to discard (M450-M453): vedtak is a code, bevaringstid is in whole years."""

    vedtak: str
    bevaringstid: int
    dato: date
    hjemmel: str | None = None


class UtfoertKassasjon(msgspec.Struct, frozen=True, kw_only=True):
    """That it was discarded (M630, M631)."""

    dato: datetime
    av: str


class Konvertering(msgspec.Struct, frozen=True, kw_only=True):
    """From which format a file was made (M615, M616, M712-M715). Formats are PRONOM ids."""

    dato: datetime
    av: str
    fra_format: str
    til_format: str
    verktoey: str | None = None
    kommentar: str | None = None


class Dokumentobjekt(msgspec.Struct, frozen=True, kw_only=True):
    """One file (M700-M707). `fil` is its name in a delivery, `sha256` its content's, in hex; `format` a PRONOM id."""

    system_id: UUID
    versjonsnummer: int
    variantformat: str
    format: str
    opprettet_dato: datetime
    opprettet_av: str
    fil: str
    sha256: str
    filstoerrelse: int
    media_type: str
    konvertering: Konvertering | None = None


class Dokumentbeskrivelse(msgspec.Struct, frozen=True, kw_only=True):
    """One document of a record. `tilknyttet_som` is H (hoveddokument) or V (vedlegg)."""

    system_id: UUID
    dokumenttype: str
    dokumentstatus: str
    tittel: str
    opprettet_dato: datetime
    opprettet_av: str
    tilknyttet_som: str
    dokumentnummer: int
    tilknyttet_dato: datetime
    tilknyttet_av: str
    utfoert_kassasjon: UtfoertKassasjon | None = None
    skjerming: Skjerming | None = None
    dokumentobjekter: tuple[Dokumentobjekt, ...] = ()


class Korrespondansepart(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote or was written to. `type` is a code (EA, EM, IA, IM …); `er_person` guides screening and indexing.

    Who writes on a platform has shown no identity: `bekreftet` is False, and readers are told so.
    """

    type: str
    navn: str
    er_person: bool = True
    bekreftet: bool = False
    administrativ_enhet: str | None = None
    saksbehandler: str | None = None


class Avskrivning(msgspec.Struct, frozen=True, kw_only=True):
    """How an incoming post was written off (M617-M619). `av_journalpost` is the post that answered it."""

    dato: date
    av: str
    maate: str
    av_journalpost: UUID | None = None


class Spor(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record came from, for virksomhetsspesifikkeMetadata: the platform's own ids and our evidence's hash."""

    platform: str
    account_id: str
    object_id: str
    item_id: UUID
    revision: int
    clauses: tuple[str, ...] = ()
    evidence_sha256: str | None = None


class Journalpost(msgspec.Struct, frozen=True, kw_only=True):
    """A journal entry. `journalposttype` is I, U, N, X or S; `journalstatus` a code (M, J, E, A, U …).

    `nummer` is journalaar and journalsekvensnummer; None until it is registered. `kryssreferanser` are system ids of
    other records. `offentlig_tittel` is the title with what is withheld as *****; None where nothing of it is.
    """

    system_id: UUID
    opprettet_dato: datetime
    opprettet_av: str
    tittel: str
    journalposttype: str
    journalstatus: str
    journaldato: date
    nummer: tuple[int, int] | None = None
    journalpostnummer: int | None = None
    arkivert_dato: datetime | None = None
    arkivert_av: str | None = None
    offentlig_tittel: str | None = None
    dokumentets_dato: date | None = None
    mottatt_dato: datetime | None = None
    sendt_dato: datetime | None = None
    offentlighetsvurdert_dato: date | None = None
    skjerming: Skjerming | None = None
    kassasjon: Kassasjon | None = None
    dokumenter: tuple[Dokumentbeskrivelse, ...] = ()
    merknader: tuple[Merknad, ...] = ()
    kryssreferanser: tuple[UUID, ...] = ()
    korrespondanseparter: tuple[Korrespondansepart, ...] = ()
    avskrivninger: tuple[Avskrivning, ...] = ()
    spor: Spor | None = None


class Saksmappe(msgspec.Struct, frozen=True, kw_only=True):
    """A case file with its posts. `klasse` is the system id of its class; `nummer` is saksaar, sakssekvensnummer."""

    system_id: UUID
    nummer: tuple[int, int]
    tittel: str
    saksdato: date
    administrativ_enhet: str
    saksansvarlig: str
    saksstatus: str
    opprettet_dato: datetime
    opprettet_av: str
    klasse: UUID | None = None
    offentlig_tittel: str | None = None
    avsluttet_dato: datetime | None = None
    avsluttet_av: str | None = None
    skjerming: Skjerming | None = None
    kassasjon: Kassasjon | None = None
    merknader: tuple[Merknad, ...] = ()
    kryssreferanser: tuple[UUID, ...] = ()
    journalposter: tuple[Journalpost, ...] = ()

    @property
    def mappe_id(self) -> str:
        """Return "2026/451", Noark's mappeID."""
        return f"{self.nummer[0]}/{self.nummer[1]}"


class Klasse(msgspec.Struct, frozen=True, kw_only=True):
    """A class of the scheme. `klasse_id` is its code (K-kodene: "K10"), `underklasser` stand below it."""

    system_id: UUID
    klasse_id: str
    tittel: str
    opprettet_dato: datetime
    opprettet_av: str
    kassasjon: Kassasjon | None = None
    underklasser: tuple["Klasse", ...] = ()


class Klassifikasjonssystem(msgspec.Struct, frozen=True, kw_only=True):
    """The whole classification scheme, unused classes too (krav 6.4.x)."""

    system_id: UUID
    tittel: str
    opprettet_dato: datetime
    opprettet_av: str
    klasser: tuple[Klasse, ...]
    type: str | None = None


class Arkivskaper(msgspec.Struct, frozen=True, kw_only=True):
    """Whose archive it is: id (organisation number) and name. In Sweden the authority (myndighet)."""

    id: str
    navn: str


class Arkiv(msgspec.Struct, frozen=True, kw_only=True):
    """The archive of a municipality, or in Sweden of one authority under it."""

    system_id: UUID
    tittel: str
    arkivskaper: Arkivskaper
    opprettet_dato: datetime
    opprettet_av: str
    arkivstatus: str
    avsluttet_dato: datetime | None = None
    avsluttet_av: str | None = None


class Arkivdel(msgspec.Struct, frozen=True, kw_only=True):
    """One period of an archive: a deposit takes closed ones only (arkivdelstatus P)."""

    system_id: UUID
    tittel: str
    arkivdelstatus: str
    opprettet_dato: datetime
    opprettet_av: str
    start: date
    slutt: date
    klassifikasjonssystem: Klassifikasjonssystem
    avsluttet_dato: datetime | None = None
    avsluttet_av: str | None = None


class Endring(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the change log (endringslogg): both values are there, "set from nothing" is no change."""

    referanse_arkivenhet: UUID
    referanse_metadata: str
    endret_dato: datetime
    endret_av: str
    tidligere_verdi: str
    ny_verdi: str


class Utelatt(msgspec.Struct, frozen=True, kw_only=True):
    """Something of the period that a delivery leaves out, and why (a code of ours and a sentence)."""

    system_id: UUID
    hva: str
    grunn: str


class Periode(Protocol):
    """One period of one series, as deliveries read it: in order, more than once, in bounded memory."""

    @property
    def arkiv(self) -> Arkiv: ...
    @property
    def arkivdel(self) -> Arkivdel: ...

    def saksmapper(self) -> Iterator[Saksmappe]:
        """Yield the case files that are delivered, by class (in the scheme's order), then by number."""

    def journal(self) -> Iterator[tuple[Saksmappe, Journalpost]]:
        """Yield every delivered post by journalaar and journalsekvensnummer; its saksmappe comes without posts."""

    def offentlig(self, sak: Saksmappe, post: Journalpost) -> tuple[Saksmappe, Journalpost]:
        """Return a pair of the journal so that it tells nothing that another post of its case withholds."""

    def endringer(self) -> Iterator[Endring]:
        """Yield the change log by time."""

    def utelatt(self) -> Iterator[Utelatt]:
        """Yield what is left out of a delivery, and why."""


Fil = Callable[[str], Iterable[bytes]]
"""Returns the content of a kept file by its SHA-256, in pieces."""
