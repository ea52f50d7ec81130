"""Writes the `arkivmelding` that asks a municipality's core to journal a record (Fiks Arkiv V1, opprett).

The core gives systemID, saksaar, sakssekvensnummer, journalaar and journalsekvensnummer: none is ever sent. What makes
a second sending harmless is `referanseEksternNoekkel`: the record's own id, the same however often it is sent.
"""

from uuid import UUID

import msgspec

from archiver.core.fiks import names
from archiver.core.fiks.told import instant, key, kode, named, of_list, skjerming
from archiver.core.fiks.xml_out import Xml, document, group, tag
from archiver.core.noark import codes
from archiver.core.noark.model import (
    Avskrivning,
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Journalpost,
    Korrespondansepart,
    Merknad,
    Saksmappe,
    Skjerming,
)
from common.errors import Permanent

FILE_BYTES_MAX = 2**31 - 1
"""`filstoerrelse` is an xs:int."""
_NOT_CONFIRMED = "Identiteten er ikke bekreftet: navnet er slik det vises på plattformen."
_NAMES_WITHHELD = {"EA": "NA", "IA": "NA", "EM": "NM", "EK": "NM", "GM": "NM", "IM": "NM", "IK": "NM"}
_TEMPORARY, _REMARKS = "M", "MT"


class KnownCase(msgspec.Struct, frozen=True, kw_only=True):
    """The case file as the core itself named it in a receipt, or as its archivist did."""

    system_id: UUID | None = None
    number: tuple[int, int] | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where in the core a record goes: into a case file that it has, else into one that the message makes.

    `arkivdel` is the core's code of the part in which a new one is made, `klasse` its class (scheme, code).
    """

    known: KnownCase | None = None
    arkivdel: str | None = None
    klasse: tuple[str, str] | None = None


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the message: its name in it, and the content by its SHA-256."""

    name: str
    sha256: str
    size_bytes: int


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """The payload and the files that it names, and the values that it was made of."""

    payload: bytes
    files: tuple[Attached, ...]
    case: Saksmappe | None = None
    post: Journalpost | None = None
    known_case: tuple[int, int] | None = None


def arkivmelding(case: Saksmappe, post: Journalpost, place: Place) -> Message:
    """Return the message of one record. Permanent for a value that Fiks Arkiv V1 cannot hold."""
    try:
        return _message(case, post, place)
    except ValueError as e:
        raise Permanent(f"the record cannot be told in Fiks Arkiv V1: {e}") from e


def _message(case: Saksmappe, post: Journalpost, place: Place) -> Message:
    if not (post.tittel.strip() and case.tittel.strip()):
        raise ValueError("it has no title any more")
    files = tuple(_attached(d, o) for d in post.dokumenter for o in d.dokumentobjekter)
    spaces = f' xmlns="{names.OPPRETT_NS}" xmlns:n5mdk="{names.METADATA_NS}" xmlns:xsi="{names.XSI_NS}"'
    root = group(
        "arkivmelding",
        tag("system", names.FAGSYSTEM),
        tag("antallFiler", len(files)),
        Xml("") if place.known is not None else _mappe(case, place),
        _journalpost(case, post, place),
        attributes=spaces,
    )
    known = place.known.number if place.known is not None else None
    return Message(payload=document(root), files=files, case=case, post=post, known_case=known)


def _mappe(case: Saksmappe, place: Place) -> Xml:
    return group(
        "mappe",
        tag("tittel", case.tittel),
        tag("offentligTittel", case.offentlig_tittel),
        tag("opprettetDato", instant(case.opprettet_dato)),
        tag("opprettetAv", case.opprettet_av),
        kode("arkivdel", place.arkivdel),
        *(_merknad(one, skjerming=case.skjerming) for one in case.merknader),
        skjerming(case.skjerming),
        _klassifikasjon(place.klasse),
        key("referanseEksternNoekkel", case.system_id),
        tag("saksdato", case.saksdato.isoformat()),
        named("administrativEnhet", case.administrativ_enhet),
        named("saksansvarlig", case.saksansvarlig),
        of_list("saksstatus", codes.SAKSSTATUS, case.saksstatus),
        attributes=' xsi:type="saksmappe"',
    )


def _klassifikasjon(klasse: tuple[str, str] | None) -> Xml:
    if klasse is None:
        return Xml("")
    return group("klassifikasjon", tag("klassifikasjonssystemID", klasse[0]), tag("klasseID", klasse[1]))


def _journalpost(case: Saksmappe, post: Journalpost, place: Place) -> Xml:
    return group(
        "registrering",
        tag("opprettetDato", instant(post.opprettet_dato)),
        tag("opprettetAv", post.opprettet_av),
        _parent(case, place),
        skjerming(post.skjerming),
        *(_dokument(one) for one in post.dokumenter),
        tag("tittel", post.tittel),
        tag("offentligTittel", post.offentlig_tittel),
        *_remarks(post),
        *(_kryssreferanse(one) for one in post.kryssreferanser),
        *_parts(post),
        key("referanseEksternNoekkel", post.system_id),
        of_list("journalposttype", codes.JOURNALPOSTTYPE, post.journalposttype),
        of_list("journalstatus", codes.JOURNALSTATUS, post.journalstatus),
        tag("dokumentetsDato", post.dokumentets_dato.isoformat() if post.dokumentets_dato else None),
        tag("mottattDato", instant(post.mottatt_dato)),
        tag("sendtDato", instant(post.sendt_dato)),
        tag("offentlighetsvurdertDato", post.offentlighetsvurdert_dato),
        tag("antallVedlegg", sum(one.tilknyttet_som == "V" for one in post.dokumenter)),
        attributes=' xsi:type="journalpost"',
    )


