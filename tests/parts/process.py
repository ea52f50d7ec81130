"""One real program in the background: started, waited for, stopped, or killed the hard way."""

import contextlib
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.parts.install import PartMissingError

LOOPBACK = "127.0.0.1"
_LOG_TAIL_BYTES = 2_000
_PORTS = range(10_000, 32_768)
"""Below what Linux gives to clients (`net.ipv4.ip_local_port_range`)."""
_PORT_TRIES = 100
_GIVEN = Path(tempfile.gettempdir()) / f"ordstyrer-ports-{os.getuid()}"
"""A file for each port that was given, locked by the process that it was given to."""


def free_port(ports: Sequence[int] = _PORTS) -> int:
    """A TCP port of loopback that nobody listens on, and that is given to nobody else while this process runs.

    It is none of those that the system gives to outgoing connections: while a program that had one is down, any client
    on the machine could be given it, and the program could not come back.
    """
    for _ in range(_PORT_TRIES):
        port = secrets.choice(ports)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((LOOPBACK, port))
                if _is_given(port):
                    return port
    raise PartMissingError(f"no free port of {ports[0]} to {ports[-1]} in {_PORT_TRIES} tries")


def _is_given(port: int) -> bool:
    """Take it for this process; false where it is another's, who may not listen yet, or be down for a while."""
    _GIVEN.mkdir(exist_ok=True)
    held = os.open(_GIVEN / str(port), os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        return False
    return True  # it stays open: Linux lets go of it when this process ends


def answers(port: int) -> bool:
    """Whether somebody accepts connections on this port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


class Program:
    """A child process with its log in a file. It may be started again after it has ended."""

    def __init__(self, name: str, command: Sequence[str | Path], log: Path) -> None:
        self.name = name
        self._command = [str(part) for part in command]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id. Raises PartMissingError where it does not run."""
        if self._process is None:
            message = f"{self.name} is not running."
            raise PartMissingError(message)
        return self._process.pid

    def start(self, ready: Callable[[], bool], wait_s_max: float = 60) -> None:
        """Start it, and return when `ready` says yes.

        Raises PartMissingError, with the end of its log, where it ends first or takes over `wait_s_max`.
        """
        with self._log.open("ab") as log:
            # A session of its own: an interrupt at the keyboard is for the tests, and they stop it.
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )
        until = time.monotonic() + wait_s_max
        while not ready():
            if self._process.poll() is not None:
                self._give_up(f"ended at once with status {self._process.returncode}")
            if time.monotonic() > until:
                self._give_up(f"was not ready after {wait_s_max:.0f} s")
            time.sleep(0.02)

    def stop(self, by: signal.Signals = signal.SIGTERM, wait_s_max: float = 20) -> None:
        """Ask it to end, and wait; past `wait_s_max` it is killed. Nothing happens where it does not run."""
        if self._process is None:
            return
        self._process.send_signal(by)
        try:
            self._process.wait(wait_s_max)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def signal(self, what: signal.Signals) -> None:
        """Send a signal to it and its children. Nothing happens where it does not run."""
        if self._process is None:
            return
        for pid in (self._process.pid, *_descendants(self._process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, what)

    def runs(self) -> bool:
        """Whether it was started and has not ended by itself."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """kill -9, its children too. Nothing happens where it does not run."""
        if self._process is None:
            return
        family = [self._process.pid, *_descendants(self._process.pid)]
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        while any(_alive(pid) for pid in family):
            time.sleep(0.01)
        self._process = None

    def _give_up(self, how: str) -> None:
        self.kill()
        tail = self._log.read_bytes()[-_LOG_TAIL_BYTES:].decode(errors="replace")
        message = f"{self.name} {how}. The end of its log:\n{tail}"
        raise PartMissingError(message)


def _descendants(pid: int) -> list[int]:
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return children + [below for child in children for below in _descendants(child)]


def _alive(pid: int) -> bool:
    """A zombie is dead enough: it holds no port, no file and no memory."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(") ")[2][0] != "Z"
