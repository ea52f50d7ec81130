"""A terminal in a folder: what is exported, and where one stands, lasts from one line to the next."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

TYPED_S_MAX = 1200
LOOK_S = 0.2
END_S_MAX = 30


class Said(NamedTuple):
    """How it ended, and all that it said."""

    code: int
    text: str


class Terminal:
    """Types into a new bash each time, with what the one before left. Ends what was left running."""

    def __init__(self, folder: Path, environ: Mapping[str, str], keep: Path) -> None:
        """`keep` is a folder of our own, for what lasts."""
        self._folder = folder
        self._environ = dict(environ)
        self._lasts = keep / "exported"
        self._log = keep / "log"
        self._running: list[subprocess.Popen[bytes]] = []

    def set(self, more: Mapping[str, str]) -> None:
        """Give what is typed from now on more environment; what was exported is forgotten."""
        self._environ.update(more)
        self._lasts.unlink(missing_ok=True)

    def type(self, words: str) -> Said:
        """Type it, and wait until it has ended."""
        with self._start(words) as process:
            try:
                process.wait(TYPED_S_MAX)
            finally:
                _end(process)
        return Said(process.returncode, self._log.read_text(encoding="utf-8", errors="replace"))

    def leave_running(self, words: str, until: str) -> Said:
        """Type what goes on, and wait until it has said so much; the code is 0 when it has."""
        process = self._start(words)
        self._running.append(process)
        ends = time.monotonic() + TYPED_S_MAX
        while time.monotonic() < ends and process.poll() is None:
            text = self._log.read_text(encoding="utf-8", errors="replace")
            if until in text:
                return Said(0, text)
            time.sleep(LOOK_S)
        return Said(process.returncode or 1, self._log.read_text(encoding="utf-8", errors="replace"))

    def close(self) -> None:
        """Press Ctrl-C on everything that was left running."""
        for process in self._running:
            _end(process)
        self._running.clear()

    def _start(self, words: str) -> subprocess.Popen[bytes]:
        # Each has a log of its own: what goes on may still write into the one before.
        self._log = self._log.with_name(f"log-{time.monotonic_ns()}")
        lasts = f"'{self._lasts}'"
        script = (
            f"[ ! -f {lasts} ] || . {lasts}\n"
            f"""trap '{{ export -p; printf "cd %q\\n" "$PWD"; }} >"{self._lasts}"' EXIT\n"""
            f"set -euo pipefail\n{words}\n"
        )
        with self._log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603 - our own page, in a clone of our own
                ["/bin/bash", "-c", script],
                cwd=self._folder,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def _end(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C, as a person would; who started us deaf to it has it said otherwise."""
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(END_S_MAX)