def _parent(case: Saksmappe, place: Place) -> Xml:
    if place.known is None:
        return group("referanseForelderMappe", key("n5mdk:referanseEksternNoekkel", case.system_id))
    number = place.known.number
    return group(
        "referanseForelderMappe",
        tag("n5mdk:systemID", place.known.system_id),
        group(
            "n5mdk:saksnummer",
            tag("n5mdk:saksaar", number[0] if number else None),
            tag("n5mdk:sakssekvensnummer", number[1] if number else None),
        ),
    )


def _remarks(post: Journalpost) -> list[Xml]:
    remarks = [_merknad(one, skjerming=post.skjerming) for one in post.merknader]
    if any(one.er_person and not one.bekreftet for one in post.korrespondanseparter):
        told = Merknad(tekst=_NOT_CONFIRMED, dato=post.opprettet_dato, registrert_av=names.FAGSYSTEM, type="MA")
        remarks.append(_merknad(told, skjerming=None))
    return remarks


def _merknad(one: Merknad, *, skjerming: Skjerming | None) -> Xml:
    withheld = skjerming is not None and bool({_REMARKS, _TEMPORARY} & set(skjerming.metadata))
    return group(
        "merknad",
        tag("merknadstekst", one.tekst),
        of_list("merknadstype", codes.MERKNADSTYPE, one.type),
        tag("merknadsdato", instant(one.dato)),
        tag("merknadRegistrertAv", one.registrert_av),
        tag("erSkjermet", withheld or None),
    )


def _kryssreferanse(record_id: UUID) -> Xml:
    """The core knows an earlier record of ours by the same key."""
    reference = group("referanseTilRegistrering", key("n5mdk:referanseEksternNoekkel", record_id))
    return group("kryssreferanse", reference)


def _parts(post: Journalpost) -> list[Xml]:
    """How the post was written off stands, in Fiks Arkiv, with who wrote it."""
    found = []
    for place, one in enumerate(post.korrespondanseparter):
        written_off = post.avskrivninger if place == 0 else ()
        found.append(_part(one, post.skjerming, written_off))
    return found


def _part(one: Korrespondansepart, skjerming: Skjerming | None, written_off: tuple[Avskrivning, ...]) -> Xml:
    metadata = set(skjerming.metadata) if skjerming is not None else set()
    withheld = _TEMPORARY in metadata or _NAMES_WITHHELD.get(one.type) in metadata
    return group(
        "korrespondansepart",
        of_list("korrespondanseparttype", codes.KORRESPONDANSEPARTTYPE, one.type),
        tag("korrespondansepartNavn", one.navn),
        named("administrativEnhet", one.administrativ_enhet),
        named("saksbehandler", one.saksbehandler),
        tag("erSkjermet", withheld),
        tag("erPersonnavn", one.er_person),
        *(_avskrivning(w) for w in written_off),
    )


def _avskrivning(one: Avskrivning) -> Xml:
    by = one.av_journalpost
    return group(
        "avskrivning",
        tag("avskrivningsdato", one.dato.isoformat()),
        named("avskrevetAv", one.av),
        of_list("avskrivningsmaate", codes.AVSKRIVNINGSMAATE, one.maate),
        group("referanseAvskrivesAvJournalpost", key("n5mdk:referanseEksternNoekkel", by)) if by else Xml(""),
    )


def _dokument(one: Dokumentbeskrivelse) -> Xml:
    return group(
        "dokumentbeskrivelse",
        of_list("dokumenttype", codes.DOKUMENTTYPE, one.dokumenttype),
        of_list("dokumentstatus", codes.DOKUMENTSTATUS, one.dokumentstatus),
        tag("tittel", one.tittel),
        tag("opprettetDato", instant(one.opprettet_dato)),
        tag("opprettetAv", one.opprettet_av),
        of_list("tilknyttetRegistreringSom", codes.TILKNYTTET_REGISTRERING_SOM, one.tilknyttet_som),
        tag("dokumentnummer", one.dokumentnummer),
        tag("tilknyttetDato", instant(one.tilknyttet_dato)),
        tag("tilknyttetAv", one.tilknyttet_av),
        skjerming(one.skjerming),
        *(_objekt(one, o) for o in one.dokumentobjekter),
        key("referanseEksternNoekkel", one.system_id),
    )


def _objekt(of: Dokumentbeskrivelse, one: Dokumentobjekt) -> Xml:
    if one.filstoerrelse > FILE_BYTES_MAX:
        raise ValueError(f"document {of.dokumentnummer} is larger than 2 GiB")
    return group(
        "dokumentobjekt",
        tag("versjonsnummer", one.versjonsnummer),
        of_list("variantformat", codes.VARIANTFORMAT, one.variantformat),
        kode("format", one.format),
        tag("mimeType", one.media_type),
        tag("opprettetDato", instant(one.opprettet_dato)),
        tag("opprettetAv", one.opprettet_av),
        tag("filnavn", _own_name(one)),
        tag("referanseDokumentfil", _attached(of, one).name),
        tag("sjekksum", one.sha256),
        tag("sjekksumAlgoritme", "SHA-256"),
        tag("filstoerrelse", one.filstoerrelse),
    )


def _own_name(one: Dokumentobjekt) -> str:
    return one.fil.rpartition("/")[2]


def _attached(of: Dokumentbeskrivelse, one: Dokumentobjekt) -> Attached:
    """Two files of one message never have one name, whatever they are called in the archive."""
    _, dot, ending = _own_name(one).rpartition(".")
    name = f"{of.dokumentnummer:04}-{one.versjonsnummer}{one.variantformat}{dot}{ending if dot else ''}"
    return Attached(name=name, sha256=one.sha256, size_bytes=one.filstoerrelse)
