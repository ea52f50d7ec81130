"""One line of an item's timeline for each event: what happened, who did it, on which clause it rests (G7).

The order of the kinds matters where one is a special case of another. Nothing of the resident's text stands here.
"""

import msgspec

from common.events import (
    ActionFailed,
    ActionTaken,
    ActRefused,
    AlertChanged,
    CaseFileChanged,
    DeadlineChanged,
    DeadlineMoved,
    DecisionMade,
    Event,
    EvidenceFailed,
    EvidenceSecured,
    ItemChanged,
    MessageParked,
    MessageReplayed,
    Outcome,
    PackageMade,
    RecordChanged,
    RecordDelivered,
    Recorded,
)
from desk.core.deeds import Replied
from desk.core.facts import AUTO, Case, Placed
from desk.core.fold import alert_state, deadline_state
from desk.core.outside import unclaimed

LIST_SEPARATOR = ", "
"""Between the roles that an alert went to; a unit's name may hold spaces."""

NO_KRAV = "-"
"""Stands for a rule of the archive's own, that the standard has no number for."""
CASE_CLOSED = "A"
"""Noark's saksstatus of a case that is over."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the timeline. `what` is a closed code that the words are chosen by; `detail` codes and numbers."""

    what: str
    who: str = ""
    clause: str = ""
    pack: str = ""
    detail: str = ""


def line_of(event: Event, case: Case) -> Line | None:
    """Return the line of an event of another service; None for what the timeline does not tell."""
    line: Line | None
    match event:
        case DecisionMade():
            line = _decided(event)
        case Outcome():
            line = _outcome(event, case)
        case DeadlineChanged() | AlertChanged():
            line = _told(event)
        case EvidenceSecured() | EvidenceFailed() | Recorded():
            line = _filed(event)
        case PackageMade():
            line = Line(what="package_made", who="archiver", detail=event.sha256[:12])
        case ActRefused() | CaseFileChanged():
            line = _of_archive(event)
        case _:
            line = _came(event)
    return line


def _came(event: Event) -> Line | None:
    match event:
        case ItemChanged():
            what = type(event).__name__.removeprefix("Item").lower()
            return Line(what=f"item_{what}", who="ingest", detail=f"{event.revision}")
        case MessageParked():
            return Line(what="parked", who=event.service, detail=event.why)
        case MessageReplayed():
            return Line(what="discarded" if event.discarded else "replayed", who=event.service)
        case _:
            return None


def _decided(event: DecisionMade) -> Line:
    clauses = dict.fromkeys(c for s in event.steps for c in s.clauses)
    doing = " ".join(dict.fromkeys(s.do for s in event.steps))
    return Line(what="decided", who="classifier", clause=" ".join(clauses), pack=event.pack, detail=doing)


def _outcome(event: Outcome, case: Case) -> Line:
    placed = next((p for p in case.placed if p.action_id == event.action_id), None)
    state = "unknown"
    if isinstance(event, ActionTaken):
        state = "taken"
    elif isinstance(event, ActionFailed):
        state = "failed"
    return Line(
        what=f"{_purpose(event, placed)}_{state}",
        who=event.actor,
        clause=placed.clause if placed else "",
        pack=placed.pack if placed else "",
        detail=getattr(event, "why", ""),
    )


def _purpose(event: Outcome, placed: Placed | None) -> str:
    return placed.purpose if placed else event.do


def _told(event: DeadlineChanged | AlertChanged) -> Line:
    if isinstance(event, AlertChanged):
        what = f"alert_{alert_state(event)}"
        return Line(what=what, who="notifier", clause=" ".join(event.clauses), detail=LIST_SEPARATOR.join(event.to))
    what = "deadline_moved" if isinstance(event, DeadlineMoved) else f"deadline_{deadline_state(event)}"
    return Line(what=what, who="notifier", clause=" ".join(event.clauses), detail=event.due_at.isoformat())


def _filed(event: EvidenceSecured | EvidenceFailed | Recorded) -> Line:
    match event:
        case EvidenceSecured():
            return Line(what="sealed", who="archiver", detail=f"{event.stage}")
        case EvidenceFailed():
            return Line(what="seal_failed", who="archiver", detail=event.why)
        case RecordDelivered():
            what = f"delivery_{event.delivery}"
            return Line(what=what, who="archiver", clause=" ".join(event.clauses), detail=event.tracking or "")
        case RecordChanged():
            return Line(what=f"record_{event.what}", who="archiver", detail=event.number or event.kind)
        case _:
            what = f"record_{type(event).__name__.removeprefix('Record').lower()}"
            detail = event.number or event.kind
            return Line(what=what, who="archiver", clause=" ".join(event.clauses), detail=detail)


def _of_archive(event: ActRefused | CaseFileChanged) -> Line:
    if isinstance(event, ActRefused):
        asks = " ".join(f"Noark-{one.krav}" for one in event.broken if one.krav != NO_KRAV)
        codes = " ".join(dict.fromkeys(one.code for one in event.broken))
        return Line(what="archive_refused", who="archiver", clause=asks, detail=codes)
    what = "case_file_closed" if event.status == CASE_CLOSED else "case_file_changed"
    return Line(what=what, who="archiver", detail=event.case_file)


def replied_line(case: Case, replied: Replied) -> Line | None:
    """Return the line of a reply of ours that was given past the desk; one that we ordered has its own."""
    outside = any(s.reply_id == replied.reply_id for s in unclaimed(case))
    return Line(what="replied_outside", who="ingest") if outside else None


def ordered_line(placed: Placed) -> Line:
    """Return the line of an order that the desk gave."""
    who = "desk" if placed.actor == AUTO else placed.actor
    return Line(what=f"{placed.purpose}_ordered", who=who, clause=placed.clause, pack=placed.pack)
