"""Which of two tellings of a record stands, and which record a second person has still to look at."""

from datetime import timedelta
from itertools import combinations

import pytest

from common.events import Event, RecordChanged
from desk.core.filing import is_newer, waits_for_second
from desk.core.record_facts import RecordFact
from tests.core.desk.scene import T0, Run, item
from tests.core.desk.test_filing import OTHER, RECORD
from tests.core.desk.test_view import told

FURTHER = (("M", "I"), ("A", "documented"), ("S", "I"), ("J", "I"), ("A", "I"))
"""From what is only captured to what is archived. What is kept without a number may yet become an entry."""


def fact(status: str, minute: int, kind: str = "I") -> RecordFact:
    return RecordFact(record_id=RECORD, kind=kind, status=status, at=T0 + timedelta(minutes=minute))


@pytest.mark.parametrize(("nearer", "further"), [*combinations(FURTHER, 2)])
def test_a_record_that_is_further_stands_though_the_other_is_told_of_later(
    nearer: tuple[str, str], further: tuple[str, str]
) -> None:
    old, new = fact(nearer[0], 2, nearer[1]), fact(further[0], 1, further[1])
    assert (is_newer(new, old), is_newer(old, new)) == (True, False)


@pytest.mark.parametrize(("one", "other"), [("?", "M"), ("M", "?"), ("J", "J")])
def test_of_records_that_are_as_far_the_one_told_of_last_stands_and_what_nobody_knows_is_as_captured(
    one: str, other: str
) -> None:
    assert (is_newer(fact(one, 2), fact(other, 1)), is_newer(fact(other, 1), fact(one, 2))) == (True, False)
    assert not is_newer(fact(one, 1), fact(one, 1)), "the same again is no news"


def looked(what: str, minute: int, no: object = RECORD) -> Event:
    return told(RecordChanged, minute, record_id=no, kind="I", status="J", what=what)


def test_a_record_waits_for_a_second_person_until_it_is_read_again_and_no_other_does() -> None:
    run = Run().take(item(), looked("assessed", 1, OTHER), looked("lift_asked", 2))
    assert (waits_for_second(run.case, RECORD), waits_for_second(run.case, OTHER)) == (True, False)
    run.take(looked("assessed", 3))
    assert not waits_for_second(run.case, RECORD)
    assert {one.record_id for one in run.case.looks} == {RECORD, OTHER}
    assert not waits_for_second(run.take(looked("lift_asked", 2)).case, RECORD), "an older telling comes late"
