"""A batch: handled together where it can be, apart where one fails, and acknowledged when the broker hears it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from common.bus.local import LocalBus, LocalSubscription
from common.bus.port import Incoming
from common.db import SqliteDatabase
from common.dead_letters import PARKED
from common.errors import Transient
from common.runner import Runner
from tests.contract.machines import SERVICE
from tests.contract.set_clock import SetClock
from tests.core.common.handlings import Handlings, consume, kept, letters
from tests.core.common.messages import alert, message


class _Deaf(LocalSubscription):
    """A place in the log that the broker takes no word of as long as it is away."""

    away = False

    async def acknowledge(self, messages: Sequence[Incoming]) -> None:
        if self.away:
            raise Transient("the broker is away")
        await super().acknowledge(messages)


async def test_what_the_broker_would_not_take_word_of_is_no_old_event_and_is_acknowledged_later(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, clock: SetClock, handler: Handlings
) -> None:
    subscription = runner._subscription = _Deaf(bus, db, SERVICE, {"alerts": 0})
    subscription.away = True
    with pytest.raises(Transient):
        await consume(runner, bus, message(alert("a")))
    assert await kept(db) == ["a"]
    assert runner.waits_s(clock.now() + timedelta(hours=1)) == 0, "it is handled: nothing waits to be"
    assert not await runner.is_idle()
    subscription.away = False
    await runner._one_batch()
    assert await runner.is_idle()
    assert await (await bus.subscribe(SERVICE, ["alerts"])).poll(10, 0) == []
    assert handler.calls == ["a"]


async def test_a_batch_of_which_all_can_be_handled_needs_no_savepoint_and_one_that_fails_is_alone_in_it(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    await consume(runner, bus, *(message(alert(n)) for n in "abc"))
    assert handler.savepoints == [False, False, False]
    handler.problems["e"] = ZeroDivisionError
    await consume(runner, bus, *(message(alert(n)) for n in "def"))
    assert handler.calls[3:] == ["d", "e", "d", "e", "f"], "nothing after the first that fails is tried in vain"
    assert handler.savepoints[3:] == [False, False, True, True, True]
    assert await kept(db) == ["a", "b", "c", "d", "f"]
    assert await letters(db) == [(PARKED, "ours", "ZeroDivisionError")]
    counted = runner._metrics.exposition().decode()
    assert 'result="handled",service="probe",topic="alerts"} 5.0' in counted
    assert 'result="parked",service="probe",topic="alerts"} 1.0' in counted
