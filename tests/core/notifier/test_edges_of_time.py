"""Where a minute, a revision or a number is the edge: on it is not beside it."""

import msgspec

from common.events import derived_id
from notifier.core.alert import DEADLINE_MISSED
from notifier.core.chain import Step, usual_chain
from notifier.core.deadline import DROPPED, MISSED, judged, news
from tests.core.notifier.test_deadline import DUE, RUNNING, START, WARN, facts


def test_a_missed_deadline_climbs_after_an_open_day_of_seven_and_a_half_hours() -> None:
    assert usual_chain(DEADLINE_MISSED, 10, ("owner",)).steps == (Step(after_min=450, to=("owner",)),)


def test_closing_an_item_ends_the_clock_of_the_text_it_was_closed_on_and_of_none_that_came_later() -> None:
    closed = facts(closings=((1, WARN),))
    assert judged(RUNNING, closed, DUE).state == DROPPED
    assert judged(msgspec.structs.replace(RUNNING, place=(2, 1)), closed, DUE).state == MISSED


def test_the_first_event_of_a_deadline_has_the_same_id_however_often_it_is_told() -> None:
    (first,) = news(None, RUNNING, START)
    assert first.event_id == derived_id(RUNNING.deadline_id, 0)
