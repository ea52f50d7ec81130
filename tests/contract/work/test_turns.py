"""Whose turn it is: one worker a job, one job a key, and no municipality kept waiting by another."""

import asyncio
import time
from collections import Counter
from datetime import datetime

from sqlalchemy import event

from common.db import Database, Tx
from common.events import derived_id
from common.metrics import Metrics
from common.work import (
    JOBS_AT_ONCE_MAX,
    LEASE_S,
    Job,
    Unit,
    Worker,
    enqueue,
    withdraw,
)
from common.work.heads import PAGE_JOBS
from common.work.lease import lease
from tests.contract.machines import LOG, SERVICE, until
from tests.contract.opened import Databases
from tests.contract.set_clock import SetClock
from tests.contract.work.hands import JOBS, Hand, job, running, wants, worker

LOOKS, SOON_S = 3, 3.0
"""Many times what it takes, and a fraction of what comparing all with all takes."""


async def test_a_job_is_done_once_by_one_of_two_workers(databases: Databases, jobs: Database, clock: SetClock) -> None:
    hand = Hand()
    names = [f"{n}" for n in range(40)]
    await wants(jobs, *(job(n, clock) for n in names))
    async with running(worker(jobs, clock, hand), worker(databases.open(), clock, hand)):
        await until(lambda: len(hand.done) >= 40)
        await asyncio.sleep(0.05)
    assert sorted(hand.done, key=int) == names
    assert await worker(jobs, clock, hand).due() == (0, 0.0)


async def test_a_leased_job_is_nobody_elses_until_its_lease_runs_out(
    databases: Databases, jobs: Database, clock: SetClock
) -> None:
    slow, quick = Hand(), Hand()
    slow.may_end.clear()
    await wants(jobs, job("one", clock))
    first = worker(jobs, clock, slow)
    first.jobs_at_once_max = 1  # it takes no second job, nor the same once more
    async with running(first):
        await until(lambda: slow.under_way == {"one"})
        other = worker(databases.open(), clock, quick)
        clock.pass_s(LEASE_S - 1)
        assert await other.run_due() == 0
        clock.pass_s(2)
        assert await other.run_due() == 1
        slow.may_end.set()
    assert quick.done == ["one"]


async def test_who_is_later_than_its_lease_writes_nothing_and_the_next_one_writes(
    databases: Databases, jobs: Database, clock: SetClock
) -> None:
    written: list[str] = []
    gates = {"late": asyncio.Event(), "next": asyncio.Event()}

    def slow(name: str, db: Database) -> Worker:
        async def doer(_job: Job, _at: datetime) -> Unit:
            await gates[name].wait()
            return lambda _tx: written.append(name)

        made = Worker(SERVICE, JOBS, db, clock, LOG, Metrics())
        made.does("act", doer)
        made.jobs_at_once_max = 1  # who is late takes the same job not once more
        return made

    late, following = slow("late", jobs), slow("next", databases.open())
    await wants(jobs, job("one", clock))
    async with running(late):
        await until(lambda: bool(late._busy))
        clock.pass_s(LEASE_S + 1)
        async with running(following):
            await until(lambda: bool(following._busy))
            gates["late"].set()
            await until(lambda: not late._busy)
            assert written == []
            gates["next"].set()
    assert written == ["next"]
    assert (await late.due())[0] == 0


async def test_jobs_of_one_key_are_done_one_at_a_time_and_in_order(
    databases: Databases, jobs: Database, clock: SetClock
) -> None:
    hand = Hand()
    await wants(jobs, *(job(f"{n}", clock, key="item") for n in range(12)))
    async with running(worker(jobs, clock, hand), worker(databases.open(), clock, hand)):
        await until(lambda: len(hand.done) == 12)
    assert hand.done == [f"{n}" for n in range(12)]
    assert hand.together_max == 1


async def test_the_same_key_of_two_municipalities_is_two_keys(jobs: Database, clock: SetClock) -> None:
    hand = Hand()
    hand.may_end.clear()
    await wants(jobs, job("a", clock, key="item"), job("b", clock, key="item", municipality="malvik"))
    async with running(worker(jobs, clock, hand)):
        await until(lambda: hand.under_way == {"a", "b"})
        hand.may_end.set()


async def test_a_job_whose_time_has_not_come_waits(jobs: Database, clock: SetClock) -> None:
    hand = Hand()
    clock.pass_s(60)
    later = job("later", clock)
    clock.pass_s(-60)
    await wants(jobs, later)
    assert await worker(jobs, clock, hand).run_due() == 0
    clock.pass_s(60)
    assert await worker(jobs, clock, hand).run_due() == 1


async def test_the_same_job_twice_is_one_job(jobs: Database, clock: SetClock) -> None:
    one = job("one", clock)
    assert await jobs.write(lambda tx: enqueue(tx, JOBS, one))
    assert not await jobs.write(lambda tx: enqueue(tx, JOBS, one))
    hand = Hand()
    await worker(jobs, clock, hand).run_due()
    assert not await jobs.write(lambda tx: enqueue(tx, JOBS, one)), "a job that is done stays known"
    assert await worker(jobs, clock, hand).run_due() == 0


async def test_a_municipality_with_a_long_backlog_does_not_keep_the_others_waiting(
    jobs: Database, clock: SetClock
) -> None:
    hand = Hand()
    probe = worker(jobs, clock, hand)
    await wants(jobs, *(job(f"bo-{n}", clock) for n in range(50)))
    clock.pass_s(1)
    await wants(jobs, job("malvik", clock, municipality="malvik"), job("randaberg", clock, municipality="randaberg"))
    await probe.run_due()
    assert len(hand.done) == JOBS_AT_ONCE_MAX
    assert {"malvik", "randaberg"} < set(hand.done)


