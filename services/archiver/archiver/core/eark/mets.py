"""The two METS documents of a package: one of the whole, one of its representation.

Sources: E-ARK CSIP 2.1.0 and E-ARK SIP 2.1.0 (DILCIS Board), which FGS Paketstruktur 2.0 is; 2.2.0 asks for
another name of the profile alone. Requirement numbers (CSIP…, SIP…) stand beside what they ask for.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from archiver.core.deposit.files import objects_of
from archiver.core.eark.markup import around, declaration, empty, encoded, end, leaf, moment, start
from archiver.core.eark.profile import SIP_PROFILES, Agent, Profile
from archiver.core.noark.model import Arkivskaper, Dokumentobjekt, Periode

REPRESENTATION = "rep1"
FOLDER = f"representations/{REPRESENTATION}"
_NAMESPACES = {
    "xmlns": "http://www.loc.gov/METS/",
    "xmlns:csip": "https://DILCIS.eu/XML/METS/CSIPExtensionMETS",
    "xmlns:sip": "https://DILCIS.eu/XML/METS/SIPExtensionMETS",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_SCHEMAS = (
    ("http://www.loc.gov/METS/", "mets.xsd"),
    ("https://DILCIS.eu/XML/METS/CSIPExtensionMETS", "DILCISExtensionMETS.xsd"),
    ("https://DILCIS.eu/XML/METS/SIPExtensionMETS", "DILCISExtensionSIPMETS.xsd"),
)
_PACKAGE_METADATA = "root-dmd-dc"
_ERMS_METADATA = "rep1-dmd-erms"


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the package that has been written: its path from the package's root, length in bytes and SHA-256."""

    path: str
    size: int
    sha256: str
    media_type: str
    created: datetime


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What the heads of both documents say."""

    package_id: str
    label: str
    profile: Profile
    authority: Arkivskaper


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What the package's own METS lists."""

    description: Written
    documentation: tuple[Written, ...]
    schemas: tuple[Written, ...]
    representation: Written


def root(header: Header, parts: Parts) -> Iterator[bytes]:
    """Yield the package's METS: it points at the representation's own, which lists what is in it (CSIP114)."""
    return encoded(_root(header, parts))


def of_representation(header: Header, period: Periode, erms: Written) -> Iterator[bytes]:
    """Yield the representation's METS. The documents are read out of the period once more, never held."""
    return encoded(_representation(header, period, erms))


def _root(header: Header, parts: Parts) -> Iterator[str]:
    yield _opening(header, header.package_id, "schemas/")
    yield _metadata(parts.description, _PACKAGE_METADATA, "", {"MDTYPE": "DC"})
    yield start("fileSec", {"ID": "root-files"})
    for use, each in (("Documentation", parts.documentation), ("Schemas", parts.schemas)):
        yield start("fileGrp", {"ID": f"root-{use.lower()}", "USE": use})
        for nr, one in enumerate(each, 1):
            yield _written(one, f"root-{use.lower()}-{nr}", "")
        yield end("fileGrp")
    kind = header.profile.content_information_type
    group = {"ID": "root-rep1", "USE": f"Representations/{REPRESENTATION}", "csip:CONTENTINFORMATIONTYPE": kind}
    yield start("fileGrp", group) + _written(parts.representation, "root-rep1-mets", "") + end("fileGrp")
    yield end("fileSec") + _structure(header.package_id, "root", _root_divisions(parts.representation))
    yield end("mets")


def _root_divisions(rep: Written) -> str:
    made = empty("div", {"ID": "root-div-metadata", "LABEL": "Metadata", "DMDID": _PACKAGE_METADATA})
    made += _division("root", "Documentation") + _division("root", "Schemas")
    pointer = {
        "LOCTYPE": "URL",
        "xlink:type": "simple",
        "xlink:href": rep.path,
        "xlink:title": "root-rep1",
    }
    label = f"Representations/{REPRESENTATION}"
    return made + around("div", empty("mptr", pointer), {"ID": "root-div-rep1", "LABEL": label})


def _representation(header: Header, period: Periode, erms: Written) -> Iterator[str]:
    yield _opening(header, REPRESENTATION, "../../schemas/")
    described = header.profile.place != "data"
    if described:
        yield _metadata(erms, _ERMS_METADATA, f"{FOLDER}/", {"MDTYPE": "OTHER", "OTHERMDTYPE": "ERMS"})
    yield start("fileSec", {"ID": "rep1-files"}) + start("fileGrp", {"ID": "rep1-data", "USE": "Data"})
    if not described:
        yield _written(erms, "rep1-erms", f"{FOLDER}/")
    for one in documents(period):
        yield _file(
            f"rep1-file-{one.system_id}",
            f"data/{one.fil}",
            (one.media_type, one.filstoerrelse, one.opprettet_dato, one.sha256),
            {"sip:FORMATREGISTRY": "PRONOM", "sip:FORMATREGISTRYKEY": one.format},
        )
    yield end("fileGrp") + end("fileSec")
    metadata = {"ID": "rep1-div-metadata", "LABEL": "Metadata", "DMDID": _ERMS_METADATA if described else None}
    yield _structure(REPRESENTATION, "rep1", empty("div", metadata) + _division("rep1", "Data"))
    yield end("mets")


