"""What the outbox promises: saved with the write, sent in order per key, and neither lost nor doubled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from common.db import ACROSS, Database, Tx, lock
from common.events import AlertResolved, derived_id
from common.health import Health
from common.outbox import RELAY_ROWS_MAX, Relay
from tests.contract.machines import LOG, MACHINERY, SERVICE, WAIT_S_MAX, RecordingBus, make_tables, until
from tests.contract.opened import Databases
from tests.contract.set_clock import NOON, SetClock

OUTBOX = MACHINERY.outbox


@pytest.fixture
async def outbox_db(db: Database) -> Database:
    await make_tables(db)
    return db


def event(name: str, item: str = "item") -> AlertResolved:
    return AlertResolved(
        event_id=derived_id(name),
        municipality="bo",
        occurred_at=NOON,
        recorded_at=NOON,
        item_id=derived_id(item),
        alert_id=derived_id(name),
        reason=name,
        to=(),
    )


def sent(bus: RecordingBus) -> list[str]:
    """Return the order of what was published, by the events' own ids."""
    return [m.headers["ce_id"] for m in bus.published]


def ids(*names: str) -> list[str]:
    return [str(derived_id(n)) for n in names]


def relay(db: Database, bus: RecordingBus, clock: SetClock) -> Relay:
    return Relay(OUTBOX, db, bus, clock, LOG)  # type: ignore[arg-type]  # the relay only publishes


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[list[Health]]:
    stop = asyncio.Event()
    healths = [Health(SERVICE) for _ in relays]
    tasks = [asyncio.create_task(r.run(stop, h)) for r, h in zip(relays, healths, strict=True)]
    try:
        yield healths
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def test_an_event_is_sent_when_its_write_is_committed_and_never_when_it_is_not(
    outbox_db: Database, clock: SetClock
) -> None:
    bus = RecordingBus()
    probe = relay(outbox_db, bus, clock)

    def fails(tx: Tx) -> None:
        OUTBOX.publish(tx, event("never"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await outbox_db.write(fails)
    await outbox_db.write(lambda tx: OUTBOX.publish(tx, event("one"), event("two")))
    assert await probe.relay_once() == 2
    assert await probe.relay_once() == 0
    assert sent(bus) == ids("one", "two")


async def test_events_of_one_key_are_sent_in_the_order_of_their_writes(
    databases: Databases, outbox_db: Database, clock: SetClock
) -> None:
    bus = RecordingBus()
    order: dict[str, list[str]] = {"a": [], "b": []}
    dbs = [outbox_db, databases.open()]

    async def write(n: int, item: str) -> None:
        def unit(tx: Tx) -> None:
            lock(tx, "bo", item)
            OUTBOX.publish(tx, event(f"{item}{n}", item))
            order[item].append(str(derived_id(f"{item}{n}")))

        await dbs[n % 2].write(unit)

    async with running(relay(outbox_db, bus, clock)):
        await asyncio.gather(*(write(n, item) for n in range(30) for item in "ab"))
        await until(lambda: len(bus.published) >= 60)
    for item in "ab":
        mine = [m.headers["ce_id"] for m in bus.published if m.key == str(derived_id(item))]
        assert mine == order[item]


async def test_nothing_is_lost_and_nothing_overtakes_while_the_bus_is_away(
    outbox_db: Database, clock: SetClock
) -> None:
    bus = RecordingBus(is_away=True)
    async with running(relay(outbox_db, bus, clock)) as (health,):
        await outbox_db.write(lambda tx: OUTBOX.publish(tx, event("one")))
        await until(lambda: not health.ready)
        assert health.reasons == {"outbox": "away"}
        await outbox_db.write(lambda tx: OUTBOX.publish(tx, event("two")))
        bus.is_away = False
        await until(lambda: len(bus.published) == 2)
        await until(lambda: health.ready)
    assert sent(bus) == ids("one", "two")


async def test_nothing_is_sent_twice_without_a_crash(
    databases: Databases, outbox_db: Database, clock: SetClock
) -> None:
    bus = RecordingBus()
    names = [f"{n}" for n in range(RELAY_ROWS_MAX + 100)]
    others = [relay(databases.open(), bus, clock) for _ in range(2)]
    async with running(relay(outbox_db, bus, clock), *others) as healths:
        for start in range(0, len(names), 100):
            chunk = [event(n, n) for n in names[start : start + 100]]
            await outbox_db.write(lambda tx, c=chunk: OUTBOX.publish(tx, *c))  # type: ignore[misc]  # mypy loses the default
        await until(lambda: len(bus.published) >= len(names))
        await asyncio.sleep(0.3)
        assert all(h.ready for h in healths), "one that has nothing to relay is ready too"
    assert sorted(sent(bus)) == sorted(ids(*names))


async def test_one_replica_relays_and_the_next_takes_over_when_it_stops(
    databases: Databases, outbox_db: Database, clock: SetClock
) -> None:
    first, second = RecordingBus(), RecordingBus()
    async with running(relay(databases.open(), second, clock)):
        async with running(relay(outbox_db, first, clock)):
            await outbox_db.write(lambda tx: OUTBOX.publish(tx, event("one")))
            await until(lambda: len(first.published) + len(second.published) == 1)
        await outbox_db.write(lambda tx: OUTBOX.publish(tx, event("two")))
        await until(lambda: len(first.published) + len(second.published) == 2)
    assert sorted(sent(first) + sent(second)) == sorted(ids("one", "two"))


async def test_a_replica_that_failed_is_ready_again_when_another_relays(
    databases: Databases, outbox_db: Database, clock: SetClock
) -> None:
    broken, fine = RecordingBus(is_away=True), RecordingBus()
    async with running(relay(outbox_db, broken, clock)) as (health,):
        await outbox_db.write(lambda tx: OUTBOX.publish(tx, event("one")))
        await until(lambda: not health.ready)
        async with running(relay(databases.open(), fine, clock)):
            await until(lambda: sent(fine) == ids("one"))
            await until(lambda: health.ready)
    assert broken.published == []


async def test_a_write_is_sent_at_once_and_not_at_the_next_look(outbox_db: Database, clock: SetClock) -> None:
    bus = RecordingBus()
    probe = relay(outbox_db, bus, clock)
    probe.idle_s = WAIT_S_MAX * 2  # nobody waits until then
    async with running(probe):
        for n in range(10):
            await outbox_db.write(lambda tx, n=n: OUTBOX.publish(tx, event(f"{n}")))  # type: ignore[misc]  # mypy loses the default
            await until(lambda n=n: len(bus.published) > n)  # type: ignore[misc]  # mypy loses the default
        probe.idle_s = 0.01
        await outbox_db.write(lambda tx: OUTBOX.publish(tx, event("wakes it, so that it ends")))


async def test_what_waits_is_counted_with_its_age(outbox_db: Database, clock: SetClock) -> None:
    probe = relay(outbox_db, RecordingBus(), clock)
    assert await probe.unsent() == (0, 0.0)
    await outbox_db.write(lambda tx: OUTBOX.publish(tx, event("one"), event("two")))
    clock.pass_s(30)
    assert await probe.unsent() == (2, 30.0)


async def test_sent_rows_are_forgotten_after_a_week_and_unsent_ones_never(outbox_db: Database, clock: SetClock) -> None:
    bus = RecordingBus()
    probe = relay(outbox_db, bus, clock)
    await outbox_db.write(lambda tx: OUTBOX.publish(tx, event("sent")))
    await probe.relay_once()
    bus.is_away = True
    await outbox_db.write(lambda tx: OUTBOX.publish(tx, event("unsent")))
    clock.at += timedelta(days=8)
    await outbox_db.write(probe._prune)
    t = OUTBOX.table
    query = select(t.c.sent_at).execution_options(**{ACROSS: "a test"})
    assert await outbox_db.read(lambda tx: tx.execute(query).scalars().all()) == [None]
