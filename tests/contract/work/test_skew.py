"""Two machines' clocks differ: a job is still one worker's, as long as they differ by less than a lease is spare."""

from datetime import timedelta

import pytest

from common.db import Database
from common.work import JOB_S_MAX, LEASE_S
from tests.contract.machines import until
from tests.contract.opened import Databases
from tests.contract.set_clock import SetClock
from tests.contract.work.hands import Hand, job, running, wants, worker

SPARE_S = LEASE_S - JOB_S_MAX
"""What `docs/operator/degraded-modes.md` says that clocks may differ by."""


@pytest.mark.parametrize("ahead_s", [SPARE_S - 1, -SPARE_S])
async def test_a_worker_whose_clock_goes_wrong_leaves_anothers_job_alone_for_as_long_as_a_job_may_take(
    databases: Databases, jobs: Database, clock: SetClock, ahead_s: float
) -> None:
    slow, quick = Hand(), Hand()
    slow.may_end.clear()
    await wants(jobs, job("one", clock))
    wrong = SetClock(clock.now() + timedelta(seconds=ahead_s))
    async with running(worker(jobs, clock, slow)):
        await until(lambda: slow.under_way == {"one"})
        for each in (clock, wrong):
            each.pass_s(JOB_S_MAX)
        assert await worker(databases.open(), wrong, quick).run_due() == 0
        slow.may_end.set()
    assert (slow.done, quick.done) == (["one"], [])
