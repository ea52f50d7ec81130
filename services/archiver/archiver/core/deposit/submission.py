"""info.xml: the description of a submission (METS) that is sent beside the deposit (RAF § 5-31)."""

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from archiver.core.deposit.markup import Markup
from archiver.core.deposit.profile import Sender
from archiver.core.deposit.record import SHA_256
from archiver.core.deposit.structure import XSI
from archiver.core.deposit.tally import Tally
from archiver.core.noark.model import Periode

_METS = "http://www.loc.gov/METS/"
# The profile that Arkade 5 writes, and that depots expect.
_PROFILE = "http://xml.ra.se/METS/RA_METS_eARD.xml"
EXTRACT = "arkivuttrekk.xml"


def submission(periode: Periode, sender: Sender, tally: Tally, folder: str) -> Iterator[bytes]:
    """Yield info.xml. It holds arkivuttrekk.xml's checksum, which holds all the others'.

    Its dates are the period's closing: two exports of one closed period are the same bytes.
    """
    xml, arkivdel = Markup(sender.zone), periode.arkivdel
    attributes = {
        "xmlns:mets": _METS,
        "xmlns:xlink": "http://www.w3.org/1999/xlink",
        "xmlns:xsi": XSI,
        "xsi:schemaLocation": f"{_METS} submissionDescription.xsd",
        "OBJID": f"UUID:{uuid5(NAMESPACE_URL, f'deposit:{arkivdel.system_id}:{tally.sjekksummer[EXTRACT]}')}",
        "LABEL": f"{periode.arkiv.tittel}: {arkivdel.tittel}",
        "TYPE": "SIP",
        "PROFILE": _PROFILE,
    }
    closed = xml.text(arkivdel.avsluttet_dato) if arkivdel.avsluttet_dato else ""
    xml.start("mets:mets", attributes)
    xml.start("mets:metsHdr", {"CREATEDATE": closed})
    _agents(xml, periode, sender)
    for kind, value in (
        ("DELIVERYSPECIFICATION", arkivdel.tittel),
        ("STARTDATE", xml.text(arkivdel.start)),
        ("ENDDATE", xml.text(arkivdel.slutt)),
    ):
        xml.may("mets:altRecordID", value, {"TYPE": kind})
    xml.end()
    _files(xml, tally, folder, closed)
    yield from xml.rest()


def _agents(xml: Markup, periode: Periode, sender: Sender) -> None:
    creator = periode.arkiv.arkivskaper.navn
    for role in ({"ROLE": "ARCHIVIST"}, {"ROLE": "OTHER", "OTHERROLE": "SUBMITTER"}, {"ROLE": "CREATOR"}):
        xml.start("mets:agent", {**role, "TYPE": "ORGANIZATION"})
        xml.must("mets:name", creator)
        xml.end()
    xml.start("mets:agent", {"ROLE": "ARCHIVIST", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"})
    xml.must("mets:name", sender.system)
    for note in (sender.version, "Noark5", "v5.0"):
        xml.must("mets:note", note)
    xml.end()


def _files(xml: Markup, tally: Tally, folder: str, closed: str) -> None:
    xml.start("mets:fileSec")
    xml.start("mets:fileGrp", {"ID": "fileGroup001", "USE": "FILES"})
    attributes = {
        "ID": "fileId_1",
        "MIMETYPE": "application/xml",
        "SIZE": str(tally.stoerrelser[EXTRACT]),
        "CREATED": closed,
        "CHECKSUM": tally.sjekksummer[EXTRACT],
        "CHECKSUMTYPE": SHA_256,
        "USE": "Datafile",
    }
    xml.start("mets:file", attributes)
    location = {"LOCTYPE": "URL", "xlink:type": "simple", "xlink:href": f"file:{folder}/{EXTRACT}"}
    xml.empty("mets:FLocat", location)
    for _ in ("mets:file", "mets:fileGrp", "mets:fileSec"):
        xml.end()
    xml.start("mets:structMap")
    xml.empty("mets:div", {"LABEL": folder})
    xml.end()
    xml.end()
