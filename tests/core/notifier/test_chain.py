"""When an alert climbs: danger by the clock, everything else in opening hours."""

from datetime import datetime, time, timedelta

import pytest

from common.calendar import OpeningHours
from notifier.core.alert import DEADLINE_MISSED, HIDDEN, URGENT
from notifier.core.chain import NO_CHAIN, TOGETHER, Step, climbs_at, slot_of, usual_chain, waits_until

HOURS = OpeningHours(opens=time(8), closes=time(15, 30), country="NO", timezone="Europe/Oslo")
SATURDAY_NIGHT = datetime.fromisoformat("2026-03-28T23:30:40+01:00")
"""In the night the clocks go forward."""


def test_danger_climbs_by_the_clock_day_and_night() -> None:
    again, operator = usual_chain(URGENT, 10).steps
    assert (again.after_min, again.to, operator.after_min, operator.to) == (10, (), 20, ("operator",))
    slot = slot_of(SATURDAY_NIGHT)
    assert climbs_at(again, URGENT, slot, HOURS) == slot + TOGETHER + timedelta(minutes=10)
    assert waits_until(URGENT, SATURDAY_NIGHT, HOURS) is None


@pytest.mark.parametrize(
    ("raised", "after_min", "climbs"),
    [
        ("2026-03-28T23:30:00+01:00", 60, "2026-03-30T09:00:00+02:00"),
        ("2026-03-27T15:00:00+01:00", 60, "2026-03-30T08:31:00+02:00"),
        ("2026-03-27T14:29:00+01:00", 60, "2026-03-30T08:00:00+02:00"),
        ("2026-04-01T15:00:00+02:00", 450, "2026-04-07T15:01:00+02:00"),
    ],
)
def test_everything_else_climbs_in_opening_time_and_comes_in_it(raised: str, after_min: int, climbs: str) -> None:
    slot = slot_of(datetime.fromisoformat(raised))
    assert climbs_at(Step(after_min=after_min), HIDDEN, slot, HOURS) == datetime.fromisoformat(climbs)


def test_a_step_that_comes_on_a_day_that_has_been_closed_waits_for_the_next_opening() -> None:
    monday = datetime.fromisoformat("2026-03-30T08:00:00+02:00")
    assert waits_until(HIDDEN, SATURDAY_NIGHT, HOURS) == monday
    assert waits_until(HIDDEN, monday, HOURS) is None


def test_a_missed_deadline_is_told_to_the_owner_and_nothing_else_climbs_unless_somebody_says_so() -> None:
    (step,) = usual_chain(DEADLINE_MISSED, 10, ("kontoansvarlig",)).steps
    assert step.to == ("kontoansvarlig",)
    assert usual_chain(DEADLINE_MISSED, 10) == NO_CHAIN
    assert usual_chain(URGENT, 0) == NO_CHAIN
    assert usual_chain("review", 10, ("kontoansvarlig",)) == NO_CHAIN
