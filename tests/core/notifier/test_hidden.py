"""What the system hid waits for a person: since when, who is told, and what ends the waiting."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from common.events import derived_id
from notifier.core.alert import HIDDEN, HIDDEN_DUE, HIDDEN_OVERDUE, Wanted
from notifier.core.facts import FAILED, TAKEN, Done, Facts, Outside, Said
from notifier.core.hidden import HideDue
from notifier.core.matters import Waits, waits_hidden_since, wanted_alerts
from notifier.core.roles import NOBODY

AT = datetime(2026, 5, 14, 9, 0, tzinfo=UTC)
ITEM = UUID(int=9)
DUE = HideDue(AT + timedelta(hours=4), AT + timedelta(hours=24))
SAID = Said(
    revision=1,
    decision_no=1,
    since=AT,
    alerts=(Wanted(reason=HIDDEN, to=("administratorer",), clauses=("BO-39",)),),
    caretakers=("fellestjenesten",),
)


def done(do: str = "hide", hours: float = 0, **more: Any) -> Done:  # noqa: ANN401 - the fields of a fact
    given = {
        "action_id": derived_id(ITEM, do, str(hours)),
        "do": do,
        "by_person": False,
        "notice": False,
        "result": TAKEN,
        "at": AT + timedelta(hours=hours),
        "revision": 1,
        **more,
    }
    return Done(**given)


def facts(*deeds: Done, **more: Any) -> Facts:  # noqa: ANN401 - the fields of the facts
    return Facts(**{"municipality": "bo", "item_id": ITEM, "said": SAID, "done": deeds, **more})


def told(known: Facts, hours: float, due: HideDue = DUE) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    waits = Waits(timedelta(minutes=1), hide_due=due)
    found = wanted_alerts(known, (), AT + timedelta(hours=hours), waits, NOBODY)
    return [(w.reason, w.to, w.clauses) for w in found if w.reason in {HIDDEN_DUE, HIDDEN_OVERDUE}]


def test_those_who_heard_of_the_hide_hear_that_it_is_due_and_then_only_that_it_is_overdue() -> None:
    known = facts(done())
    assert told(known, 3.9) == []
    assert told(known, 4) == told(known, 23.9) == [(HIDDEN_DUE, ("administratorer",), ("BO-39",))]
    assert told(known, 24) == told(known, 70) == [(HIDDEN_OVERDUE, ("administratorer",), ("BO-39",))]


def test_over_a_weekend_the_day_by_the_clock_comes_first() -> None:
    monday = HideDue(AT + timedelta(hours=70), AT + timedelta(hours=24))
    assert told(facts(done()), 23.9, monday) == []
    assert [reason for reason, _, _ in told(facts(done()), 71, monday)] == [HIDDEN_OVERDUE]


def test_where_nobody_was_told_of_the_hide_who_looks_after_the_item_is() -> None:
    quiet = Said(revision=1, decision_no=1, since=AT, caretakers=("fellestjenesten",))
    assert told(facts(done(), said=quiet), 5) == [(HIDDEN_DUE, ("fellestjenesten",), ())]
    assert told(facts(done(), said=None), 5) == [(HIDDEN_DUE, ("operator",), ())]


@pytest.mark.parametrize(
    "known",
    [
        facts(),
        facts(done(result=FAILED)),
        facts(done(by_person=True)),
        facts(done(), done("unhide", 1, by_person=True)),
        facts(done(), done("remove", 1, by_person=True)),
        facts(done(), done("hide", 1, by_person=True)),
        facts(done(), gone_at=AT + timedelta(hours=1)),
        facts(done(), remover="we"),
        facts(done(), outside=(Outside(change_no=3, do="unhide", at=AT),)),
    ],
)
def test_nothing_waits_where_nothing_is_hidden_by_the_system_or_a_person_has_looked(known: Facts) -> None:
    assert waits_hidden_since(known) is None
    assert told(known, 30) == []


def test_an_edited_text_that_is_hidden_again_waits_anew() -> None:
    newer = Said(revision=2, decision_no=1, since=AT, alerts=SAID.alerts)
    known = facts(done(), done("unhide", 1, by_person=True), done("hide", 2, revision=2), said=newer)
    assert waits_hidden_since(known) == AT + timedelta(hours=2)
