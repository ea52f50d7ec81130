"""Takes one event into what is known. Taken twice, or in another order, it comes to the same."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

import msgspec

from common.events import (
    ActionFailed,
    ActionTaken,
    ActRefused,
    AlertAcknowledged,
    AlertChanged,
    AlertEscalated,
    AlertFailed,
    AlertRaised,
    AlertResolved,
    AlertSent,
    AttachmentsKept,
    DeadlineChanged,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWarned,
    DecisionMade,
    Event,
    EvidenceFailed,
    EvidenceSecured,
    ItemChanged,
    MessageParked,
    MessageReplayed,
    Outcome,
    RecordDelivered,
    Recorded,
)
from desk.core.facts import FAILED, TAKEN, UNKNOWN, AlertFact, Case, DeadlineFact, Ended, Seal
from desk.core.filing import is_newer, with_assessed, with_refused
from desk.core.media import with_media
from desk.core.outside import with_change
from desk.core.record_facts import RecordFact

T = TypeVar("T")

# A miss stays a miss (G11), and what was found done beats what nobody could tell (G5): the higher rank stays.
_DEADLINES: Mapping[type[DeadlineChanged], tuple[int, str]] = {
    DeadlineSet: (0, "set"),
    DeadlineMoved: (1, "set"),
    DeadlineWarned: (2, "warned"),
    DeadlineDropped: (3, "dropped"),
    DeadlineMet: (4, "met"),
    DeadlineMissed: (5, "missed"),
}
_ALERTS: Mapping[type[AlertChanged], tuple[int, str]] = {
    AlertRaised: (0, "raised"),
    AlertFailed: (1, "failed"),
    AlertSent: (2, "sent"),
    AlertEscalated: (3, "escalated"),
    AlertAcknowledged: (4, "acknowledged"),
    AlertResolved: (5, "resolved"),
}
_OUTCOMES = {UNKNOWN: 0, FAILED: 1, TAKEN: 2}
_DEADLINE_RANK = {state: rank for rank, state in _DEADLINES.values()}
_ALERT_RANK = {state: rank for rank, state in _ALERTS.values()}


def fold(case: Case, event: Event) -> Case:
    """Return the case with the event in it; a type that says nothing to the desk changes nothing."""
    for kind, take in _TAKERS.items():
        if isinstance(event, kind):
            return take(case, event)
    return case


def _with(old: tuple[T, ...], new: T, same: Callable[[T], bool], rank: Callable[[T], object]) -> tuple[T, ...]:
    """Put `new` in, unless what stands for the same thing ranks at least as high. Sorted, to be comparable."""
    standing = next((o for o in old if same(o)), None)
    if standing is not None and rank(standing) >= rank(new):  # type: ignore[operator]  # each rank is compared with its own kind only
        return old
    rest = tuple(o for o in old if not same(o))
    return tuple(sorted((*rest, new), key=repr))


def _item(case: Case, event: ItemChanged) -> Case:
    item = msgspec.convert(msgspec.structs.asdict(event), ItemChanged)
    if case.item is not None and _newness(case.item) >= _newness(item):
        item = case.item
    created = case.created_at or event.created_at
    return with_change(msgspec.structs.replace(case, item=item, created_at=created), event)


def _newness(item: ItemChanged) -> tuple[int, int, datetime, UUID]:
    return item.change_no, item.revision, item.recorded_at, item.event_id


def _decision(case: Case, event: DecisionMade) -> Case:
    old = case.decision
    if old is not None and (old.revision, old.decision_no) >= (event.revision, event.decision_no):
        return case
    return msgspec.structs.replace(case, decision=event)


def _secured(case: Case, event: EvidenceSecured) -> Case:
    return with_seal(case, Seal(revision=event.revision, stage=event.stage, sha256=event.sha256))


def _not_sealed(case: Case, event: EvidenceFailed) -> Case:
    return with_seal(case, Seal(revision=event.revision, stage=event.stage, failed=event.final))


def with_seal(case: Case, seal: Seal) -> Case:
    """Return the case with what is known of a seal: there beats failed, failed beats wanted."""
    seals = _with(
        case.seals,
        seal,
        lambda s: (s.revision, s.stage) == (seal.revision, seal.stage),
        lambda s: (s.sha256 is not None, s.failed),
    )
    return msgspec.structs.replace(case, seals=seals)


def _outcome(case: Case, event: Outcome) -> Case:
    state, why = UNKNOWN, getattr(event, "why", None)
    if isinstance(event, ActionTaken):
        state = TAKEN
    elif isinstance(event, ActionFailed):
        state = FAILED
    new = Ended(
        action_id=event.action_id,
        do=event.do,
        state=state,
        at=event.recorded_at,
        why=why,
        object_id=getattr(event, "object_id", None),
    )
    ended = _with(case.ended, new, lambda e: e.action_id == new.action_id, lambda e: _OUTCOMES[e.state])
    return msgspec.structs.replace(case, ended=ended)


def _deadline(case: Case, event: DeadlineChanged) -> Case:
    state = deadline_state(event)
    new = DeadlineFact(
        deadline_id=event.deadline_id,
        kind=event.kind,
        due_at=event.due_at,
        state=state,
        at=event.recorded_at,
        clauses=event.clauses,
    )
    deadlines = _with(
        case.deadlines,
        new,
        lambda d: d.deadline_id == new.deadline_id,
        lambda d: (_DEADLINE_RANK[d.state], d.at),
    )
    return msgspec.structs.replace(case, deadlines=deadlines)


def _alert(case: Case, event: AlertChanged) -> Case:
    state = alert_state(event)
    standing = next((a for a in case.alerts if a.alert_id == event.alert_id), None)
    to, by = event.to, event.by if isinstance(event, AlertAcknowledged) else ""
    if isinstance(event, AlertEscalated) and standing is not None:
        to = tuple(dict.fromkeys((*standing.to, *to)))
    new = AlertFact(
        alert_id=event.alert_id,
        reason=event.reason,
        to=to,
        state=state,
        at=event.recorded_at,
        by=by,
        # Who says no round speaks of the one that stands.
        round_no=event.round_no or (standing.round_no if standing else 0),
    )
    alerts = _with(
        case.alerts, new, lambda a: a.alert_id == new.alert_id, lambda a: (a.round_no, _ALERT_RANK[a.state], a.at)
    )
    return msgspec.structs.replace(case, alerts=alerts)


def _record(case: Case, event: Recorded) -> Case:
    new = RecordFact(
        record_id=event.record_id,
        kind=event.kind,
        status=event.status,
        at=event.recorded_at,
        number=event.number,
        tracking=event.tracking,
        case_file=event.case_file,
        title=event.title,
        written_off=event.written_off,
        delivery=event.delivery if isinstance(event, RecordDelivered) else None,
        trouble=event.trouble if isinstance(event, RecordDelivered) else None,
    )
    case = with_assessed(case, event)
    standing = next((r for r in case.records if r.record_id == new.record_id), None)
    if standing is not None and not is_newer(new, standing):
        return case
    rest = tuple(r for r in case.records if r.record_id != new.record_id)
    return msgspec.structs.replace(case, records=tuple(sorted((*rest, new), key=repr)))


def _parked(case: Case, event: MessageParked) -> Case:
    return msgspec.structs.replace(case, parked=_also(case.parked, event.letter_id))


def _settled(case: Case, event: MessageReplayed) -> Case:
    return msgspec.structs.replace(case, settled=_also(case.settled, event.letter_id))


def deadline_state(event: DeadlineChanged) -> str:
    """Return the state that an event says a deadline is in."""
    return _DEADLINES[type(event)][1]


def alert_state(event: AlertChanged) -> str:
    """Return the state that an event says an alert is in."""
    return _ALERTS[type(event)][1]


def _also(old: tuple[str, ...], new: str) -> tuple[str, ...]:
    return tuple(sorted({*old, new}))


_Taker = Callable[[Case, Event], Case]
_TAKERS: dict[type[Event], _Taker] = {
    ItemChanged: cast("_Taker", _item),
    DecisionMade: cast("_Taker", _decision),
    EvidenceSecured: cast("_Taker", _secured),
    EvidenceFailed: cast("_Taker", _not_sealed),
    AttachmentsKept: cast("_Taker", with_media),
    Outcome: cast("_Taker", _outcome),
    DeadlineChanged: cast("_Taker", _deadline),
    AlertChanged: cast("_Taker", _alert),
    Recorded: cast("_Taker", _record),
    ActRefused: cast("_Taker", with_refused),
    MessageParked: cast("_Taker", _parked),
    MessageReplayed: cast("_Taker", _settled),
}
FOLDED = tuple(_TAKERS)
"""All that a case takes in, each with what is a special case of it."""
