"""What is done beside a process ends with it: it holds the same data folder, which the next one needs."""

import subprocess
import sys

import pytest

PARENT = """
import os
import time
from standalone.beside import one_beside

with one_beside() as beside:
    beside.submit(os.getpid).result()
    print("begun", flush=True)
    {then}
"""
AT_WORK, WAITS_FOR_WORK = "beside.submit(time.sleep, 600).result()", "time.sleep(600)"
LATE_S = 30.0


@pytest.mark.parametrize("then", [AT_WORK, WAITS_FOR_WORK])
def test_what_is_done_beside_a_process_ends_when_that_one_is_killed(then: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", PARENT.format(then=then)], stdout=subprocess.PIPE)  # noqa: S603 - our own words
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    process.kill()
    process.communicate(timeout=LATE_S)  # both hold the pipe: it ends when both have
