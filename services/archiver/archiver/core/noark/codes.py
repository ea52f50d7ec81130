"""One table of Noark 5's code lists: each value's kode, its name in a deposit, and its code in Fiks Arkiv.

Three vocabularies stand for one thing: a deposit holds *names* (metadata catalogue, "Inngående dokument"), the
tjenestegrensesnitt {kode, kodenavn}, Fiks Arkiv codes of its own lists ("arkivstatus" even has names as codes). The
model holds the kode. `tests/core/archiver/test_codes.py` keeps this table in step with the official lists.
"""

from archiver.core.noark.code_list import Kode, Kodeliste


def _alike(*pairs: tuple[str, str]) -> tuple[Kode, ...]:
    """Return values whose code is the same in Fiks Arkiv."""
    return tuple(Kode(kode, navn, kode) for kode, navn in pairs)


ARKIVSTATUS = Kodeliste(
    "arkivstatus",
    "M050",
    (Kode("O", "Opprettet", "Opprettet", avleveres=False), Kode("A", "Avsluttet", "Avsluttet")),
    fiks="arkivstatus",
    api="Arkivstatus",
)
ARKIVDELSTATUS = Kodeliste(
    "arkivdelstatus",
    "M051",
    (
        Kode("A", "Aktiv periode", "A", avleveres=False),
        Kode("O", "Overlappingsperiode", "O", avleveres=False),
        Kode("P", "Avsluttet periode", "P"),
        Kode("U", "Uaktuelle mapper", "U", avleveres=False),
    ),
    fiks="arkivdelstatus",
    api="Arkivdelstatus",
)
SAKSSTATUS = Kodeliste(
    "saksstatus",
    "M052",
    (
        Kode("B", "Under behandling", "B", avleveres=False),
        Kode("A", "Avsluttet", "A"),
        Kode("U", "Utgår", "U"),
        Kode("R", "Opprettet av saksbehandler", "R", avleveres=False),
        Kode("S", "Avsluttet av saksbehandler", "S", avleveres=False),
        Kode("P", "Unntatt prosesstyring", "P", avleveres=False),
        Kode("F", "Ferdig fra saksbehandler", "F", avleveres=False),
    ),
    fiks="saksstatus",
    api="Saksstatus",
)
JOURNALPOSTTYPE = Kodeliste(
    "journalposttype",
    "M082",
    _alike(
        ("I", "Inngående dokument"),
        ("U", "Utgående dokument"),
        ("N", "Organinternt dokument for oppfølging"),
        ("X", "Organinternt dokument uten oppfølging"),
        ("S", "Saksframlegg"),
    ),
    fiks="journalposttype",
    api="Journalposttype",
)
JOURNALSTATUS = Kodeliste(
    "journalstatus",
    "M053",
    (
        Kode("J", "Journalført", "J", avleveres=False),
        Kode("F", "Ferdigstilt fra saksbehandler", "F", "Ferdigstilt av saksbehandler", avleveres=False),
        Kode("G", "Godkjent av leder", "G", avleveres=False),
        Kode("E", "Ekspedert", "E", avleveres=False),
        Kode("A", "Arkivert", "A"),
        Kode("U", "Utgår", "U"),
        Kode(
            "M",
            "Midlertidig registrering av innkommet dokument",
            "M",
            "Midlertidig registrering av innkommende dokument",
            avleveres=False,
        ),
        Kode(
            "S",
            "Saksbehandler har registrert innkommet dokument",
            "S",
            "Saksbehandler har registrert innkommende dokument",
            avleveres=False,
        ),
        Kode("R", "Reservert dokument", "R", avleveres=False),
    ),
    fiks="journalstatus",
    api="Journalstatus",
)
DOKUMENTSTATUS = Kodeliste(
    "dokumentstatus",
    "M054",
    (Kode("B", "Dokumentet er under redigering", "B", avleveres=False), Kode("F", "Dokumentet er ferdigstilt", "F")),
    fiks="dokumentstatus",
    api="Dokumentstatus",
)
DOKUMENTTYPE = Kodeliste(
    "dokumenttype",
    "M083",
    _alike(
        ("KORR", "Korrespondanse"),
        ("MELDING", "Melding"),
        ("KLAGE", "Klage"),
        ("UTTALELSE", "Uttalelse"),
        ("KUNNGJ", "Kunngjøring"),
        ("FOTO", "Foto"),
        ("RAPPORT", "Rapport"),
        ("NOTAT", "Notat"),
        ("VIDEO", "Videofil"),
        ("LYD", "Lydfil"),
        ("VEDLEGG", "Vedlegg"),
        ("DOKUMENT", "Dokument"),
    ),
    fiks="dokumenttype",
    api="Dokumenttype",
    aapen=True,
)
VARIANTFORMAT = Kodeliste(
    "variantformat",
    "M700",
    (
        # A deposit holds archive formats alone (krav 6.4.36): production formats stay behind.
        Kode("P", "Produksjonsformat", "P", avleveres=False),
        Kode("A", "Arkivformat", "A"),
        Kode("O", "Dokument hvor deler av innholdet er skjermet", "O"),
    ),
    fiks="variantformat",
    api="Variantformat",
)
TILKNYTTET_REGISTRERING_SOM = Kodeliste(
    "tilknyttetRegistreringSom",
    "M217",
    _alike(("H", "Hoveddokument"), ("V", "Vedlegg")),
    fiks="tilknyttetregistreringsom",
    api="TilknyttetRegistreringSom",
)
KORRESPONDANSEPARTTYPE = Kodeliste(
    "korrespondanseparttype",
    "M087",
    (
        *_alike(
            ("EA", "Avsender"),
            ("EM", "Mottaker"),
            ("EK", "Kopimottaker"),
            ("GM", "Gruppemottaker"),
            ("IA", "Intern avsender"),
            ("IM", "Intern mottaker"),
        ),
        # Of the tjenestegrensesnitt; the catalogue's obligatory values know neither, and Fiks Arkiv only the first.
        Kode("IK", "Intern kopimottaker", "IK"),
        Kode("IS", "Medavsender", None),
    ),
    fiks="korrespondanseparttype",
    api="Korrespondanseparttype",
)
TILGANGSRESTRIKSJON = Kodeliste(
    "tilgangsrestriksjon",
    "M500",
    (
        # The catalogue's obligatory value has no official code. The tjenestegrensesnitt's own list is of the old law.
        Kode("UO", "Unntatt offentlighet", "UO"),
        Kode("P", "Personalsaker", "P"),
        Kode("KL", "Klientsaker", "KL"),
        # Until a person has assessed it; a deposit says "Unntatt offentlighet" with "Midlertidig skjerming".
        Kode("XX", "Midlertidig sperret", "XX", avleveres=False),
    ),
)
SKJERMING_METADATA = Kodeliste(
    "skjermingMetadata",
    "M502",
    _alike(
        ("KID", "Skjerming klasseID"),
        ("TKL", "Skjerming tittel klasse"),
        ("TM1", "Skjerming tittel mappe - unntatt første linje"),
        ("TMO", "Skjerming tittel mappe - utvalgte ord"),
        ("NPS", "Skjerming navn part i sak"),
        ("TR1", "Skjerming tittel registrering - unntatt første linje"),
        ("TRO", "Skjerming tittel registrering - utvalgte ord"),
        ("NA", "Skjerming navn avsender"),
        ("NM", "Skjerming navn mottaker"),
        ("TD", "Skjerming tittel dokumentbeskrivelse"),
        ("MT", "Skjerming merknadstekst"),
        ("M", "Midlertidig skjerming"),
    ),
    api="SkjermingMetadata",
)
SKJERMING_DOKUMENT = Kodeliste(
    "skjermingDokument",
    "M503",
    _alike(("H", "Skjerming av hele dokumentet"), ("D", "Skjerming av deler av dokumentet")),
    fiks="skjermingdokument",
    api="SkjermingDokument",
)
KASSASJONSVEDTAK = Kodeliste(
    "kassasjonsvedtak",
    "M450",
    _alike(("B", "Bevares"), ("K", "Kasseres"), ("G", "Vurderes senere")),
    fiks="kassasjonsvedtak",
    api="Kassasjonsvedtak",
)
AVSKRIVNINGSMAATE = Kodeliste(
    "avskrivningsmaate",
    "M619",
    (
        *_alike(("BU", "Besvart med brev"), ("BE", "Besvart med e-post"), ("TLF", "Besvart på telefon")),
        Kode("TE", "Tatt til etterretning", "TE", "Tatt til etteretning"),
        Kode("TO", "Tatt til orientering", "TO"),
        # Of the tjenestegrensesnitt alone.
        Kode("BN", "Besvart med notat", None),
        Kode("SA", "Saken ble avsluttet", None),
    ),
    fiks="avskrivningsmaate",
    api="Avskrivningsmaate",
)
MERKNADSTYPE = Kodeliste(
    "merknadstype",
    "M084",
    (
        Kode("MS", "Merknad fra saksbehandler", "MS"),
        Kode("ML", "Merknad fra leder", "ML"),
        Kode("MA", "Merknad fra arkivansvarlig", "MA", "Arkivmerknad"),
    ),
    fiks="merknadstype",
    api="Merknadstype",
    aapen=True,
)
KLASSIFIKASJONSTYPE = Kodeliste(
    "klassifikasjonstype",
    "M086",
    _alike(
        ("GBN", "Gårds- og bruksnummer"),
        ("FH", "Funksjonsbasert, hierarkisk"),
        ("EH", "Emnebasert, hierarkisk arkivnøkkel"),
        ("E1", "Emnebasert, ett nivå"),
        ("KK", "K-koder"),
        ("MF", "Mangefasettert, ikke hierarki"),
        ("UO", "Objektbasert"),
        ("PNR", "Fødselsnummer"),
    ),
    fiks="klassifikasjonstype",
    api="Klassifikasjonstype",
    aapen=True,
)

LISTER = {
    one.navn: one
    for one in (
        ARKIVSTATUS,
        ARKIVDELSTATUS,
        SAKSSTATUS,
        JOURNALPOSTTYPE,
        JOURNALSTATUS,
        DOKUMENTSTATUS,
        DOKUMENTTYPE,
        VARIANTFORMAT,
        TILKNYTTET_REGISTRERING_SOM,
        KORRESPONDANSEPARTTYPE,
        TILGANGSRESTRIKSJON,
        SKJERMING_METADATA,
        SKJERMING_DOKUMENT,
        KASSASJONSVEDTAK,
        AVSKRIVNINGSMAATE,
        MERKNADSTYPE,
        KLASSIFIKASJONSTYPE,
    )
}
"""Every list by the name of its element."""
