"""What the pack promises about time: when an answer is due, when people are warned (GEN-08, GEN-09)."""

from datetime import datetime, timedelta

import msgspec

from common.calendar import (
    OpeningHours,
    add_opening_time,
    handling_day_close,
    next_opening,
    next_working_day_close,
    opening_time_between,
)
from common.events.decision import AlertWanted, Promise
from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, Wanted, union
from common.policy.pack import Pack
from common.policy.rules_time import Deadline
from common.policy.vocabulary import TIMED

HOLDING = "holding_reply"
FOLLOW_UP = "follow_up"
"""The kind of promise that a general first answer makes."""


def judge_deadline(pack: Pack, asked: Asked) -> Found:
    """Return the promise and its warnings for an item that the deadline applies to."""
    deadline = pack.file.deadline
    hours = hours_of(pack, asked)
    if deadline.kind not in TIMED or hours is None or not applies(deadline, asked):
        return NOTHING
    promise = _promise(pack, asked, hours)
    return Found(promise=promise, alerts=warnings(promise, deadline.because))


def hours_of(pack: Pack, asked: Asked) -> OpeningHours | None:
    """Return the hours that hold at receipt: the dated row's, else the pack's own."""
    return asked.hours or pack.file.hours


def warnings(promise: Promise, because: str) -> tuple[AlertWanted, ...]:
    """Return the alerts of a promise, each at its own time."""
    if not promise.alert:
        return ()
    return tuple(
        AlertWanted(to=promise.alert, when=at.isoformat(), clauses=promise.clauses, reason=because)
        for at in promise.warn_at
    )


def follow_up(pack: Pack, hours: OpeningHours | None, sent_at: datetime) -> Promise | None:
    """Return what a general first answer sent at that instant promises: the close of the working day after.

    None where the pack has no such rule, or no hours to count in.
    """
    rule = pack.file.deadline.follow_up
    if rule is None or hours is None:
        return None
    due_at = next_working_day_close(hours, sent_at)
    return Promise(
        kind=FOLLOW_UP,
        starts_at=sent_at.astimezone(hours.zone),
        due_at=due_at,
        warn_at=_shares(hours, sent_at, opening_time_between(hours, sent_at, due_at), rule.warn_at),
        alert=rule.alert,
        stops_on=("answer",),
        clauses=rule.clauses,
    )


def judge_follow_up(pack: Pack, asked: Asked, steps: tuple[Wanted, ...]) -> Promise | None:
    """Return the promise of the general answer that the item is to get: it is given on the handling day."""
    hours = hours_of(pack, asked)
    if hours is None or not any(step.do == HOLDING for step in steps):
        return None
    return follow_up(pack, hours, next_opening(hours, asked.received_at))


def follow_up_warnings(pack: Pack, promise: Promise | None) -> tuple[AlertWanted, ...]:
    """Return the alerts of a follow-up's promise."""
    rule = pack.file.deadline.follow_up
    return warnings(promise, rule.because) if promise is not None and rule is not None else ()


def with_due_time(pack: Pack, asked: Asked, steps: tuple[Wanted, ...], promise: Promise | None) -> tuple[Wanted, ...]:
    """Return the steps, those that would stop the clock with the time they are due and what that rests on."""
    deadline = pack.file.deadline
    if not applies(deadline, asked):
        return steps
    edited = asked.context.edit_of is not None
    rests_on = union(deadline.clauses, pack.file.common.edit.clauses if edited else ())
    return tuple(
        step._replace(
            rule=f"{step.rule}+deadline{'+common.edit' if edited else ''}",
            due_at=promise.due_at if promise else None,
            clauses=union(step.clauses, promise.clauses if promise else rests_on),
        )
        if step.do in deadline.stops_on
        else step
        for step in steps
    )


def _promise(pack: Pack, asked: Asked, hours: OpeningHours) -> Promise:
    """Compute the promise. It starts at receipt: the calendar, which may change, says when the clock runs."""
    deadline = pack.file.deadline
    starts_at, because_of_edit = _start(pack, asked)
    due_at, warn_at = _counted(deadline, hours, starts_at, deadline.opening_days * hours.ordinary_day)
    return Promise(
        kind=deadline.kind,
        starts_at=starts_at.astimezone(hours.zone),
        due_at=due_at,
        warn_at=warn_at,
        alert=deadline.alert,
        stops_on=deadline.stops_on,
        clauses=union(deadline.clauses, because_of_edit),
    )


def recounted(pack: Pack, made: Promise, made_in: OpeningHours, hours: OpeningHours) -> Promise:
    """Return a promise of the pack's as other hours make it (G11).

    What was promised stays: its kind, its start, its length (so many days as they were in `made_in`), its warning
    points. Only the hours that it is counted in are others. A kind that the pack does not count stays as it was made.
    """
    if made.kind == FOLLOW_UP:
        again = follow_up(pack, hours, made.starts_at)
        due_at, warn_at = (again.due_at, again.warn_at) if again else (made.due_at, made.warn_at)
    elif made.kind == pack.file.deadline.kind:
        length = pack.file.deadline.opening_days * made_in.ordinary_day
        due_at, warn_at = _counted(pack.file.deadline, hours, made.starts_at, length)
    else:
        return made
    return msgspec.structs.replace(made, due_at=due_at, warn_at=warn_at)


def _counted(
    deadline: Deadline, hours: OpeningHours, starts_at: datetime, length: timedelta
) -> tuple[datetime, tuple[datetime, ...]]:
    """Return when it is due and when people are warned; a handling day has no length of its own."""
    if deadline.kind == "handling_day":
        due_at = handling_day_close(hours, starts_at)
        return due_at, _in_handling_day(deadline, hours, starts_at, due_at)
    return add_opening_time(hours, starts_at, length), _shares(hours, starts_at, length, deadline.warn_at)


def _in_handling_day(
    deadline: Deadline, hours: OpeningHours, starts_at: datetime, due_at: datetime
) -> tuple[datetime, ...]:
    """Return the day's check, if it is still to come, and the shares of what is left of the day."""
    length = opening_time_between(hours, starts_at, due_at)
    shares = _shares(hours, starts_at, length, deadline.warn_at)
    if deadline.check_at is None:
        return shares
    check = datetime.combine(due_at.date(), deadline.check_at, hours.zone)
    return tuple(sorted({*shares, check})) if starts_at < check < due_at else shares


def _shares(
    hours: OpeningHours, starts_at: datetime, length: timedelta, shares: tuple[float, ...]
) -> tuple[datetime, ...]:
    return tuple(add_opening_time(hours, starts_at, _share(length, share)) for share in shares)


def _start(pack: Pack, asked: Asked) -> tuple[datetime, tuple[str, ...]]:
    """Return when the clock starts: an edit starts it anew only if it brought the question."""
    edit = asked.context.edit_of
    if edit is None:
        return asked.received_at, ()
    clauses = pack.file.common.edit.clauses
    asked_before = edit.tags is None or bool(set(edit.tags) & set(pack.file.deadline.applies_to))
    return (edit.received_at if asked_before else asked.received_at), clauses


def applies(deadline: Deadline, asked: Asked) -> bool:
    """Say whether the item has a tag that the deadline is for."""
    return bool(set(deadline.applies_to) & set(asked.tags))


def _share(length: timedelta, share: float) -> timedelta:
    """Return a share of the length, to the second: no promise is finer than that.

    Never more than the length, and the whole of it exact: rounded up, a day's last warning would wait for the next.
    """
    return length if share >= 1 else min(length, timedelta(seconds=round(length.total_seconds() * share)))
