"""Deadlines: set → warned → met, missed or dropped. What they are follows from the facts and the time.

Only when something happened counts, never when we heard of it: any order and any delay of events ends in the
same state (G2). So a miss stays a miss (G11): whatever comes after the due time cannot turn it. An answer that
was given in time and told late was no miss, and is put right.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from common.events import (
    DeadlineChanged,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWarned,
    DecisionMade,
    Promise,
    derived_id,
)
from notifier.core.facts import TAKEN, Facts

SET, WARNED, MET, MISSED, DROPPED = "set", "warned", "met", "missed", "dropped"
RUNNING = frozenset({SET, WARNED})
AUTHOR_REMOVED, NOT_ASKED, CLOSED = "author_removed", "not_asked", "closed"
EARLIER_DECISION, EARLIER_ANSWER, CALENDAR = "earlier_decision", "earlier_answer", "calendar"
FOLLOW_UP = "follow_up"
"""The kind of promise that a general first answer makes (RANDABERG-43): it is given to the writer, and stands."""
HOLDING = "holding_reply"

REPLIES = frozenset({"reply", "private_reply"})
SPOKEN = frozenset(
    {
        "answer",
        "answer_optional",
        "thank",
        "correct_fact",
        "holding_reply",
        "say_no_casework",
        "inform_documentation_duty",
        "ask_formal_letter",
        "refer_unit",
        "refer_political",
        "refer_recommendation",
        "refer_resolution",
    }
)
"""Steps that a reply to the writer carries out (clauses.md section 1). An outcome does not say which one."""


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A promise to one writer. `place` is the (revision, decision_no) that made it; `warned` the points told of.

    `settled_at` is when it was answered or the duty ended; of a missed one too, which stays missed.
    `changes` counts the events told of it, which gives each its id. `made` is the promise as `pack` made it, where a
    calendar that changed has moved `promise` since (None: as it stands).
    """

    deadline_id: UUID
    municipality: str
    item_id: UUID
    place: tuple[int, int]
    promise: Promise
    state: str = SET
    warned: tuple[int, ...] = ()
    settled_at: datetime | None = None
    because: str = ""
    changes: int = 0
    made: Promise | None = None
    pack: str = ""

    @property
    def as_made(self) -> Promise:
        """The promise as the pack made it at receipt, whatever became of the calendar."""
        return self.made or self.promise

    @property
    def awaits_answer(self) -> bool:
        """Say whether somebody still waits for an answer, in time or not."""
        return self.state in RUNNING or (self.state == MISSED and self.settled_at is None)


class _End(NamedTuple):
    at: datetime
    state: str
    because: str


class _Change(NamedTuple):
    kind: type[DeadlineChanged]
    occurred_at: datetime
    more: Mapping[str, object]


def promised(known: Deadline | None, decision: DecisionMade) -> Deadline | None:
    """Return the deadline that a decision's promise makes; None when it makes none.

    The promise is the one made at receipt, so the earliest decision's stands, whichever comes first (G11).
    """
    if decision.promise is None or decision.item_id is None:
        return known
    place = (decision.revision, decision.decision_no)
    if known is None:
        return Deadline(
            deadline_id=deadline_id_of(decision.municipality, decision.item_id, decision.promise.kind),
            municipality=decision.municipality,
            item_id=decision.item_id,
            place=place,
            promise=decision.promise,
            pack=decision.pack,
        )
    if place < known.place:
        return msgspec.structs.replace(known, place=place, promise=decision.promise, made=None, pack=decision.pack)
    return known


def followed_up(known: Deadline | None, promise: Promise, facts: Facts) -> Deadline:
    """Return the deadline that a general first answer makes; of several answers the first one's stands."""
    if known is not None:
        earlier = promise.starts_at < known.promise.starts_at
        return msgspec.structs.replace(known, promise=promise, made=None) if earlier else known
    return Deadline(
        deadline_id=deadline_id_of(facts.municipality, facts.item_id, FOLLOW_UP),
        municipality=facts.municipality,
        item_id=facts.item_id,
        place=(facts.said.revision, facts.said.decision_no) if facts.said else (0, 0),
        promise=promise,
        pack=facts.said.pack if facts.said else "",
    )


def recounted(deadline: Deadline, promise: Promise, since: datetime, now: datetime) -> Deadline:
    """Return the deadline as the calendar that holds since then makes it (G11): `promise` is the one made, recounted.

    A miss stays a miss, and what was due before the calendar changed is not moved by it. Nor is one moved to where
    it would be over already: nobody could have kept it. One that is moved is warned of anew.
    """
    if promise == deadline.promise or deadline.state in {MET, MISSED} or deadline.promise.due_at <= since:
        return deadline
    if promise.due_at <= now:
        return deadline
    return msgspec.structs.replace(deadline, promise=promise, made=deadline.as_made, warned=())


def deadline_id_of(municipality: str, item_id: UUID, kind: str) -> UUID:
    """Return the id of an item's one deadline of a kind."""
    return derived_id(municipality, str(item_id), "deadline", kind)


