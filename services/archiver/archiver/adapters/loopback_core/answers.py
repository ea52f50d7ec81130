"""What the pretend core answers, as Fiks Arkiv V1 writes it."""

from uuid import UUID

import msgspec

from archiver.core.fiks import names
from archiver.core.fiks.xml_out import Xml, document, group, tag


class CoreRecord(msgspec.Struct, kw_only=True):
    """A record of the core: whose key it has, and the numbers that it got."""

    key: str
    system_id: UUID
    case_key: str
    year: int
    number: int | None
    title: str
    files: int


class CoreCase(msgspec.Struct, kw_only=True):
    """A case file of the core."""

    key: str
    system_id: UUID
    year: int
    number: int


_SPACES = f' xmlns:m="{names.METADATA_NS}" xmlns:f="{names.FEIL_NS}" xmlns:xsi="{names.XSI_NS}"'


def error(kind: str) -> bytes:
    inner = (tag("f:feilId", f"feil-{kind}"), tag("f:feilmelding", "Arkivkjernen godtok ikke meldingen"))
    return document(group(kind, *inner, attributes=f' xmlns="{names.feil_ns(kind)}"{_SPACES}'))


def failed(name: str) -> Xml:
    return group(name, tag("f:feilId", "feil-1"), tag("f:feilmelding", "Mappen er avsluttet"))


def receipt(case: Xml, record: Xml) -> bytes:
    return document(
        group("arkivmeldingKvittering", case, record, attributes=f' xmlns="{names.KVITTERING_NS}"{_SPACES}')
    )


def _key(key: str) -> Xml:
    return group("referanseEksternNoekkel", tag("m:fagsystem", names.FAGSYSTEM), tag("m:noekkel", key))


def case_receipt(case: CoreCase, *, is_new: bool) -> Xml:
    return group(
        "mappeKvittering",
        tag("systemID", case.system_id),
        _key(case.key),
        tag("opprettetEllerEksisterende", "Opprettet" if is_new else "Eksisterende"),
        tag("saksaar", case.year),
        tag("sakssekvensnummer", case.number),
        attributes=' xsi:type="saksmappeKvittering"',
    )


def record_receipt(record: CoreRecord, *, is_new: bool) -> Xml:
    return group(
        "registreringKvittering",
        tag("systemID", record.system_id),
        _key(record.key),
        tag("opprettetEllerEksisterende", "Opprettet" if is_new else "Eksisterende"),
        tag("journalaar", record.year if record.number is not None else None),
        tag("journalsekvensnummer", record.number),
        attributes=' xsi:type="journalpostKvittering"',
    )


def shown(record: CoreRecord, case: CoreCase) -> bytes:
    """Show as much of a record as who asks needs: no whole journalpost, which the schema would ask for."""
    number = group("m:saksnummer", tag("m:saksaar", case.year), tag("m:sakssekvensnummer", case.number))
    post = group(
        "journalpost",
        tag("s:systemID", record.system_id),
        group("s:referanseForelderMappe", tag("m:systemID", case.system_id), number),
        group("s:referanseEksternNoekkel", tag("m:fagsystem", names.FAGSYSTEM), tag("m:noekkel", record.key)),
        tag("s:journalaar", record.year),
        tag("s:journalsekvensnummer", record.number),
    )
    spaces = f' xmlns="{names.RESULTAT_NS}" xmlns:s="{names.STRUKTUR_NS}"{_SPACES}'
    return document(group("registreringHentResultat", post, attributes=spaces))
