"""Too many failures of our own code pause a municipality, and several paused ones stop the consumer (G3)."""

import pytest

from common.bus.local import LocalBus
from common.db import SqliteDatabase
from common.dead_letters import HELD
from common.ratio import RATIO_EVENTS_MIN, RATIO_MAX, RATIO_WINDOW_S, Ratio
from common.runner import Runner, TooManyFailures
from tests.core.common.handlings import Handlings, consume, fail_in, letters
from tests.core.common.messages import alert, message


def test_a_municipality_is_paused_only_past_the_share_and_the_number() -> None:
    ratio = Ratio()
    enough = int(RATIO_EVENTS_MIN * RATIO_MAX)
    assert not any(ratio.note("bo", 0, failed=True) for _ in range(enough))
    assert not any(ratio.note("bo", 1, failed=False) for _ in range(RATIO_EVENTS_MIN - enough))
    assert ratio.paused == set()
    assert ratio.note("bo", 2, failed=True)
    assert ratio.paused == {"bo"}
    assert not ratio.note("malvik", 2, failed=True)


def test_failures_that_are_long_ago_pause_nobody() -> None:
    ratio = Ratio()
    for _ in range(RATIO_EVENTS_MIN):
        ratio.note("bo", 0, failed=False)
    for _ in range(10):
        ratio.note("bo", 0, failed=True)
    assert not ratio.note("bo", RATIO_WINDOW_S + 1, failed=True)


async def test_a_senders_bad_messages_pause_nobody(runner: Runner, bus: LocalBus, db: SqliteDatabase) -> None:
    count = RATIO_EVENTS_MIN + 20
    await bus.publish([message(alert(f"{n}"), b"{") for n in range(count)])
    while len(await letters(db)) < count:
        await runner._one_batch()
    assert runner.ratio.paused == set()


async def test_a_paused_municipality_is_held_and_the_others_go_on(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    await fail_in(runner, bus, handler, "bo")
    handler.calls.clear()
    await consume(runner, bus, message(alert("held")), message(alert("fine", "malvik")))
    assert handler.calls == ["fine"]
    assert (HELD, "ours", "paused") in await letters(db)
    assert 'ordstyrer_paused{municipality="bo",service="probe"} 1.0' in runner._metrics.exposition().decode()


async def test_with_several_municipalities_paused_the_consumer_stops(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    await fail_in(runner, bus, handler, "bo")
    with pytest.raises(TooManyFailures, match="dead-letters"):
        await fail_in(runner, bus, handler, "malvik")
    assert runner.ratio.paused == {"bo", "malvik"}
    assert len(await letters(db)) >= 2 * RATIO_EVENTS_MIN, "nothing is lost"
