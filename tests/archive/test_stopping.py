"""The archiver ends within seconds, however many pages wait for each other; what it had not done is done anew."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from archiver.adapters.pdf_press import LAST_PAGE_S, Limits, PdfPress, press_of
from archiver.app.service import JOBS_END_WITHIN_S
from archiver.core.rendering import page_of
from common.errors import Transient
from common.health import Health
from tests.archive import shown
from tests.service.archiver.conftest import opened

STOP_S_MAX = 10.0
BROKEN_OFF_S_MAX = 30.0
"""A page that is waited for holds the stop longer (`Limits.wait_s_max`); one that is broken off takes seconds."""
HEALTH = Health("archiver")


class SlowPress(PdfPress):
    """Its process reads what it is asked and answers nothing for minutes."""

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            slow = [sys.executable, "-c", "import sys, time; sys.stdin.buffer.read(4); time.sleep(300)"]
            self._process = subprocess.Popen(slow, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - as above
        return self._process


@pytest.fixture
def slow() -> Iterator[SlowPress]:
    press = SlowPress(Limits(seconds_max=300, memory_mib_max=1024))
    yield press
    press.close()


async def test_pages_that_wait_for_a_slow_one_do_not_hold_the_stop_and_none_is_told_as_impossible(
    slow: SlowPress,
) -> None:
    stop, page = asyncio.Event(), page_of(shown.sealed(), "nb")
    watching = asyncio.create_task(slow.stop_when(stop, HEALTH))
    waiting = [asyncio.create_task(slow.render(page, {})) for _ in range(8)]
    while slow._process is None:  # noqa: ASYNC110 - the first page is at work
        await asyncio.sleep(0.01)
    begun = time.monotonic()
    stop.set()
    ends = await asyncio.gather(*waiting, watching, return_exceptions=True)
    assert time.monotonic() - begun < BROKEN_OFF_S_MAX
    assert [type(end) for end in ends] == [Transient] * 8 + [type(None)]


async def test_a_press_that_was_stopped_prints_for_whoever_starts_next() -> None:
    press, stop = PdfPress(Limits(seconds_max=30, memory_mib_max=1024)), asyncio.Event()
    stop.set()
    await press.stop_when(stop, HEALTH)
    with pytest.raises(Transient):
        await press.render(page_of(shown.sealed(), "nb"), {})
    again = asyncio.Event()
    watching = asyncio.create_task(press.stop_when(again, HEALTH))
    await asyncio.sleep(0)
    assert (await press.render(page_of(shown.sealed(), "nb"), {})).content.startswith(b"%PDF")
    again.set()
    await watching
    press.close()


def test_a_process_that_another_began_leaves_no_folder_of_its_press() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as beside:
        folder = beside.submit(_printed_in).result()
    assert not folder.exists()


def _printed_in() -> Path:
    press = press_of(Limits(seconds_max=30, memory_mib_max=1024))
    asyncio.run(press.render(page_of(shown.sealed(), "nb"), {}))
    assert press._folder is not None
    return Path(press._folder.name)


async def test_the_archivers_jobs_may_take_no_longer_than_a_stop(tmp_path: Path) -> None:
    stage = await opened(f"sqlite:///{tmp_path / 'archiver.db'}", tmp_path)
    assert stage.service.worker.ends_within_s == JOBS_END_WITHIN_S
    assert LAST_PAGE_S < JOBS_END_WITHIN_S < STOP_S_MAX
    await stage.db.close()
