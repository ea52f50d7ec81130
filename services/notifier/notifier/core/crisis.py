"""Crises as the desk tells of them: who hears, who is asked every four hours whether it still holds."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.events import (
    CrisisAnswered,
    CrisisAsked,
    CrisisDeclared,
    CrisisEnded,
    CrisisTold,
    CrisisUpheld,
    derived_id,
)
from notifier.core.alert import (
    CRISIS_CALLED,
    CRISIS_DECLARED,
    CRISIS_ENDED,
    CRISIS_RUNNING,
    OPERATOR,
    Matter,
    Wanted,
    union,
)

REMIND_EVERY = timedelta(hours=4)
"""How often those who may end a crisis are asked whether it still holds, day and night."""
ENDED_SHOWN = timedelta(hours=24)
"""How long it stands as an alert that a crisis is over."""
_SAYS_WHEN: dict[type[CrisisTold], str] = {
    CrisisAnswered: "answered_at",
    CrisisDeclared: "declared_at",
    CrisisEnded: "ended_at",
}


class Crisis(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a crisis, or of a call that asks for one; events come in any order, and twice.

    `reminded` is the number of the last reminder, the first one four hours after it was declared.
    """

    crisis_id: UUID
    declarers: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    until: datetime | None = None
    answered_at: datetime | None = None
    declared_at: datetime | None = None
    upheld_at: datetime | None = None
    ended_at: datetime | None = None
    reminded: int = 0

    def is_on(self, at: datetime) -> bool:
        """Say whether it is declared then and not over."""
        return self.declared_at is not None and self.declared_at <= at and self.ended_at is None

    def reminder_no(self, at: datetime) -> int:
        """Return the number of the reminder that is due by then; 0 before the first, and when it is over."""
        if self.declared_at is None or not self.is_on(at):
            return 0
        return (at - self.declared_at) // REMIND_EVERY


def with_event(known: Crisis | None, event: CrisisTold) -> Crisis:
    """Return what is known after an event."""
    crisis = known or Crisis(crisis_id=event.crisis_id)
    new: dict[str, object] = {
        "declarers": union(crisis.declarers, event.declarers),
        "told": union(crisis.told, event.told),
        "clauses": union(crisis.clauses, event.clauses),
    }
    if isinstance(event, CrisisAsked):
        new["until"] = event.until
    elif isinstance(event, CrisisUpheld):
        new["upheld_at"] = max(crisis.upheld_at or event.occurred_at, event.occurred_at)
    else:
        new[_SAYS_WHEN[type(event)]] = event.occurred_at
    return msgspec.structs.replace(crisis, **new)


def matter_of(municipality: str, crisis: Crisis) -> Matter:
    """Return the matter that a crisis, or a call, is."""
    return Matter(municipality=municipality, key=f"crisis/{crisis.crisis_id}")


def reminder_of(municipality: str, crisis: Crisis, number: int) -> Matter:
    """Return the matter that one reminder is: each is told anew, and the one before it is settled."""
    return Matter(municipality=municipality, key=f"crisis/{crisis.crisis_id}/{number}")


def wanted_alerts(crisis: Crisis, at: datetime) -> tuple[Wanted, ...]:
    """Return what is told of the crisis itself; reminders are matters of their own."""
    everybody = union(crisis.declarers, crisis.told, (OPERATOR,))
    found = []
    if crisis.until is not None and crisis.answered_at is None and at < crisis.until:
        found.append(_wanted(crisis, CRISIS_CALLED, crisis.declarers, crisis.until))
    if crisis.is_on(at):
        found.append(_wanted(crisis, CRISIS_DECLARED, everybody))
    if crisis.ended_at is not None and crisis.ended_at <= at < crisis.ended_at + ENDED_SHOWN:
        found.append(_wanted(crisis, CRISIS_ENDED, everybody))
    return tuple(found)


def wanted_reminder(crisis: Crisis, at: datetime) -> tuple[Wanted, ...]:
    """Return the question whether it still holds, unless that was answered since the reminder came due."""
    number = crisis.reminder_no(at)
    if number == 0 or crisis.declared_at is None:
        return ()
    due = crisis.declared_at + number * REMIND_EVERY
    answered = crisis.upheld_at is not None and crisis.upheld_at >= due
    return () if answered else (_wanted(crisis, CRISIS_RUNNING, crisis.declarers),)


def next_looks(crisis: Crisis, at: datetime) -> tuple[datetime, ...]:
    """Return when the crisis is to be looked at again."""
    found = []
    if crisis.declared_at is not None and crisis.ended_at is None:
        number = max(0, (at - crisis.declared_at) // REMIND_EVERY) + 1
        found.append(crisis.declared_at + number * REMIND_EVERY)
    if crisis.until is not None and crisis.answered_at is None:
        found.append(crisis.until)
    if crisis.ended_at is not None:
        found.append(crisis.ended_at + ENDED_SHOWN)
    return tuple(instant for instant in found if at < instant)


def _wanted(crisis: Crisis, reason: str, to: tuple[str, ...], due: datetime | None = None) -> Wanted:
    return Wanted(reason=reason, to=to, clauses=crisis.clauses, causes=(derived_id(crisis.crisis_id, reason),), due=due)
