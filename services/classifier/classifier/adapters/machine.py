"""What this machine, or the container it gives us, has to run a model on."""

import os
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
_LIMITS = ("memory.max", "memory/memory.limit_in_bytes")
_MIB = 1024 * 1024


def memory_mib(cgroup: Path = CGROUP) -> int:
    """Return the memory in MiB: the container's limit where there is one, else all of the machine's."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for name in _LIMITS:
        try:
            said = (cgroup / name).read_text(encoding="ascii").strip()
        except OSError:
            continue
        if said.isdigit():
            found.append(int(said))
    return min(found) // _MIB
