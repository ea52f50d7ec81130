"""A round is made while people are there, and of what had come before it."""

from datetime import time, timedelta

from notifier.core.open import OpenCase
from notifier.core.rounds import next_round
from tests.core.notifier.test_rounds import ACCOUNT, AT, DAY, an_open, found, of, rule, seen


def test_a_rule_whose_time_is_after_the_close_wakes_nobody_in_the_evening() -> None:
    late = AT.replace(hour=15, minute=10)
    assert next_round(of(rule("unhandled", at=time(18))), late) == (late + DAY).replace(hour=8, minute=0)


def test_what_came_at_the_time_of_the_rule_itself_waits_for_the_next() -> None:
    rounds = of(rule("unanswered", at=time(8)))
    morning = AT.replace(hour=8, minute=0)
    assert not found(rounds, seen(an_open(since=morning)))
    assert found(rounds, seen(an_open(since=morning - timedelta(seconds=1))))


def test_silence_without_a_number_of_days_is_told_of_at_once() -> None:
    (told,) = found(of(rule("no_own_reply")), seen(an_open(since=AT)))
    assert told.wanted.reason == "no_own_reply"


def test_what_is_not_counted_has_no_number_beside_its_name() -> None:
    (told,) = found(of(rule("no_own_reply")), seen(an_open()))
    assert told.about == ACCOUNT.about


def test_a_case_without_a_number_of_days_is_told_of_at_once() -> None:
    (told,) = found(of(rule("case_open")), seen()._replace(cases=(OpenCase("2026/7", AT),)))
    assert told.about == "2026/7"
