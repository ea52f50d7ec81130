"""The ERMS document of one period: control, then every case file.

Source: CITS ERMS 3.0.0 and 2.1.2 (DILCIS Board). The two share names; 3.0 names the classification scheme, spells
`digital` and lets an agent have notes. Only what both have in common, and that difference, is written.
"""

from collections.abc import Iterator

from archiver.core.eark import parts
from archiver.core.eark.markup import around, declaration, empty, encoded, end, leaf, moment, start
from archiver.core.eark.profile import Profile
from archiver.core.eark.records import SCHEME, Context, by_id, case_file
from archiver.core.noark.model import Periode

NAMESPACE = "https://DILCIS.eu/XML/ERMS"


def erms(period: Periode, profile: Profile, schema_at: str) -> Iterator[bytes]:
    """Yield the document. `schema_at` is where its schema lies, seen from it. ValueError for a period without cases."""
    return encoded(_pieces(period, profile, schema_at))


def _pieces(period: Periode, profile: Profile, schema_at: str) -> Iterator[str]:
    classes = dict(by_id(period.arkivdel.klassifikasjonssystem.klasser))
    context = Context(profile, period.arkiv.arkivskaper, classes)
    yield declaration()
    yield start(
        "erms",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{NAMESPACE} {schema_at}",
        },
    )
    yield _control(period, profile)
    cases = 0
    for case in period.saksmapper():
        if cases == 0:
            yield start("aggregations")
        cases += 1
        yield from case_file(case, context)
    if cases == 0:
        raise ValueError("a package needs a case file: ERMS has no word for an empty period")
    yield end("aggregations") + end("erms")


def _control(period: Periode, profile: Profile) -> str:
    archive, part = period.arkiv, period.arkivdel
    inner = leaf("identification", str(part.system_id), {"identificationType": "Arkivdelens systemidentitet"})
    inner += leaf("identification", archive.tittel, {"identificationType": "Arkiv"})
    inner += leaf("identification", part.tittel, {"identificationType": "Period"})
    inner += leaf("identification", profile.reference_code, {"identificationType": "Referenskod"})
    inner += _scheme(period, profile)
    dates = parts.dated("start", part.start) + parts.dated("end", part.slutt)
    inner += around("dates", dates + parts.dated("closed", part.avsluttet_dato))
    inner += _maintenance(period, profile)
    return around("control", inner)


def _scheme(period: Periode, profile: Profile) -> str:
    scheme = period.arkivdel.klassifikasjonssystem
    lines = leaf("p", scheme.tittel)
    lines += "".join(leaf("p", f"{code} {title}") for _, (code, title) in by_id(scheme.klasser))
    described = around("textualDescriptionOfClassificationSchema", lines)
    if profile.erms == "2.1":
        return around("classificationSchema", described)
    used = leaf("fromDate", period.arkivdel.start.isoformat()) + leaf("toDate", period.arkivdel.slutt.isoformat())
    attributes = {"classificationSchemaId": SCHEME, "classificationSchemaStatus": "current"}
    return around("classificationSchema", around("useDatePeriod", used) + described, attributes)


def _maintenance(period: Periode, profile: Profile) -> str:
    authority = period.arkiv.arkivskaper
    agency = leaf("agencyCode", authority.id, {"type": "organisationsnummer"}) + leaf("agencyName", authority.navn)
    event = empty("eventType", {"value": "created"}) + leaf("eventDateTime", moment(profile.created))
    software = f"{profile.software} {profile.version}"
    event += parts.agent("other", software, role="Programvara", other_kind="programvara")
    history = around("maintenanceHistory", around("maintenanceEvent", event))
    status = empty("maintenanceStatus", {"value": "new"})
    return around("maintenanceInformation", status + around("maintenanceAgency", agency) + history)
