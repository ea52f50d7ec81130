"""Of all that is told of a deadline and of an alert, what is further stands, however late the rest comes."""

from datetime import timedelta
from itertools import combinations

import pytest

from common.events import (
    AlertAcknowledged,
    AlertEscalated,
    AlertFailed,
    AlertRaised,
    AlertResolved,
    AlertSent,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWarned,
    Event,
)
from desk.core.deeds import Hide, Reply
from desk.core.phase import phase_of
from tests.core.desk.scene import T0, Run, edited, item
from tests.core.desk.test_left_to_do import HOLD, THANK, asked
from tests.core.desk.test_view import alert, deadline

DUE = T0 + timedelta(days=2)
DEADLINES = {
    "set": lambda minute: deadline(DeadlineMoved, minute, DUE, moved_from=T0, because="calendar"),
    "warned": lambda minute: deadline(DeadlineWarned, minute, DUE, warn_no=1),
    "dropped": lambda minute: deadline(DeadlineDropped, minute, DUE, because="author_deleted"),
    "met": lambda minute: deadline(DeadlineMet, minute, DUE, met_at=DUE),
    "missed": lambda minute: deadline(DeadlineMissed, minute, DUE),
}
ALERTS = {
    "raised": lambda minute: alert(AlertRaised, minute),
    "failed": lambda minute: alert(AlertFailed, minute, channel="mail", why="x"),
    "sent": lambda minute: alert(AlertSent, minute, channel="mail"),
    "escalated": lambda minute: alert(AlertEscalated, minute, step_no=1),
    "acknowledged": lambda minute: alert(AlertAcknowledged, minute, by="ola", how="desk"),
    "resolved": lambda minute: alert(AlertResolved, minute),
}


def both_ways(one: Event, other: Event) -> list[Run]:
    return [Run().take(item(), *order) for order in ((one, other), (other, one))]


@pytest.mark.parametrize(("nearer", "further"), [*combinations(DEADLINES, 2)])
def test_what_is_further_with_a_deadline_stands_though_the_other_is_told_of_later(nearer: str, further: str) -> None:
    for run in both_ways(DEADLINES[further](1), DEADLINES[nearer](2)):
        assert [known.state for known in run.case.deadlines] == [further]


@pytest.mark.parametrize(("nearer", "further"), [*combinations(ALERTS, 2)])
def test_what_is_further_with_an_alert_stands_though_the_other_is_told_of_later(nearer: str, further: str) -> None:
    for run in both_ways(ALERTS[further](1), ALERTS[nearer](2)):
        assert [known.state for known in run.case.alerts] == [further]


def test_of_two_times_of_a_deadline_that_runs_the_one_told_of_last_stands() -> None:
    later = DUE + timedelta(days=1)
    for run in both_ways(deadline(DeadlineSet, 1, DUE), deadline(DeadlineSet, 2, later)):
        assert [known.due_at for known in run.case.deadlines] == [later]


def test_an_alert_that_came_up_again_is_new_and_what_is_told_of_no_round_is_of_the_one_that_stands() -> None:
    run = Run().take(item(), alert(AlertRaised, 1, round_no=1), ALERTS["acknowledged"](2))
    assert [(known.state, known.round_no) for known in run.case.alerts] == [("acknowledged", 1)]
    run.take(alert(AlertRaised, 3, round_no=2))
    assert [(known.state, known.round_no) for known in run.case.alerts] == [("raised", 2)]
    first = Run().take(item(), ALERTS["sent"](1), alert(AlertRaised, 2, round_no=1))
    assert [known.state for known in first.case.alerts] == ["raised"]


def test_the_first_text_that_is_told_late_takes_the_newer_ones_place_no_more() -> None:
    run = Run().take(edited("Rettet."), item(text="Først."))
    assert run.case.item is not None
    assert (run.case.revision, run.case.item.text) == (2, "Rettet.")


def test_a_reply_of_two_drafts_names_the_clause_of_the_first() -> None:
    assert asked(HOLD, THANK).act(Reply(text="Takk!")).last("reply").clause == HOLD.clauses[0]


def test_what_a_person_does_with_an_item_without_any_text_yet_closes_nothing() -> None:
    bare = item(revision=0, text="")
    assert phase_of(Run().take(bare).act(Reply(text="Hei!")).case) == "answering"
    assert phase_of(Run().take(bare).act(Hide(reason="Trussel.")).case) == "sealing"
