"""What describes a package as a whole: what it is, how much is in it, and what was left out and why."""

from collections.abc import Iterator

from archiver.core.deposit.files import DELIVERED_VARIANTS, objects_of
from archiver.core.deposit.left_out import rows_of
from archiver.core.eark.markup import declaration, encoded, end, leaf, start
from archiver.core.eark.mets import Header
from archiver.core.eark.profile import Profile
from archiver.core.noark.model import Periode

DESCRIPTION = "metadata/descriptive/dc.xml"
README = "leverans.txt"
LEFT_OUT = "utelamnat.csv"


def description(header: Header, period: Periode) -> Iterator[bytes]:
    """Yield simple Dublin Core, by which a depot's catalogue finds the package."""
    part = period.arkivdel
    yield from encoded(
        iter(
            (
                declaration(),
                start("metadata", {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}),
                leaf("dc:title", header.label),
                leaf("dc:creator", header.authority.navn),
                leaf("dc:identifier", header.package_id),
                leaf("dc:identifier", str(part.system_id)),
                leaf("dc:coverage", f"{part.start.isoformat()}/{part.slutt.isoformat()}"),
                leaf("dc:date", header.profile.created.date().isoformat()),
                leaf("dc:language", "sv"),
                leaf("dc:type", header.profile.category),
                end("metadata"),
            )
        )
    )


def readme(period: Periode, profile: Profile) -> Iterator[bytes]:
    """Yield a description in Swedish."""
    cases = records = files = 0
    for case in period.saksmapper():
        cases += 1
        records += len(case.journalposter)
        files += sum(1 for entry in case.journalposter for one in entry.dokumenter for _ in objects_of(entry, one))
    part = period.arkivdel
    lines = (
        f"Arkivbildare: {period.arkiv.arkivskaper.navn} ({period.arkiv.arkivskaper.id})",
        f"Arkiv: {period.arkiv.tittel}",
        f"Period: {part.tittel}, {part.start.isoformat()} till {part.slutt.isoformat()}",
        f"Diarium: {profile.diary}",
        f"System: {profile.software} {profile.version}",
        f"Format: E-ARK SIP {profile.sip}, ERMS {profile.erms} ({profile.content_information_type})",
        f"Ärenden: {cases}",
        f"Handlingar: {records}",
        f"Filer: {files}",
        f"Utelämnat: se {LEFT_OUT}; varje rad säger vad och varför.",
        "Datum utan klockslag skrivs som midnatt utan tidszon; tidpunkter har tidszon.",
    )
    yield ("\n".join(lines) + "\n").encode()


def left_out(period: Periode) -> Iterator[bytes]:
    """Yield what the package leaves out, one line each, as CSV."""
    return rows_of(("vad", "systemidentitet", "skäl"), _rows(period))


def _rows(period: Periode) -> Iterator[tuple[str, ...]]:
    for one in period.utelatt():
        yield one.hva, str(one.system_id), one.grunn
    for case in period.saksmapper():
        for entry in case.journalposter:
            for document in entry.dokumenter:
                delivered = {one.system_id for one in objects_of(entry, document)}
                for file in document.dokumentobjekter:
                    if file.system_id not in delivered:
                        gone = file.variantformat in DELIVERED_VARIANTS
                        yield f"fil {file.fil}", str(file.system_id), "makulerad, gallrad" if gone else "ej arkivformat"
