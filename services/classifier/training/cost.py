"""What a training took: minutes, cores, memory. For the card, and for nothing else."""

import os
import resource
import time

_KIB_A_MIB = 1024


def cost_since(began: float) -> dict[str, float]:
    """Return what this process took since `began` (time.monotonic()), and the most memory it has held, in MiB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _KIB_A_MIB
    return {"minutes": round((time.monotonic() - began) / 60, 1), "cores": os.cpu_count() or 1, "memory_mib": held}