def judged(deadline: Deadline, facts: Facts, now: datetime) -> Deadline:
    """Return the deadline as the facts known at `now` make it."""
    due = deadline.promise.due_at
    end = _end(deadline, facts)
    if end is not None and end.at <= due:
        return msgspec.structs.replace(deadline, state=end.state, settled_at=end.at, because=end.because)
    if now >= due:
        return msgspec.structs.replace(
            deadline, state=MISSED, settled_at=end.at if end else None, because=end.because if end else ""
        )
    warned = tuple(n for n, at in enumerate(deadline.promise.warn_at, 1) if n in deadline.warned or at <= now)
    return msgspec.structs.replace(
        deadline, state=WARNED if warned else SET, warned=warned, settled_at=None, because=""
    )


def clocks(deadline: Deadline) -> tuple[datetime, ...]:
    """Return the instants at which the deadline must be looked at: each warning point, and the due time."""
    due = deadline.promise.due_at
    return (*(at for at in deadline.promise.warn_at if at < due), due)


def news(before: Deadline | None, after: Deadline, at: datetime) -> tuple[DeadlineChanged, ...]:
    """Return what to tell of the change from `before` (None: it is new) to `after`."""
    changes = (*_begun(before, after, at), *_warned(before, after, at), *_ended(before, after, at))
    return tuple(
        msgspec.convert(
            {
                "event_id": derived_id(after.deadline_id, after.changes + n),
                "municipality": after.municipality,
                "item_id": after.item_id,
                "revision": after.place[0],
                "occurred_at": change.occurred_at,
                "recorded_at": at,
                "deadline_id": after.deadline_id,
                "kind": after.promise.kind,
                "due_at": after.promise.due_at,
                "clauses": after.promise.clauses,
                **change.more,
            },
            change.kind,
        )
        for n, change in enumerate(changes)
    )


def _begun(before: Deadline | None, after: Deadline, at: datetime) -> Iterator[_Change]:
    if before is None or (before.state == DROPPED and after.state in RUNNING):
        yield _Change(DeadlineSet, at, {})
    elif before.promise.due_at != after.promise.due_at:
        because = CALENDAR if before.as_made == after.as_made else _overtaken_by(after)
        moved = {"moved_from": before.promise.due_at, "because": because}
        yield _Change(DeadlineMoved, at, moved)


def _overtaken_by(after: Deadline) -> str:
    return EARLIER_ANSWER if after.promise.kind == FOLLOW_UP else EARLIER_DECISION


def _warned(before: Deadline | None, after: Deadline, at: datetime) -> Iterator[_Change]:
    told = before.warned if before else ()
    for n in after.warned:
        if n not in told:
            yield _Change(DeadlineWarned, at, {"warn_no": n})


def _ended(before: Deadline | None, after: Deadline, at: datetime) -> Iterator[_Change]:
    if before is not None and before.state == after.state:
        return
    settled_at = after.settled_at or at
    if after.state == MET:
        yield _Change(DeadlineMet, settled_at, {"met_at": settled_at})
    elif after.state == MISSED:
        yield _Change(DeadlineMissed, after.promise.due_at, {})
    elif after.state == DROPPED:
        yield _Change(DeadlineDropped, settled_at, {"because": after.because})


def _end(deadline: Deadline, facts: Facts) -> _End | None:
    """Return what ended the wait first: an answer, or the end of the duty to give one."""
    ends = [_End(at, MET, "") for at in _answers(deadline.promise, facts)]
    if facts.gone_at is not None and not facts.removed_by_us:
        ends.append(_End(facts.gone_at, DROPPED, AUTHOR_REMOVED))
    if deadline.promise.kind != FOLLOW_UP:
        # A person may end the guideline's clock (GEN-02), but not what was promised to the writer.
        ends += [_End(at, DROPPED, CLOSED) for revision, at in facts.closings if revision >= deadline.place[0]]
    kept = {facts.said.promised, FOLLOW_UP} if facts.said is not None else {deadline.promise.kind}
    if facts.said is not None and deadline.promise.kind not in kept:
        ends.append(_End(facts.said.since, DROPPED, NOT_ASKED))
    return min(ends, key=lambda end: end.at, default=None)


def _answers(promise: Promise, facts: Facts) -> list[datetime]:
    """Return when replies came that stop this clock: those to the text that started it, or to a later one.

    A general first answer stops only a clock that says so, and never the one that it has started itself.
    """
    if not SPOKEN & set(promise.stops_on):
        return []
    since = promise.starts_at if promise.kind == FOLLOW_UP else _asked_at(promise, facts)
    passed_by = () if HOLDING in promise.stops_on else tuple(d for d in facts.done if d.held)
    theirs = {d.object_id for d in passed_by if d.object_id is not None}
    ours = [d.at for d in facts.done if d.do in REPLIES and d.result == TAKEN and not d.notice and d not in passed_by]
    in_thread = [reply.at for reply in facts.replies if reply.object_id is None or reply.object_id not in theirs]
    return [at for at in (*ours, *in_thread) if at >= since]


def _asked_at(promise: Promise, facts: Facts) -> datetime:
    """Return when the text that started the clock was written.

    The clock starts at receipt, which may come long after the writing when a webhook was lost; somebody may have
    answered on the platform in between.
    """
    read = [text for text in facts.texts if text.received_at <= promise.starts_at]
    if not read:
        return promise.starts_at
    return min(max(read, key=lambda text: text.revision).happened_at, promise.starts_at)
