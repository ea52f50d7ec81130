"""A crisis as the notifier knows it: any order of events ends the same, and every four hours somebody is asked."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any, TypeVar
from uuid import UUID

import pytest

from common.events import CrisisAnswered, CrisisAsked, CrisisDeclared, CrisisEnded, CrisisTold, CrisisUpheld, derived_id
from notifier.core.alert import CRISIS_CALLED, CRISIS_DECLARED, CRISIS_ENDED, CRISIS_RUNNING
from notifier.core.crisis import (
    ENDED_SHOWN,
    REMIND_EVERY,
    Crisis,
    matter_of,
    next_looks,
    reminder_of,
    wanted_alerts,
    wanted_reminder,
    with_event,
)

AT = datetime(2026, 5, 14, 11, 20, tzinfo=UTC)
ID = UUID(int=7)
C = TypeVar("C", bound=CrisisTold)


def told(kind: type[C], hours: float = 0, **more: object) -> C:
    """What the desk tells, so many hours after it was declared."""
    at = AT + timedelta(hours=hours)
    given: dict[str, Any] = {
        "event_id": derived_id(ID, kind.__name__, at.isoformat()),
        "municipality": "bo",
        "occurred_at": at,
        "recorded_at": at,
        "crisis_id": ID,
        "role": "radmann",
        "via": "desk",
        "declarers": ("krise_og_beredskapsteam", "radmann"),
        "told": ("administratorer",),
        "clauses": ("BO-43",),
        **more,
    }
    return kind(**given)


def known(*events: CrisisTold) -> Crisis:
    crisis = None
    for event in events:
        crisis = with_event(crisis, event)
    assert crisis is not None
    return crisis


def reasons(crisis: Crisis, hours: float) -> list[str]:
    at = AT + timedelta(hours=hours)
    return [want.reason for want in (*wanted_alerts(crisis, at), *wanted_reminder(crisis, at))]


def test_in_whatever_order_and_how_often_it_is_told_the_same_is_known() -> None:
    events = (told(CrisisDeclared), told(CrisisUpheld, 5), told(CrisisUpheld, 9), told(CrisisEnded, 10))
    ends = {str(known(*order, order[0])) for order in permutations(events)}
    assert len(ends) == 1


@pytest.mark.parametrize(
    ("hours", "told_then"),
    [
        (0, [CRISIS_DECLARED]),
        (3.99, [CRISIS_DECLARED]),
        (4, [CRISIS_DECLARED, CRISIS_RUNNING]),
        (5.5, [CRISIS_DECLARED]),
        (8, [CRISIS_DECLARED, CRISIS_RUNNING]),
        (26, [CRISIS_DECLARED, CRISIS_RUNNING]),
    ],
)
def test_every_four_hours_it_is_asked_until_somebody_answers(hours: float, told_then: list[str]) -> None:
    crisis = known(told(CrisisDeclared), *([told(CrisisUpheld, 5)] if hours > 5 else []))
    assert reasons(crisis, hours) == told_then


def test_who_may_end_it_is_asked_and_everybody_hears_that_it_began_and_is_over() -> None:
    crisis = known(told(CrisisDeclared))
    (declared,) = wanted_alerts(crisis, AT)
    assert declared.to == ("krise_og_beredskapsteam", "radmann", "administratorer", "operator")
    assert declared.clauses == ("BO-43",)
    (asked,) = wanted_reminder(crisis, AT + REMIND_EVERY)
    assert asked.to == ("krise_og_beredskapsteam", "radmann")
    ended = known(told(CrisisDeclared), told(CrisisEnded, 6))
    assert reasons(ended, 6) == reasons(ended, 29) == [CRISIS_ENDED]
    assert reasons(ended, 30) == []


def test_a_call_is_told_to_who_may_declare_until_it_is_answered_or_too_old() -> None:
    asked = told(CrisisAsked, until=AT + timedelta(minutes=30))
    (want,) = wanted_alerts(known(asked), AT)
    assert (want.reason, want.to) == (CRISIS_CALLED, ("krise_og_beredskapsteam", "radmann"))
    assert reasons(known(asked), 0.5) == []
    answer = told(CrisisAnswered, 0.1, outcome="refused")
    assert reasons(known(asked, answer), 0.2) == reasons(known(answer, asked), 0.2) == []


def test_its_clocks_ring_at_the_next_reminder_and_when_nothing_is_to_be_told_any_more() -> None:
    on = known(told(CrisisDeclared))
    assert next_looks(on, AT) == next_looks(on, AT + timedelta(hours=3)) == (AT + REMIND_EVERY,)
    assert next_looks(on, AT + REMIND_EVERY) == (AT + 2 * REMIND_EVERY,)
    over = known(told(CrisisDeclared), told(CrisisEnded, 6))
    assert next_looks(over, AT + timedelta(hours=6)) == (AT + timedelta(hours=6) + ENDED_SHOWN,)
    assert next_looks(over, AT + timedelta(hours=31)) == ()


def test_a_call_is_looked_at_again_when_it_is_too_old_and_not_once_it_is_answered() -> None:
    until = AT + timedelta(minutes=30)
    asked = told(CrisisAsked, until=until)
    assert next_looks(known(asked), AT) == (until,)
    assert (
        next_looks(known(asked), until)
        == next_looks(known(asked, told(CrisisAnswered, 0.1, outcome="refused")), AT)
        == ()
    )


def test_a_crisis_is_one_matter_and_each_of_its_reminders_another() -> None:
    crisis = known(told(CrisisDeclared))
    matters = [matter_of("bo", crisis), reminder_of("bo", crisis, 1), reminder_of("bo", crisis, 2)]
    assert [matter.key for matter in matters] == [f"crisis/{ID}", f"crisis/{ID}/1", f"crisis/{ID}/2"]
    assert {matter.municipality for matter in matters} == {"bo"}
