"""Which limit of a session comes first, and how long before that people are warned."""

from datetime import UTC, datetime, timedelta

from desk.core.session_end import IDLE, OVER, ending

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
TWO, TEN = timedelta(hours=2), timedelta(hours=10)


def test_five_minutes_before_a_pause_has_been_too_long_people_are_asked_whether_they_are_there() -> None:
    found = ending(AT + TWO, AT + TEN, TWO, TEN)
    assert (found.at, found.kind, found.lead) == (AT + TWO, IDLE, timedelta(minutes=5))


def test_a_quarter_of_an_hour_before_a_session_is_over_people_are_told_to_put_their_work_away() -> None:
    found = ending(AT + TEN, AT + TEN, TWO, TEN)
    assert (found.at, found.kind, found.lead) == (AT + TEN, OVER, timedelta(minutes=15))


def test_the_warning_takes_no_more_than_a_third_of_a_short_session() -> None:
    minute = timedelta(minutes=1)
    assert ending(AT + minute, AT + TEN, minute, TEN).lead == timedelta(seconds=20)
    assert ending(AT + TWO, AT + minute, TWO, minute).lead == timedelta(seconds=20)
