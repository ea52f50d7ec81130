"""One case file (ärende) and its records (handlingar) as ERMS."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from archiver.core.deposit.files import objects_of
from archiver.core.eark import parts, words
from archiver.core.eark.markup import around, empty, end, leaf, moment, start
from archiver.core.eark.profile import Profile
from archiver.core.noark.model import (
    Arkivskaper,
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Journalpost,
    Klasse,
    Saksmappe,
    Spor,
)

SCHEME = "klassificering"
"""The xs:ID of the classification scheme within the document."""


class Context:
    """What every record of one document shares."""

    def __init__(self, profile: Profile, authority: Arkivskaper, classes: Mapping[UUID, tuple[str, str]]) -> None:
        self.profile = profile
        self.authority = authority
        self.classes = classes

    def diary_number(self, case: Saksmappe) -> str:
        """Return "KS 2026/451"."""
        return f"{self.profile.diary} {case.mappe_id}".strip()


def by_id(each: tuple[Klasse, ...], above: str = "") -> Iterator[tuple[UUID, tuple[str, str]]]:
    """Yield every class's system id with its code from the top, and its title."""
    for one in each:
        code = one.klasse_id if one.klasse_id.startswith(above) else f"{above}.{one.klasse_id}"
        yield one.system_id, (code, one.tittel)
        yield from by_id(one.underklasser, code)


def case_file(case: Saksmappe, context: Context) -> Iterator[str]:
    """Yield one aggregation with its records."""
    yield _opening(case, context)
    yield leaf("objectId", context.diary_number(case))
    yield leaf("extraId", context.diary_number(case), {"extraIdType": words.DIARY_NUMBER})
    yield _classification(case, context)
    yield leaf("levelName", words.CASE)
    yield leaf("title", case.tittel)
    yield leaf("otherTitle", case.offentlig_tittel, {"titleType": "Offentlig ärendemening"})
    yield empty("status", {"value": words.CASE_STATUS[case.saksstatus]})
    yield _relations(case.kryssreferanser)
    yield parts.restriction(case.skjerming)
    yield parts.disposal(case.kassasjon)
    unit, authority = case.administrativ_enhet, context.authority
    agents = parts.agent("responsible_person", case.saksansvarlig, role="Handläggare", unit=unit, authority=authority)
    yield around("agents", agents + parts.agent("creator", case.opprettet_av, role="Registrerad av"))
    dates = parts.dated("created", case.opprettet_dato) + parts.dated("opened", case.saksdato)
    yield around("dates", dates + parts.dated("closed", case.avsluttet_dato))
    yield parts.notes(case.merknader)
    for entry in case.journalposter:
        yield record(case, entry, context)
    yield end("aggregation")


def record(case: Saksmappe, entry: Journalpost, context: Context) -> str:
    """Return one record."""
    number = context.diary_number(case)
    if entry.journalpostnummer is not None:
        number = f"{number}-{entry.journalpostnummer}"
    direction = words.DIRECTIONS[entry.journalposttype]
    inner = leaf("objectId", number if entry.journalpostnummer is not None else str(entry.system_id))
    if entry.nummer is not None:
        inner += leaf("extraId", f"{entry.nummer[0]}:{entry.nummer[1]}", {"extraIdType": words.RUNNING_NUMBER})
    inner += leaf("parentAggregationId", str(case.system_id)) + leaf("levelName", words.RECORD)
    inner += leaf("title", entry.tittel)
    inner += leaf("otherTitle", entry.offentlig_tittel, {"titleType": "Offentlig rubrik"})
    inner += empty("status", {"value": words.RECORD_STATUS[entry.journalstatus]})
    if entry.journalpostnummer is not None:
        inner += leaf("runningNumber", str(entry.journalpostnummer))
    inner += _relations(entry.kryssreferanser) + _restrictions(entry) + parts.disposal(entry.kassasjon)
    inner += leaf("direction", direction.word, {"directionDefinition": direction.definition})
    agents = parts.parties(entry.korrespondanseparter)
    agents += parts.agent("creator", entry.opprettet_av, role="Registrerad av")
    if entry.arkivert_av:
        agents += parts.agent("archiver", entry.arkivert_av, role="Arkiverad av")
    inner += around("agents", agents) + _dates(entry) + _settled(entry) + _discarded(entry)
    inner += parts.notes(entry.merknader)
    inner += around("additionalInformation", _files(entry) + _origin(entry.spor))
    return around("record", inner, _record_attributes(entry, context))


