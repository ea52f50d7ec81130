"""YouTube's units: a day is the Pacific coast's, and what does not fit into it waits for the next one."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.youtube_quota import Used, spent, until_reset_s, wait_s

WINTER = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
"""Four in the morning there."""


def test_units_add_up_within_a_day_and_begin_anew_at_midnight_there() -> None:
    used = spent(spent(Used(), 50, WINTER), 1, WINTER + timedelta(hours=19, minutes=59))
    assert used.units == 51
    assert spent(used, 1, WINTER + timedelta(hours=20)).units == 1


@pytest.mark.parametrize(
    ("at", "left"),
    [
        (WINTER, timedelta(hours=20)),
        (datetime(2026, 7, 2, 12, 0, tzinfo=UTC), timedelta(hours=19)),
        (datetime(2026, 3, 8, 8, 0, tzinfo=UTC), timedelta(hours=23)),  # the day on which summer begins
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), timedelta(hours=25)),  # and on which it ends
        (datetime(2026, 1, 2, 7, 59, 59, tzinfo=UTC), timedelta(seconds=1)),
    ],
)
def test_the_wait_lasts_until_midnight_on_the_pacific_coast(at: datetime, left: timedelta) -> None:
    assert until_reset_s(at) == left.total_seconds()


def test_a_call_waits_when_it_does_not_fit_into_the_day() -> None:
    used = spent(Used(), 9_950, WINTER)
    assert wait_s(used, 50, 10_000, WINTER) == 0
    assert wait_s(used, 51, 10_000, WINTER) == until_reset_s(WINTER)
    assert wait_s(used, 51, 10_000, WINTER + timedelta(hours=20)) == 0
