"""Who is told next while nobody has said that they have seen an alert."""

from datetime import datetime, timedelta

import msgspec

from common.calendar import OpeningHours, add_opening_time, is_open, next_opening
from notifier.core.alert import AT_ONCE, CRISIS_CALLED, DEADLINE_MISSED, OPERATOR, URGENT


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """After so many minutes without an acknowledgement these roles are told too; empty: those who know, once more."""

    after_min: int
    to: tuple[str, ...] = ()


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """The steps by which an alert climbs, the first one first; none: it does not climb."""

    steps: tuple[Step, ...] = ()


NO_CHAIN = Chain()
TOGETHER = timedelta(minutes=1)
"""What is raised in the same minute, for the same reason and roles, climbs together: a storm is one escalation."""
_DAY_MIN = 450
"""An ordinary open day, in minutes of opening time."""


def usual_chain(reason: str, urgent_after_min: int, owners: tuple[str, ...] = ()) -> Chain:
    """Return how an alert climbs where nobody has said otherwise.

    `urgent_after_min` 0: neither danger nor a call for a crisis climbs.
    A missed deadline is told to the accounts' `owners` after an open day. What a system has hidden, and nobody has
    looked at, is an alert of its own and needs no chain.
    """
    if reason in {URGENT, CRISIS_CALLED} and urgent_after_min:
        return Chain(steps=(Step(after_min=urgent_after_min), Step(after_min=2 * urgent_after_min, to=(OPERATOR,))))
    if reason == DEADLINE_MISSED and owners:
        return Chain(steps=(Step(after_min=_DAY_MIN, to=owners),))
    return NO_CHAIN


def slot_of(raised_at: datetime) -> datetime:
    """Return when the minute began in which the alert was raised, in UTC as `raised_at` is."""
    return raised_at.replace(second=0, microsecond=0)


def climbs_at(step: Step, reason: str, slot: datetime, hours: OpeningHours) -> datetime:
    """Return when a step is due for what was raised in the minute from `slot` on: each had its full time by then.

    Danger counts minutes of the clock, day and night; everything else counts opening time, and comes in it.
    """
    after, since = timedelta(minutes=step.after_min), slot + TOGETHER
    if reason in AT_ONCE:
        return since + after
    return next_opening(hours, add_opening_time(hours, since, after))


def waits_until(reason: str, at: datetime, hours: OpeningHours) -> datetime | None:
    """Return until when a step that has come must still wait, because the hours have changed; None: it may go."""
    return None if reason in AT_ONCE or is_open(hours, at) else next_opening(hours, at)
