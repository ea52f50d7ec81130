"""A worker that leaves other kinds to other processes takes its own alone, and keeps the order of a key."""

import msgspec

from common.db import Database
from tests.contract.set_clock import SetClock
from tests.contract.work.hands import Hand, job, wants, worker


async def test_what_another_process_does_is_left_to_it(jobs: Database, clock: SetClock) -> None:
    mine, others = Hand(), Hand()
    of_another_kind = msgspec.structs.replace(job("second", clock, key="one item"), kind="sweep")
    await wants(jobs, job("first", clock, key="one item"), of_another_kind, job("third", clock, key="one item"))
    acting, sweeping = worker(jobs, clock, mine), worker(jobs, clock, Hand())
    sweeping.doers = {"sweep": others}
    for one in (acting, sweeping):
        one.leaves_others = True
    assert await sweeping.run_due() == 0, "its job's turn comes after the one before it"
    assert await acting.run_due() == 1
    assert await acting.run_due() == 0
    assert await sweeping.run_due() == 1
    assert await acting.run_due() == 1
    assert (mine.done, others.done) == (["first", "third"], ["second"])
