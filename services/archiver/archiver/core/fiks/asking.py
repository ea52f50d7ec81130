"""Asks the core whether it has a record of ours: what is done before anything is sent a second time."""

from uuid import UUID

from archiver.core.fiks import names
from archiver.core.fiks.told import key
from archiver.core.fiks.xml_out import document, group, tag


def asking(record_id: UUID) -> bytes:
    """Return the payload of `innsyn.registrering.hent` by our own key."""
    root = group(
        "registreringHent",
        tag("system", names.FAGSYSTEM),
        group("referanseTilRegistrering", key("n5mdk:referanseEksternNoekkel", record_id)),
        attributes=f' xmlns="{names.HENT_NS}" xmlns:n5mdk="{names.METADATA_NS}"',
    )
    return document(root)
