"""What stands around a post of the finished year: its title, remarks, parties, and where it came from."""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from archiver.core.noark.model import Korrespondansepart, Merknad, Spor
from tests.archive.made.town import OFFICES, WRITERS, Case

SYSTEM = "Ordstyrer"
ARCHIVIST = "Unni Arkivdal"


def key(*parts: object) -> UUID:
    """Return the id of something, by what it is."""
    return uuid5(NAMESPACE_URL, "finished-year:" + "/".join(map(str, parts)))


TITLES = {
    ("I", "nb"): ("Kommentar til innlegg om {}", "Spørsmål om {}", "Melding om {}", "Innspill om {}", "Forslag om {}"),
    ("I", "nn"): ("Kommentar til innlegg om {}", "Spørsmål om {}", "Melding om {}", "Innspel om {}", "Framlegg om {}"),
    ("U", "nb"): ("Svar på henvendelse om {}", "Svar på spørsmål om {}", "Svar på kommentar om {}"),
    ("U", "nn"): ("Svar på førespurnad om {}", "Svar på spørsmål om {}", "Svar på kommentar om {}"),
    ("N", "nb"): ("Oversendelse til fagenhet: {}", "Til oppfølging: {}"),
    ("N", "nn"): ("Oversending til fageining: {}", "Til oppfølging: {}"),
    ("X", "nb"): (
        "Notat om skjult kommentar til innlegg om {}",
        "Notat om fjernet kommentar til innlegg om {}",
        "Samlede synspunkter om {}",
    ),
    ("X", "nn"): (
        "Notat om skjult kommentar til innlegg om {}",
        "Notat om fjerna kommentar til innlegg om {}",
        "Samla synspunkt om {}",
    ),
    ("S", "nb"): ("Saksframlegg om {}",),
    ("S", "nn"): ("Saksframlegg om {}",),
}


def remarks(kind: str, title: str, at: datetime, turn: int, *, out: bool) -> tuple[Merknad, ...]:
    found = []
    if kind == "I":
        told = "Navnet er slik det ble vist på plattformen. Identiteten er ikke bekreftet."
        found.append(Merknad(tekst=told, dato=at, registrert_av=SYSTEM))
    if "skjult" in title or "fjern" in title:
        what = "skjult" if "skjult" in title else "fjernet"
        told = f"Kommentaren ble {what} på plattformen etter retningslinjene pkt. {2 + turn % 4}.{1 + turn % 3}."
        found.append(Merknad(tekst=told, dato=at, registrert_av=OFFICES["Kommunikasjon"], type="MS"))
    if out:
        told = "Utgår: samme innlegg var registrert før."
        found.append(Merknad(tekst=told, dato=at, registrert_av=ARCHIVIST, type="MA"))
    return tuple(found)


def parts(case: Case, kind: str, whose: int) -> tuple[Korrespondansepart, ...]:
    writer = WRITERS[whose % len(WRITERS)]
    office = Korrespondansepart(
        type="IM" if kind in "IN" else "IA",
        navn=case.office,
        er_person=False,
        bekreftet=True,
        administrativ_enhet=case.office,
        saksbehandler=OFFICES[case.office],
    )
    match kind:
        case "I":
            return (Korrespondansepart(type="EA", navn=writer), office)
        case "U":
            return (Korrespondansepart(type="EM", navn=writer), office)
        case "N":
            sender = Korrespondansepart(type="IA", navn="Kommunikasjon", er_person=False, bekreftet=True)
            return (sender, office)
        case _:
            return (office,)


def trace(place: int, number: int, what: str, turn: int) -> Spor | None:
    """Say where a post came from; what was hidden or removed was sealed first."""
    if what in "NS":
        return None
    platform = ("facebook", "instagram", "youtube")[turn % 3]
    seal = key("bevis", place, number).hex * 2 if "skjult" in what or "fjern" in what else None
    return Spor(
        platform=platform,
        account_id=f"{platform}-nordvik",
        object_id=f"{1_000_000 + place * 100}_{number}",
        item_id=key("innlegg", place, number),
        revision=1 + turn % 29 // 28,
        clauses=(f"NORD-{1 + turn % 9}",) if turn % 2 else (f"NORD-{1 + turn % 9}", "GEN-02"),
        evidence_sha256=seal,
    )
