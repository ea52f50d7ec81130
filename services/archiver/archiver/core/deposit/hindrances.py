"""What keeps a period from being deposited: all of it at once, before a byte is written, with the krav numbers."""

from collections.abc import Iterator

from archiver.core.deposit.files import is_safe, objects_of
from archiver.core.deposit.screening import CASE_TITLE, POST_TITLE
from archiver.core.noark import codes
from archiver.core.noark.code_list import Kodeliste
from archiver.core.noark.formats import ARCHIVE_FORMATS
from archiver.core.noark.model import Dokumentbeskrivelse, Journalpost, Klasse, Periode, Saksmappe, Skjerming

# Whoever wrote to the municipality, or to another part of it, is answered, or it is written why not.
ANSWERED = frozenset({"I", "N"})


def hindrances(periode: Periode) -> Iterator[str]:
    """Yield a sentence for each; none means that a deposit can be written."""
    arkivdel = periode.arkivdel
    if arkivdel.arkivdelstatus != "P" or arkivdel.avsluttet_dato is None or not arkivdel.avsluttet_av:
        yield f"the period {arkivdel.tittel} is not closed (krav 6.4.12)"
    known = {klasse.system_id: klasse for klasse in _all(arkivdel.klassifikasjonssystem.klasser)}
    count = 0
    for sak in periode.saksmapper():
        yield from _case(sak, known.get(sak.klasse) if sak.klasse else None)
        for post in sak.journalposter:
            count += 1
            yield from (f"{sak.mappe_id}-{post.journalpostnummer}: {one}" for one in _post(post))
    if not count:
        yield "there is no journal post in the period, and no journal without one"
    for change in periode.endringer():
        if not change.tidligere_verdi.strip() or not change.ny_verdi.strip():
            yield f"a change of {change.referanse_metadata} lacks a value (krav 6.4.28)"


def _case(sak: Saksmappe, klasse: Klasse | None) -> Iterator[str]:
    about = f"case {sak.mappe_id}"
    if klasse is None:
        yield f"{about} has no class (krav 3.2.6)"
    elif klasse.underklasser:
        yield f"{about} lies in class {klasse.klasse_id}, which has classes below it (Arkade N5.12)"
    if not _delivered(codes.SAKSSTATUS, sak.saksstatus) or sak.avsluttet_dato is None or not sak.avsluttet_av:
        yield f"{about} is not closed (krav 6.4.12)"
    yield from (f"{about} has no {name}" for name, value in _texts(sak) if not value.strip())
    yield from (f"{about}: {one}" for one in _shield(sak.skjerming, CASE_TITLE, sak.offentlig_tittel))


def _texts(sak: Saksmappe) -> tuple[tuple[str, str], ...]:
    return (
        ("tittel", sak.tittel),
        ("administrativEnhet", sak.administrativ_enhet),
        ("saksansvarlig", sak.saksansvarlig),
        ("opprettetAv", sak.opprettet_av),
    )


def _post(post: Journalpost) -> Iterator[str]:
    if post.nummer is None or post.journalpostnummer is None:
        yield "it has no journal number (krav 6.4.30)"
    if not _delivered(codes.JOURNALSTATUS, post.journalstatus):
        yield "it is neither archived nor gone out (krav 3.2.7)"
    elif post.arkivert_dato is None or not post.arkivert_av:
        yield "it has no arkivertDato (krav 6.4.25)"
    if not _delivered(codes.JOURNALPOSTTYPE, post.journalposttype):
        yield f"there is no journalposttype {post.journalposttype!r} (M082)"
    if not post.tittel.strip():
        yield "it has no title (M020)"
    yield from _parts(post)
    yield from _written_off(post)
    yield from _shield(post.skjerming, POST_TITLE, post.offentlig_tittel)
    for dokument in post.dokumenter:
        yield from (f"document {dokument.dokumentnummer}: {one}" for one in _document(post, dokument))


def _parts(post: Journalpost) -> Iterator[str]:
    if not post.korrespondanseparter:
        yield "it has no korrespondansepart (krav 2.6.3)"
    for part in post.korrespondanseparter:
        if not _delivered(codes.KORRESPONDANSEPARTTYPE, part.type) or not part.navn.strip():
            yield "a korrespondansepart lacks its name, or is of a type that a deposit cannot hold (M087, M400)"


def _written_off(post: Journalpost) -> Iterator[str]:
    if post.journalposttype in ANSWERED and post.journalstatus != "U" and not post.avskrivninger:
        yield "it is not written off (krav 3.2.8)"
    for off in post.avskrivninger:
        if not _delivered(codes.AVSKRIVNINGSMAATE, off.maate):
            yield f"a deposit cannot hold avskrivningsmaate {off.maate!r} (M619)"


def _shield(shield: Skjerming | None, titles: frozenset[str], public: str | None) -> Iterator[str]:
    if shield is None:
        return
    if not shield.metadata or not shield.hjemmel.strip():
        yield "what is withheld, or by which law, is not said (M501, M502)"
    if any(not _delivered(codes.SKJERMING_METADATA, kode) for kode in shield.metadata):
        yield "there is no such skjermingMetadata (M502)"
    if titles & {"TMO", "TRO"} & set(shield.metadata) and not public:
        yield "words of the title are withheld, and there is no offentligTittel (M025)"


def _document(post: Journalpost, dokument: Dokumentbeskrivelse) -> Iterator[str]:
    if not _delivered(codes.DOKUMENTSTATUS, dokument.dokumentstatus):
        yield "it is not finished (M054)"
    if not _delivered(codes.TILKNYTTET_REGISTRERING_SOM, dokument.tilknyttet_som) or not dokument.tittel.strip():
        yield "it has no title, or no role (M020, M217)"
    delivered = tuple(objects_of(post, dokument))
    gone = post.journalstatus == "U" or dokument.utfoert_kassasjon is not None
    if not delivered and not gone:
        yield "it has no file in an archive format (krav 3.2.9)"
    # What a post's shielding says of "the document" is said of its main one.
    shields = (dokument.skjerming, post.skjerming if dokument.tilknyttet_som == "H" else None)
    parts = any(one is not None and one.dokument == "D" for one in shields)
    if delivered and parts and "O" not in {one.variantformat for one in delivered}:
        yield "parts of it are withheld, and there is no variant without them (M503)"
    for objekt in delivered:
        if objekt.format not in ARCHIVE_FORMATS:
            yield f"{objekt.fil} is {objekt.format}, which is no archive format (krav 6.4.10)"
        if not is_safe(objekt.fil):
            yield f"the file name {objekt.fil!r} is not safe everywhere"


def _delivered(codelist: Kodeliste, kode: str) -> bool:
    return any(one.kode == kode and one.avleveres for one in codelist.koder)


def _all(klasser: tuple[Klasse, ...]) -> Iterator[Klasse]:
    for one in klasser:
        yield one
        yield from _all(one.underklasser)
