"""Where a minute, a revision or a number is the edge: on it is not beside it."""

import msgspec

from common.events import derived_id
from notifier.core.alert import DEADLINE_MISSED
from notifier.core.chain import Step, usual_chain
from notifier.core.deadline import DROPPED, MISSED, followed_up, judged, news, promised
from tests.core.notifier.test_deadline import DUE, MINUTE, PROMISE, RUNNING, START, WARN, facts
from tests.core.notifier.test_matters import decision


def test_a_missed_deadline_climbs_after_an_open_day_of_seven_and_a_half_hours() -> None:
    assert usual_chain(DEADLINE_MISSED, 10, ("owner",)).steps == (Step(after_min=450, to=("owner",)),)


def test_closing_an_item_ends_the_clock_of_every_text_until_then_and_of_none_that_came_later() -> None:
    closed = facts(closings=((1, WARN),))
    assert judged(RUNNING, closed, DUE).state == DROPPED
    assert judged(RUNNING, facts(closings=((2, WARN),)), DUE).state == DROPPED
    assert judged(msgspec.structs.replace(RUNNING, place=(2, 1)), closed, DUE).state == MISSED


def test_the_first_event_of_a_deadline_has_the_same_id_however_often_it_is_told() -> None:
    (first,) = news(None, RUNNING, START)
    assert first.event_id == derived_id(RUNNING.deadline_id, 0)


def test_an_answer_told_again_leaves_a_follow_up_where_the_calendar_has_moved_it() -> None:
    moved = msgspec.structs.replace(PROMISE, due_at=DUE + MINUTE)
    known = msgspec.structs.replace(RUNNING, promise=moved, made=PROMISE)
    assert followed_up(known, PROMISE, facts()) is known
    earlier = msgspec.structs.replace(PROMISE, starts_at=START - MINUTE)
    assert followed_up(known, earlier, facts()) == msgspec.structs.replace(RUNNING, promise=earlier)


def test_a_follow_up_of_an_answer_without_a_decision_is_of_the_first_text() -> None:
    assert followed_up(None, PROMISE, facts()).place == (0, 0)


def test_what_was_promised_at_receipt_stands_whatever_a_later_decision_promises() -> None:
    made = promised(None, decision(promise=PROMISE))
    assert made is not None
    sooner = msgspec.structs.replace(PROMISE, due_at=WARN)
    assert promised(made, decision(decision_no=2, promise=sooner)) is made
