"""What failed by day is not tried again at night: it waits for the opening, unless it cannot wait."""

from notifier.core.alert import DELIVERY_LATE, URGENT
from tests.service.notifier.days import at, pack, state, until
from tests.service.notifier.lines import Lines
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import decided, posted, urgent
from tests.service.notifier.test_records import CAPTURED, LATE

ADMIN, CRISIS = "admin@bo.example", "krise@bo.example"


async def test_a_message_that_no_channel_took_by_day_waits_for_the_morning_and_goes_once(opened: Opened) -> None:
    lines = Lines()
    stage = await opened(channel=lines, notifier_urgent_climb_min=0)
    state(stage, pack())
    stage.clock.at = at("2026-01-19", "15:20")
    lines.away = {ADMIN}
    await stage.tell(posted(), decided(), CAPTURED, LATE)
    await until(stage, at("2026-01-19", "15:31"))
    assert lines.to(DELIVERY_LATE) == []
    tried = lines.tried.count(ADMIN)
    assert tried
    lines.away = set()
    await until(stage, at("2026-01-20", "07:59"))
    assert lines.to(DELIVERY_LATE) == []
    assert lines.tried.count(ADMIN) == tried
    await until(stage, at("2026-01-20", "08:01"))
    assert lines.to(DELIVERY_LATE) == [ADMIN]


async def test_danger_is_tried_again_at_night(opened: Opened) -> None:
    lines = Lines()
    stage = await opened(channel=lines, notifier_urgent_climb_min=0)
    state(stage, pack())
    stage.clock.at = at("2026-01-19", "22:00")
    lines.away = {CRISIS}
    await stage.tell(urgent())
    await stage.later(minutes=1)
    lines.away = set()
    await until(stage, at("2026-01-19", "22:30"))
    assert CRISIS in lines.to(URGENT)
