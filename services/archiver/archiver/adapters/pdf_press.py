"""Prints pages as PDF/A-2u in a process beside this one, which is ended when it takes too long or too much."""

import asyncio
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.util import find_spec
from multiprocessing.util import Finalize
from pathlib import Path

import msgspec

from archiver.core.press import Answer, Changed, Convert, NotDone, Print, Printed, Question
from archiver.core.pronom import PDF_A_2U, pronom_of
from archiver.core.rendering import Converted, Page, Rendered, plainer
from common.errors import Permanent, Transient
from common.health import Health

NEEDED = ("typst", "PIL", "pi_heif", "manimgx_fonts", "noto_cjk_sans_jp_regular")
QUESTIONS_MAX = 500
"""After so many the process is replaced: what Typst remembers of old pages is given back."""
LAST_PAGE_S, LAST_PAGE_LOOK_S = 3.0, 0.05
"""So long may a page still take once the process is told to stop."""
STOPPING = "pages are not made any more: the process stops"
KILLED = "the process that makes pages was killed, or could not get on for too long: the page is made anew later"
FULL = "there is no room to make a page in: the page is made anew later"
KILLS_MAX = 3
"""Over which page the process is killed so often, that one is too much for the machine: no other reason comes back."""
KILLED_OVER_MAX = 1000
DIES_WITHIN_S = 5.0
"""A process that has closed its pipe is gone soon."""
_LENGTH_BYTES = 4


class NotPrinted(Permanent):
    """The page cannot be made a PDF/A, or the picture a PNG, within the limits."""


@dataclass(frozen=True)
class Limits:
    """What one page may take: seconds of a processor and memory. It is too heavy when it takes more.

    `wait_s_max` is by the clock. A machine that does much else is no fault of the page, which is asked for again.
    It is shorter than a job may take: what comes later comes to nobody, and keeps the press from who waits.
    """

    seconds_max: float
    memory_mib_max: int
    wait_s_max: float = 40.0


