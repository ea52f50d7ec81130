"""What recurs in every message to a core: keys, names, codes, instants and shielding as Fiks Arkiv V1 writes them."""

from datetime import UTC, datetime
from uuid import UUID

from archiver.core.fiks import names
from archiver.core.fiks.xml_out import Xml, group, tag
from archiver.core.noark.code_list import Kodeliste
from archiver.core.noark.model import Skjerming


def skjerming(one: Skjerming | None) -> Xml:
    if one is None:
        return Xml("")
    return group(
        "skjerming",
        kode("tilgangsrestriksjon", one.tilgangsrestriksjon),
        tag("skjermingshjemmel", one.hjemmel),
        tag("skjermingOpphoererDato", one.opphoerer),
    )


def key(name: str, system_id: UUID) -> Xml:
    """Return the key by which the core and we know the same thing."""
    return group(name, tag("n5mdk:fagsystem", names.FAGSYSTEM), tag("n5mdk:noekkel", system_id))


def named(name: str, value: str | None) -> Xml:
    return group(name, tag("n5mdk:navn", value))


def kode(name: str, kode: str | None) -> Xml:
    return group(name, tag("n5mdk:kode", kode))


def of_list(name: str, of: Kodeliste, kode: str | None) -> Xml:
    if kode is None:
        return Xml("")
    told, description = of.fiks_av(kode)
    return group(name, tag("n5mdk:kode", told), tag("n5mdk:beskrivelse", description))


def instant(at: datetime | None) -> str | None:
    """An instant never moves its day: it is told with the offset that it has, in UTC where it has none of its own."""
    if at is None:
        return None
    return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).isoformat(timespec="seconds")
