"""A short seed of the fault run on every run of the tests: `make faults` strikes everything, for ten minutes each."""

from pathlib import Path

import pytest

from tests.faults.report import lines
from tests.faults.run import Plan, clean_run, fault_run

STRUCK = (("product", "killed"), ("platform", "partitioned"), ("mail", "killed"))


@pytest.mark.timeout(900)
def test_with_process_platform_and_mail_struck_nothing_is_lost_doubled_or_done_too_early(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "clean").mkdir()
    (tmp_path / "struck").mkdir()
    plan = Plan("embedded", STRUCK, seconds=15, rate=4, wait_s_max=400, disks=False)
    found = fault_run(tmp_path / "struck", plan, clean_run(tmp_path / "clean"), said.append)
    assert found.promises.hold, "\n".join([*said, *lines(plan, found)])
    assert found.promises.counts["comments on the platform"] >= plan.rate * plan.seconds
    assert set(found.recoveries) == set(STRUCK)
