"""A process does not crash in a library, and where one does, it says where."""

import signal
import subprocess
import sys

READ_AT_ONCE = """
import sys, threading
import msgspec
from common.starting import for_good

sys.setswitchinterval(1e-6)

def outer():
    inner = [msgspec.defstruct(f"Inner{i}", [(f"field{j}", int) for j in range(8)]) for i in range(20)]
    return msgspec.defstruct("Outer", [(f"part{i}", one) for i, one in enumerate(inner)])

read = {f"part{i}": {f"field{j}": 1 for j in range(8)} for i in range(20)}
with for_good():
    shapes = [outer() for _ in range(100)]
for shape in shapes:
    together = threading.Barrier(4)
    threads = [threading.Thread(target=lambda: (together.wait(), msgspec.convert(read, shape))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print("whole")
"""
CRASHES = """
import os, signal
from standalone.cli import main

name_of_somebody = "Kari Nordmann"
main(["--help"])
os.kill(os.getpid(), signal.SIGSEGV)
"""


def ran(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=120
    )


def test_threads_that_read_a_struct_for_the_first_time_at_once_find_it_whole() -> None:
    done = ran(READ_AT_ONCE)
    assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr


def test_a_crash_in_a_library_says_where_and_nothing_of_what_was_read() -> None:
    done = ran(CRASHES)
    assert done.returncode == -signal.SIGSEGV
    assert "Segmentation fault" in done.stderr
    assert 'File "<string>", line 7 in <module>' in done.stderr
    assert "Nordmann" not in done.stderr
