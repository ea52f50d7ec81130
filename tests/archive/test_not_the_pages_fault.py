"""A page that could not be made for a reason that is not its own is made later, and never told as impossible."""

import asyncio
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.adapters.pdf_press import FULL, KILLED, KILLS_MAX, Limits, PdfPress
from archiver.core.rendering import page_of
from archiver.core.seal import sha256_of
from common.errors import Transient
from common.work import JOB_S_MAX
from tests.archive import shown
from tests.archive.test_stopping import SlowPress

PAGE = page_of(shown.sealed(), "nb")
CONTENT = shown.picture("PNG")
SHOWN, PICTURES = page_of(shown.with_pictures(CONTENT), "nb"), {sha256_of(CONTENT): CONTENT}
PRESS_LIMITS = Limits(seconds_max=20, memory_mib_max=1024)


class KilledOverPictures(PdfPress):
    """The kernel kills its process over every page with a picture: the machine has no memory for it."""

    kills = 0

    def _told(self, question: bytes) -> tuple[bytes | None, int, bool]:
        if CONTENT not in question:
            return super()._told(question)
        self.kills += 1
        return None, -signal.SIGKILL, False


@pytest.fixture
def press() -> Iterator[PdfPress]:
    press = PdfPress(PRESS_LIMITS)
    yield press
    press.close()


async def test_when_somebody_kills_the_process_over_a_page_it_is_made_anew_later() -> None:
    slow = SlowPress(Limits(seconds_max=20, memory_mib_max=1024))
    asked = asyncio.create_task(slow.render(PAGE, {}))
    running = await _running(slow)
    running.kill()
    with pytest.raises(Transient, match=KILLED):
        await asked
    slow.close()


async def test_a_page_over_which_the_process_is_killed_each_time_is_made_plainer() -> None:
    press = KilledOverPictures(PRESS_LIMITS)
    for _ in range(KILLS_MAX - 1):
        with pytest.raises(Transient, match=KILLED):
            await press.render(SHOWN, PICTURES)
    plainer_page = await press.render(SHOWN, PICTURES)
    assert plainer_page.content.startswith(b"%PDF")
    kills = press.kills
    await press.render(SHOWN, PICTURES)
    assert press.kills == kills == KILLS_MAX
    press.close()


async def test_on_a_machine_too_busy_to_make_a_page_it_is_made_anew_later() -> None:
    slow = SlowPress(Limits(seconds_max=20, memory_mib_max=1024, wait_s_max=0.1))
    with pytest.raises(Transient, match=KILLED):
        await slow.render(PAGE, {})
    slow.close()


async def test_on_a_full_disk_a_page_is_made_anew_later(press: PdfPress) -> None:
    await press.render(PAGE, {})
    assert press._folder is not None
    (Path(press._folder.name) / "page.json").symlink_to("/dev/full")
    with pytest.raises(Transient, match=FULL):
        await press.render(PAGE, {})
    assert (await press.render(PAGE, {})).content.startswith(b"%PDF")


async def test_a_page_that_nobody_waits_for_any_more_is_not_made(press: PdfPress) -> None:
    await press.render(PAGE, {})
    with press._one_at_a_time:
        waiting = [asyncio.create_task(press.render(PAGE, {})) for _ in range(3)]
        await asyncio.sleep(0.1)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    await press.render(PAGE, {})
    assert press._asked == 2


def test_a_page_is_waited_for_no_longer_than_the_job_that_asked_for_it() -> None:
    assert PRESS_LIMITS.wait_s_max < JOB_S_MAX


async def _running(press: PdfPress) -> subprocess.Popen[bytes]:
    while press._process is None:  # noqa: ASYNC110 - the first page is at work
        await asyncio.sleep(0.01)
    return press._process
