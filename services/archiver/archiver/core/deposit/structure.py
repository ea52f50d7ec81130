"""arkivstruktur.xml: archive, series, the whole classification scheme, and each case file in its class."""

from collections.abc import Iterator
from uuid import UUID

from archiver.core.deposit.markup import Markup
from archiver.core.deposit.profile import Profile, Sender
from archiver.core.deposit.record import kassasjon, merknad, post, skjerming
from archiver.core.deposit.tally import Tally
from archiver.core.deposit.trace_schema import NAMESPACE, XSD_NAME
from archiver.core.noark import codes
from archiver.core.noark.model import Arkivdel, Klasse, Periode, Saksmappe
from common.errors import Permanent

_N5 = "http://www.arkivverket.no/standarder/noark5"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def root_of(name: str) -> dict[str, str]:
    """Return the attributes of a Noark 5 root: its namespace is the default one, and xsi is called xsi.

    Arkade reads `xsi:type="journalpost"` as that very text, so neither may be spelt otherwise.
    """
    space = f"{_N5}/{name}"
    return {"xmlns": space, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{space} {name}.xsd"}


class Cases:
    """The case files in the order of the classes, one at a time, looked at before they are taken."""

    def __init__(self, saksmapper: Iterator[Saksmappe]) -> None:
        self._rest = saksmapper
        self._next = next(saksmapper, None)

    def of(self, klasse: Klasse) -> Iterator[Saksmappe]:
        """Yield the case files of a class, as long as they come."""
        while self._next is not None and self._next.klasse == klasse.system_id:
            taken = self._next
            self._next = None
            yield taken
            # Only now, so that no two are ever held.
            del taken
            self._next = next(self._rest, None)

    def end(self) -> None:
        """Permanent when one is left: it has no class, or came out of the scheme's order."""
        if self._next is not None:
            raise Permanent(f"case {self._next.mappe_id} has no class in the scheme, or is out of order (krav 3.2.6)")


class Structure:
    """Writes arkivstruktur.xml."""

    def __init__(self, periode: Periode, profile: Profile, sender: Sender, tally: Tally) -> None:
        self._periode = periode
        self._profile = profile
        self._tally = tally
        self._xml = Markup(sender.zone, offsets=profile.offsets)
        self._cases = Cases(iter(periode.saksmapper()))

    def pieces(self) -> Iterator[bytes]:
        """Yield the file. The own schema is named in the root, whether a record uses it or not (krav 6.4.33)."""
        arkivdel, xml = self._periode.arkivdel, self._xml
        root = root_of("arkivstruktur")
        root["xmlns:spor"] = NAMESPACE
        root["xsi:schemaLocation"] += f" {NAMESPACE} {XSD_NAME}"
        xml.start("arkiv", root)
        self._archive()
        self._series(arkivdel)
        system = arkivdel.klassifikasjonssystem
        xml.start("klassifikasjonssystem")
        self._id(system.system_id)
        xml.may("klassifikasjonstype", codes.KLASSIFIKASJONSTYPE.navn_av(system.type) if system.type else None)
        xml.must("tittel", system.tittel)
        xml.must("opprettetDato", system.opprettet_dato)
        xml.must("opprettetAv", system.opprettet_av)
        for klasse in system.klasser:
            yield from self._klasse(klasse)
        self._cases.end()
        for _ in ("klassifikasjonssystem", "arkivdel", "arkiv"):
            xml.end()
        yield from xml.rest()

    def _archive(self) -> None:
        """An archive that goes on is as closed as its series: no other date is known, and none is made up."""
        arkiv, arkivdel, xml = self._periode.arkiv, self._periode.arkivdel, self._xml
        self._id(arkiv.system_id)
        xml.must("tittel", arkiv.tittel)
        if arkiv.avsluttet_dato is not None:
            xml.may("arkivstatus", codes.ARKIVSTATUS.navn_av(arkiv.arkivstatus))
        xml.must("opprettetDato", arkiv.opprettet_dato)
        xml.must("opprettetAv", arkiv.opprettet_av)
        xml.must("avsluttetDato", arkiv.avsluttet_dato or arkivdel.avsluttet_dato)
        xml.must("avsluttetAv", arkiv.avsluttet_av or arkivdel.avsluttet_av)
        xml.start("arkivskaper")
        xml.must("arkivskaperID", arkiv.arkivskaper.id)
        xml.must("arkivskaperNavn", arkiv.arkivskaper.navn)
        xml.end()

    def _series(self, arkivdel: Arkivdel) -> None:
        xml = self._xml
        xml.start("arkivdel")
        self._id(arkivdel.system_id)
        xml.must("tittel", arkivdel.tittel)
        xml.must("arkivdelstatus", codes.ARKIVDELSTATUS.navn_av(arkivdel.arkivdelstatus))
        xml.must("opprettetDato", arkivdel.opprettet_dato)
        xml.must("opprettetAv", arkivdel.opprettet_av)
        xml.must("avsluttetDato", arkivdel.avsluttet_dato)
        xml.must("avsluttetAv", arkivdel.avsluttet_av)
        xml.must("arkivperiodeStartDato", arkivdel.start)
        xml.must("arkivperiodeSluttDato", arkivdel.slutt)

    def _klasse(self, klasse: Klasse) -> Iterator[bytes]:
        xml = self._xml
        xml.start("klasse")
        self._id(klasse.system_id)
        xml.must("klasseID", klasse.klasse_id)
        xml.must("tittel", klasse.tittel)
        xml.must("opprettetDato", klasse.opprettet_dato)
        xml.must("opprettetAv", klasse.opprettet_av)
        kassasjon(xml, klasse.kassasjon, self._tally)
        for under in klasse.underklasser:
            yield from self._klasse(under)
        for sak in self._cases.of(klasse):
            yield from self._case(sak)
            # Else it were held until the next one is read.
            del sak
        xml.end()

    def _case(self, sak: Saksmappe) -> Iterator[bytes]:
        """Children of mappe first, its records among them; what makes it a saksmappe comes last (xs:extension)."""
        xml = self._xml
        self._tally.mapper += 1
        xml.start("mappe", {"xsi:type": "saksmappe"})
        self._folder(sak)
        for one in sak.journalposter:
            post(xml, sak, one, self._profile, self._tally)
            yield from xml.full()
        xml.must("saksaar", sak.nummer[0])
        xml.must("sakssekvensnummer", sak.nummer[1])
        xml.must("saksdato", sak.saksdato)
        xml.must("administrativEnhet", sak.administrativ_enhet)
        xml.must("saksansvarlig", sak.saksansvarlig)
        xml.must("saksstatus", codes.SAKSSTATUS.navn_av(sak.saksstatus))
        xml.end()
        yield from xml.full()

    def _folder(self, sak: Saksmappe) -> None:
        xml = self._xml
        self._id(sak.system_id)
        xml.must("mappeID", sak.mappe_id)
        xml.must("tittel", sak.tittel)
        xml.may("offentligTittel", sak.offentlig_tittel)
        xml.must("opprettetDato", sak.opprettet_dato)
        xml.must("opprettetAv", sak.opprettet_av)
        xml.must("avsluttetDato", sak.avsluttet_dato)
        xml.must("avsluttetAv", sak.avsluttet_av)
        for other in sak.kryssreferanser:
            xml.start("kryssreferanse")
            xml.must("referanseTilMappe", other)
            xml.end()
        for remark in sak.merknader:
            merknad(xml, remark)
        kassasjon(xml, sak.kassasjon, self._tally)
        skjerming(xml, sak.skjerming, self._tally)

    def _id(self, system_id: UUID) -> None:
        self._tally.enheter.add(system_id)
        self._xml.must("systemID", system_id)
