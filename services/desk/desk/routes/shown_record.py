"""What the item's page shows of its record: how it stands in words, what the archive refused, what is proposed."""

from typing import Any

from desk.core.facts import Case
from desk.core.filing import ASKS, is_confirmed, why_withdrawn
from desk.core.line import NO_KRAV
from desk.core.record_facts import FilingRefused, RecordFact
from desk.core.refuse_filing import ARCHIVED, CAPTURED, JOURNALED, KEPT, WITH_THE_CORE, WITHDRAWN
from desk.core.secrecy import secrecy_grounds
from desk.routes.shown import Showing

_SAID_BY = {asks[0]: f"act_{deed.__name__.lower()}" for deed, asks in reversed(ASKS.items()) if len(asks) == 1}
"""The line that tells what a judgement asked for."""


def filing(case: Case, show: Showing, *, archivist: bool) -> dict[str, Any]:
    """Return how the record stands, what the archive did not do, and which forms there are for it."""
    return {
        "record_says": _says(case, show),
        "unfiled": [_unfiled(one, show) for one in case.refused_filing],
        "secrecy": _secrecy(case, show),
        "archivist": archivist,
        "may_file": _may(case, archivist=archivist),
    }


def _says(case: Case, show: Showing) -> list[str]:
    """Return what the number and the status alone do not say."""
    record, words = case.record, show.words
    if record is None:
        return [words.say("record_state", "confirming")] if is_confirmed(case) else []
    found = [words.say("record_state", "case_file", n=record.case_file)] if record.case_file else []
    if record.record_id in case.assessed:
        found.append(words.say("record_state", "assessed"))
    return [*found, *_status(case, record, show)]


def _status(case: Case, record: RecordFact, show: Showing) -> list[str]:
    person = why_withdrawn(case)
    if person is not None:
        return [show.words.say("record_state", "U_by", who=person.actor, reason=person.reason)]
    if record.status == CAPTURED and is_confirmed(case):
        return [show.words.say("record_state", "confirming")]
    if record.status in {CAPTURED, ARCHIVED}:
        kept = "kept_" if record.kind == KEPT else ""
        return [show.words.say("record_state", f"{kept}{record.status}")]
    return [show.words.say("record_state", record.status)] if record.status == WITHDRAWN else []


def _unfiled(one: FilingRefused, show: Showing) -> dict[str, Any]:
    return {
        "asked": show.words.say("line", _SAID_BY.get(one.asked, one.asked)),
        "of_package": one.asked == "PackageAsked",
        "of_case": one.asked.startswith("CaseFile"),
        "at": one.at,
        "when": show.when(one.at),
        "broken": [
            {
                "says": show.words.say("broken", broken.code),
                "krav": "" if broken.krav == NO_KRAV else broken.krav,
                "of": broken.of,
            }
            for broken in one.broken
        ],
    }


def _secrecy(case: Case, show: Showing) -> list[str]:
    return [show.words.say("secrecy", ground) for ground in secrecy_grounds(case, show.guide.country)]


def _may(case: Case, *, archivist: bool) -> dict[str, bool]:
    """Which forms the page has: what was captured may be taken out by everybody, what has its number by few."""
    record = case.record
    if record is None:
        return {"by_hand": not is_confirmed(case), "close": False, "numbered": False}
    settled = record.status in {JOURNALED, WITH_THE_CORE}
    return {
        "by_hand": record.status == WITHDRAWN,
        "close": record.status == CAPTURED or (settled and archivist),
        "numbered": record.status == JOURNALED and record.kind != KEPT,
    }