def documents(period: Periode) -> Iterator[Dokumentobjekt]:
    """Yield every file that is delivered, in the period's order."""
    for case in period.saksmapper():
        for entry in case.journalposter:
            for document in entry.dokumenter:
                yield from objects_of(entry, document)


def _opening(header: Header, object_id: str, schemas: str) -> str:
    profile = header.profile
    attributes: dict[str, str | None] = {
        **_NAMESPACES,
        "OBJID": object_id,
        "LABEL": header.label,
        "TYPE": profile.category,
        "csip:OTHERTYPE": profile.other_category,
        "csip:CONTENTINFORMATIONTYPE": profile.content_information_type,
        "PROFILE": SIP_PROFILES[profile.sip],
        "xsi:schemaLocation": " ".join(f"{namespace} {schemas}{name}" for namespace, name in _SCHEMAS),
    }
    return declaration() + start("mets", attributes) + _header(header)


def _header(header: Header) -> str:
    profile = header.profile
    attributes = {
        "CREATEDATE": moment(profile.created),
        "LASTMODDATE": moment(profile.created),
        "RECORDSTATUS": profile.status,
        "csip:OAISPACKAGETYPE": "SIP",
    }
    authority = Agent(name=header.authority.navn, code=header.authority.id)
    inner = _software(profile)
    inner += _agent("ARCHIVIST", "ORGANIZATION", authority)
    inner += _agent("CREATOR", "ORGANIZATION", profile.submitter or authority)
    if profile.contact is not None:
        inner += _agent("CREATOR", "INDIVIDUAL", profile.contact)
    if profile.archive is not None:
        inner += _agent("PRESERVATION", "ORGANIZATION", profile.archive)
    inner += leaf("altRecordID", profile.agreement, {"TYPE": "SUBMISSIONAGREEMENT"})
    inner += leaf("altRecordID", profile.reference_code, {"TYPE": "REFERENCECODE"})
    return around("metsHdr", inner, attributes)


def _software(profile: Profile) -> str:
    inner = leaf("name", profile.software) + leaf("note", profile.version, {"csip:NOTETYPE": "SOFTWARE VERSION"})
    return around("agent", inner, {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"})


def _agent(role: str, kind: str, who: Agent) -> str:
    # SIP25 lets a contact person's note be untyped; the schema inside commons-ip does not.
    inner = leaf("name", who.name) + leaf("note", who.code, {"csip:NOTETYPE": "IDENTIFICATIONCODE"})
    return around("agent", inner, {"ROLE": role, "TYPE": kind})


def _metadata(one: Written, section: str, folder: str, kind: dict[str, str]) -> str:
    reference = {
        "LOCTYPE": "URL",
        **kind,
        "xlink:type": "simple",
        "xlink:href": one.path.removeprefix(folder),
        "MIMETYPE": one.media_type,
        "SIZE": str(one.size),
        "CREATED": moment(one.created),
        "CHECKSUM": one.sha256,
        "CHECKSUMTYPE": "SHA-256",
    }
    attributes = {"ID": section, "CREATED": moment(one.created), "STATUS": "CURRENT"}
    return around("dmdSec", empty("mdRef", reference), attributes)


def _written(one: Written, file_id: str, folder: str) -> str:
    return _file(file_id, one.path.removeprefix(folder), (one.media_type, one.size, one.created, one.sha256), {})


def _file(file_id: str, path: str, facts: tuple[str, int, datetime, str], extra: dict[str, str]) -> str:
    media_type, size, created, sha256 = facts
    attributes: dict[str, str | None] = {
        "ID": file_id,
        "MIMETYPE": media_type,
        "SIZE": str(size),
        "CREATED": moment(created),
        "CHECKSUM": sha256,
        "CHECKSUMTYPE": "SHA-256",
        **extra,
    }
    locator = {"LOCTYPE": "URL", "xlink:type": "simple", "xlink:href": path}
    return around("file", empty("FLocat", locator), attributes)


def _division(level: str, label: str) -> str:
    pointer = empty("fptr", {"FILEID": f"{level}-{label.lower()}"})
    return around("div", pointer, {"ID": f"{level}-div-{label.lower()}", "LABEL": label})


def _structure(label: str, level: str, divisions: str) -> str:
    inner = around("div", divisions, {"ID": f"{level}-div", "LABEL": label})
    return around("structMap", inner, {"ID": f"{level}-struct", "TYPE": "PHYSICAL", "LABEL": "CSIP"})
