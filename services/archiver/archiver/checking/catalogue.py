"""The code lists of Noark 5's metadata catalogue, by the names that a deposit holds.

Written down here anew and not taken from the exporter's table: what that one gets wrong has to be seen here. Tests
compare both with the official lists. `FINAL` are the values that alone may be in a deposit.
"""

_RESTRICTIONS = (
    "Unntatt offentlighet",
    "Personalsaker",
    "Klientsaker",
    "Midlertidig sperret",
    "Begrenset etter sikkerhetsinstruksen",
    "Konfidensielt etter sikkerhetsinstruksen",
    "Hemmelig etter sikkerhetsinstruksen",
    "Fortrolig etter beskyttelsesinstruksen",
    "Strengt fortrolig etter beskyttelsesinstruksen",
    "Unntatt etter offentlighetsloven § 5",
    "Unntatt etter offentlighetsloven § 5a",
    "Unntatt etter offentlighetsloven § 6",
    "Unntatt etter offentlighetsloven § 11",
)

CATALOGUE: dict[str, tuple[str, ...]] = {
    "arkivstatus": ("Opprettet", "Avsluttet"),
    "arkivdelstatus": ("Aktiv periode", "Overlappingsperiode", "Avsluttet periode", "Uaktuelle mapper"),
    "dokumentmedium": ("Fysisk arkiv", "Fysisk medium", "Elektronisk arkiv", "Blandet fysisk og elektronisk arkiv"),
    "saksstatus": (
        "Under behandling",
        "Avsluttet",
        "Utgår",
        "Opprettet av saksbehandler",
        "Avsluttet av saksbehandler",
        "Unntatt prosesstyring",
        "Ferdig fra saksbehandler",
    ),
    "journalposttype": (
        "Inngående dokument",
        "Utgående dokument",
        "Organinternt dokument for oppfølging",
        "Organinternt dokument uten oppfølging",
        "Saksframlegg",
    ),
    "journalstatus": (
        "Journalført",
        "Ekspedert",
        "Arkivert",
        "Utgår",
        "Ferdigstilt fra saksbehandler",
        "Godkjent av leder",
        "Midlertidig registrering av innkommet dokument",
        "Saksbehandler har registrert innkommet dokument",
        "Reservert dokument",
    ),
    "dokumentstatus": ("Dokumentet er under redigering", "Dokumentet er ferdigstilt"),
    "variantformat": ("Produksjonsformat", "Arkivformat", "Dokument hvor deler av innholdet er skjermet"),
    "tilknyttetRegistreringSom": ("Hoveddokument", "Vedlegg"),
    "korrespondanseparttype": (
        "Avsender",
        "Mottaker",
        "Kopimottaker",
        "Gruppemottaker",
        "Intern avsender",
        "Intern mottaker",
        "Intern kopimottaker",
        "Medavsender",
    ),
    "tilgangsrestriksjon": _RESTRICTIONS,
    "skjermingMetadata": (
        "Skjerming klasseID",
        "Skjerming tittel klasse",
        "Skjerming tittel mappe - unntatt første linje",
        "Skjerming tittel mappe - utvalgte ord",
        "Skjerming navn part i sak",
        "Skjerming tittel registrering - unntatt første linje",
        "Skjerming tittel registrering - utvalgte ord",
        "Skjerming navn avsender",
        "Skjerming navn mottaker",
        "Skjerming tittel dokumentbeskrivelse",
        "Skjerming merknadstekst",
        "Midlertidig skjerming",
    ),
    "skjermingDokument": ("Skjerming av hele dokumentet", "Skjerming av deler av dokumentet"),
    "kassasjonsvedtak": ("Bevares", "Kasseres", "Vurderes senere"),
    "avskrivningsmaate": (
        "Besvart med brev",
        "Besvart med e-post",
        "Besvart på telefon",
        "Tatt til etterretning",
        "Tatt til orientering",
        "Besvart med notat",
        "Saken ble avsluttet",
    ),
    "slettingstype": (
        "Sletting av produksjonsformat",
        "Sletting av tidligere versjon",
        "Sletting av variant med sladdet informasjon",
        "Sletting av hele innholdet i arkivdelen",
    ),
    "grad": (
        "Strengt hemmelig (sikkerhetsgrad)",
        "Hemmelig (sikkerhetsgrad)",
        "Konfidensielt (sikkerhetsgrad)",
        "Begrenset (sikkerhetsgrad)",
        "Fortrolig (beskyttelsesgrad)",
        "Strengt fortrolig (beskyttelsesgrad)",
    ),
    "presedensStatus": ("Gjeldende", "Foreldet"),
    "elektroniskSignaturVerifisert": ("Signatur påført, ikke verifisert", "Signatur påført og verifisert"),
}

FINAL: dict[str, tuple[str, ...]] = {
    "arkivstatus": ("Avsluttet",),
    "arkivdelstatus": ("Avsluttet periode",),
    "variantformat": ("Arkivformat", "Dokument hvor deler av innholdet er skjermet"),
}
"""saksstatus, journalstatus and dokumentstatus have Arkade tests of their own (N5.15, N5.22, N5.25)."""

WITHDRAWN = "Utgår"
INCOMING = "Inngående dokument"
TO_FOLLOW = (INCOMING, "Organinternt dokument for oppfølging")
"""Types that must be written off before their case is closed."""
PHYSICAL = ("fysisk medium", "fysisk arkiv")
SENDERS = ("Avsender", "Medavsender")
RECEIVERS = ("Mottaker", "Kopimottaker", "Gruppemottaker")
HASHES = ("SHA256", "SHA-256")
