"""Machines' clocks differ: a day whose services disagree by minutes ends like one on which they agree."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.flow.test_native_day import at_the_desk, end_of

MINUTES = timedelta(minutes=4)
"""More than any clock goes wrong that is set by NTP, and more than the minute in which an item is to be processed."""


@pytest.mark.parametrize("much", [MINUTES, -MINUTES], ids=["the desk ahead", "the archiver ahead"])
async def test_services_whose_clocks_disagree_by_minutes_end_the_day_alike(tmp_path: Path, much: timedelta) -> None:
    ahead = {"desk": much, "classifier": much, "archiver": -much, "notifier": -much}
    assert await end_of(tmp_path / "skewed", at_the_desk, ahead) == await end_of(tmp_path / "right", at_the_desk)
