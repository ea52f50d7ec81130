"""A sample of the year in `make test`; the whole one is `python -m tests.year`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.year.checks import verdicts
from tests.year.play import year
from tests.year.same import alike
from tests.year.storm import storm
from tests.year.storm import verdicts as of_storm
from tests.year.table import table

ITEMS, KILLS = 800, 2
STORM = 200
FEW = 200
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)
AUTUMN = datetime(2026, 9, 1, tzinfo=UTC)
"""From here on: addresses that refuse, the night with an hour twice, three crises, Christmas."""


# Minutes of pure computing: beside all other suites it gets only a part of a processor.
@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_the_autumn_of_five_municipalities_keeps_every_promise(tmp_path: Path) -> None:
    record = await year(tmp_path, 1, ITEMS, KILLS, since=AUTUMN)
    rows = verdicts(record)
    assert len(record.kills) == KILLS
    assert all(row.is_kept for row in rows), "\n".join(table(rows))


async def test_two_runs_of_one_december_hand_over_the_same_messages(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    one, other = [await year(tmp_path / name, 7, FEW, 5, since=DECEMBER) for name in ("one", "other")]
    row = alike(one, other)
    assert row.is_kept, row.broken


async def test_a_storm_is_a_handful_of_messages_and_what_is_urgent_goes_through(tmp_path: Path) -> None:
    rows = of_storm(await storm(tmp_path, STORM))
    assert all(row.is_kept for row in rows), "\n".join(table(rows))
