"""The one door to the time of day. The core never knocks: it gets instants as arguments."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells what time it is."""

    def now(self) -> datetime:
        """Return the present instant, with zone (UTC)."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's present instant in UTC."""
        return datetime.now(UTC)


async def happens(event: asyncio.Event, within_s: float) -> bool:
    """Wait for an event, at most so long; true when it has happened.

    `asyncio.timeout` and not `wait_for`: on Python 3.11 the latter can swallow a cancellation.
    """
    try:
        async with asyncio.timeout(within_s):
            await event.wait()
    except TimeoutError:
        return False
    return True


async def at_most(s_max: float, doing: Awaitable[None]) -> None:
    """Wait so long for something to end, and then leave it: a goodbye to somebody who does not answer."""
    with suppress(TimeoutError):
        async with asyncio.timeout(s_max):
            await doing


async def either(event: asyncio.Event, stop: asyncio.Event) -> None:
    """Wait until one of the two happens."""
    tasks = {asyncio.create_task(event.wait()), asyncio.create_task(stop.wait())}
    _, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
