"""What waits for the archivist: each record stands in one room, by what is to be done with it next."""

import re
from collections.abc import Iterable
from uuid import UUID

import msgspec

from desk.core.facts import INTERNAL, Case
from desk.core.filing import is_confirmed, waits_for_second
from desk.core.record_facts import RecordFact
from desk.core.refuse_filing import ARCHIVED, CAPTURED, JOURNALED, KEPT, RESTED, WITH_THE_CORE, WITHDRAWN

CONFIRM, REFUSED, SECOND, ASSESS, WRITE_OFF, ARCHIVE, CORE, DONE = (
    *("confirm", "refused", "second", "assess", "write_off", "archive"),
    *("core", "done"),
)
ROOMS = (CONFIRM, REFUSED, SECOND, ASSESS, WRITE_OFF, ARCHIVE, CORE, DONE)
"""In the order in which they are shown: what must be confirmed before it has a number comes first."""
_NO_NUMBER = frozenset({KEPT, *INTERNAL})
WORDS_OF_TITLE = "TRO"
"""The code of skjermingMetadata by which chosen words of a record's title are withheld."""
SHIELDS = ("TRO", "TR1", "NA", "NM", "NPS", "TD", "MT", "M")
"""The codes of skjermingMetadata that withhold something of a record."""
NORWAY, SWEDEN = "NO", "SE"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it is listed: whose it is, how it stands, and the room it waits in ("" for none)."""

    item_id: UUID
    record_id: UUID
    kind: str
    status: str
    room: str
    number: str | None = None
    case_file: str | None = None
    rests: bool = False


class Hindrance(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk knows to hinder the closing of a case: a requirement, its code, and which record it is about."""

    krav: str
    code: str
    standing: Standing


def standings(case: Case) -> tuple[Standing, ...]:
    """Return every record of an item as it is listed."""
    return tuple(
        Standing(
            item_id=case.item_id,
            record_id=one.record_id,
            kind=one.kind,
            status=one.status,
            room=room_of(case, one),
            number=one.number,
            case_file=one.case_file,
            rests=is_rested(one),
        )
        for one in case.records
    )


def room_of(case: Case, record: RecordFact) -> str:
    """Return the room of a record; notes about an item go with its own record, and wait in no room of their own."""
    is_own = case.record is not None and record.record_id == case.record.record_id
    if is_own and case.refused_filing:
        return REFUSED
    if record.status == CAPTURED:
        return CONFIRM if is_own and not is_confirmed(case) else ""
    if record.status == WITH_THE_CORE:
        return CORE
    if record.status == WITHDRAWN:
        return ""
    return _settled(case, record)


def _settled(case: Case, record: RecordFact) -> str:
    if waits_for_second(case, record.record_id):
        return SECOND
    if record.kind not in _NO_NUMBER and record.record_id not in case.assessed:
        return ASSESS
    if is_rested(record):
        return WRITE_OFF
    if record.status == JOURNALED:
        return ARCHIVE
    return DONE


def is_rested(record: RecordFact) -> bool:
    """True while it waits for an answer (Noark's restanse)."""
    return record.kind in RESTED and record.status in {JOURNALED, ARCHIVED} and record.written_off is None


def hindrances(posts: Iterable[Standing]) -> tuple[Hindrance, ...]:
    """Return what the desk knows to hinder the closing of a case (krav 3.2.7, 3.2.9); the archive knows the rest."""
    found: list[Hindrance] = []
    for one in posts:
        if one.status not in {WITHDRAWN, ARCHIVED}:
            found.append(Hindrance(krav="3.2.7", code="not_archived", standing=one))
        if one.rests:
            found.append(Hindrance(krav="3.2.9", code="unanswered", standing=one))
    return tuple(found)


def words_of(title: str) -> tuple[tuple[int, int, str], ...]:
    """Return a title's words with their places, [start, end) in code points: each may be withheld by itself."""
    return tuple((found.start(), found.end(), found.group()) for found in re.finditer(r"\S+", title))
