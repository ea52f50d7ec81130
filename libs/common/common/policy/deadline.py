"""What the pack promises about time: when an answer is due, when people are warned (GEN-08, GEN-09)."""

from datetime import datetime, timedelta

from common.calendar import OpeningHours, add_opening_time
from common.events.decision import AlertWanted, Promise
from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, Wanted, union
from common.policy.pack import Pack
from common.policy.rules import Deadline


def judge_deadline(pack: Pack, asked: Asked) -> Found:
    """Return the promise and its warnings for an item that the deadline applies to."""
    deadline = pack.file.deadline
    hours = asked.hours or pack.file.hours
    if deadline.kind != "opening_time" or hours is None or not _applies(deadline, asked):
        return NOTHING
    promise = _promise(pack, asked, hours)
    alerts = tuple(
        AlertWanted(to=promise.alert, when=at.isoformat(), clauses=promise.clauses, reason=deadline.because)
        for at in promise.warn_at
    )
    return Found(promise=promise, alerts=alerts if promise.alert else ())


def with_due_time(pack: Pack, asked: Asked, steps: tuple[Wanted, ...], promise: Promise | None) -> tuple[Wanted, ...]:
    """Return the steps, those that would stop the clock with the time they are due and what that rests on."""
    deadline = pack.file.deadline
    if not _applies(deadline, asked):
        return steps
    return tuple(
        step._replace(
            rule=f"{step.rule}+deadline",
            due_at=promise.due_at if promise else None,
            clauses=union(step.clauses, promise.clauses if promise else deadline.clauses),
        )
        if step.do in deadline.stops_on
        else step
        for step in steps
    )


def _promise(pack: Pack, asked: Asked, hours: OpeningHours) -> Promise:
    """Compute the promise. It starts at receipt: the calendar, which may change, says when the clock runs."""
    deadline = pack.file.deadline
    starts_at, because_of_edit = _start(pack, asked)
    length = deadline.opening_days * hours.ordinary_day
    return Promise(
        kind=deadline.kind,
        starts_at=starts_at.astimezone(hours.zone),
        due_at=add_opening_time(hours, starts_at, length),
        warn_at=tuple(add_opening_time(hours, starts_at, _share(length, share)) for share in deadline.warn_at),
        alert=deadline.alert,
        stops_on=deadline.stops_on,
        clauses=union(deadline.clauses, because_of_edit),
    )


def _start(pack: Pack, asked: Asked) -> tuple[datetime, tuple[str, ...]]:
    """Return when the clock starts: an edit starts it anew only if it brought the question."""
    edit = asked.context.edit_of
    if edit is None:
        return asked.received_at, ()
    clauses = pack.file.common.edit.clauses
    asked_before = edit.tags is None or bool(set(edit.tags) & set(pack.file.deadline.applies_to))
    return (edit.received_at if asked_before else asked.received_at), clauses


def _applies(deadline: Deadline, asked: Asked) -> bool:
    return bool(set(deadline.applies_to) & set(asked.tags))


def _share(length: timedelta, share: float) -> timedelta:
    """Return a share of the length, to the second: no promise is finer than that."""
    return timedelta(seconds=round(length.total_seconds() * share))
