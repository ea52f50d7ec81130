"""A sample of the year in `make test`; the whole one is `python -m tests.service.notifier.year`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.service.notifier.year.checks import verdicts
from tests.service.notifier.year.expected import NOT_YET
from tests.service.notifier.year.play import year
from tests.service.notifier.year.same import alike
from tests.service.notifier.year.storm import storm
from tests.service.notifier.year.storm import verdicts as of_storm
from tests.service.notifier.year.table import table

ITEMS, KILLS = 800, 2
STORM = 200
FEW = 200
EASTER_IS_OVER = datetime(2026, 4, 8, tzinfo=UTC)


@pytest.mark.slow
async def test_a_year_of_five_municipalities_keeps_every_promise(tmp_path: Path) -> None:
    record = await year(tmp_path, 1, ITEMS, KILLS)
    rows = verdicts(record)
    broken = {row.name for row in rows if not row.is_kept}
    assert len(record.kills) == KILLS
    assert broken == NOT_YET, "\n".join(table(rows))


async def test_two_runs_of_one_year_hand_over_the_same_messages(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    one, other = [await year(tmp_path / name, 7, FEW, 5, EASTER_IS_OVER) for name in ("one", "other")]
    row = alike(one, other)
    assert row.is_kept, row.broken


async def test_a_storm_is_a_handful_of_messages_and_what_is_urgent_goes_through(tmp_path: Path) -> None:
    rows = of_storm(await storm(tmp_path, STORM))
    assert all(row.is_kept for row in rows), "\n".join(table(rows))
