"""The parts of ERMS that case files and records share: agents, restrictions, dates, notes, disposal."""

from collections.abc import Iterable
from datetime import date, datetime

from archiver.core.eark import words
from archiver.core.eark.markup import around, leaf, moment
from archiver.core.noark.model import Arkivskaper, Kassasjon, Korrespondansepart, Merknad, Skjerming


def agent(
    kind: str,
    name: str,
    *,
    role: str,
    unit: str | None = None,
    authority: Arkivskaper | None = None,
    other_kind: str | None = None,
) -> str:
    """Return one agent; `authority` is said of those who are of it, `other_kind` names a kind that ERMS lacks."""
    inner = leaf("name", name)
    if authority is not None:
        inner += leaf("organisation", authority.navn) + leaf("unitName", unit)
        inner += leaf("idNumber", authority.id, {"idNumberType": "organisationsnummer"})
    else:
        inner += leaf("organisation", unit)
    return around("agent", inner + leaf("role", role), {"agentType": kind, "otherAgentType": other_kind})


def parties(each: Iterable[Korrespondansepart]) -> str:
    """Return senders and recipients, each with its role, and whether who it is was ever shown."""
    made = ""
    for part in each:
        known = words.PARTIES[part.type]
        internal = part.type in {"IA", "IM", "IK"}
        role = known.role if part.bekreftet or internal else f"{known.role} ({words.UNCONFIRMED})"
        made += agent(known.agent_type, part.navn, role=role, unit=part.administrativ_enhet)
        if part.saksbehandler:
            made += agent("responsible_person", part.saksbehandler, role="Handläggare", unit=part.administrativ_enhet)
    return made


def restriction(skjerming: Skjerming | None, *, of: str = "", assessed: date | None = None) -> str:
    """Return a secrecy marking; `of` says which document, where it is one document's."""
    if skjerming is None:
        return ""
    hidden = [*skjerming.metadata, *([skjerming.dokument] if skjerming.dokument else [])]
    what = ", ".join(dict.fromkeys(words.HIDDEN[code] for code in hidden))
    text = ": ".join(part for part in (words.SECRECY, of, what) if part)
    inner = leaf("explanatoryText", text) + leaf("regulation", skjerming.hjemmel)
    when = dated("confidentiality_assessed", assessed) + dated("expiration", skjerming.opphoerer)
    return around("restriction", inner + around("dates", when), {"restrictionType": "confidential"})


def dated(kind: str, at: datetime | date | None, name: str = "date") -> str:
    """Return one date of a kind that ERMS knows; nothing where it never happened."""
    return "" if at is None else leaf(name, moment(at), {"dateType": kind})


def notes(each: Iterable[Merknad]) -> str:
    """Return the remarks, each with its time and who made it."""
    made = ""
    for note in each:
        made += leaf(
            "note", f"{note.tekst} ({note.registrert_av})", {"noteType": note.type, "noteDate": moment(note.dato)}
        )
    return around("notes", made)


def disposal(decided: Kassasjon | None) -> str:
    """Return a decision on how long it is kept."""
    if decided is None:
        return ""
    inner = leaf("disposalAction", words.DISPOSALS[decided.vedtak])
    if decided.vedtak != "B":
        inner += leaf("disposalPeriod", f"{decided.bevaringstid} år")
    inner += leaf("disposalMandate", decided.hjemmel)
    kind = "retention_period_start" if decided.vedtak == "B" else "disposal_date"
    inner += around("dates", dated(kind, decided.dato, "disposalDate"))
    return around("disposal", inner, {"disposable": "false" if decided.vedtak == "B" else "true"})
