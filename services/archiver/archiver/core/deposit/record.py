"""One journal post of arkivstruktur.xml, with its documents, parts and all that hangs on it."""

from archiver.core.deposit.files import format_of, objects_of, path_of
from archiver.core.deposit.markup import Markup
from archiver.core.deposit.profile import EXTENSION, Profile
from archiver.core.deposit.tally import Tally
from archiver.core.noark import codes
from archiver.core.noark.model import (
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Journalpost,
    Kassasjon,
    Konvertering,
    Korrespondansepart,
    Merknad,
    Saksmappe,
    Skjerming,
    Spor,
)
from common.errors import Permanent

TEMPORARY = "XX"
SHA_256 = "SHA-256"


def post(xml: Markup, sak: Saksmappe, one: Journalpost, profile: Profile, tally: Tally) -> None:
    """Write a journal post. Documents come before the title, numbers and status last: the schema's own order."""
    tally.post(one.journaldato)
    tally.enheter.add(one.system_id)
    xml.start("registrering", {"xsi:type": "journalpost"})
    xml.must("systemID", one.system_id)
    xml.must("opprettetDato", one.opprettet_dato)
    xml.must("opprettetAv", one.opprettet_av)
    xml.must("arkivertDato", one.arkivert_dato)
    xml.must("arkivertAv", one.arkivert_av)
    kassasjon(xml, one.kassasjon, tally)
    skjerming(xml, one.skjerming, tally)
    for dokument in one.dokumenter:
        _document(xml, one, dokument, profile, tally)
    xml.must("registreringsID", f"{sak.mappe_id}-{one.journalpostnummer}")
    xml.must("tittel", one.tittel)
    xml.may("offentligTittel", one.offentlig_tittel)
    if one.spor is not None:
        _trace(xml, one.spor)
        tally.spor = True
    for remark in one.merknader:
        merknad(xml, remark)
    for other in one.kryssreferanser:
        xml.start("kryssreferanse")
        xml.must("referanseTilRegistrering", other)
        xml.end()
    for part in one.korrespondanseparter:
        _part(xml, part)
    _journal(xml, one)
    xml.end()


def _journal(xml: Markup, one: Journalpost) -> None:
    if one.nummer is None:
        raise Permanent("a post without journal number is not delivered (krav 6.4.30)")
    xml.must("journalaar", one.nummer[0])
    xml.must("journalsekvensnummer", one.nummer[1])
    xml.must("journalpostnummer", one.journalpostnummer)
    xml.must("journalposttype", codes.JOURNALPOSTTYPE.navn_av(one.journalposttype))
    xml.must("journalstatus", codes.JOURNALSTATUS.navn_av(one.journalstatus))
    xml.must("journaldato", one.journaldato)
    xml.may("dokumentetsDato", one.dokumentets_dato)
    xml.may("mottattDato", one.mottatt_dato)
    xml.may("sendtDato", one.sendt_dato)
    xml.may("offentlighetsvurdertDato", one.offentlighetsvurdert_dato)
    for off in one.avskrivninger:
        xml.start("avskrivning")
        xml.must("avskrivningsdato", off.dato)
        xml.must("avskrevetAv", off.av)
        xml.must("avskrivningsmaate", codes.AVSKRIVNINGSMAATE.navn_av(off.maate))
        xml.may("referanseAvskrivesAvJournalpost", off.av_journalpost)
        xml.end()


def _part(xml: Markup, part: Korrespondansepart) -> None:
    xml.start("korrespondansepart")
    xml.must("korrespondanseparttype", codes.KORRESPONDANSEPARTTYPE.navn_av(part.type))
    xml.must("korrespondansepartNavn", part.navn)
    xml.may("administrativEnhet", part.administrativ_enhet)
    xml.may("saksbehandler", part.saksbehandler)
    xml.end()


def _trace(xml: Markup, spor: Spor) -> None:
    """Write where the record came from, in our own namespace (krav 6.4.31 to 6.4.35)."""
    xml.start("virksomhetsspesifikkeMetadata")
    xml.start("spor:spor")
    xml.must("spor:plattform", spor.platform)
    xml.must("spor:konto", spor.account_id)
    xml.must("spor:objekt", spor.object_id)
    xml.must("spor:innlegg", spor.item_id)
    xml.must("spor:revisjon", spor.revision)
    for clause in spor.clauses:
        xml.may("spor:punkt", clause)
    xml.may("spor:bevisSjekksum", spor.evidence_sha256)
    xml.end()
    xml.end()


