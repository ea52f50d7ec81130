"""arkivuttrekk.xml (ADDML 8.3), in the very shape of the official template: Arkade reads some of it by position."""

from collections.abc import Iterator

from archiver.core.deposit.markup import Markup, Value
from archiver.core.deposit.profile import Sender
from archiver.core.deposit.record import SHA_256
from archiver.core.deposit.structure import XSI
from archiver.core.deposit.tally import Tally
from archiver.core.deposit.trace_schema import XSD_NAME
from archiver.core.noark.model import Periode

_ADDML = "http://www.arkivverket.no/standarder/addml"
CATALOGUE = "metadatakatalog.xsd"
TITLE = "Noark 5-arkivuttrekk"
# Each period is closed with all its cases, and the next one begins empty.
SHARP = "skarpt"


class Addml:
    """Writes arkivuttrekk.xml, last of all: it holds every other file's checksum."""

    def __init__(self, periode: Periode, sender: Sender, tally: Tally) -> None:
        self._periode = periode
        self._sender = sender
        self._tally = tally
        self._xml = Markup(sender.zone)

    def pieces(self) -> Iterator[bytes]:
        """Yield the file."""
        xml = self._xml
        attributes = {"xmlns": _ADDML, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{_ADDML} addml.xsd", "name": TITLE}
        xml.start("addml", attributes)
        xml.start("dataset")
        xml.must("description", TITLE)
        self._reference()
        xml.start("dataObjects")
        xml.start("dataObject", {"name": TITLE})
        self._about()
        xml.start("dataObjects")
        self._file("arkivstruktur", {"mappe": self._tally.mapper, "registrering": self._tally.registreringer})
        self._file("endringslogg", {"endring": self._tally.endringer})
        for journal in ("loependeJournal", "offentligJournal"):
            self._file(journal, {"journalregistrering": self._tally.registreringer})
        for _ in ("dataObjects", "dataObject", "dataObjects", "dataset", "addml"):
            xml.end()
        yield from xml.rest()

    def _reference(self) -> None:
        xml, arkiv, arkivdel = self._xml, self._periode.arkiv, self._periode.arkivdel
        xml.start("reference")
        xml.start("context")
        xml.start("additionalElements")
        xml.start("additionalElement", {"name": "recordCreators"})
        xml.start("additionalElements")
        self._element("recordCreator", arkiv.arkivskaper.navn)
        xml.end()
        xml.end()
        self._element("systemType", "Sakarkiv (Noark-5)")
        self._element("systemName", f"{self._sender.system} {self._sender.version}")
        self._element("archive", arkiv.tittel)
        xml.end()
        xml.end()
        xml.start("content")
        xml.start("additionalElements")
        xml.start("additionalElement", {"name": "archivalPeriod"})
        xml.start("properties")
        self._property("startDate", arkivdel.start)
        self._property("endDate", arkivdel.slutt)
        for _ in ("properties", "additionalElement", "additionalElements", "content", "reference"):
            xml.end()

    def _about(self) -> None:
        xml, tally = self._xml, self._tally
        xml.start("properties")
        self._open("info")
        self._open("type", "Noark 5")
        self._property("version", "5.0")
        self._close()
        self._open("additionalInfo")
        self._open("periode")
        self._property("inngaaendeSkille", SHARP)
        self._property("utgaaendeSkille", SHARP)
        self._close()
        for name, value in (
            ("inneholderSkjermetInformasjon", tally.skjermet),
            ("omfatterDokumenterSomErKassert", tally.kassert),
            ("inneholderDokumenterSomSkalKasseres", tally.skal_kasseres),
            ("inneholderVirksomhetsspesifikkeMetadata", tally.spor),
        ):
            self._property(name, value, "boolean")
        self._property("antallDokumentfiler", tally.filer, "integer")
        self._close()
        self._close()
        xml.end()

    def _file(self, name: str, counts: dict[str, int]) -> None:
        """Write one data object; metadatakatalog.xsd's checksum stands at its first mention alone."""
        xml, first = self._xml, name == "arkivstruktur"
        xml.start("dataObject", {"name": name})
        xml.start("properties")
        self._checked(f"{name}.xml")
        self._schema(f"{name}.xsd", "main")
        self._schema(CATALOGUE, None, whole=first)
        if first and self._tally.spor:
            self._schema(XSD_NAME, None)
        self._open("info")
        for what, count in counts.items():
            self._open("numberOfOccurrences", what)
            self._property("elementPath", f"//{what}")
            self._property("value", count, "integer")
            self._close()
        self._close()
        xml.end()
        xml.end()

    def _schema(self, file: str, kind: str | None, *, whole: bool = True) -> None:
        self._open("schema", kind)
        if whole:
            self._checked(file)
            self._open("type", "XML Schema")
            self._property("version", "1.0")
            self._close()
        else:
            self._open("file")
            self._property("name", file)
            self._close()
        self._close()

    def _checked(self, file: str) -> None:
        self._open("file")
        self._property("name", file)
        self._open("format", "XML")
        self._property("version", "1.0")
        self._close()
        self._open("checksum")
        self._property("algorithm", SHA_256)
        self._property("value", self._tally.sjekksummer[file])
        self._close()
        self._close()

    def _element(self, name: str, value: str) -> None:
        self._xml.start("additionalElement", {"name": name})
        self._xml.must("value", value)
        self._xml.end()

    def _property(self, name: str, value: Value, kind: str | None = None) -> None:
        self._xml.start("property", {"dataType": kind, "name": name} if kind else {"name": name})
        self._xml.must("value", value)
        self._xml.end()

    def _open(self, name: str, value: str | None = None) -> None:
        self._xml.start("property", {"name": name})
        self._xml.may("value", value)
        self._xml.start("properties")

    def _close(self) -> None:
        self._xml.end()
        self._xml.end()
