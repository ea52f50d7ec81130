"""The consume loop: a bad message is parked, its neighbours go on, and nothing is parked that would pass (G3)."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy.exc import OperationalError

from common.batch_size import next_size
from common.bus.local import LocalBus
from common.bus.port import Incoming, Outgoing
from common.bus.told import in_one_order
from common.db import SqliteDatabase, Tx
from common.dead_letters import DISCARDED, PARKED
from common.errors import BadMessage, Permanent, Transient
from common.events import Event, MessageParked, MessageReplayed
from common.health import Health
from common.runner import Runner
from tests.contract.machines import SERVICE, until
from tests.contract.set_clock import SetClock
from tests.core.common.handlings import LETTERS, Handlings, consume, kept, letters, published
from tests.core.common.messages import alert, message


async def test_events_are_handled_and_acknowledged(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    await consume(runner, bus, *(message(alert(n)) for n in "abc"))
    assert await kept(db) == ["a", "b", "c"]
    again = await bus.subscribe(SERVICE, ["alerts"])
    assert await again.poll(10, 0) == []
    assert handler.calls == ["a", "b", "c"]


async def test_a_bad_message_is_parked_raw_and_its_neighbours_go_on(
    runner: Runner, bus: LocalBus, db: SqliteDatabase
) -> None:
    broken = message(alert("broken"), b'{"municipality": 5, "secret": "the words of a resident"')
    await consume(runner, bus, message(alert("a")), broken, message(alert("b")))
    assert await kept(db) == ["a", "b"]
    ((state, fault, why),) = await letters(db)
    assert (state, fault) == (PARKED, "sender")
    assert "resident" not in why
    (letter,) = await db.read(LETTERS.open)
    found = await db.read(lambda tx: LETTERS.message(tx, "bo", letter["letter_id"]))
    assert found is not None
    assert (found.value, found.kind, found.headers) == (broken.value, broken.kind, broken.headers)
    assert letter["item_id"] == alert("broken").item_id
    assert await published(db) == ["MessageParked"]


async def test_what_a_handler_wrote_before_it_failed_is_undone(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    handler.problems["b"] = lambda: Permanent("wrong_pack")
    await consume(runner, bus, *(message(alert(n)) for n in "abc"))
    assert await kept(db) == ["a", "c"]
    assert await letters(db) == [(PARKED, "ours", "wrong_pack")]


async def test_a_savepoint_that_a_handler_left_open_is_undone_too(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    handler.leaves_savepoints_open = True
    handler.problems["b"] = ZeroDivisionError
    await consume(runner, bus, *(message(alert(n)) for n in "abc"))
    assert await kept(db) == ["a", "c"]
    assert await letters(db) == [(PARKED, "ours", "ZeroDivisionError")]


async def test_a_mistake_of_ours_is_parked_as_ours_without_its_words(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    handler.problems["a"] = lambda: KeyError("the words of a resident")
    await consume(runner, bus, message(alert("a")))
    assert await letters(db) == [(PARKED, "ours", "KeyError")]


async def test_a_handlers_bad_message_is_the_senders_fault(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    handler.problems["a"] = lambda: BadMessage("no_such_item_kind")
    await consume(runner, bus, message(alert("a")))
    assert await letters(db) == [(PARKED, "sender", "no_such_item_kind")]


@pytest.mark.parametrize(
    "problem",
    [
        lambda: Transient("away"),
        lambda: ConnectionResetError("gone"),
        lambda: OperationalError("x", {}, ConnectionError(), connection_invalidated=True),
    ],
    ids=["transient", "socket", "connection"],
)
async def test_what_passes_is_waited_for_and_nothing_is_parked(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings, problem: Callable[[], Exception]
) -> None:
    handler.problems["b"] = problem
    await bus.publish([message(alert(n)) for n in "abc"])
    with pytest.raises(Transient):
        await runner._one_batch()
    assert await kept(db) == []
    assert await letters(db) == []
    assert not await runner.is_idle()
    handler.problems.clear()
    await runner._one_batch()
    assert await kept(db) == ["a", "b", "c"]
    assert await runner.is_idle()


async def test_the_loop_says_why_it_waits_and_goes_on_by_itself(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    handler.problems["a"] = lambda: Transient("the archive is away")
    await bus.publish([message(alert("a"))])
    stop, health = asyncio.Event(), Health(SERVICE)
    task = asyncio.create_task(runner.run(stop, health))
    await until(lambda: not health.ready)
    assert health.reasons == {"events": "the archive is away"}
    handler.problems.clear()
    await until(lambda: health.ready)
    stop.set()
    await task
    assert await kept(db) == ["a"]


async def test_nothing_is_consumed_before_the_shared_facts_are_read(
    runner: Runner, bus: LocalBus, handler: Handlings
) -> None:
    facts_read = asyncio.Event()
    runner.after(facts_read)
    await bus.publish([message(alert("a"))])
    stop = asyncio.Event()
    task = asyncio.create_task(runner.run(stop, Health(SERVICE)))
    for _ in range(20):
        await bus.ping()
    assert handler.calls == []
    facts_read.set()
    await until(lambda: handler.calls == ["a"])
    stop.set()
    await task


async def test_types_without_a_handler_and_types_nobody_knows_are_skipped(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    other = message(alert("a"))
    unknown = Outgoing(other.topic, other.key, "AlertFromTheFuture", other.headers, b"?")
    unhandled = Outgoing(other.topic, other.key, "AlertRaised", other.headers, other.value)
    await consume(runner, bus, unknown, unhandled, message(alert("b")))
    assert handler.calls == ["b"]
    assert await letters(db) == []
    counted = runner._metrics.exposition().decode()
    assert 'result="skipped",service="probe",topic="alerts"} 2.0' in counted
    assert 'result="handled",service="probe",topic="alerts"} 1.0' in counted


async def test_a_parked_message_is_handled_anew_after_a_fix(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    handler.problems["a"] = ZeroDivisionError
    await consume(runner, bus, message(alert("a")))
    (letter,) = await db.read(LETTERS.open)
    with pytest.raises(Permanent, match="ZeroDivisionError"):
        await runner.replay("bo", letter["letter_id"])
    assert len(await letters(db)) == 1, "what fails again stays parked"
    handler.problems.clear()
    assert not await runner.replay("malvik", letter["letter_id"])
    assert await runner.replay("bo", letter["letter_id"])
    assert not await runner.replay("bo", letter["letter_id"])
    assert await kept(db) == ["a"]
    assert await letters(db) == []
    assert await published(db) == ["MessageParked", "MessageReplayed"]


async def test_the_same_message_parked_twice_is_one_letter_and_a_notice_about_a_notice_is_none(
    runner: Runner, db: SqliteDatabase, bus: LocalBus, handler: Handlings, clock: SetClock
) -> None:
    handler.problems["a"] = ZeroDivisionError
    await bus.publish([message(alert("a"))])
    (found,) = await (await bus.subscribe("other", ["alerts"])).poll(1, 0)
    for _ in range(2):
        assert await db.write(lambda tx: runner.handle(tx, found, clock.now())) == "parked"
    assert len(await letters(db)) == 1
    assert await published(db) == ["MessageParked"]
    notice = msgspec.structs.replace(found, topic="dead-letters")
    assert await db.write(lambda tx: runner.handle(tx, notice, clock.now())) == "parked"
    assert await published(db) == ["MessageParked"]


async def test_a_letter_is_settled_once_and_the_others_are_told(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings, clock: SetClock
) -> None:
    handler.problems["a"] = ZeroDivisionError
    await consume(runner, bus, message(alert("a")))
    (letter,) = await db.read(LETTERS.open)

    def discard(tx: Tx) -> bool:
        return LETTERS.settle(tx, "bo", letter["letter_id"], DISCARDED, clock.now())

    assert await db.write(discard)
    assert not await db.write(discard)
    assert await db.read(LETTERS.oldest) == (0, None)
    assert await published(db) == [MessageParked.__name__, MessageReplayed.__name__]


async def test_what_can_be_worked_out_ahead_is_done_before_the_transaction_for_whatever_can_be_read(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, handler: Handlings
) -> None:
    seen: list[tuple[str, int]] = []

    async def work(events: Sequence[Event]) -> None:
        seen.extend((type(event).__name__, len(handler.calls)) for event in events)

    runner.ahead.append(work)
    await consume(runner, bus, message(alert("a")), message(alert("broken"), b"{"), message(alert("b")))
    assert seen == [("AlertResolved", 0), ("AlertResolved", 0)]
    assert await kept(db) == ["a", "b"]


async def test_work_ahead_that_fails_changes_nothing(runner: Runner, bus: LocalBus, db: SqliteDatabase) -> None:
    async def work(_events: Sequence[Event]) -> None:
        raise ZeroDivisionError

    runner.ahead.append(work)
    await consume(runner, bus, message(alert("a")))
    assert await kept(db) == ["a"]
    assert await letters(db) == []


def test_a_batch_that_took_too_long_makes_the_next_one_smaller_and_quick_ones_let_it_grow_again() -> None:
    assert next_size(200, 3.0) == 100
    assert next_size(1, 3.0) == 1
    assert next_size(100, 0.5) == 100
    assert next_size(100, 0.1) == 200
    assert next_size(200, 0.1) == 200


def test_two_batches_take_the_same_things_in_the_same_order_and_one_things_messages_as_they_came() -> None:
    sent = [(key, message(alert(name))) for key, name in (("b", "b1"), ("a", "a1"), ("b", "b2"), ("a", "a2"))]
    keyed = [Incoming("alerts", 0, at, key, m.kind, m.headers, m.value) for at, (key, m) in enumerate(sent)]
    assert in_one_order(keyed) == [keyed[1], keyed[3], keyed[0], keyed[2]]
    assert [one.key for one in in_one_order(keyed[2:] + keyed[:2])] == ["a", "a", "b", "b"]


async def test_the_age_of_what_cannot_be_handled_is_told_until_it_is(
    runner: Runner, bus: LocalBus, clock: SetClock, handler: Handlings
) -> None:
    assert runner.waits_s(clock.now()) == 0
    handler.problems["a"] = lambda: Transient("the database is away")
    with pytest.raises(Transient):
        await consume(runner, bus, message(alert("a")))
    came = alert("a").recorded_at
    assert runner.waits_s(came + timedelta(seconds=90)) == 90
    handler.problems.clear()
    await consume(runner, bus)
    assert runner.waits_s(came + timedelta(seconds=90)) == 0


async def test_operators_see_since_when_the_oldest_letter_waits(
    runner: Runner, bus: LocalBus, db: SqliteDatabase, clock: SetClock
) -> None:
    first = clock.now()
    await consume(runner, bus, message(alert("a"), b"{}"))
    clock.at += timedelta(hours=1)
    await consume(runner, bus, message(alert("b"), b"{}"))
    assert await db.read(LETTERS.oldest) == (2, first)
