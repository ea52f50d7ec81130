"""A round is made while people are there, and of what had come before it."""

from datetime import time, timedelta

from notifier.core.rounds import next_round
from tests.core.notifier.test_rounds import AT, DAY, an_open, found, of, rule, seen


def test_a_rule_whose_time_is_after_the_close_wakes_nobody_in_the_evening() -> None:
    late = AT.replace(hour=15, minute=10)
    assert next_round(of(rule("unhandled", at=time(18))), late) == (late + DAY).replace(hour=8, minute=0)


def test_what_came_at_the_time_of_the_rule_itself_waits_for_the_next() -> None:
    rounds = of(rule("unanswered", at=time(8)))
    morning = AT.replace(hour=8, minute=0)
    assert not found(rounds, seen(an_open(since=morning)))
    assert found(rounds, seen(an_open(since=morning - timedelta(seconds=1))))
