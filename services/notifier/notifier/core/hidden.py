"""What the system has hidden is due for a person: in opening hours, and after 24 hours at any hour."""

from datetime import datetime
from typing import NamedTuple

from common.events import derived_id
from notifier.core.alert import HIDDEN, HIDDEN_DUE, HIDDEN_OVERDUE, Wanted, union
from notifier.core.facts import HIDE, KEEP, TAKEN, Facts


class HideDue(NamedTuple):
    """When a person is told that it waits, and when that it has waited too long."""

    due: datetime
    overdue: datetime


def hidden_at(facts: Facts) -> datetime | None:
    """Return since when a hide of the system's waits for a person; None where none does, but for who looked at it."""
    if facts.gone_at is not None or facts.removed_by_us:
        return None
    revision = facts.said.revision if facts.said else 0
    auto = [d for d in facts.done if d.do == HIDE and d.result == TAKEN and not d.by_person and d.revision >= revision]
    by_us = [d.at for d in facts.done if d.do in {HIDE, KEEP} and d.result == TAKEN and d.by_person]
    since = min((d.at for d in auto), default=None)
    return None if since is None or any(at >= since for at in by_us) else since


def due_alerts(facts: Facts, since: datetime, now: datetime, due: HideDue) -> tuple[Wanted, ...]:
    """Return the one alert that the waiting asks for now, to those who heard of the hide."""
    if now < min(due.due, due.overdue):
        return ()
    reason = HIDDEN_OVERDUE if now >= due.overdue else HIDDEN_DUE
    heard = [alert for alert in facts.said.alerts if alert.reason == HIDDEN] if facts.said else []
    cause = derived_id(facts.item_id, reason, since.isoformat())
    return (
        Wanted(
            reason=reason,
            to=union(*(alert.to for alert in heard)),
            clauses=union(*(alert.clauses for alert in heard)),
            causes=(cause,),
            due=due.overdue,
        ),
    )
