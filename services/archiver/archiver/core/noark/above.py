"""What stands above the case files: whose archive it is, and the whole classification scheme."""

from datetime import datetime
from uuid import UUID

from archiver.core.noark.model import Arkivskaper, Klasse, Klassifikasjonssystem
from archiver.core.structure import SchemeClass, Structure
from common.events import derived_id


def klasse_id(municipality: str, scheme: str, code: str) -> UUID:
    """Return a class's system id: the same in every delivery."""
    return derived_id(municipality, "klasse", scheme, code)


def klassifikasjonssystem(structure: Structure, at: datetime, by: str) -> Klassifikasjonssystem:
    """Return the whole scheme, unused classes too; it is as old as the journal that first used it."""
    scheme, municipality = structure.scheme, structure.municipality

    def made(one: SchemeClass) -> Klasse:
        return Klasse(
            system_id=klasse_id(municipality, scheme.title, one.code),
            klasse_id=one.code,
            tittel=one.title,
            opprettet_dato=at,
            opprettet_av=by,
            underklasser=tuple(map(made, one.below)),
        )

    return Klassifikasjonssystem(
        system_id=derived_id(municipality, "klassifikasjonssystem", scheme.title),
        tittel=scheme.title,
        opprettet_dato=at,
        opprettet_av=by,
        klasser=tuple(map(made, scheme.classes)),
        type=scheme.type,
    )


def arkivskaper(structure: Structure, series: str) -> Arkivskaper:
    """Return whose archive it is: the municipality's, or in Sweden the authority's."""
    authority = structure.authority(series)
    if authority is None:
        name = structure.name or structure.municipality
        return Arkivskaper(id=structure.creator_id or structure.municipality, navn=name)
    return Arkivskaper(id=authority.creator_id or structure.creator_id or authority.id, navn=authority.name)
