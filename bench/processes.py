"""What processes use, as the kernel tells it: processor, memory, files, threads."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
KIB = 1024
ENDED = 143


def end_in_order() -> None:
    """Let SIGTERM end this process as Ctrl-C does: what it has started ends with it.

    A second one changes nothing: who hurries it would else leave half of that running.
    """

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, lambda *_: None)
        sys.exit(ENDED)

    signal.signal(signal.SIGTERM, end)


def cpu_s(pid: int) -> float:
    """Return the processor time of a process and of all that it has started, those that have ended included."""
    return sum(_own_cpu_s(one) for one in family(pid))


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _own_cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()
    except OSError:
        return 0.0
    # utime, stime, and those of children that have ended and were waited for.
    return sum(map(int, fields[11:15])) / TICKS_PER_S


def rss_mib(pid: int) -> float:
    """Return the memory of a process and all below it, what they share counted for each."""
    return sum(_of_rollup(one, "Rss") for one in family(pid))


def pss_mib(pid: int) -> float:
    """Return the memory of a process and all below it, what is shared with others divided by their number."""
    return sum(_of_rollup(one, "Pss") for one in family(pid))


def _of_rollup(pid: int, name: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / KIB


def files(pid: int) -> int:
    """Return how many files and connections a process has open."""
    return _entries(pid, "fd")


def threads(pid: int) -> int:
    """Return how many threads a process has."""
    return _entries(pid, "task")


def connections(pid: int) -> int:
    """Return how many sockets a process has open."""
    return sum(where.startswith("socket:") for where in _targets(pid))


def _entries(pid: int, name: str) -> int:
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/{name}").iterdir())
    except OSError:
        return 0


def _targets(pid: int) -> Iterator[str]:
    try:
        found = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return
    for one in found:
        with contextlib.suppress(OSError):  # closed meanwhile
            yield str(one.readlink())
