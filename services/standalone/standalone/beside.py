"""A process beside this one, for what would keep it from all else for seconds."""

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import parent_process


def one_beside() -> ProcessPoolExecutor:
    """Return a process that does one thing at a time. It ends with this one, however this one ends."""
    return ProcessPoolExecutor(1, initializer=_follow)


def _follow() -> None:
    """Leave Ctrl-C to whoever began this process: nobody need read that its child was interrupted too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End once the parent is gone: it would wait for work for ever, and hold all that the parent held, its lock too."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
