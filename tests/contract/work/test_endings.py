"""How jobs end: done, put off, or given up, and what is written with that."""

import asyncio
from datetime import datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select, text

from common.db import Database, Tx, insert_once, lock
from common.errors import BadMessage, OrdstyrerError, Permanent, Transient
from common.events import derived_id
from common.metrics import Metrics
from common.work import (
    ATTEMPTS_MAX,
    CIRCUIT_FAILURES,
    CIRCUIT_OPEN_S,
    Job,
    Unit,
    Worker,
    back_off_s,
    enqueue,
)
from tests.contract.machines import LOG, MACHINERY, SERVICE, until, until_read
from tests.contract.set_clock import SetClock
from tests.contract.work.hands import JOBS, Hand, job, running, wants, worker

DONE = MACHINERY.waiting.table  # any table of the service: what a completion writes


async def test_a_job_that_fails_for_the_moment_waits_longer_each_time_and_is_given_up_at_last(
    jobs: Database, clock: SetClock
) -> None:
    hand = Hand()
    hand.problem = Transient("away")
    given_up: list[OrdstyrerError] = []
    probe = worker(jobs, clock, hand)
    probe.does("act", hand, lambda _tx, _job, problem, _at: given_up.append(problem))
    await wants(jobs, job("one", clock))
    waits = []
    for _ in range(ATTEMPTS_MAX - 1):
        assert await probe.run_due() == 1
        due = await jobs.read(
            lambda tx: tx.execute(select(JOBS.c.run_at).where(JOBS.c.municipality == "bo")).scalar_one()
        )
        waits.append((due - clock.now()).total_seconds())
        clock.at = due - timedelta(microseconds=1)
        assert await probe.run_due() == 0
        clock.at = due
        assert not given_up
    assert await probe.run_due() == 1
    assert [type(p) for p in given_up] == [Transient]
    clock.pass_s(1e6)
    assert await probe.run_due() == 0
    assert waits[:3] == sorted(waits[:3])
    assert 0.7 <= waits[0] <= 1.3
    assert max(waits) <= 900 * 1.25


async def test_a_job_waits_as_long_as_the_other_side_asked(jobs: Database, clock: SetClock) -> None:
    hand = Hand()
    hand.problem = Transient("too many", retry_after_s=3600)
    await wants(jobs, job("one", clock))
    probe = worker(jobs, clock, hand)
    await probe.run_due()
    clock.pass_s(3599)
    assert await probe.run_due() == 0
    clock.pass_s(1)
    assert await probe.run_due() == 1


def test_jobs_that_fail_together_do_not_all_come_back_together(clock: SetClock) -> None:
    assert len({back_off_s(job(f"{n}", clock)) for n in range(50)}) > 25


@pytest.mark.parametrize("problem", [Permanent("ours"), BadMessage("theirs")])
async def test_a_job_that_cannot_succeed_is_given_up_at_once(
    jobs: Database, clock: SetClock, problem: OrdstyrerError
) -> None:
    hand = Hand()
    hand.problem = problem
    given_up: list[OrdstyrerError] = []
    probe = worker(jobs, clock, hand)
    probe.does("act", hand, lambda _tx, _job, why, _at: given_up.append(why))
    await wants(jobs, job("one", clock), job("next", clock))
    await probe.run_due()
    assert given_up == [problem, problem]
    assert (await probe.due())[0] == 0


async def test_a_mistake_of_ours_in_a_job_is_put_off_and_neither_lost_nor_repeated_at_once(
    jobs: Database, clock: SetClock
) -> None:
    hand = Hand()
    hand.problem = ZeroDivisionError()
    await wants(jobs, job("one", clock))
    query = select(JOBS.c.attempts, JOBS.c.lease_until, JOBS.c.run_at).where(JOBS.c.municipality == "bo")
    probe = worker(jobs, clock, hand)
    async with running(probe):
        row = await until_read(jobs, lambda tx: tx.execute(query).one(), lambda row: row.attempts > 0)
        assert row.lease_until is None
        assert row.run_at > clock.now()
        hand.problem = None
        clock.pass_s(5)
        await until(lambda: hand.done == ["one"])