def _document(xml: Markup, one: Journalpost, dokument: Dokumentbeskrivelse, profile: Profile, tally: Tally) -> None:
    tally.enheter.add(dokument.system_id)
    xml.start("dokumentbeskrivelse")
    xml.must("systemID", dokument.system_id)
    xml.must("dokumenttype", codes.DOKUMENTTYPE.navn_av(dokument.dokumenttype))
    xml.must("dokumentstatus", codes.DOKUMENTSTATUS.navn_av(dokument.dokumentstatus))
    xml.must("tittel", dokument.tittel)
    xml.must("opprettetDato", dokument.opprettet_dato)
    xml.must("opprettetAv", dokument.opprettet_av)
    xml.must("tilknyttetRegistreringSom", codes.TILKNYTTET_REGISTRERING_SOM.navn_av(dokument.tilknyttet_som))
    xml.must("dokumentnummer", dokument.dokumentnummer)
    xml.must("tilknyttetDato", dokument.tilknyttet_dato)
    xml.must("tilknyttetAv", dokument.tilknyttet_av)
    if dokument.utfoert_kassasjon is not None:
        xml.start("utfoertKassasjon")
        xml.must("kassertDato", dokument.utfoert_kassasjon.dato)
        xml.must("kassertAv", dokument.utfoert_kassasjon.av)
        xml.end()
        tally.kassert = True
    skjerming(xml, dokument.skjerming, tally)
    for objekt in objects_of(one, dokument):
        _file(xml, objekt, profile, tally)
    xml.end()


def _file(xml: Markup, objekt: Dokumentobjekt, profile: Profile, tally: Tally) -> None:
    path = path_of(objekt, profile)
    tally.filer += 1
    tally.enheter.add(objekt.system_id)
    tally.filnavn.add(path)
    xml.start("dokumentobjekt")
    xml.must("systemID", objekt.system_id)
    xml.must("versjonsnummer", objekt.versjonsnummer)
    xml.must("variantformat", codes.VARIANTFORMAT.navn_av(objekt.variantformat))
    xml.must("format", format_of(objekt, profile))
    # Where the depot wants the extension, the PRONOM id is not lost.
    xml.may("formatDetaljer", objekt.format if profile.format == EXTENSION else None)
    xml.must("opprettetDato", objekt.opprettet_dato)
    xml.must("opprettetAv", objekt.opprettet_av)
    xml.must("referanseDokumentfil", path)
    xml.must("sjekksum", objekt.sha256)
    xml.must("sjekksumAlgoritme", SHA_256)
    xml.must("filstoerrelse", objekt.filstoerrelse)
    if objekt.konvertering is not None:
        _conversion(xml, objekt.konvertering)
    xml.end()


def _conversion(xml: Markup, made: Konvertering) -> None:
    xml.start("konvertering")
    xml.must("konvertertDato", made.dato)
    xml.must("konvertertAv", made.av)
    xml.must("konvertertFraFormat", made.fra_format)
    xml.must("konvertertTilFormat", made.til_format)
    xml.may("konverteringsverktoey", made.verktoey)
    xml.may("konverteringskommentar", made.kommentar)
    xml.end()


def merknad(xml: Markup, remark: Merknad) -> None:
    """Write a remark."""
    xml.start("merknad")
    xml.must("merknadstekst", remark.tekst)
    xml.may("merknadstype", codes.MERKNADSTYPE.navn_av(remark.type) if remark.type else None)
    xml.must("merknadsdato", remark.dato)
    xml.must("merknadRegistrertAv", remark.registrert_av)
    xml.end()


def kassasjon(xml: Markup, decided: Kassasjon | None, tally: Tally) -> None:
    """Write a decision to discard, where it really means that something will be (chapter 7 of the standard)."""
    if decided is None or decided.vedtak != "K":
        return
    xml.start("kassasjon")
    xml.must("kassasjonsvedtak", codes.KASSASJONSVEDTAK.navn_av(decided.vedtak))
    xml.may("kassasjonshjemmel", decided.hjemmel)
    xml.must("bevaringstid", decided.bevaringstid)
    xml.must("kassasjonsdato", decided.dato)
    xml.end()
    tally.skal_kasseres = True


def skjerming(xml: Markup, withheld: Skjerming | None, tally: Tally) -> None:
    """Write what is withheld and by which law."""
    if withheld is None:
        return
    xml.start("skjerming")
    xml.must("tilgangsrestriksjon", restriction(withheld))
    xml.must("skjermingshjemmel", withheld.hjemmel)
    for kode in withheld.metadata:
        xml.must("skjermingMetadata", codes.SKJERMING_METADATA.navn_av(kode))
    if withheld.dokument:
        xml.must("skjermingDokument", codes.SKJERMING_DOKUMENT.navn_av(withheld.dokument))
    xml.may("skjermingOpphoererDato", withheld.opphoerer)
    xml.end()
    tally.skjermet = True


def restriction(withheld: Skjerming) -> str:
    """Return tilgangsrestriksjon's name. What nobody has assessed is exempt in a deposit, and temporarily shielded."""
    kode = "UO" if withheld.tilgangsrestriksjon == TEMPORARY else withheld.tilgangsrestriksjon
    return codes.TILGANGSRESTRIKSJON.navn_av(kode)
