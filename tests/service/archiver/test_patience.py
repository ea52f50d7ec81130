"""A captured record that nobody confirms is told of after an open day of the municipality's own hours, once."""

from datetime import UTC, datetime, time, timedelta

import pytest

from common.events import CalendarFact, CalendarRow, RecordUnconfirmed
from common.pack_folder import read_files
from tests.service.archiver.acted import confirm
from tests.service.archiver.recorded import AT, decided, item_id, posted
from tests.service.archiver.stage import Stage
from tests.service.told import POLICIES, fact, version_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_what_nobody_confirmed_for_an_open_day_is_told_of_once(stage: Stage) -> None:
    await stage.tell(posted(), decided(), posted("c2"), decided("c2"), confirm("c2"))
    await stage.work()
    assert await stage.told(RecordUnconfirmed) == []
    await stage.work(later=timedelta(days=2))
    [told] = await stage.told(RecordUnconfirmed)
    assert (told.item_id, told.status) == (item_id("c1"), "M")
    await stage.work(later=timedelta(days=9))
    assert len(await stage.told(RecordUnconfirmed)) == 1


async def test_an_open_day_is_one_of_the_municipalitys_hours_and_calendar(stage: Stage) -> None:
    stage.world.control.state(version_of(read_files(POLICIES / "sogne")))
    # 14 May 2026 is Ascension Day, the 15th is said to be closed, then comes a weekend and the 17th of May.
    rows = CalendarFact(
        history=(
            CalendarRow(
                valid_from=AT.date(),
                stated_at=AT - timedelta(days=9),
                stated_by="kari",
                opens=time(8),
                closes=time(16),
                extra_closed=(AT.date() + timedelta(days=1),),
            ),
        )
    )
    stage.world.control.state(fact("sogne/calendar", rows))
    await stage.tell(posted(), decided())
    stage.clock.at = datetime(2026, 5, 18, 13, 59, tzinfo=UTC)
    await stage.work()
    assert await stage.told(RecordUnconfirmed) == []
    stage.clock.at = datetime(2026, 5, 18, 14, 0, tzinfo=UTC)
    await stage.work()
    [told] = await stage.told(RecordUnconfirmed)
    assert (told.to, told.clauses) == (("servicetorget",), ("SOGNE-17",))
