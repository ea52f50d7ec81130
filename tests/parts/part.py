"""What every real part can do: start, stop, be killed, start again with its data, leave nothing behind."""

import shutil
import signal
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from tests.parts.install import PartMissingError
from tests.parts.process import LOOPBACK, Program, answers, free_port


class Part(ABC):
    """A server on loopback with a folder of its own, made in `under` or where temporary files lie.

    Its data outlive `stop` and `kill`, until `close`. As a context manager it is started on the way in and closed on
    the way out.
    """

    name: ClassVar[str]
    # The signal that makes it end in order.
    stopped_by: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, under: Path | None = None) -> None:
        self.port = free_port()
        self._under = under
        self._folder: Path | None = None
        self._program: Program | None = None

    @property
    def address(self) -> str:
        """Where it listens, `host:port`. The same after a restart."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        """The process id. Raises PartMissingError where it does not run."""
        if self._program is None:
            message = f"{self.name} is not running."
            raise PartMissingError(message)
        return self._program.pid

    def start(self) -> None:
        """Start it, the first time with nothing in it. Raises PartMissingError, which says why it cannot."""
        if self._program is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f"ordstyrer-{self.name.lower()}-", dir=self._under))
            command = self._prepare(self._folder)
            self._program = Program(self.name, command, self._folder / "log")
        self._program.start(self._ready)

    def signal(self, what: signal.Signals) -> None:
        """Send a signal to it and its children. Nothing happens where it does not run."""
        if self._program is not None:
            self._program.signal(what)

    def runs(self) -> bool:
        """Whether it was started and has not ended by itself."""
        return self._program is not None and self._program.runs()

    def stop(self) -> None:
        """End it in order."""
        if self._program is not None:
            self._program.stop(by=self.stopped_by)

    def kill(self) -> None:
        """kill -9, its children too, as when the machine's power goes."""
        if self._program is not None:
            self._program.kill()

    def close(self) -> None:
        """End it and forget its data. Nothing is kept, so there is no order to wait for."""
        self.kill()
        self._program = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except PartMissingError:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def _prepare(self, folder: Path) -> list[str | Path]:
        """Install what is missing, lay out `folder`, return the command that runs it in the foreground."""

    def _ready(self) -> bool:
        return answers(self.port)