async def test_a_municipality_that_fills_every_place_does_not_get_the_next_free_one(
    jobs: Database, clock: SetClock
) -> None:
    gates = {f"bo-{n}": asyncio.Event() for n in range(30)}
    began: list[str] = []

    async def held(one: Job, _at: datetime) -> None:
        name = str(one.args["name"])
        began.append(name)
        if name in gates:
            await gates[name].wait()

    probe = Worker(SERVICE, JOBS, jobs, clock, LOG, Metrics())
    probe.does("act", held)
    await wants(jobs, *(job(name, clock) for name in gates))
    async with running(probe):
        await until(lambda: len(began) == JOBS_AT_ONCE_MAX)
        clock.pass_s(1)
        await wants(jobs, job("malvik", clock, municipality="malvik"))
        gates[began[0]].set()
        await until(lambda: len(began) > JOBS_AT_ONCE_MAX)
        assert began[JOBS_AT_ONCE_MAX] == "malvik"
        for gate in gates.values():
            gate.set()


async def test_a_job_is_taken_back_only_before_it_is_begun(jobs: Database, clock: SetClock) -> None:
    hand = Hand()
    hand.may_end.clear()
    await wants(jobs, job("begun", clock))
    async with running(worker(jobs, clock, hand)):
        await until(lambda: hand.under_way == {"begun"})
        await wants(jobs, job("waits", clock, key="begun"))
        for name, taken in (("begun", False), ("waits", True), ("unknown", False)):
            job_id = job(name, clock).job_id
            assert await jobs.write(lambda tx, i=job_id: withdraw(tx, JOBS, "bo", i, clock.now())) is taken  # type: ignore[misc]  # mypy loses the default
        mine = job("waits", clock).job_id
        assert not await jobs.write(lambda tx: withdraw(tx, JOBS, "malvik", mine, clock.now()))
        hand.may_end.set()
        await until(lambda: hand.done == ["begun"])
    assert await worker(jobs, clock, hand).run_due() == 0


async def test_a_job_that_is_taken_back_while_a_worker_looks_is_nobodys_turn(jobs: Database, clock: SetClock) -> None:
    one, other = job("one", clock), job("other", clock)
    await wants(jobs, one, other)

    def look(tx: Tx) -> list[str]:
        def taken_back(_conn: object, _cursor: object, sql: str, *_: object) -> None:
            if "min(" in sql:
                withdraw(tx, JOBS, "bo", one.job_id, clock.now())

        event.listen(tx, "before_cursor_execute", taken_back)
        return [leased.job.key for leased in lease(tx, JOBS, clock.now(), 2)]

    assert await jobs.write(look) == ["other"]


async def test_a_worker_that_has_nothing_to_begin_writes_nothing(jobs: Database, clock: SetClock) -> None:
    hand = Hand()
    hand.may_end.clear()
    await wants(jobs, job("long", clock, key="item"), job("behind", clock, key="item"))
    async with running(worker(jobs, clock, hand)):
        await until(lambda: hand.under_way == {"long"})
        writes: list[int] = []
        jobs.after_write.append(lambda _: writes.append(1))
        await asyncio.sleep(0.7)
        assert len(writes) <= 1
        hand.may_end.set()


async def test_who_is_next_among_thousands_is_found_in_a_moment(jobs: Database, clock: SetClock) -> None:
    """With all that wait compared with each other it took seconds, and every job ended with that."""
    rows = [
        {
            "municipality": f"m{number % 5}",
            "job_id": derived_id("backlog", number),
            "kind": "act",
            "key": f"key-{number}",
            "target": "self",
            "args": b"{}",
            "run_at": clock.now(),
            "attempts": 0,
        }
        for number in range(12_000)
    ]
    await jobs.write(lambda tx: tx.execute(JOBS.insert(), rows).close())
    took_s = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        found = await jobs.write(lambda tx: lease(tx, JOBS, clock.now(), 10))
        took_s.append(time.perf_counter() - began)
        assert Counter(leased.job.municipality for leased in found) == dict.fromkeys((f"m{n}" for n in range(5)), 2)
    assert min(took_s) < SOON_S, "one of them was not kept waiting by what else the machine does"


async def test_a_long_row_that_waits_for_one_job_keeps_no_other_waiting(jobs: Database, clock: SetClock) -> None:
    row = [job(f"mail-{n}", clock, key="mail") for n in range(150)]
    await wants(jobs, *row, job("other", clock))
    first = await jobs.write(lambda tx: lease(tx, JOBS, clock.now(), 2))
    assert [leased.job.args["name"] for leased in first] == ["mail-0", "other"]
    assert await jobs.write(lambda tx: lease(tx, JOBS, clock.now(), 2)) == []


async def test_of_several_municipalities_the_heads_behind_a_long_row_of_one_key_are_found(
    jobs: Database, clock: SetClock
) -> None:
    places = ("bo", "sogne", "knivsta")
    for place in places:
        rows = (job(f"row-{n}", clock, key="row", municipality=place) for n in range(PAGE_JOBS + 3))
        await wants(jobs, *rows, job("last", clock, municipality=place))
    found = await jobs.write(lambda tx: lease(tx, JOBS, clock.now(), 10))
    assert Counter(one.job.municipality for one in found) == dict.fromkeys(places, 2)
    assert {one.job.args["name"] for one in found} == {"row-0", "last"}