def _opening(case: Saksmappe, context: Context) -> str:
    attributes = {"systemIdentifier": str(case.system_id), "aggregationType": "caseFile"}
    if context.profile.erms == "3.0" and case.klasse is not None:
        attributes["classificationSchemaUsed"] = SCHEME
    return start("aggregation", attributes)


def _record_attributes(entry: Journalpost, context: Context) -> dict[str, str | None]:
    attributes: dict[str, str | None] = {"systemIdentifier": str(entry.system_id), "recordType": words.RECORD}
    if context.profile.erms == "3.0":
        # 2.1 misspells the value ("digitial"): there it is left unsaid rather than said wrongly.
        attributes["recordPhysicalOrDigital"] = "digital"
    return attributes


def _classification(case: Saksmappe, context: Context) -> str:
    if case.klasse is None:
        return ""
    code, title = context.classes[case.klasse]
    return leaf("classification", title, {"classificationCode": code, "fullyQualifiedClassificationCode": code})


def _relations(each: tuple[UUID, ...]) -> str:
    return "".join(leaf("relation", str(one), {"relationType": "reference"}) for one in each)


def _restrictions(entry: Journalpost) -> str:
    made = parts.restriction(entry.skjerming, assessed=entry.offentlighetsvurdert_dato)
    for document in entry.dokumenter:
        of = f"{words.DOCUMENTS[document.tilknyttet_som]} {document.dokumentnummer}"
        made += parts.restriction(document.skjerming, of=of)
    return made


def _dates(entry: Journalpost) -> str:
    return around(
        "dates",
        parts.dated("created", entry.opprettet_dato)
        + leaf("date", moment(entry.journaldato), {"dateType": "other", "otherDateType": "registrerad"})
        + parts.dated("originated", entry.dokumentets_dato)
        + parts.dated("received", entry.mottatt_dato)
        + parts.dated("sent", entry.sendt_dato)
        + parts.dated("confidentiality_assessed", entry.offentlighetsvurdert_dato)
        + parts.dated("archived", entry.arkivert_dato),
    )


def _settled(entry: Journalpost) -> str:
    made = ""
    for one in entry.avskrivninger:
        inner = leaf("actionText", words.SETTLED[one.maate])
        if one.av_journalpost is not None:
            inner += leaf("actionMotivation", f"Besvarad med handling {one.av_journalpost}")
        inner += around("dates", parts.dated("finished", one.dato, "actionDate"))
        inner += around("agents", parts.agent("responsible_person", one.av, role="Avslutad av"))
        made += around("action", inner)
    return made


def _discarded(entry: Journalpost) -> str:
    made = ""
    for document in entry.dokumenter:
        done = document.utfoert_kassasjon
        if done is not None:
            inner = leaf(
                "actionText", f"{words.DOCUMENTS[document.tilknyttet_som]} {document.dokumentnummer} gallrades"
            )
            inner += around("dates", parts.dated("destroyed", done.dato, "actionDate"))
            inner += around("agents", parts.agent("responsible_person", done.av, role="Gallrad av"))
            made += around("action", inner)
    return made


def _files(entry: Journalpost) -> str:
    return "".join(_file(document, one) for document in entry.dokumenter for one in objects_of(entry, document))


def _file(document: Dokumentbeskrivelse, one: Dokumentobjekt) -> str:
    description = f"{words.DOCUMENTS[document.tilknyttet_som]} {document.dokumentnummer}, {document.dokumenttype}"
    attributes = {
        "name": document.tittel,
        "description": f"{description}, variant {one.variantformat}{one.versjonsnummer}, SHA-256 {one.sha256}",
        "fileFormat": one.format,
        "originalFileFormat": one.konvertering.fra_format if one.konvertering else None,
        "path": f"file:///data/{one.fil}",
    }
    return empty("appendix", attributes)


def _origin(spor: Spor | None) -> str:
    """Return where the record came from, so that it can be found again on the platform and in the evidence."""
    if spor is None:
        return ""
    values = {
        "plattform": spor.platform,
        "konto": spor.account_id,
        "objekt": spor.object_id,
        "post": str(spor.item_id),
        "version": str(spor.revision),
        "regler": ", ".join(spor.clauses),
        "bevis-sha256": spor.evidence_sha256,
    }
    inner = leaf("ownElementDescription", "Var handlingen kom ifrån")
    inner += "".join(around("ownElement", leaf("value", value), {"name": name}) for name, value in values.items())
    return around("ownElement", inner)
