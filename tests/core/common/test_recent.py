"""The end of the local log in memory: it tells what is there without a gap, or says that it does not know."""

from common.bus.local import LocalBus
from common.bus.port import Incoming
from common.bus.recent import Recent
from common.db import SqliteDatabase
from tests.contract.machines import SERVICE
from tests.core.common.messages import alert, message


def came(*numbers: int, topic: str = "alerts", size: int = 1) -> list[Incoming]:
    return [Incoming(topic, 0, n, "k", "AlertResolved", {}, b"x" * size) for n in numbers]


def offsets(recent: Recent, messages_max: int = 10, **places: int) -> list[int] | None:
    found = recent.after(places, messages_max)
    return None if found is None else [message.offset for message in found]


def test_who_keeps_up_is_told_in_order_and_who_is_further_back_has_to_look() -> None:
    recent = Recent()
    assert offsets(recent, alerts=1) is None
    recent.add(came(4, 5))
    recent.add(came(6, topic="items"))
    assert offsets(recent, alerts=5, items=5) == [5, 6]
    assert offsets(recent, alerts=7, items=7) == []
    assert offsets(recent, 1, alerts=4, items=4) == [4]
    assert offsets(recent, alerts=3) is None


def test_after_a_gap_it_knows_only_what_came_since_and_what_is_told_late_changes_nothing() -> None:
    recent = Recent()
    recent.add(came(1, 2))
    recent.add(came(5))
    assert offsets(recent, alerts=2) is None
    assert offsets(recent, alerts=5) == [5]
    recent.add(came(3, 4))
    assert recent.end == 5
    assert offsets(recent, alerts=3) is None
    assert offsets(recent, alerts=5) == [5]


def test_it_holds_so_many_messages_and_bytes_and_no_more() -> None:
    recent = Recent(messages_max=3, bytes_max=100)
    recent.add(came(1, 2, 3, 4))
    assert offsets(recent, alerts=1) is None
    assert offsets(recent, alerts=2) == [2, 3, 4]
    recent.add(came(5, size=99))
    assert offsets(recent, alerts=4) == [4, 5]
    recent.add(came(6, size=101))
    assert offsets(recent, alerts=6) is None


async def test_what_was_written_before_this_process_began_and_what_comes_after_is_read_once_each(
    db: SqliteDatabase, bus: LocalBus
) -> None:
    await bus.publish([message(alert(n)) for n in "ab"])
    late = LocalBus(db, bus._clock)
    subscription = await late.subscribe(SERVICE, ["alerts", "items"])
    await late.publish([message(alert("c"))])
    found = [m.offset for m in await subscription.poll(10, 0)]
    await late.publish([message(alert("d"))])
    found += [m.offset for m in await subscription.poll(10, 0)]
    assert found == [1, 2, 3, 4]
    await subscription.rewind(came(2))
    assert [m.offset for m in await subscription.poll(2, 0)] == [2, 3]
    assert await subscription.lag() == {"alerts": 1, "items": 0}
    assert [m.offset for m in await subscription.poll(10, 0)] == [4]
    assert await subscription.poll(10, 0) == []
