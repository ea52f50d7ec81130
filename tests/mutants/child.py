"""A process that may do anything: what it changes dies with it, and what runs on for ever is ended."""

import os
import resource
import select
import signal
from collections.abc import Callable
from contextlib import suppress

_MEMORY = 12 * 1024**3
TOO_LONG = -signal.SIGKILL
BROKEN = 70
"""The work itself raised something: that says nothing."""


def in_a_child(work: Callable[[], int], cpu_s: float, wall_s: float = 900.0) -> int:
    """The exit code of a piece of work; TOO_LONG where it was ended, by its processor time: machines are busy."""
    pid = os.fork()
    if pid == 0:
        _be_a_child(work, cpu_s)
    ended = os.pidfd_open(pid)
    try:
        if not select.select([ended], [], [], wall_s)[0]:
            os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    finally:
        # Where we are stopped ourselves, it does not outlive us.
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(ended, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(ended)
    return code if code >= 0 else TOO_LONG


def _be_a_child(work: Callable[[], int], cpu_s: float) -> None:
    code = BROKEN
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_s) + 1, int(cpu_s) + 2))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(nothing, stream)
        code = work()
    finally:
        # Whatever was raised: nothing of what the parent would do on its way out is this child's to do.
        os._exit(code)
