"""One process of the product or the simulator, started and ended by a test."""

import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LAST_BYTES = 8_000


@dataclass
class Program:
    """One process, its log beside the test's files."""

    name: str
    words: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    python: str = sys.executable
    root: Path = ROOT
    """Whose code it is: another release lies elsewhere, with an interpreter of its own."""

    def start(self, **more: str) -> None:
        """Start it, with more environment for this life only."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own program, our own words
                [self.python, "-m", *self.words], env={**self.environ, **more}, stdout=log, stderr=log, cwd=self.root
            )

    def is_dead(self) -> bool:
        """True when it has ended, however it did."""
        return self.process is None or self.process.poll() is not None

    def ended(self) -> str:
        """Say how it ended, and what it said last: what else is there once the machine is gone."""
        code = None if self.process is None else self.process.returncode
        said = self.log.read_bytes()[-_LAST_BYTES:].decode(errors="replace") if self.log.exists() else ""
        return f"{self.name} ended by itself with {code}, and said last:\n{said}"

    def tell_to_stop(self) -> None:
        """Tell it to end, without waiting."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until it has ended."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.process = None


def run_to_end(
    words: Sequence[str],
    environ: Mapping[str, str],
    wait_s_max: float,
    python: str = sys.executable,
    root: Path = ROOT,
) -> str:
    """Run a program to its end; return what it said. It fails the test when the program fails."""
    done = subprocess.run(  # noqa: S603 - our own program, our own words
        [python, "-m", *words], env=environ, cwd=root, check=False, capture_output=True, timeout=wait_s_max
    )
    told = done.stdout.decode()
    assert done.returncode == 0, f"{' '.join(words)}: {told}{done.stderr.decode()}"
    return told