async def test_a_target_that_fails_in_a_row_is_left_alone_for_a_while_and_the_others_go_on(
    jobs: Database, clock: SetClock
) -> None:
    bad, good = Hand(), Hand()
    bad.problem = Transient("away")
    probe = worker(jobs, clock, bad)
    probe.does("fine", good)
    await wants(jobs, *(job(f"{n}", clock, target="facebook") for n in range(CIRCUIT_FAILURES)))
    await probe.run_due()
    bad.problem = None
    other = job("other", clock, target="mail")
    await wants(jobs, job("new", clock, target="facebook"), msgspec.structs.replace(other, kind="fine"))
    async with running(probe):
        await until(lambda: good.done == ["other"])
        await asyncio.sleep(0.05)
        assert bad.done == []
        clock.pass_s(CIRCUIT_OPEN_S + 1)
        await until(lambda: len(bad.done) == CIRCUIT_FAILURES + 1)


async def test_what_a_job_writes_is_there_exactly_when_it_is_done(jobs: Database, clock: SetClock) -> None:
    fails = [True]

    def writes(tx: Tx) -> None:
        note = derived_id("note")
        row = {"municipality": "bo", "event_id": note, "item_id": note, "kind": "x", "value": b"", "since": clock.now()}
        insert_once(tx, DONE, row)
        if fails[0]:
            raise Permanent("the second half is wrong")

    async def doer(_job: Job, _at: datetime) -> Unit:
        return writes

    probe = Worker(SERVICE, JOBS, jobs, clock, LOG, Metrics())
    probe.does("act", doer)
    await wants(jobs, job("one", clock))
    await probe.run_due()
    assert await jobs.read(MACHINERY.waiting.oldest) == (0, None)
    outcome = select(JOBS.c.outcome).where(JOBS.c.municipality == "bo", JOBS.c.job_id == job("one", clock).job_id)
    found = await jobs.read(lambda tx: tx.execute(outcome).scalar_one())
    assert found.startswith("given up")
    fails[0] = False
    await wants(jobs, job("two", clock))
    await probe.run_due()
    assert (await jobs.read(MACHINERY.waiting.oldest))[0] == 1


async def test_what_is_due_is_counted_with_its_age(jobs: Database, clock: SetClock) -> None:
    await wants(jobs, job("one", clock), job("two", clock))
    clock.pass_s(90)
    assert await worker(jobs, clock, Hand()).due() == (2, 90.0)


async def test_jobs_that_are_long_done_are_forgotten(jobs: Database, clock: SetClock) -> None:
    hand = Hand()
    probe = worker(jobs, clock, hand)
    await wants(jobs, job("one", clock))
    await probe.run_due()
    clock.pass_s(8 * 86_400)
    await wants(jobs, job("two", clock))
    async with running(probe):
        await until(lambda: hand.done == ["one", "two"])
    names = select(JOBS.c.key).where(JOBS.c.municipality == "bo")
    assert await jobs.read(lambda tx: tx.execute(names).scalars().all()) == ["two"]


async def test_the_end_of_a_job_and_a_handler_that_wants_it_again_do_not_wait_for_each_other(
    jobs: Database, clock: SetClock
) -> None:
    """Both hold the same thing: the handler while it asks for the job anew, the job while it writes its end."""
    again = job("one", clock)
    await wants(jobs, again)
    written: list[str] = []

    def end(tx: Tx) -> None:
        written.append("end")
        lock(tx, "the thing")

    async def done(_job: Job, _at: datetime) -> Unit:
        return end

    def handle(tx: Tx) -> None:
        lock(tx, "the thing")
        if tx.dialect.name == "postgresql":
            tx.execute(text("SELECT pg_sleep(0.5)"))
        enqueue(tx, JOBS, again)

    probe = worker(jobs, clock, Hand())
    probe.does("act", done)
    await asyncio.gather(jobs.write(handle), probe.run_due())
    assert written == ["end"]
