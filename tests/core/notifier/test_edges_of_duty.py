"""A shift that goes past midnight is somebody's on both days."""

from datetime import datetime, time

from notifier.core.duty import Slot

SUNDAY = 6
NIGHT = Slot(days=frozenset({SUNDAY}), begins=time(22), ends=time(6), persons=("kari",))
DAY_AND_NIGHT = Slot(days=frozenset({SUNDAY}), begins=time(8), ends=time(8), persons=("kari",))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_night_between_sunday_and_monday_is_the_shift_that_began_on_sunday() -> None:
    covered = [at(text) for text in ("2026-01-18T22:00", "2026-01-18T23:30", "2026-01-19T05:59")]
    bare = [at(text) for text in ("2026-01-18T21:59", "2026-01-19T06:00", "2026-01-18T05:00", "2026-01-19T22:00")]
    assert [*map(NIGHT.covers, covered)] == [True] * len(covered)
    assert [*map(NIGHT.covers, bare)] == [False] * len(bare)


def test_a_shift_that_ends_when_it_began_lasts_a_day_and_a_night() -> None:
    covered = [at(text) for text in ("2026-01-18T08:00", "2026-01-18T20:00", "2026-01-19T07:59")]
    assert [*map(DAY_AND_NIGHT.covers, covered)] == [True] * len(covered)
    assert not DAY_AND_NIGHT.covers(at("2026-01-19T08:00"))
