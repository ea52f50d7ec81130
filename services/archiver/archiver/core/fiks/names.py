"""Names of Fiks Arkiv V1: namespaces and message types (ks-no/fiks-arkiv-specification, `meldingstyper.json`)."""

_AT = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/"
OPPRETT_NS = _AT + "arkivmelding/opprett/v1"
KVITTERING_NS = _AT + "arkivmelding/opprett/kvittering/v1"
METADATA_NS = _AT + "metadatakatalog/v1"
HENT_NS = _AT + "registrering/hent/v1"
RESULTAT_NS = _AT + "registrering/hent/resultat/v1"
STRUKTUR_NS = _AT + "arkivstruktur/v1"
FEIL_NS = _AT + "feil/feilmelding/v1"
XSI_NS = "http://www.w3.org/2001/XMLSchema-instance"

_V1 = "no.ks.fiks.arkiv.v1."
OPPRETT = _V1 + "arkivering.arkivmelding.opprett"
MOTTATT = OPPRETT + ".mottatt"
KVITTERING = OPPRETT + ".kvittering"
HENT = _V1 + "innsyn.registrering.hent"
RESULTAT = HENT + ".resultat"
UGYLDIG = _V1 + "feilmelding.ugyldigforespoersel"
SERVERFEIL = _V1 + "feilmelding.serverfeil"
IKKEFUNNET = _V1 + "feilmelding.ikkefunnet"
TIDSAVBRUDD = "no.ks.fiks.kvittering.tidsavbrudd"
"""Fiks IO itself: nobody took the message before its time was out."""

FAGSYSTEM = "Ordstyrer"
"""Whose key `referanseEksternNoekkel` is."""

_SLIP = "no.ks.fik.arkiv."


def feil_ns(kind: str) -> str:
    """Return the namespace of an error message's root element (`ugyldigforespoersel`, `serverfeil`, `ikkefunnet`)."""
    return f"{_AT}feil/{kind}/v1"


def kind_of(told: str) -> str:
    """Return a message type as it is meant: the official list spells some answers `no.ks.fik.arkiv…`."""
    return "no.ks.fiks.arkiv." + told[len(_SLIP) :] if told.startswith(_SLIP) else told