class PdfPress:
    """One printing process, started with the first page."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._asked = 0
        self._is_stopping = False
        self._killed_over: dict[bytes, int] = {}
        self._answers = msgspec.msgpack.Decoder(Answer)

    async def render(self, page: Page, pictures: Mapping[str, bytes]) -> Rendered:
        """Return the page in PDF/A-2u; a plainer one where the whole one cannot be printed, and then it says so.

        NotPrinted when not even that can be. Permanent when the fonts are not installed. Transient when it is not the
        page's fault: the disk is full, the process was killed, the machine is too busy.
        """
        for one in plainer(page):
            shown = {picture.sha256 for picture in one.pictures}
            asked = Print(page=one, pictures={name: pictures[name] for name in sorted(shown & set(pictures))})
            answer = await self._answer(asked)
            if isinstance(answer, Printed) and pronom_of(answer.rendered.content) == PDF_A_2U:
                return answer.rendered
            if isinstance(answer, NotDone) and answer.why == "disk":
                raise Transient(FULL)
            if isinstance(answer, NotDone) and answer.why == "fonts":
                raise Permanent(f"the archive's fonts are not whole: {_INSTALL}")
        raise NotPrinted("the page cannot be made a PDF/A within the limits")

    async def convert(self, content: bytes) -> Converted:
        """Return a picture as a PNG, without loss; NotPrinted when it is none that can be read."""
        answer = await self._answer(Convert(content=content))
        if isinstance(answer, Changed):
            return answer.converted
        raise NotPrinted("the picture cannot be read")

    async def stop_when(self, stop: asyncio.Event, _health: Health) -> None:
        """Take no more questions once told to stop, and end the page that is at work where it is not done soon.

        Pages wait for each other: eight of them, each taking its time, would hold the process for minutes.
        """
        self._is_stopping = False
        await stop.wait()
        self._is_stopping = True
        for _ in range(int(LAST_PAGE_S / LAST_PAGE_LOOK_S)):
            if not self._one_at_a_time.locked():
                return
            await asyncio.sleep(LAST_PAGE_LOOK_S)
        process = self._process
        if process is not None and self._one_at_a_time.locked():
            process.kill()

    async def _answer(self, question: Question) -> Answer | None:
        left = threading.Event()
        try:
            return await asyncio.to_thread(self._ask, question, left)
        finally:
            left.set()

    def _ask(self, question: Question, left: threading.Event) -> Answer | None:
        """Return what the process answers; None when it ended over the question, which was too much for it.

        Transient while we stop and when somebody else ended it: whoever asked asks again in another process.
        Nothing is asked that nobody waits for any more (`left`): who came in vain would hold up who asks again.
        """
        with self._one_at_a_time:
            if self._is_stopping:
                raise Transient(STOPPING)
            if left.is_set():
                return None
            content = msgspec.msgpack.encode(question)
            of = sha256(content).digest()
            if self._killed_over.get(of, 0) >= KILLS_MAX:
                return None
            told, ended_by, late = self._told(content)
            if told is None and self._is_stopping:
                raise Transient(STOPPING)
            if ended_by == -signal.SIGKILL and (late or not self._is_killed_again(of)):
                raise Transient(KILLED)
            return None if told is None else self._answers.decode(told)

    def _told(self, question: bytes) -> tuple[bytes | None, int, bool]:
        """Return what the process answers; without an answer how it ended, and whether we ended it as too late."""
        process, late = self._running(), threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        in_time = threading.Timer(self._limits.wait_s_max, end)
        in_time.start()
        try:
            told = _talk(process, question)
        finally:
            in_time.cancel()
        self._asked += 1
        ended_by = _ended_by(process) if told is None else 0
        if told is None or self._asked >= QUESTIONS_MAX:
            self._end()
        return told, ended_by, late.is_set()

    def _is_killed_again(self, of: bytes) -> bool:
        """Count that the process was killed over a page: where memory is short, the kernel kills it every time."""
        if len(self._killed_over) >= KILLED_OVER_MAX:
            self._killed_over.clear()
        self._killed_over[of] = self._killed_over.get(of, 0) + 1
        return self._killed_over[of] >= KILLS_MAX

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._asked, self._folder = 0, _folder()
            limits = (str(self._limits.memory_mib_max), str(self._limits.seconds_max))
            # What Typst says when it breaks off may hold somebody's words: it goes nowhere.
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no words of anybody's
                [sys.executable, "-m", "archiver.adapters.pdf_worker", *limits, self._folder.name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.communicate()
        if self._folder is not None:
            self._folder.cleanup()

    def close(self) -> None:
        """End the process."""
        with self._one_at_a_time:
            self._end()


def _folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder with how a page is set. Transient where the disk has no room."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="ordstyrer-")
        (Path(folder.name) / "main.typ").write_bytes((files("archiver.adapters") / "pdf_page.typ").read_bytes())
    except OSError as e:
        raise Transient(FULL) from e
    return folder


def _ended_by(process: subprocess.Popen[bytes]) -> int:
    """Return how a process ended that has nothing more to say: its exit status, or the signal's number below zero."""
    try:
        return process.wait(DIES_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _talk(process: subprocess.Popen[bytes], question: bytes) -> bytes | None:
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(len(question).to_bytes(_LENGTH_BYTES, "big") + question)
        process.stdin.flush()
        length = int.from_bytes(process.stdout.read(_LENGTH_BYTES), "big")
        told = process.stdout.read(length)
    except OSError:
        return None
    return told if length and len(told) == length else None


_INSTALL = "install ordstyrer-archiver again with everything it needs (make sync, or the image)"


def require(names: Iterable[str] = NEEDED) -> None:
    """Refuse to start without what pages are printed with: Permanent, with a sentence for the operator."""
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        raise Permanent(f"the archive cannot make PDF/A, because {', '.join(missing)} is missing: {_INSTALL}")


@cache
def press_of(limits: Limits) -> PdfPress:
    """Return this process's press: one, however many archives print on it. Permanent when it cannot be had."""
    require()
    press = PdfPress(limits)
    Finalize(None, press.close, exitpriority=0)  # as atexit, which a process that multiprocessing began goes past
    return press
