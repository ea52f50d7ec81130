"""What the archivist's room shows: lists of records and case files, one record, one case."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from desk.core.archive_room import (
    CONFIRM,
    NORWAY,
    ROOMS,
    SHIELDS,
    SWEDEN,
    WORDS_OF_TITLE,
    Standing,
    hindrances,
    room_of,
    standings,
    words_of,
)
from desk.core.facts import Case
from desk.core.filing import ASSESSES
from desk.core.filing_deeds import AssessRecord
from desk.core.legal_bases import offered
from desk.core.record_facts import RecordFact
from desk.core.refuse_filing import ARCHIVED, CAPTURED, JOURNALED, KEPT, RESTED, WAYS, WITHDRAWN
from desk.routes.shown import Showing, card
from desk.routes.shown_record import filing
from desk.store import Cases, FiledRecords
from desk.store.archive_told import ArchiveTold
from desk.store.filed import PAGE_RECORDS, CaseFileRow

CASES_ROOM = "cases"
_CLOSED = "A"


@dataclass(frozen=True)
class Mine:
    """What one archivist may see."""

    filed: FiledRecords
    cases: Cases


def shown_room(mine: Mine, show: Showing, room: str, page_no: int) -> dict[str, Any]:
    """Return a room's list, and how much waits in each."""
    filed, cases = mine.filed, mine.cases
    counts = filed.counts()
    if room == CASES_ROOM:
        return _room(counts, room) | {"case_files": [_case_row(one, show) for one in filed.case_files()]}
    last = max(1, -(-counts[room] // PAGE_RECORDS))
    page_no = min(page_no, last)
    found = [(one, since, cases.get(one.item_id)) for one, since in filed.page(room, page_no)]
    listed = [
        _row(one, case, show) | {"since": since, "since_when": show.when(since)}
        for one, since, case in found
        if case is not None and case.item is not None
    ]
    return _room(counts, room) | {"records": listed, "page_no": page_no, "last_page": last, "bulk": room == CONFIRM}


def _room(counts: dict[str, int], room: str) -> dict[str, Any]:
    empty = {"records": [], "case_files": [], "page_no": 1, "last_page": 1, "bulk": False}
    return {"counts": counts, "rooms": ROOMS, "room": room, **empty}


def _row(one: Standing, case: Case, show: Showing) -> dict[str, Any]:
    record = next((r for r in case.records if r.record_id == one.record_id), None)
    return {
        "item_id": one.item_id,
        "record_id": one.record_id,
        "revision": case.revision,
        "number": one.number,
        "case_file": one.case_file,
        "title": title_of(record, show),
        "status": one.status,
        "status_says": show.words.say("record", one.status),
        "kind": show.words.say("record_kind", one.kind),
        "trouble": show.words.say("delivery_trouble", record.trouble) if record and record.trouble else "",
        "delivery": show.words.say("delivery", record.delivery) if record and record.delivery else "",
        "unfiled": len(case.refused_filing),
        "card": card(case, show),
    }


def title_of(record: RecordFact | None, show: Showing) -> str:
    """Return a record's title; one that an older release told of has none here."""
    return (record.title if record else None) or show.words.say("archive_room", "no_title")


def _case_row(one: CaseFileRow, show: Showing) -> dict[str, Any]:
    return {
        "case_file": one.case_file,
        "records": show.words.say("archive_room", "n_records", n=one.records),
        "unfinished": one.unfinished,
        "closed": one.status == _CLOSED,
        "klasse": one.klasse,
    }


def shown_case(mine: Mine, number: str, show: Showing) -> dict[str, Any] | None:
    """Return a case file with its records and what hinders its closing; None where the desk knows of none."""
    filed, cases = mine.filed, mine.cases
    row, posts = filed.case_file(number), filed.in_case(number)
    known = {one.item_id: cases.get(one.item_id) for one in posts}
    shown = [_row(one, case, show) for one in posts if (case := known[one.item_id]) and case.item]
    if row is None or not shown:
        return None
    refused = [
        each
        for case in known.values()
        if case is not None
        for each in filing(case, show, archivist=True)["unfiled"]
        if each["of_case"]
    ]
    return {
        "file": _case_row(row, show),
        "records": shown,
        "hinders": [
            {
                "says": show.words.say("broken", each.code),
                "krav": each.krav,
                "of": each.standing.number or show.words.say("record_kind", each.standing.kind),
                "item_id": each.standing.item_id,
                "record_id": each.standing.record_id,
            }
            for each in hindrances(posts)
        ],
        "refused": refused,
        "ways": _ways(show),
        "acts_on": shown[0],
    }


def shown_one(mine: Mine, case: Case, record_id: UUID | None, show: Showing) -> dict[str, Any] | None:
    """Return a record with all that may be done with it; None where the item has no such record."""
    record = next((one for one in case.records if one.record_id == record_id), case.record if not record_id else None)
    if record is None:
        return None
    filed, cases = mine.filed, mine.cases
    said = _said(filed, case) if case.record is record else None
    title = record.title or ""
    beside = filed.in_case(record.case_file) if record.case_file else []
    others = [
        _row(one, other, show)
        for one in beside
        if one.record_id != record.record_id and (other := cases.get(one.item_id)) and other.item
    ]
    return {
        "card": card(case, show),
        "record": record,
        "title": title_of(record, show),
        "status_says": show.words.say("record", record.status),
        "kind": show.words.say("record_kind", record.kind),
        "room": room_of(case, record),
        "party": _party(case, show),
        "says": filing(case, show, archivist=True),
        "others": others,
        "of_item": [_row(one, case, show) for one in standings(case) if one.record_id != record.record_id],
        "title_words": [
            (f"{a}-{b}", word, said is not None and (a, b) in said["words"]) for a, b, word in words_of(title)
        ],
        "said": said,
        "codes": [(code, show.words.say("shield", code)) for code in SHIELDS if code != WORDS_OF_TITLE],
        "laws": offered(show.guide.country or NORWAY, show.now.date()),
        "swedish": show.guide.country == SWEDEN,
        "ways": _ways(show),
        "may": _may(record),
        "case_numbers": [one.case_file for one in filed.case_files() if one.status != _CLOSED],
        **_assessed(case, record, show),
    }


def _assessed(case: Case, record: RecordFact, show: Showing) -> dict[str, Any]:
    """Return when it was read for publishing (offentlighetsvurdert), None while nobody has."""
    found = next((one for one in case.looks if one.record_id == record.record_id and one.what == "assessed"), None)
    return {"assessed_at": found.at if found else None, "assessed_when": show.when(found.at) if found else ""}


def _may(record: RecordFact) -> dict[str, bool]:
    """Which forms there are for a record as it stands; the rest would only be refused."""
    stands = record.status in {JOURNALED, ARCHIVED} and record.kind != KEPT
    return {
        "confirm": record.status == CAPTURED,
        "withdraw": record.status in {CAPTURED, JOURNALED},
        "assess": record.status != WITHDRAWN and record.kind != KEPT,
        "write_off": record.kind in RESTED and stands and record.written_off is None,
        "archive": record.status == JOURNALED,
        "correct": record.status in {CAPTURED, JOURNALED},
        "link": record.status != WITHDRAWN,
    }


def _party(case: Case, show: Showing) -> dict[str, str]:
    """Return avsender, or mottaker of what is ours: as the platform calls them."""
    item = case.item
    name = item.author.name if item and item.author and item.author.name else show.words.say("ui", "unknown_author")
    own = item is not None and item.own
    return {
        "role": show.words.say("archive_room", "from_us" if own else "from"),
        "name": show.guide.name if own else name,
    }


def _said(filed: FiledRecords, case: Case) -> dict[str, Any] | None:
    """Return what was last said of the record when it was read for publishing, and by whom; None where nothing was."""
    act = next((one for one in case.filing if one.asked == ASSESSES), None)
    raw = filed.deed(UUID(act.act_id)) if act else None
    if act is None or raw is None or "reason" in msgspec.json.decode(raw):
        return None
    deed = msgspec.json.decode(raw, type=AssessRecord)
    return {"by": act.actor, **msgspec.structs.asdict(deed), "until": deed.until.isoformat() if deed.until else ""}


def shown_whole(told: ArchiveTold, show: Showing) -> dict[str, Any]:
    """Return how the chains stand, which case files are due or stay and why, and what the archive would not let go."""
    listed = told.listed()
    return {
        "proofs": [
            {
                "series": one.series,
                "whole": not one.problems,
                "says": show.words.say("archive_whole", "lines", n=one.lines, m=one.checkpoints, younger=one.younger),
                "problems": [show.words.say("proof", code) for code in one.problems],
                "at": one.recorded_at,
                "when": show.when(one.recorded_at),
            }
            for one in told.proofs()
        ],
        "listed_at": listed.recorded_at if listed else None,
        "listed_when": show.when(listed.recorded_at) if listed else "",
        "due": [
            {
                "case_file": one.case_file,
                "records": show.words.say("archive_room", "n_records", n=one.records),
                "is_due": one.code == "due",
                "says": show.words.say("disposal", one.code),
                "from": show.when(one.due_at) if one.due_at else "",
            }
            for one in (listed.case_files if listed else ())
        ],
        "kept": [
            {
                "case_file": one.case_file,
                "says": [show.words.say("broken", broken.code) for broken in one.broken],
                "when": show.when(one.recorded_at),
            }
            for one in told.refused()
        ],
    }


def _ways(show: Showing) -> list[tuple[str, str]]:
    return [(way, show.words.say("avskrivning", way)) for way in WAYS]
